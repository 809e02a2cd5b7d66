"""Do the facts hold what the operational database holds? Counted and summed on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, F, FloatField, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Floor
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment, SurveyAnswer
from evenhand.insights.facts import triggers
from evenhand.insights.facts.building import open_store
from evenhand.insights.facts.engines import Opened, compiled, live, relation
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.lease import store_of
from evenhand.insights.facts.manifest import FactsUnusable
from evenhand.insights.facts.measures import MEASURES
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.insights.facts.rollups import given
from evenhand.insights.facts.schema import ROLLUPS, SCORE_SCALE
from evenhand.people.models import Workspace
from evenhand.reviews.models import Rating, Review

Figures = Mapping[str, int]
_EXACT = {"n", "scored", "total", "reviewed"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not the same on both sides."""

    what: str
    facts: int
    database: int

    def __str__(self) -> str:
        return f"{self.what}: {self.facts} in the facts, {self.database} in the database"


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of comparing: differences, and whether changes were under way meanwhile."""

    figures: Figures
    differences: tuple[Difference, ...]
    moving: bool

    @property
    def good(self) -> bool:
        """Whether both sides agree, or cannot be compared just now."""
        return self.moving or not self.differences


def verify(workspace: Workspace, opened: Opened) -> Verified:
    """Compare facts that are up to date with the database.

    Rows are counted and scores added up as scaled whole numbers, so that equal means equal. Where
    changes come in meanwhile the two sides speak of different times: then nothing is concluded.
    """
    ours, theirs = of_facts(opened), of_database(workspace)
    moving = FactChange.objects.filter(workspace=workspace.pk).exists()
    differences = tuple(
        Difference(what, ours[what], theirs[what]) for what in theirs if ours[what] != theirs[what]
    )
    result = Verified(ours, differences, moving)
    if not differences and not moving:
        FactStore.objects.filter(workspace=workspace).update(verified_at=timezone.now())
    return result


def verified(workspace: Workspace) -> Verified:
    """Compare the facts in force, whichever they are.

    Raises
    ------
    FactsUnusable
        There are none that can be read.
    """
    opened = open_store(workspace, store_of(workspace))
    if opened is None:
        raise FactsUnusable(_("There are no facts yet. Run `evenhand facts refresh`."))
    return verify(workspace, opened)


def untracked() -> str:
    """What is wrong with the marks of change, if anything."""
    lost = sorted(triggers.missing())
    if not lost:
        return ""
    return _("The database no longer marks its changes (%(first)s). Run `evenhand migrate`.") % {
        "first": lost[0]
    }


def of_facts(opened: Opened) -> Figures:
    """Counts and sums of the facts in force, and of the rollups against them."""
    reviews, ratings = (live(name, opened.replaced) for name in ("reviews", "ratings"))
    segments, surveys = (live(name, opened.replaced) for name in ("segments", "surveys"))
    asked = {
        "reviews": reviews.count(),
        "scores": reviews.score.sum(),
        "ratings": ratings.count(),
        "rating options": ratings.option.sum(),
        "segments": segments.count(),
        "messages": segments.messages.sum(),
        "surveys": surveys.count(),
        "surveys answered": surveys.share.count(),
    }
    found = {what: _whole(value, opened) for what, value in asked.items()}
    return {**found, "rollups": rolled_difference(opened)}


def rolled_difference(opened: Opened) -> int:
    """How far the rollups are from the facts they were made of: 0 when all is well."""
    return sum(_difference(name, opened) for name in ROLLUPS)


def _difference(name: str, opened: Opened) -> int:
    rollup = ROLLUPS[name]
    rows = given(name, live(rollup.facts, opened.replaced), opened.replaced)
    sums = relation(name)
    measures = MEASURES[rollup.facts]
    pairs = [(measures[each](rows).sum(), sums[each].sum()) for each in _EXACT & set(rollup.sums)]
    if "panel" in rollup.keys:
        nobody = [code for code, word in enumerate(opened.manifest.books["panel"]) if not word]
        judged = sums.panel.notin(nobody or [-1])
        pairs.append(((rows.panel != "").sum(), judged.ifelse(sums.n, 0).sum()))
    return sum(abs(_whole(ours, opened) - _whole(theirs, opened)) for ours, theirs in pairs)


def of_database(workspace: Workspace) -> Figures:
    """The same counts and sums, straight from the operational database."""
    submitted = Review.objects.filter(workspace=workspace).exclude(status=Review.Status.DRAFT)
    ratings = Rating.objects.filter(review__in=submitted)
    segments = Segment.objects.filter(workspace=workspace)
    surveys = SurveyAnswer.objects.filter(workspace=workspace, conversation__segments__isnull=False)
    return {
        "reviews": submitted.count(),
        "scores": _sum(submitted.annotate(figure=_scaled("score")), "figure"),
        "ratings": ratings.count(),
        "rating options": _sum(ratings, "option"),
        "segments": segments.count(),
        "messages": _sum(segments, "conversation__messages"),
        "surveys": surveys.count(),
        "surveys answered": surveys.aggregate(count=Count("value"))["count"],
        "rollups": 0,
    }


def _scaled(column: str) -> Any:
    scaled = F(column) * Value(float(SCORE_SCALE), FloatField()) + Value(0.5, FloatField())
    return Cast(Floor(scaled), BigIntegerField())


def _sum(rows: QuerySet[Any], column: str) -> int:
    total: int = rows.aggregate(total=Coalesce(Sum(column), 0))["total"]
    return int(total)


def _whole(value: Any, opened: Opened) -> int:
    found = duck().run(compiled(value.name("figure").as_table()), opened)
    return int(found["figure"][0].as_py() or 0)
