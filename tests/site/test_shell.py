"""The navigation is drawn once for all who see the same."""

from __future__ import annotations

import re

from django.urls import reverse

from evenhand.people.roles import Role
from evenhand.site.shell import navigation


def lit(drawn: str) -> list[str]:
    """The addresses marked as where the reader is."""
    return re.findall(r'href="([^"]+)"[^>]* aria-current="page"', drawn)


def test_each_address_lights_its_own_entry(people):
    lead = people[Role.LEAD]
    for room in ("conversations", "quality", "overview", "conversations"):
        address = reverse(room, args=[lead.workspace.slug])
        assert lit(navigation(lead, address)) == [address]


def test_an_address_below_an_entry_lights_it_and_another_none(people):
    lead = people[Role.LEAD]
    address = reverse("conversations", args=[lead.workspace.slug])
    assert lit(navigation(lead, f"{address}17/")) == [address]
    assert lit(navigation(lead, f"/w/{lead.workspace.slug}/preferences/")) == []


def test_nobody_is_given_the_entries_of_another_role(people):
    lead, agent = people[Role.LEAD], people[Role.AGENT]
    people_page = reverse("people", args=[lead.workspace.slug])
    assert people_page in navigation(lead, people_page)
    assert people_page not in navigation(agent, people_page)


def test_everybody_is_led_into_their_own_workspace(people, stranger):
    lead = people[Role.LEAD]
    address = reverse("conversations", args=[lead.workspace.slug])
    stranger.role = lead.role
    assert address in navigation(lead, address)
    assert f"/w/{lead.workspace.slug}/" not in navigation(stranger, address)
