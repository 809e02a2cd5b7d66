"""Reading scorecards, always of the viewer's workspace."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from evenhand.people.models import Membership, Team, Workspace
from evenhand.scorecards.document import CategoryDocument
from evenhand.scorecards.models import Scorecard, ScorecardVersion

Status = ScorecardVersion.Status


def scorecards(viewer: Membership) -> QuerySet[Scorecard]:
    """All scorecards not archived, with teams, draft and version in use (newest first)."""
    current = ScorecardVersion.objects.filter(status__in=(Status.DRAFT, Status.PUBLISHED))
    return Scorecard.objects.filter(
        workspace=viewer.workspace, archived_at__isnull=True
    ).prefetch_related(Prefetch("versions", current.order_by("-number")), "teams")


def archived(viewer: Membership) -> QuerySet[Scorecard]:
    """Scorecards taken out of use."""
    return Scorecard.objects.filter(workspace=viewer.workspace, archived_at__isnull=False)


def scorecard_or_404(viewer: Membership, pk: int) -> Scorecard:
    """One scorecard of the workspace, archived or not."""
    return get_object_or_404(Scorecard, workspace=viewer.workspace, pk=pk)


def versions(viewer: Membership) -> QuerySet[ScorecardVersion]:
    """All versions of the workspace's scorecards."""
    return ScorecardVersion.objects.filter(scorecard__workspace=viewer.workspace).select_related(
        "scorecard"
    )


def history(scorecard: Scorecard) -> QuerySet[ScorecardVersion]:
    """All versions of a scorecard, newest first, without what they ask."""
    return (
        scorecard.versions.select_related("created_by", "published_by")
        .defer("document")
        .order_by("-number")
    )


def version_or_404(viewer: Membership, scorecard: int, number: int) -> ScorecardVersion:
    """One version of a scorecard by its number."""
    return get_object_or_404(versions(viewer), scorecard=scorecard, number=number)


def draft_or_404(viewer: Membership, scorecard: int) -> ScorecardVersion:
    """The scorecard's draft."""
    return get_object_or_404(versions(viewer), scorecard=scorecard, status=Status.DRAFT)


def draft(scorecard: Scorecard) -> ScorecardVersion | None:
    """The scorecard's draft, if there is one."""
    return scorecard.versions.filter(status=Status.DRAFT).select_related("scorecard").first()


def in_use(scorecard: Scorecard) -> ScorecardVersion | None:
    """The published version, if there is one."""
    return scorecard.versions.filter(status=Status.PUBLISHED).first()


def teams_to_assign(viewer: Membership) -> QuerySet[Team]:
    """The workspace's teams with the scorecards they are on now."""
    return Team.objects.filter(
        workspace=viewer.workspace, archived_at__isnull=True
    ).prefetch_related("scorecards")


def published_versions(workspace: Workspace) -> QuerySet[ScorecardVersion]:
    """The version in use of each scorecard."""
    return ScorecardVersion.objects.filter(
        scorecard__workspace=workspace,
        scorecard__archived_at__isnull=True,
        status=Status.PUBLISHED,
    ).select_related("scorecard")


def newest_categories(viewer: Membership) -> dict[int, CategoryDocument]:
    """Of every category of the workspace: what it is on the newest version of its scorecard."""
    found: dict[int, CategoryDocument] = {}
    for version in versions(viewer).order_by("number").prefetch_related("scorecard__categories"):
        ids = {category.key: category.pk for category in version.scorecard.categories.all()}
        for category in version.content.categories:
            if category.key in ids:
                found[ids[category.key]] = category
    return found


def version_for_team(workspace: Workspace, team: Team | None) -> ScorecardVersion | None:
    """The published version for a team's conversations: its own scorecard's, else the only one."""
    published = published_versions(workspace)
    if team is not None:
        own = published.filter(scorecard__teams=team).order_by("id").first()
        if own is not None:
            return own
    unassigned = list(published.filter(scorecard__teams__isnull=True).order_by("id")[:1])
    return unassigned[0] if unassigned else published.order_by("id").first()
