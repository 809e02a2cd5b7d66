"""Reading which judge speaks for each scorecard, always of one workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from evenhand.judges.models import Choice, Judge, JudgeVersion
from evenhand.people.models import Workspace
from evenhand.people.once import once


class Change(NamedTuple):
    """A moment from which automatic scores may differ, for whoever looks at a trend."""

    at: datetime
    scorecard: str
    judge: str
    by: str


def speaking(workspace: Workspace) -> dict[int, JudgeVersion]:
    """The judge version whose scores stand for each scorecard, by the scorecard's id.

    The one chosen; where nobody has chosen, or the one chosen is off, the first judge made.
    """
    return once(("judges speaking", workspace.pk), lambda: _speaking(workspace))


def _speaking(workspace: Workspace) -> dict[int, JudgeVersion]:
    chosen = Choice.objects.filter(judge=OuterRef("judge"), until__isnull=True)
    versions = (
        JudgeVersion.objects.filter(current=True, judge__active=True, judge__workspace=workspace)
        .annotate(chosen=Exists(chosen))
        .select_related("judge", "scorecard_version")
        .order_by("chosen", "-judge__created_at", "-judge_id")
    )
    return {version.judge.scorecard_id: version for version in versions}


def speaks(version: JudgeVersion) -> bool:
    """Whether this version's scores stand for its scorecard."""
    return speaking(version.judge.workspace).get(version.judge.scorecard_id) == version


def choices_of(judge: Judge) -> QuerySet[Choice]:
    """Who chose what for the judge's scorecard, newest first."""
    return Choice.objects.filter(scorecard=judge.scorecard_id).select_related("judge", "by")


def changes(workspace: Workspace, start: datetime, end: datetime) -> Sequence[Change]:
    """Choices and new versions of speaking judges in a time, oldest first.

    What an alert or a trend has to say beside a step of automatic scores. A scorecard's first
    judge is no change, nor is choosing the one that spoke anyway.
    """
    of = Judge.objects.filter(scorecard=OuterRef("scorecard")).order_by("created_at", "pk")
    before = Choice.objects.filter(scorecard=OuterRef("scorecard"), since__lt=OuterRef("since"))
    choices = (
        Choice.objects.filter(scorecard__workspace=workspace, since__gte=start, since__lt=end)
        .exclude(~Exists(before), judge=Subquery(of.values("pk")[:1]))
        .select_related("scorecard", "judge", "by")
    )
    found = [
        Change(choice.since, choice.scorecard.name, str(choice.judge), str(choice.by or ""))
        for choice in choices
    ]
    found += [
        Change(version.created_at, version.scorecard_version.scorecard.name, str(version), "")
        for version in speaking(workspace).values()
        if version.number > 1 and start <= version.created_at < end
    ]
    return sorted(found)
