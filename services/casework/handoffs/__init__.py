"""A person takes over, with the conversation so far."""
