"""Payment providers by name."""

from __future__ import annotations

from services.payment.base import PaymentProvider
from services.payment.exceptions import UnknownProviderError


class PaymentRegistry:
    """Holds the payment providers of an installation; the first one registered is the default."""

    def __init__(self, *providers: PaymentProvider) -> None:
        self._providers = {provider.name: provider for provider in providers}

    def register(self, provider: PaymentProvider) -> PaymentProvider:
        """Add a provider under its name, in place of one that had it."""
        self._providers[provider.name] = provider
        return provider

    def get(self, name: str | None = None) -> PaymentProvider:
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
