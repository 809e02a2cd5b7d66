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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_every_page_is_accessible_and_fits(
    signed_in, accessible, people, team, agent, workspace, size, theme
):
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
    page = signed_in(people[Role.ADMIN], size, theme)
    paths = [reverse(name, args=["acme", *rest]) for name, *rest in addresses]
    for path in [*paths, reverse("invitation", args=[token_of(invitation)])]:
        page.goto(path)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
