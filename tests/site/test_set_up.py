"""The first start: one workspace, one admin, once."""

from __future__ import annotations

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse

from evenhand.errors import StateError
from evenhand.people.models import Membership, User, Workspace
from evenhand.people.roles import Role
from evenhand.people.services import first_admin
from evenhand.scorecards.models import ScorecardVersion

SENT = {
    "workspace": "Ferry Support",
    "time_zone": "Europe/Tallinn",
    "name": "Nia Novak",
    "email": "Nia@Ferry.example",
    "password": "seven small boats",
    "scorecards": ["general-support", "ai-agent"],
}


def post(**changes):
    client = Client()
    return client, client.post(reverse("set_up"), SENT | changes)


def test_the_first_visit_leads_to_the_set_up(db, client):
    assert client.get("/").url == reverse("set_up")
    assert client.get(reverse("set_up")).status_code == 200


def test_the_set_up_makes_a_workspace_and_signs_its_admin_in(db):
    client, answer = post()
    member = Membership.objects.get()
    assert (member.role, member.user.email) == (Role.ADMIN, "nia@ferry.example")
    assert (member.workspace.slug, member.workspace.time_zone) == (
        "ferry-support",
        "Europe/Tallinn",
    )
    assert answer.url == reverse("welcome", args=["ferry-support"])
    assert client.get(answer.url).context["has_scorecards"]


def test_the_admin_can_sign_in_later_with_a_checked_address(db):
    post()
    user = User.objects.get()
    assert user.check_password(SENT["password"])
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()
    sent = {"login": "nia@ferry.example", "password": SENT["password"]}
    answer = Client().post(reverse("account_login"), sent)
    assert answer.url == reverse("home")


def test_the_chosen_scorecards_are_in_use(db):
    post()
    versions = ScorecardVersion.objects.select_related("scorecard")
    assert {version.scorecard.key for version in versions} == set(SENT["scorecards"])
    assert all(version.status == ScorecardVersion.Status.PUBLISHED for version in versions)


def test_no_scorecard_need_be_chosen(db):
    post(scorecards=[])
    assert Workspace.objects.exists()
    assert not ScorecardVersion.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("workspace", ""),
        ("time_zone", "Mars/Olympus"),
        ("email", "nobody"),
        ("password", "short"),
        ("password", "password123"),
        ("password", "Nia@Ferry.example"),
        ("name", ""),
        ("scorecards", ["unknown"]),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(db, field, value):
    _client, answer = post(**{field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not User.objects.exists()
    assert not Workspace.objects.exists()


def test_a_name_in_any_script_gets_an_address(db):
    _client, answer = post(workspace="顧客サポート")
    assert answer.url == reverse("welcome", args=["workspace"])


@pytest.mark.parametrize("method", ["get", "post"])
def test_once_somebody_has_an_account_the_page_is_gone(people, client, method):
    assert getattr(client, method)(reverse("set_up"), SENT).status_code == 404
    assert Workspace.objects.count() == 1


def test_a_second_first_admin_is_refused(people):
    with pytest.raises(StateError, match="set up already"):
        first_admin("Two", "UTC", "two@acme.example", "Two", "seven small boats")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_up_at_once_one_succeeds():
    start = threading.Barrier(2)
    results = []

    def try_it(number):
        start.wait()
        try:
            first_admin(f"W{number}", "UTC", f"p{number}@acme.example", "P", "seven small boats")
            results.append("made")
        except StateError:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made", "refused"]
    assert (User.objects.count(), Workspace.objects.count()) == (1, 1)


@pytest.mark.parametrize("role", Role.values)
def test_only_an_admin_sees_the_next_steps(people, sign_in, role):
    answer = sign_in(people[role]).get(reverse("welcome", args=["acme"]))
    assert answer.status_code == (200 if role == Role.ADMIN else 403)


def test_a_stranger_sees_no_next_steps(people, stranger, sign_in):
    assert sign_in(stranger).get(reverse("welcome", args=["acme"])).status_code == 404
