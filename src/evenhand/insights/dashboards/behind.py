"""The reviews behind a number of a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.dashboards.about import About
from evenhand.people.models import Agent, Membership
from evenhand.reviews.models import IN_IQS, Review
from evenhand.reviews.queries import visible_reviews
from evenhand.scorecards.models import Category

PAGE = 50
NEWEST = 10
"""Reviews on an agent's page."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of reviews, newest first, and what narrows them, in words."""

    rows: Sequence[Review]
    total: int
    page: int
    narrowed: str

    @property
    def newer(self) -> int | None:
        """The page before, if any; the first has no number in addresses."""
        return self.page - 1 if self.page > 1 else None

    @property
    def older(self) -> int | None:
        """The page after, if any."""
        return self.page + 1 if self.page * PAGE < self.total else None


def found(asked: About) -> Found:
    """The reviews that the address asks for and the viewer may open."""
    narrowed: list[str] = []
    rows = _of_whom(asked, narrowed).filter(pk__in=visible_reviews(asked.viewer).values("pk"))
    rows = _of_category(asked, _in_band(asked, rows, narrowed), narrowed)
    total = rows.count()
    page = min(max(_whole(asked, "page") or 1, 1), max(-(-total // PAGE), 1))
    shown = rows.select_related(
        "segment__conversation", "segment__agent", "author", "version__scorecard"
    ).order_by("-happened_at", "-id")[(page - 1) * PAGE : page * PAGE]
    return Found(list(shown), total, page, ", ".join(narrowed))


def newest(viewer: Membership, agent: Agent) -> Sequence[Review]:
    """The newest reviews of an agent's work by people that the viewer may open."""
    seen = visible_reviews(viewer).filter(
        segment__agent=agent, automatic=False, kind=Review.Kind.QUALITY, status__in=queries.COUNTED
    )
    rows = seen.select_related("segment__conversation", "segment__agent", "author")
    return list(rows.order_by("-happened_at", "-id")[:NEWEST])


def _of_whom(asked: About, narrowed: list[str]) -> QuerySet[Review]:
    if asked.query.get("who") == "automatic":
        narrowed.append(_("automatic reviews"))
        return queries.automatic_reviews(asked.viewer, asked.scope)
    narrowed.append(_("drawn reviews by people"))
    return queries.reviews_in(asked.viewer, asked.scope).filter(automatic=False, purpose__in=IN_IQS)


def _in_band(asked: About, rows: QuerySet[Review], narrowed: list[str]) -> QuerySet[Review]:
    low = _whole(asked, "band")
    if low is None:
        return rows
    narrowed.append(_("score from %(low)s to %(high)s") % {"low": low, "high": min(low + 10, 100)})
    top = Q(score__lte=100) if low == 90 else Q(score__lt=low + 10)
    return rows.filter(top, score__gte=low)


def _of_category(asked: About, rows: QuerySet[Review], narrowed: list[str]) -> QuerySet[Review]:
    number = _whole(asked, "category")
    if number is None:
        return rows
    category = Category.objects.filter(
        pk=number, scorecard__workspace=asked.viewer.workspace
    ).first()
    narrowed.append(category.name if category else _("an unknown category"))
    return rows.filter(ratings__category=number, ratings__state="rated")


def _whole(asked: About, name: str) -> int | None:
    text = asked.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
