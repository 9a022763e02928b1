"""Finds road-name addresses of buildings and lots; an installation may put a whole country's register behind the same interface."""
