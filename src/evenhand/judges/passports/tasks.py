"""Passports are looked over by workers, a version at a time."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.judges.models import JudgeVersion
from evenhand.judges.passports.queries import is_due
from evenhand.judges.passports.services import OLD, renew
from evenhand.judges.queries import current_versions
from evenhand.people.models import Workspace


@task()
def renew_passport(version: int) -> None:
    """Look a passport over; where nothing has changed, nothing is kept."""
    found = JudgeVersion.objects.select_related("judge__workspace", "scorecard_version").filter(
        pk=version
    )
    for each in found:
        renew(each)


def enqueue_due() -> int:
    """Have the passports of judges in use looked over that are due; how many that are."""
    if is_enqueued(renew_passport):
        return 0
    before = timezone.now() - OLD
    due = [
        version
        for workspace in Workspace.objects.all()
        for version in current_versions(workspace)
        if is_due(version, before)
    ]
    for version in due:
        transaction.on_commit(partial(renew_passport.enqueue, version.pk))
    return len(due)
