"""Invitations: one link, one person, once, seven days."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evenhand.errors import InputError, StateError
from evenhand.people.models import Invitation, Membership, User
from evenhand.people.roles import Role
from evenhand.people.services import accept, create_person, invite, join, revoke
from evenhand.people.services.invitations import VALID_FOR, find, token_of

PASSWORD = "seven small boats"
LINK = re.compile(r"http://testserver/invitation/([^/\s]+)/")


@pytest.fixture
def admin(people):
    return people[Role.ADMIN]


@pytest.fixture
def invitation(admin):
    return invite(admin, "nia@new.example", Role.REVIEWER)


def link(invitation):
    return reverse("invitation", args=[token_of(invitation)])


def test_inviting_mails_the_link_and_shows_it(admin, sign_in):
    answer = sign_in(admin).post(
        reverse("member_invite", args=["acme"]),
        {"email": "Nia@New.example", "role": Role.LEAD},
        follow=True,
    )
    assert mail.outbox[0].to == ["nia@new.example"]
    for text in (mail.outbox[0].body, answer.content.decode()):
        [token] = set(LINK.findall(text))
        assert find(token) == Invitation.objects.get()


def test_a_mail_server_that_is_down_does_not_stop_the_invitation(admin, sign_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = sign_in(admin).post(
        reverse("member_invite", args=["acme"]),
        {"email": "nia@new.example", "role": Role.LEAD},
        follow=True,
    )
    assert Invitation.objects.exists()
    assert "could not be sent" in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"email": "no address", "role": "lead"}, {"email": "a@b.co"}])
def test_what_is_missing_is_said_in_the_form(admin, sign_in, sent):
    answer = sign_in(admin).post(reverse("member_invite", args=["acme"]), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(admin, people, sign_in):
    answer = sign_in(admin).post(
        reverse("member_invite", args=["acme"]),
        {"email": people[Role.LEAD].user.email.upper(), "role": Role.LEAD},
    )
    assert "member already" in str(answer.context["form"].errors["email"])


def test_a_new_person_joins_with_a_name_and_a_password_and_is_signed_in(invitation):
    client = Client()
    assert client.get(link(invitation)).status_code == 200
    answer = client.post(link(invitation), {"name": "Nia Novak", "password": PASSWORD})
    assert answer.url == reverse("workspace", args=["acme"])
    member = Membership.objects.get(user__email="nia@new.example")
    assert (member.role, member.user.name) == (Role.REVIEWER, "Nia Novak")
    assert EmailAddress.objects.filter(user=member.user, verified=True, primary=True).exists()
    assert client.get(reverse("review_home", args=["acme"])).status_code == 200


def test_a_link_works_once(invitation):
    accept(invitation, "Nia", PASSWORD)
    answer = Client().get(link(invitation))
    assert answer.status_code == 410
    with pytest.raises(StateError):
        accept(invitation, "Nia", PASSWORD)


def test_a_link_works_for_seven_days(invitation):
    assert find(token_of(invitation)) == invitation
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(StateError):
        find(token_of(invitation))
    assert timedelta(days=7) == VALID_FOR


def test_a_link_taken_back_no_longer_works(admin, invitation, sign_in):
    sign_in(admin).post(reverse("member_revoke", args=["acme", invitation.pk]))
    assert Client().get(link(invitation)).status_code == 410


def test_a_newer_invitation_replaces_the_older(admin, invitation):
    newer = invite(admin, invitation.email, Role.LEAD)
    assert Client().get(link(invitation)).status_code == 410
    assert Client().get(link(newer)).status_code == 200


@pytest.mark.parametrize("token", ["x", "eyJ.x.y", "a:b:c"])
def test_a_made_up_link_leads_nowhere(db, token):
    assert Client().get(reverse("invitation", args=[token])).status_code == 410


def test_a_link_cannot_be_made_for_another_invitation(admin, invitation):
    other = invite(admin, "other@new.example", Role.ADMIN)
    forged = Invitation(pk=other.pk, nonce=invitation.nonce)
    assert Client().get(link(forged)).status_code == 410


@pytest.mark.parametrize("password", ["short", "password123", "nia@new.example"])
def test_a_weak_password_is_refused(invitation, password):
    answer = Client().post(link(invitation), {"name": "Nia", "password": password})
    assert answer.status_code == 422
    assert answer.context["form"].errors["password"]
    assert not User.objects.filter(email="nia@new.example").exists()


def test_an_account_that_exists_must_sign_in_and_keeps_its_password(invitation):
    user = create_person("nia@new.example", "Nia", PASSWORD)
    client = Client()
    assert client.get(link(invitation)).url.startswith(reverse("account_login"))
    client.post(link(invitation), {"name": "Mallory", "password": "another password"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not Membership.objects.filter(user=user).exists()


def test_an_account_that_exists_joins_with_one_click(invitation):
    user = create_person("nia@new.example", "Nia", PASSWORD)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(link(invitation)).context["mine"]
    client.post(link(invitation))
    assert Membership.objects.get(user=user).role == Role.REVIEWER


def test_somebody_else_cannot_use_the_link(invitation, stranger, sign_in):
    create_person("nia@new.example", "Nia", PASSWORD)
    client = sign_in(stranger)
    assert not client.get(link(invitation)).context["mine"]
    assert client.post(link(invitation)).status_code == 410
    with pytest.raises(StateError, match="for nia@new"):
        join(invitation, stranger.user)


def test_whoever_is_invited_as_an_agent_sees_own_results(admin, agent, workspace):
    agent.user = None
    agent.save()
    member = accept(invite(admin, "ana@acme.example", Role.AGENT, agent), "Ana", PASSWORD)
    agent.refresh_from_db()
    assert agent.user == member.user


def test_an_agent_who_signs_in_already_is_not_offered(admin, agent):
    with pytest.raises(InputError, match="somebody else"):
        invite(admin, "x@acme.example", Role.AGENT, agent)


def test_a_used_invitation_cannot_be_taken_back(invitation):
    accept(invitation, "Nia", PASSWORD)
    revoke(invitation)
    assert Invitation.objects.get().revoked_at is None
