"""Five faces, one spoken word, and why."""
