"""One writer of a workspace's facts at a time, wherever it runs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.insights.facts.models import FactStore
from evenhand.people.models import Workspace

TERM = timedelta(minutes=5)


class FactsBusy(StateError):
    """Somebody else is writing the facts just now."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write a workspace's facts."""

    store: FactStore
    key: str

    def renew(self) -> None:
        """Hold it for another term.

        Raises
        ------
        FactsBusy
            It had run out and somebody else holds it.
        """
        held = FactStore.objects.filter(pk=self.store.pk, lease=self.key)
        if not held.update(lease_until=timezone.now() + TERM):
            raise FactsBusy(_("The facts are being written by somebody else."))


def store_of(workspace: Workspace) -> FactStore:
    """The workspace's row, made at need."""
    return FactStore.objects.get_or_create(workspace=workspace)[0]


@contextmanager
def leased(workspace: Workspace) -> Iterator[Lease]:
    """Hold the right to write for the block.

    Raises
    ------
    FactsBusy
        Somebody else holds it.
    """
    pk = store_of(workspace).pk
    key = secrets.token_hex(8)
    now = timezone.now()
    free = Q(lease="") | Q(lease_until__lt=now)
    if not FactStore.objects.filter(free, pk=pk).update(lease=key, lease_until=now + TERM):
        raise FactsBusy(_("The facts are being written by somebody else. Try again in a moment."))
    try:
        yield Lease(FactStore.objects.get(pk=pk), key)
    finally:
        FactStore.objects.filter(pk=pk, lease=key).update(lease="", lease_until=None)
