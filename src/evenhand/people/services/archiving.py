"""Agents and teams that are no longer there: off the lists of today, kept in every number."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from evenhand.people.models import Agent, Team


@transaction.atomic
def archive(found: Agent | Team) -> None:
    """Take an agent or a team off the lists; once archived, the day stays as it is."""
    mine = type(found)._default_manager.filter(pk=found.pk, archived_at=None)
    mine.update(archived_at=timezone.now())


@transaction.atomic
def restore(found: Agent | Team) -> None:
    """Take an archived agent or team back onto the lists."""
    type(found)._default_manager.filter(pk=found.pk).update(archived_at=None)
