"""A workspace with a front line and an internal desk, reviewed on categories that have stages."""

from __future__ import annotations

import pytest

from evenhand.people.models import Team
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Author, Purpose
from evenhand.scorecards.document import from_builtins
from evenhand.scorecards.services import create_scorecard, publish
from insights.conftest import Centre

FOUR = [
    {"label": "Full", "value": 1, "passes": True},
    {"label": "Good", "value": 0.75, "passes": True},
    {"label": "Poor", "value": 0.25, "passes": False},
    {"label": "None", "value": 0, "passes": False},
]
VALUES = [1, 0.75, 0.25, 0]
WEIGHTS = {"greeting": 1, "solution": 3, "tone": 2}
STAGES = {"greeting": "Intake", "solution": "resolution", "tone": ""}
CARD = {
    "name": "Three",
    "categories": [
        {"key": key, "name": key.title(), "options": FOUR, "weight": weight, "stage": STAGES[key],
         "root_causes": ["hurry"]}
        for key, weight in WEIGHTS.items()
    ],
}  # fmt: skip


class Desk(Centre):
    """Reviews with an option (or ``None`` for N/A) for each of the three categories."""

    def __init__(self, workspace):
        super().__init__(workspace)
        self.version = publish(create_scorecard(workspace, from_builtins(CARD)))
        internal = self.team("Internal")
        Team.objects.filter(pk=internal.pk).update(kind=Team.Kind.INTERNAL)

    def category(self, key):
        return self.version.scorecard.categories.get(key=key)

    def reviewer(self, name):
        return Author.objects.get_or_create(
            workspace=self.workspace,
            external_id=name,
            defaults={"kind": Author.Kind.PERSON, "name": name},
        )[0]

    def rate(self, segment, options, *, causes=(), author=None, **fields):
        """One review of the segment."""
        answers = {
            key: Answer(option=-1 if option is None else option, root_causes=list(causes))
            for key, option in zip(WEIGHTS, options, strict=True)
        }
        given = {"purpose": Purpose.RANDOM, "probability": 0.5, **fields}
        row = SubmittedReview(
            segment=segment.pk,
            author=(author or self.person).pk,
            happened_at=segment.started_at,
            started_at=segment.started_at,
            submitted_at=segment.started_at,
            answers=answers,
            content_hash=segment.conversation.content_hash,
            **given,
        )
        write_reviews(self.version, [row], automatic=False)


@pytest.fixture
def desk(workspace):
    return Desk(workspace)
