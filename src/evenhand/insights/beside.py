"""What the judges that speak say beside people's reviews.

A segment a judge learnt from enters by the answer of a fit that never saw it, in the sums as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from evenhand.insights import queries
from evenhand.insights.grouping import Grouping
from evenhand.insights.queries import Totals
from evenhand.insights.scope import Scope
from evenhand.judges.chosen.queries import speaking
from evenhand.judges.local.queries import out_of_fold_scores
from evenhand.people.models import Membership
from evenhand.reviews.models import Author


class _Learnt(NamedTuple):
    """A segment the speaking judge learnt from: its score by the judge, and by a fit without it."""

    segment: int
    group: Any
    inside: float
    outside: float | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What judges say beside people: a score by segment, and the sums over all by group."""

    scores: Mapping[int, float]
    totals: Mapping[Any, Totals]


def beside(viewer: Membership, scope: Scope, by: str | None = None) -> Beside:
    """The scores of the judges that speak; where a judge learnt, by answers out of fold."""
    totals = queries.automatic_totals(viewer, scope, by)
    learnt = _learnt(viewer, scope, by)
    for each in learnt:
        totals[each.group] = _exchanged(totals[each.group], each.inside, each.outside)
    return Beside(_out_of_fold(_scores_reviewed(viewer, scope), learnt), totals)


def scores_beside(viewer: Membership, scope: Scope) -> dict[int, float]:
    """The score that stands beside people's, by segment reviewed."""
    return _out_of_fold(_scores_reviewed(viewer, scope), _learnt(viewer, scope))


def _out_of_fold(scores: dict[int, float], learnt: Sequence[_Learnt]) -> dict[int, float]:
    kept = scores.keys() - {each.segment for each in learnt if each.outside is None}
    outside = {each.segment: each.outside for each in learnt if each.outside is not None}
    return {segment: outside.get(segment, scores[segment]) for segment in kept}


def _scores_reviewed(viewer: Membership, scope: Scope) -> dict[int, float]:
    """Automatic scores of the segments that people's reviews in IQS are of."""
    reviewed = queries.human_reviews(viewer, scope).values("segment")
    rows = queries.automatic_reviews(viewer, scope).filter(segment__in=reviewed)
    return {
        segment: score
        for segment, score in rows.values_list("segment_id", "score")
        if score is not None
    }


def _learnt(viewer: Membership, scope: Scope, by: str | None = None) -> list[_Learnt]:
    """The segments of the scope that a speaking judge learnt from."""
    found: list[_Learnt] = []
    for version in speaking(viewer.workspace).values():
        if version.judge.kind != Author.Kind.LOCAL:
            continue
        mine = queries.automatic_reviews(viewer, scope).filter(
            author=version.author_id,
            score__isnull=False,
            segment__in=version.out_of_fold.values("segment"),
        )
        outside = out_of_fold_scores(version, mine.values("segment"))
        grouping = Grouping.of(scope, by, viewer.workspace.time_zone)
        rows = grouping.annotated(mine).order_by()
        found += [
            _Learnt(segment, grouping.key(group), inside, outside.get(segment))
            for segment, group, inside in rows.values_list("segment_id", "group", "score")
        ]
    return found


def _exchanged(totals: Totals, inside: float, outside: float | None) -> Totals:
    """The sums with one score in place of another."""
    if outside is None:
        return Totals(totals.n - 1, totals.total - inside, totals.squares - inside**2)
    return Totals(
        totals.n,
        totals.total + outside - inside,
        totals.squares + outside**2 - inside**2,
    )
