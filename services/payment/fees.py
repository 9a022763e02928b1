"""What a filed form costs, as far as its answers decide it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FEES = Path(__file__).parent / "fees.yml"
_UNITS = {"KRW": 1, "CNY": 100}
"""Smallest units in one of the currency people speak of: a won is whole, a yuan has 100 fen."""


@dataclass(frozen=True)
class Fee:
    """What is to be paid."""

    amount: int
    """In the currency's smallest unit: won or fen."""
    currency: str
    """KRW or CNY."""

    @property
    def units(self) -> float:
        """The amount in won or yuan."""
        return self.amount / _UNITS[self.currency]


@lru_cache(maxsize=1)
def load_fees(path: Path = FEES) -> dict[str, list[dict[str, Any]]]:
    """Return the rules of every service that has any, in the order they are tried."""
    rules: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rules


def fee_of(service_id: str, answers: dict[str, Any]) -> Fee | None:
    """Return what a filed form costs; none where its answers do not decide it (which does not mean that it is free)."""
    for rule in load_fees().get(service_id, []):
        if any(answers.get(name) != value for name, value in (rule.get("when") or {}).items()):
            continue
        if "answer" in rule:
            said = answers.get(rule["answer"])
            amount = round(float(said) * _UNITS[rule["currency"]]) if said else 0
        else:
            amount = int(rule["amount"]) * int(answers.get(rule.get("each", "")) or 1)
        return Fee(amount, rule["currency"]) if amount > 0 else None
    return None
