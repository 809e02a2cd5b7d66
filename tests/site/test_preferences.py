"""What a person sets for themselves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.people.models import Membership, Workspace
from evenhand.people.roles import Role

SENT = {"name": "Max Power", "time_zone": "Asia/Tokyo", "language": "en", "theme": "dark"}


@pytest.fixture
def client(viewer, sign_in):
    return sign_in(viewer)


def test_preferences_are_kept(client, viewer):
    client.post(reverse("preferences"), SENT)
    viewer.user.refresh_from_db()
    assert {field: getattr(viewer.user, field) for field in SENT} == SENT


def test_the_page_shows_what_is_kept(client, viewer):
    client.post(reverse("preferences"), SENT)
    assert client.get(reverse("preferences")).context["form"].initial["time_zone"] == "Asia/Tokyo"


def test_a_kept_theme_counts_again_in_this_browser(client):
    client.cookies["evenhand_theme"] = "light"
    client.post(reverse("preferences"), SENT)
    assert client.cookies.pop("evenhand_theme")["max-age"] == 0
    assert 'data-theme="dark"' in client.get(reverse("preferences")).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Olympus"), ("language", "xx"), ("theme", "pink"), ("name", "x" * 151)],
)
def test_what_cannot_be_used_is_refused(client, viewer, field, value):
    answer = client.post(reverse("preferences"), SENT | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    viewer.user.refresh_from_db()
    assert viewer.user.theme == ""


def test_nobody_can_change_another_fields_of_theirs(client, viewer):
    client.post(reverse("preferences"), SENT | {"email": "x@y.example", "is_staff": "1"})
    viewer.user.refresh_from_db()
    assert (viewer.user.email, viewer.user.is_staff) == ("manager@acme.example", False)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_preferences(people, sign_in, role):
    assert sign_in(people[role]).get(reverse("preferences")).status_code == 200


def test_whoever_is_not_signed_in_is_asked_to(db):
    answer = Client().get(reverse("preferences"))
    assert answer.url.startswith(reverse("account_login"))


def test_password_and_second_factor_are_one_click_away(client):
    page = client.get(reverse("preferences")).content.decode()
    assert reverse("account_change_password") in page
    assert reverse("mfa_index") in page


def test_a_person_in_no_workspace_is_told_what_to_do(people, sign_in):
    client = sign_in(people[Role.LEAD])
    people[Role.LEAD].delete()
    assert "Ask an admin" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.ADMIN, "overview"),
        (Role.AUDITOR, "overview"),
        (Role.REVIEWER, "review_home"),
        (Role.AGENT, "my_results"),
    ],
)
def test_entering_a_workspace_leads_to_the_first_page_of_the_role(people, sign_in, role, page):
    answer = sign_in(people[role]).get(reverse("workspace", args=["acme"]))
    assert answer.url == reverse(page, args=["acme"])


def test_a_stranger_enters_no_workspace(people, stranger, sign_in):
    assert sign_in(stranger).get(reverse("workspace", args=["acme"])).status_code == 404


def test_workspaces_are_offered_where_there_are_several(people, sign_in):
    admin = people[Role.ADMIN]
    client = sign_in(admin)
    other = reverse("workspace", args=["second"])
    assert other not in client.get(reverse("people", args=["acme"])).content.decode()
    second = Workspace.objects.create(slug="second", name="Second")
    Membership.objects.create(workspace=second, user=admin.user, role=Role.AGENT)
    assert other in client.get(reverse("people", args=["acme"])).content.decode()
