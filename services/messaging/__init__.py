"""Sends a message to a person through whichever sender an installation has: console, SMTP, webhook, or its own."""
