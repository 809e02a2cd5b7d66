"""Reading runs of the lab, always of one workspace."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from evenhand.conversations.queries import segments_visible_to
from evenhand.judges.models import JudgeVersion, LabCase, LabRun
from evenhand.judges.passports.ground import validating
from evenhand.people.models import Membership, Team
from evenhand.reviews.models import Review

LISTED = 50


def versions_to_try(viewer: Membership) -> QuerySet[JudgeVersion]:
    """Every version of every judge, whether in use, left behind or still a draft."""
    return (
        JudgeVersion.objects.filter(
            judge__workspace=viewer.workspace_id,
            scorecard_version__scorecard__archived_at__isnull=True,
        )
        .select_related("judge__workspace", "scorecard_version__scorecard", "author")
        .order_by("judge__name", "judge_id", "-number")
    )


def runs_listed(viewer: Membership) -> Sequence[LabRun]:
    """The newest runs, with how many of their cases are judged."""
    return list(_runs(viewer)[:LISTED])


def run_or_404(viewer: Membership, pk: int) -> LabRun:
    """A run of the workspace.

    Raises
    ------
    Http404
        There is none.
    """
    run = _runs(viewer).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def case_or_404(viewer: Membership, run: LabRun, pk: int) -> LabCase:
    """A judged case of a run, with all that is needed to read it.

    Raises
    ------
    Http404
        There is none, or the viewer may not see its conversation.
    """
    case = (
        run.cases.filter(pk=pk, judged=True, segment__in=segments_visible_to(viewer))
        .select_related("segment__conversation__transcript", "segment__agent")
        .first()
    )
    if case is None:
        raise Http404
    return case


def people_on(run: LabRun, segments: Sequence[int]) -> list[Review]:
    """People's reviews that may stand beside the judge's, with their ratings."""
    return list(
        validating(run.judge_version)
        .filter(segment__in=segments)
        .select_related("author")
        .prefetch_related("ratings__category")
        .order_by("segment_id", "pk")
    )


def teams(viewer: Membership) -> QuerySet[Team]:
    """Teams to choose from."""
    return Team.objects.filter(workspace=viewer.workspace, archived_at__isnull=True)


def _runs(viewer: Membership) -> QuerySet[LabRun]:
    return (
        LabRun.objects.filter(workspace=viewer.workspace)
        .select_related(
            "judge_version__judge__workspace",
            "judge_version__scorecard_version__scorecard",
            "before__judge",
            "created_by",
        )
        .annotate(
            size=Count("cases"),
            done=Count("cases", filter=Q(cases__judged=True)),
            version_number=F("judge_version__number"),
        )
        .order_by("-created_at", "-pk")
    )
