"""A photo, paper or film that a citizen hands in with a form."""
