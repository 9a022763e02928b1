"""How people reach Gilbot: text, voice, records, pages, and Rasa's own REST channel."""
