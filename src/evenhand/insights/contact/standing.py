"""What stands out among contact drivers: where customers are unhappy, and what need not come.

Over the six months that end with the period, because a month holds few answers of each driver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evenhand.insights.contact.figures import TREND_MONTHS, Family, Row, shown
from evenhand.insights.contact.measured import About
from evenhand.insights.scope import Scope
from evenhand.insights.why import quadrants
from evenhand.insights.why.quadrants import Cell, Group, Whole, standings
from evenhand.measure.intervals import wilson_interval

MOST = 3
"""Of each kind, so many are told."""
LEAST_ANSWERS = 5
LEAST_SHARE = 0.1
"""Of all that looks avoidable, a driver that is told has more than this."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands out.

    ``unhappy`` drivers have a CSAT below the others', ``poor`` ones an IQS below, both by more than
    chance; of ``needless`` ones a larger share looks avoidable than of all contacts. ``whole`` is
    all drivers together.
    """

    scope: Scope
    whole: Whole | None
    unhappy: list[Row]
    poor: list[Row]
    needless: list[Row]

    @property
    def products(self) -> list[Row]:
        """The unhappy ones whose IQS is no lower than that of all: a matter of what is sold."""
        usual = self.whole.iqs if self.whole else 0.0
        return [row for row in self.unhappy if (row.iqs.value or 0.0) >= usual]

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.unhappy or self.poor or self.needless)


def standing(about: About) -> Standing:
    """What stands out: narrow drivers by what customers and reviewers say, main ones by need."""
    months = about.scope.months(TREND_MONTHS)
    span = replace(about.scope, first_day=months[0].first_day)
    found = shown(about._replace(scope=span))
    rows = [row for row in found.rows if row.driver is not None]
    whole = _whole(rows)
    told = _told(rows, whole)
    poor = [row for row, each in told if each.cell in (Cell.TEAM, Cell.RISK)]
    unhappy = [row for row, each in told if each.dissatisfied and row not in poor]
    return Standing(
        scope=span,
        whole=whole,
        unhappy=unhappy[:MOST],
        poor=poor[:MOST],
        needless=_needless(found.families, found.avoidable_share / 100),
    )


def _whole(rows: Sequence[Row]) -> Whole | None:
    """All drivers together; none where nobody answered or nothing is reviewed."""
    answered = sum(row.answers.answered for row in rows)
    scored = [row for row in rows if row.iqs.value is not None]
    reviews = sum(row.iqs.n for row in scored)
    if not answered or not reviews:
        return None
    iqs = sum((row.iqs.value or 0.0) * row.iqs.n for row in scored) / reviews
    return Whole(iqs, sum(row.answers.satisfied for row in rows), answered)


def _told(rows: Sequence[Row], whole: Whole | None) -> list[tuple[Row, quadrants.Standing]]:
    """Where each row stands against the rest, if there are answers enough to tell."""
    if whole is None:
        return []
    known = [
        row for row in rows if row.iqs.value is not None and row.answers.answered >= LEAST_ANSWERS
    ]
    return list(zip(known, standings([_group(row) for row in known], whole), strict=True))


def _group(row: Row) -> Group:
    return Group(
        label=row.name,
        key=row.driver,
        iqs=row.iqs,
        satisfied=row.answers.satisfied,
        answered=row.answers.answered,
        csat=row.csat,
    )


def _needless(families: Sequence[Family], usual: float) -> list[Row]:
    """Drivers with a larger share that looks avoidable than contacts at large, the most first.

    Those that hold little of all that looks avoidable are not worth a line.
    """
    enough = LEAST_SHARE * sum(family.row.avoidable for family in families)
    found = [
        family.row
        for family in families
        if family.row.driver is not None
        and family.row.avoidable > enough
        and _more(family.row, usual)
    ]
    return sorted(found, key=lambda row: -row.avoidable)[:MOST]


def _more(row: Row, usual: float) -> bool:
    low, _high = wilson_interval(row.avoidable, row.contacts)
    return float(low) > usual
