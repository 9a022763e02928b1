"""A booked slot at an office, and the queue there today."""
