"""One-time codes sent to a phone."""
