"""People who sign in, and their roles."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.people.models import Agent, Membership, User, Workspace
from evenhand.people.roles import Role

_SET_UP_LOCK = 0x45564E48


@transaction.atomic
def create_person(email: str, name: str = "", password: str = "", password_hash: str = "") -> User:
    """An account whose e-mail counts as checked: only an admin or the set-up makes one.

    Parameters
    ----------
    password:
        In the clear; ``password_hash`` in its place where many accounts share one.

    Raises
    ------
    InputError
        Somebody has this e-mail already.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise InputError(_("there is an account with this e-mail already."), "email")
    stored = password_hash or (make_password(password) if password else make_password(None))
    user = User.objects.create(email=email, name=name.strip(), password=stored)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@transaction.atomic
def change_preferences(user: User, wanted: Mapping[str, str]) -> None:
    """Set a person's own name, time zone, language and theme."""
    fields = ("name", "time_zone", "language", "theme")
    for field in fields:
        setattr(user, field, wanted[field])
    user.save(update_fields=fields)


@transaction.atomic
def create_workspace(name: str, time_zone: str) -> Workspace:
    """A workspace with an address made of its name."""
    return Workspace.objects.create(slug=_free_slug(name), name=name, time_zone=time_zone)


@transaction.atomic
def first_admin(workspace: str, time_zone: str, email: str, name: str, password: str) -> Membership:
    """The first workspace and its admin; of two who try at once, one succeeds.

    Raises
    ------
    StateError
        Somebody has an account already.
    """
    _one_at_a_time()
    if User.objects.exists():
        raise StateError(_("This installation is set up already. Sign in instead."))
    user = create_person(email, name, password)
    created = create_workspace(workspace, time_zone)
    return Membership.objects.create(workspace=created, user=user, role=Role.ADMIN)


def _one_at_a_time() -> None:
    """SQLite begins every transaction with the write lock; PostgreSQL has to be asked."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SET_UP_LOCK])


@transaction.atomic
def change_role(member: Membership, role: str) -> None:
    """Give a member another role.

    Raises
    ------
    InputError
        There is no such role.
    StateError
        They are the last admin, who must stay one.
    """
    if role not in Role.values:
        raise InputError(_("choose one of the six roles."), "role")
    if role != Role.ADMIN:
        _keep_an_admin(member)
    Membership.objects.filter(pk=member.pk).update(role=role)


@transaction.atomic
def remove_member(member: Membership) -> None:
    """Take somebody's access away; what they wrote stays, under their name.

    Raises
    ------
    StateError
        They are the last admin.
    """
    _keep_an_admin(member)
    Agent.objects.filter(workspace=member.workspace_id, user=member.user_id).update(user=None)
    Membership.objects.filter(pk=member.pk).delete()


def _keep_an_admin(member: Membership) -> None:
    admins = set(
        Membership.objects.select_for_update()
        .filter(workspace=member.workspace_id, role=Role.ADMIN)
        .values_list("pk", flat=True)
    )
    if admins == {member.pk}:
        raise StateError(_("This is the last admin. Make somebody else admin first."))


def _free_slug(name: str) -> str:
    base = slugify(name)[:32] or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
