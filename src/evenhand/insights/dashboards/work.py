"""Reviews with what kind of work each was: what a fair comparison needs to know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.conversations.models import Tag
from evenhand.insights import queries
from evenhand.insights.contact.models import Contact
from evenhand.insights.scope import Scope
from evenhand.measure.leaderboard import CaseMix, case_mix
from evenhand.people.models import Membership
from evenhand.reviews.models import Purpose, Review

LEAST = 5
"""Reviews from which a topic is a kind of work of its own; rarer ones are one together."""
MOST = 200_000
"""Reviews that are compared one by one while a page is made."""


@dataclass(frozen=True, slots=True)
class Work:
    """Reviews with a score, one entry per review in every column."""

    score: NDArray[np.float64]
    group: Sequence[int]
    channel: Sequence[str]
    topic: Sequence[str]
    topics: str
    """What topics are here, in the reader's words; empty where nothing tells topics apart."""

    def adjusted(self) -> CaseMix:
        """Every group at the mix of work of all.

        Raises
        ------
        NotEnoughData
            Too few reviews to tell chance from skill.
        """
        factors = [self.channel, self.topic] if self.topics else [self.channel]
        return case_mix(self.score, self.group, factors)

    def of_periods(self, other: Work) -> Work:
        """These reviews and others', told apart: groups doubled, the others' odd."""
        return Work(
            score=np.concatenate([self.score, other.score]),
            group=[2 * key for key in self.group] + [2 * key + 1 for key in other.group],
            channel=[*self.channel, *other.channel],
            topic=[*self.topic, *other.topic],
            topics=self.topics or other.topics,
        )


Reader = Callable[[Membership, Scope], Work]


def by_people(viewer: Membership, scope: Scope, by: str = "agent") -> Work:
    """People's drawn reviews; not those drawn because they looked bad."""
    found = queries.human_reviews(viewer, scope).exclude(purpose=Purpose.RISK)
    return _read(found, by)


def by_judges(viewer: Membership, scope: Scope, by: str = "agent") -> Work:
    """Automatic reviews of the judge in use; none where there are too many to compare here."""
    found = queries.automatic_reviews(viewer, scope)
    return _read(found if found.count() <= MOST else found.none(), by)


def _read(reviews: QuerySet[Review], by: str) -> Work:
    scored = reviews.filter(score__isnull=False, **{f"segment__{by}__isnull": False})
    rows = list(
        scored.order_by("id").values_list(
            "score", f"segment__{by}", "segment__channel", "segment__conversation"
        )
    )
    topics, called = _topics(scored, [row[3] for row in rows])
    return Work(
        score=np.array([row[0] for row in rows], dtype=np.float64),
        group=[row[1] for row in rows],
        channel=[row[2] for row in rows],
        topic=topics,
        topics=called,
    )


def _topics(reviews: QuerySet[Review], conversations: Sequence[int]) -> tuple[list[str], str]:
    """The contact driver of each conversation where drivers were found, else its rarest tag."""
    about = reviews.order_by().values("segment__conversation")
    drivers = Contact.objects.filter(conversation__in=about, driver__isnull=False)
    named = {number: str(name) for number, name in drivers.values_list("conversation", "driver")}
    found, called = (named, _("contact driver")) if named else (_rarest_tags(about), _("tag"))
    if not found:
        return [""] * len(conversations), ""
    return _common([found.get(number, "") for number in conversations]), called


def _rarest_tags(about: QuerySet[Any]) -> dict[int, str]:
    """A conversation's most particular tag says most of what it was about."""
    pairs = list(Tag.objects.filter(conversation__in=about).values_list("conversation", "name"))
    count = Counter(name for _number, name in pairs)
    return dict(sorted(pairs, key=lambda pair: (-count[pair[1]], pair[1])))


def _common(topics: Sequence[str]) -> list[str]:
    count = Counter(topics)
    return [topic if count[topic] >= LEAST else "" for topic in topics]
