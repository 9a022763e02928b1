"""An issued document that anyone can verify, without asking us."""
