"""Rasa graph components: language, tokens, features, intent, service, entities, safety flags and the turn's context."""
