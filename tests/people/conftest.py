"""Conversations of an agent on chosen days, to see which team they count for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from evenhand.conversations.models import Conversation, Segment
from evenhand.people.models import Agent

Handled = Callable[[Agent, date], Segment]


@pytest.fixture
def handled(workspace) -> Handled:
    """``handled(agent, day)``: a segment of that agent at noon of that day."""

    def store(agent: Agent, day: date) -> Segment:
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        conversation = Conversation.objects.create(
            workspace=workspace,
            source="test",
            external_id=f"{agent.pk}-{day}",
            channel="chat",
            started_at=moment,
            ended_at=moment,
            content_hash="0",
            imported_at=moment,
            updated_at=moment,
        )
        return Segment.objects.create(
            workspace=workspace,
            conversation=conversation,
            agent=agent,
            started_at=moment,
            channel="chat",
        )

    return store
