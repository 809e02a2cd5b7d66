"""What the laboratory reads from the operational database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Min
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.insights.facts.engines import Opened
from evenhand.insights.laboratory.asking import Asked
from evenhand.insights.laboratory.history import count_history
from evenhand.people.models import Agent, Membership, Team, Workspace
from evenhand.reviews.models import Review
from evenhand.scorecards.models import ScorecardVersion

Status = ScorecardVersion.Status


def versions(viewer: Membership) -> list[ScorecardVersion]:
    """Every version of the workspace's scorecards: those in use first, the newest first."""
    found = ScorecardVersion.objects.filter(scorecard__workspace=viewer.workspace)
    order = {Status.PUBLISHED: 0, Status.RETIRED: 1, Status.DRAFT: 2}
    return sorted(
        found.select_related("scorecard").defer("document"),
        key=lambda each: (order[Status(each.status)], each.scorecard.name, -each.number),
    )


def chosen(offered: Sequence[ScorecardVersion], wanted: str) -> ScorecardVersion | None:
    """The version of this number, or the one in use with most reviews where none is named.

    Raises
    ------
    Http404
        There is no such version here.
    """
    if wanted:
        found = [each for each in offered if str(each.pk) == wanted]
        if not found:
            raise Http404
        return found[0]
    in_use = [each for each in offered if each.status == Status.PUBLISHED] or list(offered)
    return max(in_use, key=_reviews, default=None)


def _reviews(version: ScorecardVersion) -> int:
    return Review.objects.filter(version=version, automatic=False).count()


def oldest_day(version: ScorecardVersion) -> date | None:
    """When the oldest conversation that people reviewed on the scorecard was, if there is any."""
    reviews = Review.objects.filter(version__scorecard=version.scorecard_id, automatic=False)
    moment = reviews.aggregate(oldest=Min("happened_at"))["oldest"]
    return None if moment is None else timezone.localdate(moment)


def siblings(version: ScorecardVersion) -> list[ScorecardVersion]:
    """All versions of the same scorecard."""
    return list(version.scorecard.versions.order_by("number"))


def version_of(workspace: Workspace, wanted: str) -> ScorecardVersion:
    """The version of this number.

    Raises
    ------
    StateError
        There is none any more.
    """
    versions = ScorecardVersion.objects.filter(scorecard__workspace=workspace)
    found = versions.filter(pk=int(wanted)).select_related("scorecard").first()
    if found is None:
        raise StateError(_("This version of the scorecard is no longer there."))
    return found


def count_reviews(opened: Opened, asked: Asked) -> int:
    """How many reviews are to be scored anew."""
    versions = siblings(asked.version) if asked.every_version else [asked.version]
    return count_history(opened, [version.pk for version in versions], asked.scope)


def names(workspace: Workspace, by: str) -> Mapping[int, str]:
    """Names of the workspace's agents or teams."""
    model = Agent if by == "agent" else Team
    return dict(model.objects.filter(workspace=workspace).values_list("pk", "name"))
