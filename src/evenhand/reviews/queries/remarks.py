"""Reads of what is said in reviews: templates, hashtags, mentions and kudos."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from evenhand.people.models import Agent, Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import CommentTemplate, Hashtag, Kudos, Mention, Review
from evenhand.reviews.queries.reviews import hidden_from_agent, visible_reviews

OFFERED = 100
"""Hashtags that are offered while typing: those used most."""

_REPLACED = Q(review__status=Review.Status.SUPERSEDED)
"""What a later version of the review says again."""

NO_PRAISE = (Review.Kind.CALIBRATION, Review.Kind.SELF)
"""Kinds of review in which nobody is praised: blind rating of a panel, and one's own work."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned; ``name`` is what is written after the @."""

    member: Membership
    name: str


@dataclass(frozen=True, slots=True)
class TagUse:
    """In how many reviews a hashtag is, and in which it was last."""

    word: str
    count: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class Praised:
    """How often an agent was praised, and when last."""

    agent: int
    name: str
    count: int
    newest: datetime


def templates_of(viewer: Membership) -> QuerySet[CommentTemplate]:
    """The viewer's own templates, and those shared with everyone."""
    return CommentTemplate.objects.filter(
        Q(shared=True) | Q(owner=viewer.user), workspace=viewer.workspace
    ).select_related("owner")


def own_template_or_404(viewer: Membership, pk: int) -> CommentTemplate:
    """A template the viewer may change: their own, or a shared one if they assign reviews."""
    mine = Q(owner=viewer.user, shared=False)
    if viewer.may(Action.ASSIGN_REVIEWS):
        mine |= Q(shared=True)
    return get_object_or_404(CommentTemplate, mine, workspace=viewer.workspace, pk=pk)


def people(workspace_id: int) -> list[Person]:
    """Everybody in the workspace under the name they are mentioned by.

    Their own name; where several share one, or there is none, the e-mail address.
    """
    found = list(
        Membership.objects.filter(workspace=workspace_id, user__is_active=True)
        .select_related("user", "workspace")
        .order_by("user__name", "user__email")
    )
    names = Counter(member.user.name.strip().casefold() for member in found)
    return [Person(member, _handle(member, names)) for member in found]


def offered_people(viewer: Membership, review: Review) -> list[str]:
    """Names to offer after an @: who may open the review once it is published.

    The agent is always offered, also in a second rating that they will never see: else the list
    would tell which of two ratings this one is. Who is told is decided when it is published.
    """
    agent = review.segment.agent
    agent_user = None if agent is None else agent.user_id
    return [
        person.name
        for person in people(viewer.workspace_id)
        if person.member.user_id != viewer.user_id
        and (person.member.may(Action.SEE_REVIEWS) or person.member.user_id == agent_user)
    ]


def offered_hashtags(viewer: Membership) -> list[str]:
    """Hashtags to offer after a #, those used most first."""
    tags = Hashtag.objects.filter(~_REPLACED, workspace=viewer.workspace).values("word")
    rows = tags.annotate(count=Count("pk")).order_by("-count", "word")
    return [row["word"] for row in rows[:OFFERED]]


def hashtags(viewer: Membership) -> list[TagUse]:
    """Hashtags in reviews the viewer may open: word, how many reviews, and the newest day."""
    tags = Hashtag.objects.filter(
        ~_REPLACED, workspace=viewer.workspace, review__in=visible_reviews(viewer).values("pk")
    )
    rows = tags.values("word").annotate(count=Count("pk"), newest=Max("review__submitted_at"))
    return [TagUse(**row) for row in rows.order_by("-count", "word")]


def tagged(viewer: Membership, word: str) -> QuerySet[Review]:
    """Reviews with the hashtag that the viewer may open, newest first."""
    found = visible_reviews(viewer).filter(hashtags__word=word.lower())
    found = found.exclude(status=Review.Status.SUPERSEDED)
    return _listed(found).order_by("-submitted_at", "-pk")


def mentions_of(review: Review) -> list[str]:
    """Who is mentioned in the review, as written there."""
    return list(Mention.objects.filter(review=review).values_list("name", flat=True))


def kudos_given(review: Review) -> QuerySet[Kudos]:
    """Praise in one review, a draft perhaps."""
    return Kudos.objects.filter(review=review)


def kudos_seen(viewer: Membership) -> QuerySet[Kudos]:
    """Praise in reviews that the viewer may open, newest first."""
    found = Kudos.objects.filter(~_REPLACED, review__in=visible_reviews(viewer).values("pk"))
    return _with_review(found)


def kudos_of(agent: Agent) -> QuerySet[Kudos]:
    """Praise for an agent's work, newest first: for themselves to read, once they may."""
    found = Kudos.objects.filter(
        ~_REPLACED,
        ~hidden_from_agent(agent.user_id, "review__segment"),
        review__segment__agent=agent,
        review__workspace=agent.workspace_id,
    )
    submitted = found.exclude(review__status=Review.Status.DRAFT)
    return _with_review(submitted.exclude(review__kind__in=NO_PRAISE))


def kudos_by_agent(viewer: Membership) -> list[Praised]:
    """How often each agent was praised in reviews that the viewer may open, most first."""
    found = Kudos.objects.filter(
        ~_REPLACED,
        review__in=visible_reviews(viewer).values("pk"),
        review__segment__agent__isnull=False,
    ).order_by()
    rows = found.values(agent=F("review__segment__agent"), name=F("review__segment__agent__name"))
    counted = rows.annotate(count=Count("pk"), newest=Max("review__submitted_at"))
    return [Praised(**row) for row in counted.order_by("-count", "name")]


def _with_review(found: QuerySet[Kudos]) -> QuerySet[Kudos]:
    return found.select_related(
        "review__author", "review__segment__agent", "review__segment__conversation"
    ).order_by("-review__submitted_at", "-pk")


def _listed(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.select_related("author", "segment__agent", "segment__conversation")


def _handle(member: Membership, names: Counter[str]) -> str:
    name = member.user.name.strip()
    return name if name and names[name.casefold()] == 1 else member.user.email
