"""Inviting people: a link that works once, for seven days, for one e-mail."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.people.models import Agent, Invitation, Membership, User
from evenhand.people.queries import open_invitations
from evenhand.people.roles import Role
from evenhand.people.services.members import create_person

VALID_FOR = timedelta(days=7)
_SALT = "evenhand.people.invitation"


@transaction.atomic
def invite(by: Membership, email: str, role: str, agent: Agent | None = None) -> Invitation:
    """Ask somebody into the workspace; an earlier invitation of theirs stops working.

    Parameters
    ----------
    agent:
        The agent they are, so that they see their own results.

    Raises
    ------
    InputError
        They are a member already, there is no such role, or the agent signs in as somebody else.
    """
    email = email.strip().lower()
    if role not in Role.values:
        raise InputError(_("choose one of the six roles."), "role")
    if Membership.objects.filter(workspace=by.workspace, user__email=email).exists():
        raise InputError(_("this person is a member already; change their role instead."), "email")
    if agent is not None and (agent.workspace_id != by.workspace_id or agent.user_id):
        raise InputError(_("this agent signs in as somebody else."), "agent")
    open_invitations(by).filter(email=email).update(revoked_at=timezone.now())
    return Invitation.objects.create(
        workspace=by.workspace,
        email=email,
        role=role,
        agent=agent,
        invited_by=by.user,
        nonce=secrets.token_urlsafe(16),
        expires_at=timezone.now() + VALID_FOR,
    )


@transaction.atomic
def revoke(invitation: Invitation) -> None:
    """Make an invitation's link useless."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def token_of(invitation: Invitation) -> str:
    """What the link carries: the invitation and its secret, signed."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=_SALT)


def find(token: str) -> Invitation:
    """The invitation of a link.

    Raises
    ------
    StateError
        The link is not genuine, too old, used or taken back.
    """
    refused = StateError(_("This invitation cannot be used any more. Ask for a new one."))
    try:
        number, nonce = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise refused from error
    invitation = (
        Invitation.objects.select_related("workspace", "agent")
        .filter(pk=number, nonce=nonce)
        .first()
    )
    if invitation is None or not invitation.is_open:
        raise refused
    return invitation


@transaction.atomic
def accept(invitation: Invitation, name: str, password: str) -> Membership:
    """Join as a new person.

    Raises
    ------
    StateError
        The invitation was used or taken back in between.
    InputError
        There is an account with this e-mail: sign in and join with it.
    """
    _use(invitation)
    return _member(invitation, create_person(invitation.email, name, password))


@transaction.atomic
def join(invitation: Invitation, user: User) -> Membership:
    """Join with the account one has.

    Raises
    ------
    StateError
        The invitation is for somebody else, or was used or taken back in between.
    """
    if user.email != invitation.email:
        raise StateError(
            _("This invitation is for %(email)s. Sign in as that person to use it.")
            % {"email": invitation.email}
        )
    _use(invitation)
    return _member(invitation, user)


def _use(invitation: Invitation) -> None:
    fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not fresh.is_open:
        raise StateError(_("This invitation cannot be used any more. Ask for a new one."))
    Invitation.objects.filter(pk=fresh.pk).update(accepted_at=timezone.now())


def _member(invitation: Invitation, user: User) -> Membership:
    member, _made = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    if invitation.agent_id:
        Agent.objects.filter(pk=invitation.agent_id, user__isnull=True).update(user=user)
    return member
