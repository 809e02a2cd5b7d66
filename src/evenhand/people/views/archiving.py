"""Archiving as agents and teams share it."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _

from evenhand.people.access import WorkspaceRequest
from evenhand.people.models import Agent, Team
from evenhand.people.services import archive, restore


def take_off_the_lists(request: WorkspaceRequest, found: Agent | Team) -> None:
    """Archive, and say so."""
    archive(found)
    messages.success(request, _("%(name)s is archived.") % {"name": found})


def take_back(request: WorkspaceRequest, found: Agent | Team) -> None:
    """Restore, and say so."""
    restore(found)
    messages.success(request, _("%(name)s is back on the lists.") % {"name": found})
