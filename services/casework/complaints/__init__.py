"""A report or grievance, with place, time and media, sent to the right desk."""
