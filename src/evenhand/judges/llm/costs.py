"""Tokens and money: estimated before a call, counted after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from evenhand.judges.models import LLMTerms

BYTES_PER_TOKEN = 3
"""Cautious: tokenisers need about four bytes of English, and three of Chinese, for a token."""

MILLION = Decimal(1_000_000)


class Used(NamedTuple):
    """Tokens and money."""

    tokens: int
    cost: Decimal


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few.

    Examples
    --------
    >>> estimated_tokens("Where is my order?"), estimated_tokens("")
    (6, 0)
    """
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def cost_of(terms: LLMTerms, tokens_in: int, tokens_out: int) -> Decimal:
    """What so many tokens cost, in the terms' currency."""
    return (terms.price_in * tokens_in + terms.price_out * tokens_out) / MILLION


def period_of(terms: LLMTerms, now: datetime) -> tuple[date | None, datetime | None]:
    """First day of the budget's period, and when the next one begins; in UTC."""
    if terms.period == LLMTerms.Period.EVER:
        return None, None
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.date(), following
