"""A scorecard with sections, a critical category and three scales, and reviews on it."""

from __future__ import annotations

import pytest

from evenhand.insights.facts.building import open_store, refresh
from evenhand.insights.facts.lease import store_of
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Purpose
from evenhand.scorecards.document import from_builtins
from evenhand.scorecards.services import create_scorecard, publish


def scale(*values):
    return [{"label": f"{value:g}", "value": value, "passes": value >= 0.5} for value in values]


DOCUMENT = {
    "name": "Support",
    "sections": [{"key": "manner", "name": "Manner"}, {"key": "matter", "name": "Matter"}],
    "categories": [
        {"key": "tone", "name": "Tone", "section": "manner", "weight": 2,
         "options": scale(1, 0.5, 0)},
        {"key": "greeting", "name": "Greeting", "section": "manner", "options": scale(1, 0)},
        {"key": "solution", "name": "Solution", "section": "matter", "weight": 5, "critical": True,
         "options": scale(1, 0)},
        {"key": "policy", "name": "Policy", "section": "matter", "weight": 3,
         "options": scale(1, 0.75, 0.25, 0)},
    ],
}  # fmt: skip
KEYS = [category["key"] for category in DOCUMENT["categories"]]


@pytest.fixture
def version(workspace):
    return publish(create_scorecard(workspace, from_builtins(DOCUMENT)))


@pytest.fixture
def review(centre):
    """Write a review of a segment: answers by category, -1 for N/A."""

    def write(version, segment, answers, **fields):
        row = SubmittedReview(
            segment=segment.pk,
            author=fields.pop("author", centre.person).pk,
            happened_at=segment.started_at,
            started_at=segment.started_at,
            submitted_at=segment.started_at,
            answers={key: Answer(option=option) for key, option in answers.items()},
            content_hash=segment.conversation.content_hash,
            **{"purpose": Purpose.RANDOM, "probability": 0.1, **fields},
        )
        write_reviews(version, [row], automatic=False)

    return write


@pytest.fixture
def opened():
    """The facts in force of a workspace, brought up to date."""

    def current(workspace):
        while refresh(workspace):
            pass
        return open_store(workspace, store_of(workspace))

    return current
