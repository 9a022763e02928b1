"""Hearing and speaking for Home Assistant, its satellites and other clients of the Wyoming protocol; without the assistant."""

from __future__ import annotations

from channels.wyoming.server import serve
from channels.wyoming.terms import Options, WyomingError

__all__ = ["Options", "WyomingError", "serve"]
