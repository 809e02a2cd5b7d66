"""A workspace with four reviewers, conversations, and sessions in every state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.calibration import queries, services
from evenhand.calibration.models import Item
from evenhand.calibration.services import SessionPlan
from evenhand.people.models import Membership, User
from evenhand.people.roles import Role
from evenhand.reviews.answers import Answer
from evenhand.reviews.services import save_draft, submit
from evenhand.scorecards.document import from_builtins
from evenhand.scorecards.services import create_scorecard, publish
from reviews.conftest import make_segment  # noqa: F401

SCORECARD = {
    "name": "Care",
    "categories": [
        {
            "key": "tone",
            "name": "Tone",
            "weight": 2,
            "options": [
                {"label": "Warm", "value": 1, "passes": True, "guidance": "Sounds glad to help."},
                {"label": "Plain", "value": 0.5, "passes": True, "guidance": "Correct, no more."},
                {"label": "Cold", "value": 0, "passes": False, "guidance": "Puts people off."},
            ],
            "na_guidance": "The agent wrote nothing.",
        },
        {
            "key": "solved",
            "name": "Solved",
            "options": [
                {"label": "Yes", "value": 1, "passes": True},
                {"label": "No", "value": 0, "passes": False},
            ],
        },
    ],
}


def address(name, *args):
    return reverse(name, args=["acme", *args])


@pytest.fixture
def version(workspace):
    return publish(create_scorecard(workspace, from_builtins(SCORECARD)))


@pytest.fixture
def panel(workspace):
    """Four reviewers who take part in sessions."""
    return [_reviewer(workspace, name) for name in ("Abel", "Bea", "Cyd", "Dan")]


@pytest.fixture
def make_session(people, panel, version, make_segment):  # noqa: F811
    """A draft with the panel and some conversations, made by the lead."""

    def make(segments=2, baseline=None, members=None, **fields):
        members = panel if members is None else members
        plan = SessionPlan(
            name=fields.pop("name", "May"),
            deadline=fields.pop("deadline", timezone.now() + timedelta(days=2)),
            people=[member.user for member in members],
            baseline=baseline.user if baseline else None,
            **fields,
        )
        session = services.create_session(people[Role.LEAD], plan)
        for number in range(segments):
            services.add_segment(session, make_segment(f"{session.pk}-{number}"))
        return session

    return make


@pytest.fixture
def scoring(make_session):
    """A session that people score now."""
    session = make_session()
    services.start_session(session)
    session.refresh_from_db()
    return session


def standing_for(member: Membership, session) -> queries.Standing:
    return queries.session_or_404(member, session.pk)


def give(member: Membership, item: Item, tone=0, solved=0):
    """The member's submitted review of the item: options from the best, -1 for N/A."""
    seat = services.begin(member, item)
    answers = {"tone": Answer(option=tone), "solved": Answer(option=solved)}
    with services.answering(seat):
        save_draft(seat.review, answers, "", 0)
        submit(seat.review, 1)
    return seat


def give_all(session, answers):
    """Everybody's options: ``{member: [(tone, solved), ...]}`` in the order of the items."""
    items = list(session.items.all())
    for member, options in answers.items():
        for item, (tone, solved) in zip(items, options, strict=True):
            give(member, item, tone, solved)


@pytest.fixture
def discussed(scoring, panel):
    """A session everybody has submitted: Dan is colder than the others about the first."""
    a, b, c, d = panel
    give_all(
        scoring,
        {a: [(0, 0), (1, 0)], b: [(0, 0), (1, 0)], c: [(0, 0), (1, -1)], d: [(2, 0), (1, 1)]},
    )
    return scoring


def _reviewer(workspace, name):
    user = User.objects.create_user(f"{name.lower()}@acme.example", password=None, name=name)
    return Membership.objects.create(workspace=workspace, user=user, role=Role.REVIEWER)
