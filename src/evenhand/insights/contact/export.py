"""Contact drivers as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evenhand.insights.contact.figures import Row, Shown

HEADINGS = (
    "main_driver",
    "driver",
    "language",
    "contacts",
    "share_percent",
    "iqs",
    "iqs_low",
    "iqs_high",
    "reviews",
    "csat_percent",
    "csat_low",
    "csat_high",
    "csat_answers",
    "minutes",
    "looks_avoidable",
    "saving",
    "saving_low",
    "saving_high",
    "currency",
)


def driver_rows(shown: Shown) -> Iterator[Sequence[Any]]:
    """The heading, and a row for every narrow driver under the name of its main one."""
    yield HEADINGS
    for family in shown.families:
        for row in family.parts or [family.row]:
            main = family.row.name if family.parts else ""
            yield main, *_cells(row, shown.currency)


def _cells(row: Row, currency: str) -> Sequence[Any]:
    return (
        row.name,
        row.driver.language if row.driver else "",
        row.contacts,
        round(row.share, 2),
        *_estimate(row.iqs),
        *_estimate(row.csat),
        "" if row.minutes is None else round(row.minutes, 1),
        row.avoidable,
        *(round(each, 2) for each in row.saving),
        currency,
    )


def _estimate(estimate: Any) -> Sequence[Any]:
    ends = (estimate.value, estimate.low, estimate.high)
    return (*("" if end is None else round(end, 2) for end in ends), estimate.n)
