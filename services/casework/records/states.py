"""The status machine of each kind of record, and the sentence that tells what happens next."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

# kind -> status -> statuses it may lead to. The first status of a kind is the one a new record starts in.
TRANSITIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "application": {
        "received": ("in_review", "approved", "more_information", "rejected", "cancelled"),
        "in_review": ("approved", "more_information", "rejected", "cancelled"),
        "more_information": ("in_review", "rejected", "cancelled"),
        "approved": ("completed",),
        "completed": (),
        "rejected": (),
        "cancelled": (),
    },
    "appointment": {
        "booked": ("booked", "arrived", "completed", "missed", "cancelled"),
        "arrived": ("completed",),
        "completed": (),
        "missed": (),
        "cancelled": (),
    },
    "complaint": {
        "received": ("assigned", "in_progress", "resolved", "rejected", "cancelled"),
        "assigned": ("in_progress", "resolved", "rejected", "cancelled"),
        "in_progress": ("resolved", "rejected", "cancelled"),
        "resolved": ("in_progress", "closed"),
        "closed": (),
        "rejected": (),
        "cancelled": (),
    },
    "reminder": {
        "scheduled": ("scheduled", "sent", "failed", "uncertain", "cancelled"),
        "sent": (),
        "failed": ("scheduled", "cancelled"),
        "uncertain": ("sent", "scheduled", "cancelled"),
        "cancelled": (),
    },
    "rating": {"recorded": ("recorded",)},
    "certificate": {"issued": ("revoked", "expired"), "revoked": (), "expired": ()},
    "handoff": {"waiting": ("connected", "cancelled"), "connected": ("closed",), "closed": (), "cancelled": ()},
    "package": {
        "received": ("in_review", "more_information", "partly_approved", "approved", "rejected", "cancelled"),
        "in_review": ("more_information", "partly_approved", "approved", "rejected", "cancelled"),
        "more_information": ("in_review", "partly_approved", "approved", "rejected", "cancelled"),
        "partly_approved": ("in_review", "more_information", "approved", "completed", "rejected", "cancelled"),
        "approved": ("completed",),
        "completed": (),
        "rejected": (),
        "cancelled": (),
    },
}
ERASED = "erased"


def first_status(kind: str) -> str:
    """The status a new record of this kind starts in."""
    return next(iter(TRANSITIONS[kind]))


def allowed(kind: str, status: str) -> tuple[str, ...]:
    """The statuses that may follow."""
    return TRANSITIONS[kind].get(status, ())


def is_final(kind: str, status: str) -> bool:
    """Whether nothing follows this status; a completed matter's keeping time starts here."""
    return status == ERASED or kind == "rating" or not allowed(kind, status)


def next_step_key(kind: str, status: str) -> str:
    """Key of the sentence telling what happens next, such as "application.in_review"."""
    return f"{kind}.{status}"


@lru_cache(maxsize=1)
def _sentences() -> dict[str, dict[str, str]]:
    return yaml.safe_load((Path(__file__).parent / "next_steps.yml").read_text(encoding="utf-8"))


def next_step(kind: str, status: str, language: str = "ko") -> str | None:
    """What happens next, as a plain sentence in "ko", "zh" or "en"; None for a status that needs none."""
    sentence = _sentences().get(next_step_key(kind, status), {})
    return sentence.get(language) or sentence.get("en")
