"""What narrows the reviews behind a number beyond the filters of the page.

Each part of an address takes reviews away and says so in words: ``band`` a range of scores,
``result`` passed or failed, ``category`` with ``said`` one answer to one question, ``cause`` a root
cause, ``stage`` a part of the contact, ``resolved`` whether the matter was settled at once,
``lasted`` how long it took, in seconds from and to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from evenhand.insights.contact.measured import LAID_ASIDE, LIVE
from evenhand.insights.stages.reading import called, places_of
from evenhand.people.models import Membership
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.models import Category, ScorecardVersion

Reviews = QuerySet[Review]
Narrowed = tuple[Reviews, str]
Query = Mapping[str, str]


def narrowed(viewer: Membership, query: Query, rows: Reviews) -> tuple[Reviews, list[str]]:
    """The reviews that the rest of the address leaves, and what it asks for, in words."""
    words = []
    for part in (_in_band, _with_result, _of_category, _of_stage, _by_resolution, _by_length):
        found = part(viewer, query, rows)
        if found is not None:
            rows, said = found
            words.append(said)
    return rows, words


def whole(query: Query, name: str) -> int | None:
    """A whole number in the address."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _in_band(_viewer: Membership, query: Query, rows: Reviews) -> Narrowed | None:
    low = whole(query, "band")
    if low is None:
        return None
    said = _("score from %(low)s to %(high)s") % {"low": low, "high": min(low + 10, 100)}
    top = Q(score__lte=100) if low == 90 else Q(score__lt=low + 10)
    return rows.filter(top, score__gte=low), said


def _with_result(_viewer: Membership, query: Query, rows: Reviews) -> Narrowed | None:
    results = {
        "passed": (Review.Outcome.PASS, _("passed")),
        "failed": (Review.Outcome.FAIL, _("did not pass")),
    }
    if query.get("result") not in results:
        return None
    outcome, said = results[query["result"]]
    return rows.filter(outcome=outcome), said


_NUMBERS = re.compile(r"\d{1,9}(,\d{1,9}){0,49}", re.ASCII)


def _of_category(viewer: Membership, query: Query, rows: Reviews) -> Narrowed | None:
    """Reviews in which one of the categories was answered so."""
    written = query.get("category", "")
    if not _NUMBERS.fullmatch(written):
        return None
    numbers = {int(text) for text in written.split(",")}
    found = Category.objects.filter(pk__in=numbers, scorecard__workspace=viewer.workspace)
    categories = list(found.order_by("name", "pk").select_related("scorecard"))
    if not categories:
        return rows.none(), _("an unknown category")
    answered, said = _answered(categories, query)
    ratings = Rating.objects.filter(answered, review=OuterRef("pk"), category__in=categories)
    named = ", ".join(dict.fromkeys(category.name for category in categories))
    return rows.filter(Exists(_with_cause(ratings, query))), f"{named}: {said}"


def _answered(categories: Sequence[Category], query: Query) -> tuple[Q, str]:
    rated = Q(state=Rating.State.RATED)
    if query.get("cause"):
        return Q(), query["cause"]
    if query.get("said") == "na":
        return Q(state=Rating.State.NA), _("N/A")
    if query.get("said") == "failed":
        return rated & _failing(categories), _("failed")
    return rated, _("rated")


def _failing(categories: Sequence[Category]) -> Q:
    """The options that fail, on every version of the scorecards."""
    keys = {(category.scorecard_id, category.key): category.pk for category in categories}
    cards = {category.scorecard_id for category in categories}
    found = Q(pk__in=[])
    for version in ScorecardVersion.objects.filter(scorecard__in=cards):
        for each in version.form.categories:
            number = keys.get((version.scorecard_id, each.key))
            options = enumerate(each.scale.options)
            fails = [place for place, option in options if not option.passes]
            if number is not None:
                found |= Q(review__version=version, category=number, option__in=fails)
    return found


def _with_cause(ratings: QuerySet[Rating], query: Query) -> QuerySet[Rating]:
    """Root causes are a list in the record: found by how it is written, on either database."""
    cause = query.get("cause", "")
    if not cause:
        return ratings
    written = Q(causes__contains=json.dumps(cause))
    written |= Q(causes__contains=json.dumps(cause, ensure_ascii=False))
    return ratings.annotate(causes=Cast("root_causes", TextField())).filter(written)


def _of_stage(viewer: Membership, query: Query, rows: Reviews) -> Narrowed | None:
    if "stage" not in query:
        return None
    stage = query["stage"]
    inside = Q(pk__in=[])
    for (version, key), place in places_of(viewer).items():
        if place.stage == stage and place.weight:
            inside |= Q(review__version=version, category__key=key)
    ratings = Rating.objects.filter(inside, review=OuterRef("pk"), state=Rating.State.RATED)
    return rows.filter(Exists(ratings)), called(stage)


def _by_resolution(_viewer: Membership, query: Query, rows: Reviews) -> Narrowed | None:
    words = {"yes": _("resolved at first contact"), "no": _("not resolved at first contact")}
    if query.get("resolved") not in words:
        return None
    said = query["resolved"]
    settled = {"segment__conversation__attributes__first_contact_resolution": said == "yes"}
    return rows.filter(score__isnull=False, **settled), words[said]


_LASTED = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)-(\d{1,9}(?:\.\d{1,9})?)")


def _by_length(_viewer: Membership, query: Query, rows: Reviews) -> Narrowed | None:
    """Longer than the first, up to the second: chats and calls nobody laid aside."""
    found = _LASTED.fullmatch(query.get("lasted", ""))
    if found is None:
        return None
    above, upto = (timedelta(seconds=float(text)) for text in found.groups())
    ended, started = "segment__conversation__ended_at", "segment__conversation__started_at"
    timed = rows.filter(
        score__isnull=False,
        segment__channel__in=LIVE,
        segment__conversation__times_assumed=False,
    ).annotate(lasted=ExpressionWrapper(F(ended) - F(started), output_field=DurationField()))
    kept = timed.filter(lasted__lte=min(upto, LAID_ASIDE))
    kept = kept.filter(lasted__gt=above) if above else kept
    return kept, _("chats and calls of this length")
