"""Identity providers by name."""

from __future__ import annotations

from services.identity.base import IdentityProvider
from services.identity.exceptions import UnknownProviderError


class IdentityRegistry:
    """Holds the identity providers of an installation; the first one registered is the default."""

    def __init__(self, *providers: IdentityProvider) -> None:
        self._providers = {provider.name: provider for provider in providers}

    def register(self, provider: IdentityProvider) -> IdentityProvider:
        """Add a provider under its name, in place of one that had it."""
        self._providers[provider.name] = provider
        return provider

    def get(self, name: str | None = None) -> IdentityProvider:
        """The provider of that name, or the default one. Raises UnknownProviderError."""
        if name is None and self._providers:
            return next(iter(self._providers.values()))
        try:
            return self._providers[name or ""]
        except KeyError:
            raise UnknownProviderError(name) from None

    def names(self) -> list[str]:
        """Names of all providers, the default one first."""
        return list(self._providers)
