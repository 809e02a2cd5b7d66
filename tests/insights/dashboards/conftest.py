"""A workspace with teams, tags, languages and reviews for dashboards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from evenhand.conversations.models import Conversation, Tag

JUNE = datetime(2026, 6, 1, 9, tzinfo=UTC)
MAY = "from=2026-05-01&to=2026-05-31"


@pytest.fixture
def filled(centre):
    """May and June of four agents in two teams; some conversations tagged, some in German."""
    for place, name in enumerate(("Ana", "Bo", "Cy", "Di")):
        team, channel = ("Billing", "chat") if place % 2 else ("Sales", "email")
        for when in (None, JUNE):
            wanted = {"when": when} if when else {}
            found = centre.segments(6, agent=name, team=team, channel=channel, **wanted)
            scores = [100, 90, 80, 60, None, 100 - 20 * place]
            centre.review(found, scores, probability=0.5 if place else 0.25)
            _describe(found, place)
    return centre


def _describe(segments, place):
    for segment in segments[: 2 + place]:
        Conversation.objects.filter(pk=segment.conversation_id).update(language="de")
        Tag.objects.create(
            workspace=segment.workspace, conversation=segment.conversation, name="refund"
        )


@pytest.fixture
def page(viewer, sign_in):
    """A dashboard as a manager sees it: ``page("quality", "by=agent")``."""
    client = sign_in(viewer)

    def shown(name, query="", *args, asks=client):
        return asks.get(f"{reverse(name, args=['acme', *args])}?{query}")

    return shown


@pytest.fixture
def charts(page):
    """The charts of a dashboard by key."""

    def found(name, query="", *args):
        answer = page(name, query, *args)
        assert answer.status_code == 200
        return {chart.key: chart for chart in answer.context["charts"]}

    return found
