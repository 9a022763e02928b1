"""Replies as this assistant gives them, 100 per language, for measuring how well each voice is understood."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests" / "voice" / "replies"
SENTENCES = {path.stem: tuple(path.read_text("utf-8").splitlines()) for path in sorted(FOLDER.glob("*.txt"))}
"""Per language; numbers, dates, money, telephone numbers and addresses among them. Empty where the tests were not shipped."""
