"""Members, their roles, and that there is always an admin."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.errors import InputError, StateError
from evenhand.people.models import Membership, User
from evenhand.people.roles import Role
from evenhand.people.services import change_role, create_person, remove_member


@pytest.fixture
def client(people, sign_in):
    return sign_in(people[Role.ADMIN])


def role_of(member):
    return Membership.objects.get(pk=member.pk).role


def test_a_person_is_created_with_a_checked_primary_address(db):
    user = create_person(" Nia@Acme.example ", "Nia", "a long enough one")
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("nia@acme.example", True, True)
    assert authenticate(email="nia@acme.example", password="a long enough one") == user


def test_a_person_without_a_password_cannot_sign_in_with_one(db):
    assert not create_person("nia@acme.example").has_usable_password()


def test_an_email_belongs_to_one_person(db):
    create_person("nia@acme.example")
    with pytest.raises(InputError, match="already"):
        create_person("NIA@acme.example")


def test_an_admin_changes_a_role(client, people):
    lead = people[Role.LEAD]
    client.post(reverse("member_role", args=["acme", lead.pk]), {"role": Role.MANAGER})
    assert role_of(lead) == Role.MANAGER


def test_a_role_that_does_not_exist_is_refused(client, people):
    lead = people[Role.LEAD]
    client.post(reverse("member_role", args=["acme", lead.pk]), {"role": "king"})
    assert role_of(lead) == Role.LEAD


def test_the_last_admin_stays_admin(people):
    with pytest.raises(StateError, match="last admin"):
        change_role(people[Role.ADMIN], Role.LEAD)
    with pytest.raises(StateError, match="last admin"):
        remove_member(people[Role.ADMIN])


def test_the_last_admin_is_told_so(client, people):
    answer = client.post(
        reverse("member_remove", args=["acme", people[Role.ADMIN].pk]), follow=True
    )
    assert "last admin" in answer.content.decode()


def test_one_of_two_admins_may_go(people):
    change_role(people[Role.LEAD], Role.ADMIN)
    remove_member(people[Role.ADMIN])
    assert not Membership.objects.filter(pk=people[Role.ADMIN].pk).exists()


def test_an_admin_who_removes_themselves_is_sent_away(client, people):
    change_role(people[Role.LEAD], Role.ADMIN)
    answer = client.post(reverse("member_remove", args=["acme", people[Role.ADMIN].pk]))
    assert answer.url == reverse("home")
    assert client.get(reverse("people", args=["acme"])).status_code == 404


def test_whoever_is_removed_loses_access_and_keeps_the_account(client, people, sign_in, agent):
    gone = people[Role.AGENT]
    client.post(reverse("member_remove", args=["acme", gone.pk]))
    assert sign_in(gone).get(reverse("my_results", args=["acme"])).status_code == 404
    assert User.objects.filter(pk=gone.user_id).exists()
    agent.refresh_from_db()
    assert agent.user is None


def test_members_are_listed_with_the_agent_they_are(client, agent):
    page = client.get(reverse("people", args=["acme"]))
    assert agent.name in [member.agent_name for member in page.context["members"]]


def test_those_who_may_not_edit_see_no_links_and_no_forms(people, sign_in):
    page = sign_in(people[Role.AUDITOR]).get(reverse("people", args=["acme"])).content.decode()
    assert "/invitation/" not in page
    assert reverse("member_invite", args=["acme"]) not in page


def test_the_number_of_queries_does_not_grow_with_members(client, workspace):
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("people", args=["acme"]))
    for number in range(5):
        user = create_person(f"p{number}@acme.example")
        Membership.objects.create(workspace=workspace, user=user, role=Role.REVIEWER)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("people", args=["acme"]))
    assert len(many) == len(few)
