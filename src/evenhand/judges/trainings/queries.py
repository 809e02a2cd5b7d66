"""Reading trainings, and what there is to train from, always of one workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from evenhand.judges.local.reviewed import people_said, usable
from evenhand.judges.models import JudgeVersion, Training
from evenhand.people.models import Membership, Workspace
from evenhand.reviews.models import Author, Review
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions

State = Training.State
SHOWN = 12
"""How many earlier trainings a page shows."""


@dataclass(frozen=True, slots=True)
class Supply:
    """What people have said that a local judge may learn from, in counts.

    Parameters
    ----------
    conversations:
        That have a review to learn from.
    left_out:
        Reviews that teach nothing: their author saw an automatic score or may have, or the text
        has changed since.
    newest:
        Number of the last review to learn from; 0: there is none.
    """

    conversations: int = 0
    left_out: int = 0
    newest: int = 0


def version_to_train(viewer: Membership, scorecard: int) -> ScorecardVersion:
    """The version in use of one of the workspace's scorecards.

    Raises
    ------
    Http404
        There is no such scorecard, or none of its versions is in use.
    """
    found = published_versions(viewer.workspace).filter(scorecard=scorecard).first()
    if found is None:
        raise Http404
    return found


def supplies(workspace: Workspace) -> dict[int, Supply]:
    """What each of the workspace's scorecards in use has to learn from, by the scorecard's id."""
    scorecards = list(published_versions(workspace).values_list("scorecard", flat=True))
    said = {scorecard: reviews for scorecard, reviews, *_ in _counted(people_said(*scorecards))}
    rows = _counted(usable(people_said(*scorecards)))
    found = {
        scorecard: Supply(conversations, said[scorecard] - reviews, newest)
        for scorecard, reviews, conversations, newest in rows
    }
    return {
        scorecard: found.get(scorecard, Supply(left_out=said.get(scorecard, 0)))
        for scorecard in scorecards
    }


def newer(watermarks: Mapping[int, int]) -> dict[int, int]:
    """Conversations reviewed since, by scorecard.

    Parameters
    ----------
    watermarks:
        By scorecard, the number of the last review that there was to learn from.
    """
    if not watermarks:
        return {}
    later = Q()
    for scorecard, newest in watermarks.items():
        later |= Q(version__scorecard=scorecard, pk__gt=newest)
    rows = _counted(usable(people_said(*watermarks)).filter(later))
    return {scorecard: conversations for scorecard, _reviews, conversations, _newest in rows}


def local_versions(workspace: Workspace) -> dict[int, JudgeVersion]:
    """The local judge in use for each scorecard that has one, by the scorecard's id."""
    versions = JudgeVersion.objects.filter(
        judge__workspace=workspace, judge__kind=Author.Kind.LOCAL, current=True
    ).select_related("judge")
    return {version.judge.scorecard_id: version for version in versions}


def newest_trainings(workspace: Workspace, *states: State) -> dict[int, Training]:
    """The newest training of each scorecard, by the scorecard's id; among those of some states."""
    trainings = _trainings(workspace).filter(state__in=states or State.values)
    newest = trainings.order_by().values("scorecard_version__scorecard").annotate(last=Max("pk"))
    found = _trainings(workspace).filter(pk__in=newest.values("last"))
    return {training.scorecard_version.scorecard_id: training for training in found}


def trainings_of(version: ScorecardVersion) -> list[Training]:
    """Trainings on any version of the scorecard, newest first."""
    found = _trainings(version.scorecard.workspace).filter(
        scorecard_version__scorecard=version.scorecard_id
    )
    return list(found[:SHOWN])


def free_trainings() -> QuerySet[Training]:
    """Trainings nobody works on: waiting, or left by a worker whose lease ran out."""
    left = Q(state=State.RUNNING, lease_until__lt=timezone.now())
    return Training.objects.filter(Q(state=State.WAITING) | left).order_by("pk")


def open_training(version: ScorecardVersion) -> Training | None:
    """The training of a scorecard version that waits or runs."""
    return version.trainings.filter(state__in=Training.OPEN).first()


def _trainings(workspace: Workspace) -> QuerySet[Training]:
    return Training.objects.filter(workspace=workspace).select_related(
        "scorecard_version__scorecard", "asked_by", "before__judge", "after__judge"
    )


Counted = QuerySet[Review, tuple[int, int, int, int]]


def _counted(reviews: QuerySet[Review]) -> Counted:
    """By scorecard: reviews, conversations, and the last review's number."""
    rows = reviews.order_by().values_list("version__scorecard")
    return rows.annotate(
        reviews=Count("pk"), conversations=Count("segment", distinct=True), newest=Max("pk")
    )
