"""Measuring understanding: intents, services, safety, calibration, speed."""
