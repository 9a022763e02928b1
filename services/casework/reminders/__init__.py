"""A dated notice, by rule or by wish, kept in the database and sent once."""
