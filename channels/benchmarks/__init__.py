"""Measuring what a citizen meets: dialogues, turns per second, the wait for a spoken answer."""
