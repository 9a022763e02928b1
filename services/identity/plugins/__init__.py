"""The identity providers that come with Gilbot."""
