"""Finding the segments to put into a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from evenhand.calibration.models import Item
from evenhand.conversations.models import Conversation, Segment
from evenhand.people.models import Agent, Membership, Team

FOUND = 8
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Choices:
    """What a random draw can be narrowed to."""

    teams: list[tuple[int, str]]
    agents: list[tuple[int, str]]
    channels: list[tuple[str, Any]]


def choices(viewer: Membership) -> Choices:
    """The workspace's teams, agents and channels."""
    workspace = viewer.workspace
    teams = Team.objects.filter(workspace=workspace, archived_at__isnull=True)
    agents = Agent.objects.filter(workspace=workspace, archived_at__isnull=True)
    return Choices(
        teams=list(teams.values_list("pk", "name")),
        agents=list(agents.values_list("pk", "name")),
        channels=list(Conversation.Channel.choices),
    )


def segments_found(viewer: Membership, typed: str) -> list[Segment]:
    """Segments of conversations whose id or subject fits what was typed; taken ones left out.

    A pasted address of a conversation's page counts as its id.
    """
    text = typed.replace("\0", "").strip()[:300]
    if not text:
        return []
    taken = Item.objects.filter(session__closed_at__isnull=True).values("segment")
    found = Segment.objects.filter(_fits(text), workspace=viewer.workspace, agent__isnull=False)
    return list(
        found.exclude(pk__in=taken)
        .select_related("conversation", "agent", "team")
        .order_by("-started_at", "-id")[:FOUND]
    )


def _fits(text: str) -> Q:
    last = text.rstrip("/").rsplit("/", 1)[-1]
    fits = Q(conversation__external_id=text) | Q(conversation__subject__icontains=text)
    if last.isascii() and last.isdigit() and int(last) <= _LARGEST:
        fits |= Q(conversation=int(last))
    return fits
