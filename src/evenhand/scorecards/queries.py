"""Reading scorecards, always of the viewer's workspace."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from evenhand.people.models import Membership, Team, Workspace
from evenhand.scorecards.models import Scorecard, ScorecardVersion


def scorecards(viewer: Membership) -> QuerySet[Scorecard]:
    """All scorecards not archived, with their versions newest first."""
    versions = ScorecardVersion.objects.order_by("-number")
    return Scorecard.objects.filter(
        workspace=viewer.workspace, archived_at__isnull=True
    ).prefetch_related(Prefetch("versions", versions), "teams")


def versions(viewer: Membership) -> QuerySet[ScorecardVersion]:
    """All versions of the workspace's scorecards."""
    return ScorecardVersion.objects.filter(scorecard__workspace=viewer.workspace).select_related(
        "scorecard"
    )


def published_versions(workspace: Workspace) -> QuerySet[ScorecardVersion]:
    """The version in use of each scorecard."""
    return ScorecardVersion.objects.filter(
        scorecard__workspace=workspace,
        scorecard__archived_at__isnull=True,
        status=ScorecardVersion.Status.PUBLISHED,
    ).select_related("scorecard")


def version_for_team(workspace: Workspace, team: Team | None) -> ScorecardVersion | None:
    """The published version for a team's conversations: its own scorecard's, else the only one."""
    published = published_versions(workspace)
    if team is not None:
        own = published.filter(scorecard__teams=team).order_by("id").first()
        if own is not None:
            return own
    unassigned = list(published.filter(scorecard__teams__isnull=True).order_by("id")[:1])
    return unassigned[0] if unassigned else published.order_by("id").first()
