"""Pages of scorecards and people: nothing for axe to find, nothing wider than the window."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from evenhand.people.roles import Role
from evenhand.people.services import add_alias, invite, move_to_team
from evenhand.people.services.invitations import token_of
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, open_draft, publish

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_is_accessible_and_fits(faults_on, people, team, agent, workspace):
    move_to_team(agent, team, date(2026, 1, 1))
    add_alias(agent, "desk", "ana")
    invitation = invite(people[Role.ADMIN], "nia@new.example", Role.REVIEWER)
    version = publish(create_scorecard(workspace, ready_scorecard("it-service-desk")))
    open_draft(version.scorecard)
    addresses = [
        ("scorecard_new",),
        ("scorecard", version.scorecard_id),
        ("scorecard_compare", version.scorecard_id),
        ("people",),
        ("agents",),
        ("agent_new",),
        ("agent", agent.pk),
        ("agent_edit", agent.pk),
        ("teams",),
        ("team_new",),
        ("team", team.pk),
        ("welcome",),
    ]
    paths = [reverse(name, args=["acme", *rest]) for name, *rest in addresses]
    paths.append(reverse("invitation", args=[token_of(invitation)]))
    faults = faults_on(people[Role.ADMIN], paths)
    assert not faults, "\n".join(faults)
