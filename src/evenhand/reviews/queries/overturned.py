"""How often decided disputes changed a rating: by reviewer, by category, by judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import wilson_interval
from evenhand.people.models import Membership
from evenhand.reviews.models import DisputedRating, Review
from evenhand.reviews.queries.disputes import DECIDED, visible_disputes

MINIMUM = 10
"""Decided ratings below which the interval is shown and the point is not."""

_OVERTURNED = (DisputedRating.Decision.ACCEPTED, DisputedRating.Decision.PARTLY)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of decisions, both included, in the workspace's zone; open where ``None``."""

    first_day: date | None = None
    last_day: date | None = None

    def condition(self, column: str, zone: str) -> Q:
        """The period as a condition on a column of moments."""
        found, place = Q(), ZoneInfo(zone)
        if self.first_day:
            start = datetime.combine(self.first_day, time.min, place)
            found &= Q(**{f"{column}__gte": start})
        if self.last_day:
            end = datetime.combine(self.last_day + timedelta(days=1), time.min, place)
            found &= Q(**{f"{column}__lt": end})
        return found


ALL = Period()


@dataclass(frozen=True, slots=True)
class Row:
    """One reviewer, category or judge: decided ratings, those overturned, and the share."""

    label: str
    note: str
    decided: int
    overturned: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the disputes of a period."""

    opened: int
    decided: int
    withdrawn: int
    days: float | None
    disputed: Estimate
    everything: Row
    reviewers: list[Row]
    categories: list[Row]
    judges: list[Row]


def report(viewer: Membership, period: Period) -> Report:
    """Disputes decided in the period, with shares of overturned ratings and their intervals."""
    zone = viewer.workspace.time_zone
    disputes = visible_disputes(viewer)
    ended = disputes.filter(period.condition("ended_at", zone), ended_at__isnull=False)
    decided = ended.filter(status__in=DECIDED)
    items = _counted(decided.values("pk"))
    people = items.filter(dispute__review__automatic=False)
    judges = items.filter(dispute__review__automatic=True)
    return Report(
        opened=disputes.filter(period.condition("opened_at", zone)).count(),
        decided=decided.count(),
        withdrawn=ended.count() - decided.count(),
        days=_median_days(decided.values_list("opened_at", "ended_at")),
        disputed=_disputed_share(viewer, period),
        everything=_total(items),
        reviewers=_rows(people, "dispute__review__author", "dispute__review__author__name"),
        categories=_rows(items, "category", "category__name", "category__scorecard__name"),
        judges=_rows(judges, "dispute__review__author", "dispute__review__author__name"),
    )


def share(part: int, whole: int, why: str = "") -> Estimate:
    """A share in percent with its Wilson interval; absent where there is nothing to share."""
    if not whole:
        return no_estimate(
            method="disputes.share.wilson", why=why or _("Nothing decided."), minimum=MINIMUM
        )
    low, high = wilson_interval(part, whole)
    return Estimate(
        value=100 * part / whole,
        low=100 * float(low),
        high=100 * float(high),
        method="disputes.share.wilson",
        n=whole,
        unit="percent",
        minimum=MINIMUM,
        target="process",
    )


def _counted(disputes: QuerySet[Any]) -> QuerySet[DisputedRating]:
    return DisputedRating.objects.filter(dispute__in=disputes)


def _rows(
    items: QuerySet[DisputedRating], by: str, label: str, note: str | None = None
) -> list[Row]:
    """One row for each value of ``by``, most decided first."""
    names = [label] if note is None else [label, note]
    found = (
        items.order_by()
        .values(by, *names)
        .annotate(decided=Count("pk"), overturned=Count("pk", Q(decision__in=_OVERTURNED)))
        .order_by("-decided", label)
    )
    return [
        _row(row[label], row[note] if note else "", row["decided"], row["overturned"])
        for row in found
    ]


def _total(items: QuerySet[DisputedRating]) -> Row:
    counts = items.aggregate(
        decided=Count("pk"), overturned=Count("pk", Q(decision__in=_OVERTURNED))
    )
    return _row("", "", counts["decided"], counts["overturned"])


def _row(label: str, note: str, decided: int, overturned: int) -> Row:
    return Row(label, note, decided, overturned, share(overturned, decided))


def _disputed_share(viewer: Membership, period: Period) -> Estimate:
    """Of the reviews by people first published in the period: how many were disputed."""
    published = Review.objects.filter(
        period.condition("submitted_at", viewer.workspace.time_zone),
        workspace=viewer.workspace,
        automatic=False,
        kind=Review.Kind.QUALITY,
        submitted_at__isnull=False,
        supersedes=None,
    )
    counts = published.aggregate(
        whole=Count("pk", distinct=True),
        part=Count("pk", Q(disputes__isnull=False), distinct=True),
    )
    return share(counts["part"], counts["whole"], _("No reviews published."))


def _median_days(times: Iterable[tuple[datetime, datetime | None]]) -> float | None:
    days = [(end - start).total_seconds() / 86400 for start, end in times if end]
    return median(days) if days else None
