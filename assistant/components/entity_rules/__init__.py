"""Rules that find entities: sounds heard alike, numbers, names, dates and times."""
