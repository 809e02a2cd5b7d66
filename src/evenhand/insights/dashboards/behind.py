"""The reviews behind a number of a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.narrowing import narrowed, whole
from evenhand.people.models import Agent, Membership
from evenhand.reviews.models import IN_IQS, Review
from evenhand.reviews.queries import visible_reviews

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
    chosen, whose = _of_whom(asked)
    seen = chosen.filter(pk__in=visible_reviews(asked.viewer).values("pk"))
    rows, words = narrowed(asked.viewer, asked.query, seen)
    total = rows.count()
    page = min(max(whole(asked.query, "page") or 1, 1), max(-(-total // PAGE), 1))
    shown = rows.select_related(
        "segment__conversation", "segment__agent", "author", "version__scorecard"
    ).order_by("-happened_at", "-id")[(page - 1) * PAGE : page * PAGE]
    return Found(list(shown), total, page, ", ".join([whose, *words]))


def newest(viewer: Membership, agent: Agent) -> Sequence[Review]:
    """The newest reviews of an agent's work by people that the viewer may open."""
    seen = visible_reviews(viewer).filter(
        segment__agent=agent, automatic=False, kind=Review.Kind.QUALITY, status__in=queries.COUNTED
    )
    rows = seen.select_related("segment__conversation", "segment__agent", "author")
    return list(rows.order_by("-happened_at", "-id")[:NEWEST])


def _of_whom(asked: About) -> tuple[QuerySet[Review], str]:
    """Automatic reviews, all by people that count, or those that were drawn."""
    who = asked.query.get("who")
    if who == "automatic":
        return queries.automatic_reviews(asked.viewer, asked.scope), _("automatic reviews")
    people = queries.reviews_in(asked.viewer, asked.scope).filter(automatic=False)
    if who == "people":
        return people, _("reviews by people")
    return people.filter(purpose__in=IN_IQS), _("drawn reviews by people")
