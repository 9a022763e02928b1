"""A form that is not filed yet, kept so that it can be taken up again here or on the phone."""
