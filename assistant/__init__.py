"""The conversation: the Rasa project, its graph components, and what a channel sees of it."""
