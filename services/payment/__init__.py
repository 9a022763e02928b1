"""Pays a fee through whichever provider an installation has; the demo provider moves no money."""
