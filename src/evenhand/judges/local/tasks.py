"""Training done by workers."""

from __future__ import annotations

from django_tasks import task

from evenhand.judges.local.services import train_local
from evenhand.judges.tasks import nudge
from evenhand.scorecards.models import ScorecardVersion


@task()
def train_local_judge(scorecard_version: int) -> str:
    """Train the local judge of a scorecard version; gives the version that came of it."""
    found = ScorecardVersion.objects.select_related("scorecard").get(pk=scorecard_version)
    version = train_local(found)
    nudge()
    return str(version)
