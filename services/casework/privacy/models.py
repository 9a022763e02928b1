"""Reports on erasure and retention."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class ErasureReport:
    """What an erasure removed."""

    records: dict[str, int] = field(default_factory=dict)
    """How many records of each kind lost their content."""
    drafts: int = 0
    """How many drafts were deleted."""
    consents: int = 0
    """How many consents were deleted."""
    documents: int = 0
    """How many files were deleted."""


@dataclass
class PurgeReport:
    """What retention removed."""

    records: dict[str, int] = field(default_factory=dict)
    """How many records of each kind were deleted."""
    drafts: int = 0
    """How many drafts were deleted because their time was over."""
    documents: int = 0
    """How many files were deleted that were never filed."""
    consents: int = 0
    """How many consents were deleted because nothing is left that they were given for."""
    abandoned: int = 0
    """How many conversations no longer wait for a person."""
