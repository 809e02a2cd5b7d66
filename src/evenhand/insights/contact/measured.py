"""What each driver's contacts are like: counted and summed in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import (
    Avg,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Cast, Coalesce, TruncMonth
from numpy.typing import NDArray

from evenhand.conversations.models import Conversation, Segment, SurveyAnswer
from evenhand.insights import queries
from evenhand.insights.contact.models import Contact
from evenhand.insights.queries import ReviewColumns, Satisfaction
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership
from evenhand.reviews.models import Review

LIVE = (Conversation.Channel.CHAT, Conversation.Channel.PHONE)
"""Channels where a conversation takes as long as somebody works on it."""
LAID_ASIDE = timedelta(hours=2)
"""A chat or call that lasts longer was laid aside meanwhile: its length says nothing of work."""


class Counted(NamedTuple):
    """Contacts of a driver and those that look avoidable by their words."""

    contacts: int
    avoidable: int


class About(NamedTuple):
    """What the numbers are about: a period with filters, and a kind of team (or all)."""

    viewer: Membership
    scope: Scope
    audience: str = ""


def counts(about: About) -> dict[int | None, Counted]:
    """Contacts by driver; those without one under ``None``."""
    rows = _by_driver(about).annotate(n=Count("pk"), words=Count("pk", filter=~Q(avoidable="")))
    return {row["root"]: Counted(row["n"], row["words"]) for row in rows}


def monthly(about: About, months: list[Scope]) -> dict[int | None, list[int]]:
    """Contacts by driver in each of the months."""
    span = about._replace(
        scope=Scope(
            first_day=months[0].first_day,
            last_day=months[-1].last_day,
            team=about.scope.team,
            channel=about.scope.channel,
        )
    )
    zone = ZoneInfo(about.viewer.workspace.time_zone)
    month = TruncMonth("conversation__started_at", tzinfo=zone)
    place = {(each.first_day.year, each.first_day.month): at for at, each in enumerate(months)}
    found: defaultdict[int | None, list[int]] = defaultdict(lambda: [0] * len(months))
    rows = _rooted(contacts_in(span)).annotate(month=month).values("root", "month").order_by()
    for row in rows.annotate(n=Count("pk")):
        moment: datetime = row["month"]
        found[row["root"]][place[moment.year, moment.month]] = row["n"]
    return dict(found)


class Timed(NamedTuple):
    """Mean minutes of contacts, and of how many."""

    minutes: float
    contacts: int


def minutes(about: About) -> dict[int | None, Timed]:
    """Mean minutes from first to last message of chats and calls of up to two hours, by driver."""
    rows = _by_driver(about, _timed()).annotate(mean=Avg(_LASTED), n=Count("pk"))
    return {row["root"]: Timed(_minutes(row["mean"]), row["n"]) for row in rows}


def minutes_of_all(about: About) -> float | None:
    """The same over all contacts; none where no chat or call has times."""
    found = contacts_in(about).filter(_timed()).aggregate(mean=Avg(_LASTED))["mean"]
    return None if found is None else _minutes(found)


def satisfaction(about: About) -> dict[int | None, Satisfaction]:
    """CSAT by driver: an answer in the top two fifths of its scale is satisfied."""
    answers = SurveyAnswer.objects.filter(
        kind=SurveyAnswer.Kind.CSAT, conversation__contact__in=contacts_in(about)
    )
    share = (F("value") - F("scale_min")) / Cast(F("scale_max") - F("scale_min"), FloatField())
    rows = (
        _rooted(answers.annotate(share=share), "conversation__contact__")
        .order_by()
        .values("root")
        .annotate(
            satisfied=Count("pk", filter=Q(share__gte=0.75)),
            answered=Count("pk", filter=Q(value__isnull=False)),
            sent=Count("pk"),
        )
    )
    return {
        row["root"]: Satisfaction(row["satisfied"], row["answered"], row["sent"]) for row in rows
    }


def reviews(about: About) -> dict[int | None, ReviewColumns]:
    """People's reviews that enter IQS, by driver."""
    rooted = _rooted(_reviewed(about), "segment__conversation__contact__")
    root_of = dict(rooted.values_list("id", "root"))
    found = queries.columns(about.viewer, about.scope)
    places: defaultdict[int | None, list[int]] = defaultdict(list)
    for place, review in enumerate(found.review.tolist()):
        if review in root_of:
            places[root_of[review]].append(place)
    return {root: found.keep(_mask(chosen, len(found.review))) for root, chosen in places.items()}


def joined(parts: Sequence[ReviewColumns]) -> ReviewColumns:
    """Reviews of several drivers as one."""
    arrays: dict[str, Any] = {
        each.name: np.concatenate([getattr(part, each.name) for part in parts])
        for each in fields(ReviewColumns)
        if each.name != "labels"
    }
    return replace(parts[0], **arrays)


def _reviewed(about: About) -> QuerySet[Review]:
    """People's reviews of contacts that have been sorted."""
    found = queries.human_reviews(about.viewer, about.scope).filter(
        segment__conversation__contact__isnull=False
    )
    return found.filter(segment__team__kind=about.audience) if about.audience else found


def _mask(places: list[int], length: int) -> NDArray[np.bool_]:
    mask = np.zeros(length, dtype=np.bool_)
    mask[places] = True
    return mask


def contacts_in(about: About) -> QuerySet[Contact]:
    """Contacts of the period that pass the filters."""
    start, end = about.scope.bounds(about.viewer.workspace.time_zone)
    found = Contact.objects.filter(
        workspace=about.viewer.workspace,
        conversation__started_at__gte=start,
        conversation__started_at__lt=end,
    )
    if about.scope.channel:
        found = found.filter(conversation__channel=about.scope.channel)
    segments = Segment.objects.filter(conversation=OuterRef("conversation"))
    if about.scope.team:
        found = found.filter(Exists(segments.filter(team=about.scope.team)))
    if about.audience:
        found = found.filter(Exists(segments.filter(team__kind=about.audience)))
    return found


_LASTED = ExpressionWrapper(
    F("conversation__ended_at") - F("conversation__started_at"), output_field=DurationField()
)


def _timed() -> Q:
    return Q(
        conversation__channel__in=LIVE,
        conversation__times_assumed=False,
        conversation__ended_at__lte=F("conversation__started_at") + LAID_ASIDE,
    )


def _minutes(mean: timedelta) -> float:
    return mean.total_seconds() / 60


def _by_driver(about: About, condition: Q | None = None) -> QuerySet[Any]:
    found = contacts_in(about)
    if condition is not None:
        found = found.filter(condition)
    grouped: QuerySet[Any] = _rooted(found).order_by().values("root")
    return grouped


def _rooted(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """The rows with the driver they are shown under as ``root``."""
    rooted: QuerySet[Any] = rows.annotate(
        root=Coalesce(F(f"{prefix}driver__merged_into_id"), F(f"{prefix}driver_id"))
    )
    return rooted
