"""Writing notices, and noting that they were read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from evenhand.people.models import Membership, Notice, NoticeKind
from evenhand.people.notices.switches import switches_of

_SUBJECT = 200


@transaction.atomic
def notify(
    kind: NoticeKind, to: Iterable[Membership], subject: str, address: str, once: str
) -> None:
    """Tell people of something, once: telling them again of the same thing does nothing.

    Parameters
    ----------
    kind:
        What it is about; people switch kinds on and off.
    to:
        Whom to tell. Each sees only their own notice.
    subject:
        What happened, in one sentence of plain text.
    address:
        Where it leads: a path of this site, such as ``/w/acme/review/12/``.
    once:
        What makes it the same thing, such as ``dispute:12:opened``; at most 120 characters.

    Raises
    ------
    ValueError
        The address leads elsewhere.
    """
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        raise ValueError(f"A notice leads to a path of this site, not to {address!r}.")
    # Rows already there are skipped by the constraint, whoever wrote them first.
    Notice.objects.bulk_create(
        [_notice(member, kind, subject, address, once) for member in _reachable(to)],
        ignore_conflicts=True,
    )


def mark_read(notice: Notice) -> None:
    """Note when it was first read."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(viewer: Membership) -> int:
    """Note that the viewer has read all of theirs; how many that were."""
    unread = Notice.objects.filter(member=viewer, in_app=True, read_at=None)
    return unread.update(read_at=timezone.now())


def _reachable(to: Iterable[Membership]) -> Iterable[Membership]:
    wanted = {member.pk for member in to}
    if not wanted:
        return ()
    found = Membership.objects.filter(pk__in=wanted, user__is_active=True)
    return found.select_related("user").order_by("pk")


def _notice(member: Membership, kind: NoticeKind, subject: str, address: str, once: str) -> Notice:
    switch = switches_of(member.user)[NoticeKind(kind)]
    shortened = subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1] + "…"
    return Notice(
        member=member,
        kind=kind,
        subject=" ".join(shortened.split()),
        address=address,
        once=once,
        in_app=switch.in_app,
        by_mail=switch.by_mail,
    )
