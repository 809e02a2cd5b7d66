"""What each person wants to be told of, and how; in all their workspaces alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from evenhand.people.models import NoticeKind, User


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether one kind of notice is shown in the app, and whether it is mailed."""

    in_app: bool
    by_mail: bool


_MAILED = frozenset(
    {
        NoticeKind.DISPUTE_OPENED,
        NoticeKind.DISPUTE_DECIDED,
        NoticeKind.SLOT_ASSIGNED,
        NoticeKind.SLOT_OVERDUE,
        NoticeKind.CALIBRATION_CLOSED,
        NoticeKind.ALERT,
        NoticeKind.BUDGET_REACHED,
        NoticeKind.TRAINING_ENDED,
    }
)
"""Mailed unless switched off: what somebody waits for, or what has a date."""


def switches_of(user: User) -> dict[NoticeKind, Switch]:
    """Every kind's switches: the person's own, or what holds for those who chose nothing."""
    return {kind: _chosen(user, kind) for kind in NoticeKind}


def change_switches(user: User, switches: Mapping[NoticeKind, Switch]) -> None:
    """Keep what the person chose; kinds left at what holds for everyone are not stored."""
    chosen = {
        kind.value: asdict(switch)
        for kind, switch in switches.items()
        if switch != _otherwise(kind)
    }
    User.objects.filter(pk=user.pk).update(notice_switches=chosen)


def _chosen(user: User, kind: NoticeKind) -> Switch:
    kept = user.notice_switches.get(kind.value)
    return Switch(**kept) if kept else _otherwise(kind)


def _otherwise(kind: NoticeKind) -> Switch:
    return Switch(in_app=True, by_mail=kind in _MAILED)
