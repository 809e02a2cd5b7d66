"""The version of a scorecard that reviews are fitted to."""

from __future__ import annotations

from evenhand.errors import InputError
from evenhand.people.models import Workspace
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions
from evenhand.sources.explain import shown

_WHERE = "scorecard"


def versions_to_fit(workspace: Workspace) -> list[ScorecardVersion]:
    """Every version that is or was in use, newest first."""
    found = ScorecardVersion.objects.filter(
        scorecard__workspace=workspace,
        status__in=[ScorecardVersion.Status.PUBLISHED, ScorecardVersion.Status.RETIRED],
    )
    return list(found.select_related("scorecard").order_by("scorecard__name", "-number"))


def pinned(version: ScorecardVersion) -> str:
    """How a mapping names a version."""
    return f"{version.scorecard.key}@{version.number}"


def version_meant(workspace: Workspace, name: str) -> ScorecardVersion:
    """The version that ``key`` (the one in use) or ``key@2`` names; the only one in use for none.

    Raises
    ------
    InputError
        There is none, or it cannot be told which.
    """
    if not name:
        return _only(workspace)
    key, _, number = name.partition("@")
    found = [one for one in versions_to_fit(workspace) if one.scorecard.key == key]
    if number:
        found = [one for one in found if str(one.number) == number]
    else:
        found = [one for one in found if one.status == ScorecardVersion.Status.PUBLISHED]
    if not found:
        raise InputError(
            f"there is no published scorecard {shown(name)}. {_offer(workspace)}", _WHERE
        )
    return found[0]


def _only(workspace: Workspace) -> ScorecardVersion:
    found = list(published_versions(workspace))
    if len(found) == 1:
        return found[0]
    raise InputError(f"say on which scorecard the reviews are. {_offer(workspace)}", _WHERE)


def _offer(workspace: Workspace) -> str:
    keys = [version.scorecard.key for version in published_versions(workspace)]
    if not keys:
        return "None is published yet: publish one first."
    return f"Published are: {', '.join(keys)} (as --scorecard {keys[0]})."
