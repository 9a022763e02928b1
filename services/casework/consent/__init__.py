"""What a citizen agreed to, purpose by purpose, in the words that were shown."""
