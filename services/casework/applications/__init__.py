"""A filled form for one service."""
