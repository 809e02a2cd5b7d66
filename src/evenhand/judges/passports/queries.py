"""Reading passports, always of one workspace."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.http import Http404

from evenhand.judges.models import JudgeVersion, Passport
from evenhand.judges.queries import COUNTED
from evenhand.people.models import Membership
from evenhand.reviews.models import Review

SHOWN = 24
"""How many earlier passports a page shows."""


def versions_of(viewer: Membership, judge: int) -> list[JudgeVersion]:
    """All versions of a judge, newest first.

    Raises
    ------
    Http404
        The workspace has no such judge.
    """
    versions = list(
        JudgeVersion.objects.filter(judge=judge, judge__workspace=viewer.workspace_id)
        .select_related("judge__workspace", "scorecard_version__scorecard", "author")
        .order_by("-number")
    )
    if not versions:
        raise Http404
    return versions


def passports_of(version: JudgeVersion) -> list[Passport]:
    """The version's passports, newest first."""
    return list(version.passports.all()[:SHOWN])


def is_due(version: JudgeVersion, before: datetime) -> bool:
    """Whether reviews of the scorecard came or changed since the passport was last looked over.

    Parameters
    ----------
    version:
        Of which the passport is.
    before:
        A passport looked over after this moment is not due.
    """
    newest = version.passports.aggregate(at=Max("checked_at"))["at"]
    if newest is None:
        return True
    if newest > before:
        return False
    return Review.objects.filter(
        workspace=version.judge.workspace_id,
        version=version.scorecard_version_id,
        status__in=COUNTED,
        updated_at__gt=newest,
    ).exists()
