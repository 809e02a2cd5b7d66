"""What a judge is held against: people's reviews that no automatic score could sway.

A segment the judge learnt from is answered by the fit that did not see it, never by the judge.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.judges.local.queries import out_of_fold_scores
from evenhand.judges.models import JudgeVersion, OutOfFold
from evenhand.judges.queries import COUNTED
from evenhand.reviews.models import IN_IQS, Author, Rating, Review

WHOLE = ""
"""The key under which whole review scores stand beside the categories'."""


class Said(NamedTuple):
    """What the judge said of a category of a segment, in points; confidence where it gave one."""

    points: float
    confidence: float | None = None


ByPerson = dict[int, float]
"""Points by author."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Judge and people side by side, by category key and segment.

    ``abstained`` counts segments by key that people rated and the judge could not. ``length`` is
    how many messages a segment's conversation has.
    """

    judge: dict[str, dict[int, Said]]
    people: dict[str, dict[int, ByPerson]]
    abstained: dict[str, int]
    length: dict[int, int]
    reviews: int
    hand_picked: int
    learnt: int
    left_out: dict[str, int]

    def shared(self, key: str) -> list[int]:
        """Segments that both rated, in order."""
        return sorted(self.judge.get(key, {}).keys() & self.people.get(key, {}).keys())


def validating(version: JudgeVersion) -> QuerySet[Review]:
    """People's reviews that may stand beside the judge's.

    Published, on the same scorecard version, of the text as it is now, by people who did not see
    an automatic score; not of one's own work.
    """
    return _by_people(version).filter(
        saw_automatic=False, content_hash=F("segment__conversation__content_hash")
    )


def ground_of(version: JudgeVersion) -> Ground:
    """All that a passport is made of, read at once."""
    reviews = validating(version)
    judge, abstained = _judge(version, reviews)
    learnt = _put_out_of_fold(version, judge)
    used = reviews.aggregate(all=Count("pk"), drawn=Count("pk", filter=Q(purpose__in=IN_IQS)))
    return Ground(
        judge=judge,
        people=_people(version, reviews),
        abstained=abstained,
        length=dict(reviews.values_list("segment_id", "segment__conversation__messages")),
        reviews=used["all"],
        hand_picked=used["all"] - used["drawn"],
        learnt=learnt,
        left_out=left_out(version, used["all"]),
    )


def left_out(version: JudgeVersion, used: int) -> dict[str, int]:
    """How many of people's reviews do not validate the judge, by reason."""
    reviews = _by_people(version)
    counts = reviews.aggregate(
        all=Count("pk"),
        seen=Count("pk", filter=Q(saw_automatic=True)),
        unknown=Count("pk", filter=Q(saw_automatic__isnull=True)),
    )
    changed = counts["all"] - counts["seen"] - counts["unknown"] - used
    found = {
        _("their author saw an automatic score"): counts["seen"],
        _("nobody knows whether their author saw an automatic score"): counts["unknown"],
        _("the text has changed since"): changed,
        _("they are on another version of the scorecard"): _on_other_versions(version),
    }
    return {reason: count for reason, count in found.items() if count}


def points_of(version: JudgeVersion) -> dict[str, list[float]]:
    """What each option is worth in points, best first, by category key."""
    return {
        category.key: sorted((100 * option.value for option in category.options), reverse=True)
        for category in version.scorecard_version.content.categories
    }


def _by_people(version: JudgeVersion) -> QuerySet[Review]:
    return Review.objects.filter(
        workspace=version.judge.workspace_id,
        version=version.scorecard_version,
        automatic=False,
        status__in=COUNTED,
    ).exclude(kind=Review.Kind.SELF)


def _on_other_versions(version: JudgeVersion) -> int:
    return (
        Review.objects.filter(
            workspace=version.judge.workspace_id,
            version__scorecard=version.judge.scorecard_id,
            automatic=False,
            status__in=COUNTED,
        )
        .exclude(kind=Review.Kind.SELF)
        .exclude(version=version.scorecard_version)
        .count()
    )


def _people(version: JudgeVersion, reviews: QuerySet[Review]) -> dict[str, dict[int, ByPerson]]:
    points = points_of(version)
    found: dict[str, dict[int, ByPerson]] = defaultdict(lambda: defaultdict(dict))
    ratings = Rating.objects.filter(review__in=reviews, state=Rating.State.RATED)
    names = ("review__segment_id", "review__author_id", "category__key", "option")
    for segment, author, key, option in ratings.order_by("review").values_list(*names):
        if key in points and option is not None:
            found[key][segment][author] = points[key][option]
    scored = reviews.filter(score__isnull=False).order_by("pk")
    for segment, author, score in scored.values_list("segment_id", "author_id", "score"):
        found[WHOLE][segment][author] = score or 0.0
    return found


def _judge(
    version: JudgeVersion, reviews: QuerySet[Review]
) -> tuple[dict[str, dict[int, Said]], dict[str, int]]:
    """Its answers for segments that people reviewed, and how often it could not tell."""
    points = points_of(version)
    found: dict[str, dict[int, Said]] = defaultdict(dict)
    abstained: dict[str, int] = defaultdict(int)
    own = Review.objects.filter(
        author=version.author_id, status__in=COUNTED, segment__in=reviews.values("segment")
    )
    names = ("review__segment_id", "category__key", "state", "option", "confidence")
    for segment, key, state, option, confidence in Rating.objects.filter(
        review__in=own
    ).values_list(*names):
        if option is not None:
            found[key][segment] = Said(points[key][option], confidence)
        abstained[key] += state == Rating.State.ABSTAINED
    for segment, score in own.filter(score__isnull=False).values_list("segment_id", "score"):
        found[WHOLE][segment] = Said(score or 0.0)
    return found, abstained


def _put_out_of_fold(version: JudgeVersion, judge: dict[str, dict[int, Said]]) -> int:
    """Put out-of-fold answers in place of those of segments learnt from; how many these are."""
    if version.judge.kind != Author.Kind.LOCAL:
        return 0
    scores = out_of_fold_scores(version)
    for answers in judge.values():
        for segment in answers.keys() & scores.keys():
            del answers[segment]
    points = points_of(version)
    rows = OutOfFold.objects.filter(judge_version=version, option__gte=0)
    for segment, key, option in rows.values_list("segment_id", "category__key", "option"):
        judge.setdefault(key, {})[segment] = Said(points[key][option or 0])
    for segment, score in scores.items():
        if score is not None:
            judge.setdefault(WHOLE, {})[segment] = Said(score)
    return len(scores)
