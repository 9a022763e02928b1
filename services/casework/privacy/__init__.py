"""What a citizen may ask about their data: a copy, its erasure; and what happens to it by itself in time."""
