"""Changing contact drivers: finding them, and shaping them by hand. One transaction each."""

from __future__ import annotations

import os
import socket
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import EvenhandError, InputError, StateError
from evenhand.insights.contact import finding, queries
from evenhand.insights.contact.models import (
    Contact,
    Driver,
    DriverChange,
    DriverWork,
    SavingAssumptions,
)
from evenhand.insights.contact.openings import words
from evenhand.judges.rules.text import normal
from evenhand.people.models import Membership, Workspace

LEASE = timedelta(minutes=5)
ATTEMPTS = 3
Step = DriverWork.Step
Kind = DriverChange.Kind


@transaction.atomic
def request_finding(workspace: Workspace) -> DriverWork:
    """Put finding on the list of work; saying it twice does nothing twice."""
    work, _new = DriverWork.objects.select_for_update().get_or_create(workspace=workspace)
    if work.step in (Step.NONE, Step.FAILED):
        work.step, work.done, work.total, work.attempts = Step.WAITING, 0, 0, 0
        work.error, work.asked_at = "", timezone.now()
        work.save()
    return work


def work_on(workspace_id: int) -> bool:
    """Find drivers if asked for, else sort what is new; false where another worker has the work.

    A fault is written to the work and raised; after ``ATTEMPTS`` the work is given up.
    """
    work = _taken(workspace_id)
    if work is None:
        return False
    try:
        _do(work)
    except Exception as error:
        _failed(work, error)
        if isinstance(error, EvenhandError):
            return True
        raise
    return True


def _do(work: DriverWork) -> None:
    def progress(step: str, done: int, total: int) -> None:
        DriverWork.objects.filter(pk=work.pk, worker=work.worker).update(
            step=step, done=done, total=total, lease_until=timezone.now() + LEASE
        )

    asked = work.step != Step.NONE
    report = work.report
    if asked:
        report = finding.find(work.pk, progress)._asdict()
    finding.follow_all(work.pk, progress, new_only=not asked)
    finding.drop_empty(work.pk)
    now = timezone.now()
    DriverWork.objects.filter(pk=work.pk, worker=work.worker).update(
        step=Step.NONE,
        lease_until=None,
        attempts=0,
        error="",
        report=report,
        followed_at=now,
        found_at=now if asked else F("found_at"),
    )


def _taken(workspace_id: int) -> DriverWork | None:
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    name = f"{socket.gethostname()}-{os.getpid()}"[:80]
    changed = DriverWork.objects.filter(free, pk=workspace_id).exclude(step=Step.FAILED)
    if changed.update(worker=name, lease_until=now + LEASE, attempts=F("attempts") + 1) != 1:
        return None
    return DriverWork.objects.get(pk=workspace_id)


def _failed(work: DriverWork, error: Exception) -> None:
    final = work.attempts >= ATTEMPTS or isinstance(error, EvenhandError)
    said = str(error) if isinstance(error, EvenhandError) else f"{type(error).__name__}: {error}"
    DriverWork.objects.filter(pk=work.pk, worker=work.worker).update(
        step=Step.FAILED if final else Step.WAITING, lease_until=None, error=said[:2000]
    )


@transaction.atomic
def rename(viewer: Membership, driver: Driver, name: str) -> None:
    """Give a driver a name of one's own; it stays through every finding.

    Raises
    ------
    InputError
        The name is empty.
    """
    name = " ".join(name.split())[:120]
    if not name:
        raise InputError(_("A driver needs a name."))
    before = {"driver": driver.pk, "name": driver.name, "by_hand": driver.named_by_hand}
    _changed(viewer, Kind.RENAMED, f"{driver.name} → {name}", before)
    Driver.objects.filter(pk=driver.pk).update(name=name, named_by_hand=True)


@transaction.atomic
def merge(viewer: Membership, drivers: Sequence[Driver], into: Driver | None) -> None:
    """Show several drivers as one.

    Raises
    ------
    InputError
        There is nothing to merge.
    """
    others = [driver for driver in drivers if driver != into]
    if into is None or not others:
        raise InputError(_("Choose at least two drivers to merge."))
    moved = Driver.objects.filter(
        Q(pk__in=[each.pk for each in others]) | Q(merged_into__in=others)
    )
    before = {str(pk): former for pk, former in moved.values_list("pk", "merged_into")}
    names = ", ".join(each.name for each in others)
    _changed(viewer, Kind.MERGED, f"{names} → {into.name}", {"merged_into": before})
    moved.update(merged_into=into.pk)


@transaction.atomic
def split_off(viewer: Membership, driver: Driver, phrase: str, name: str = "") -> int:
    """Make a driver of its own of the contacts that begin with a phrase in them; how many.

    They stay there through every finding, and the next ones like them follow.

    Raises
    ------
    InputError
        No contact says it, or all do.
    """
    wanted = [normal(word) for word in words(phrase)]
    if not wanted:
        raise InputError(_("Write the word or phrase that sets these contacts apart."))
    members = Contact.objects.filter(Q(driver=driver.pk) | Q(driver__merged_into=driver.pk))
    ids = list(members.order_by("pk").values_list("pk", flat=True))
    found = sorted(_saying(ids, wanted))
    if not found or len(found) == len(ids):
        raise InputError(
            _("%(count)d of %(all)d contacts begin with “%(phrase)s” in them: nothing to split.")
            % {"count": len(found), "all": len(ids), "phrase": phrase}
        )
    new = Driver.objects.create(
        workspace=viewer.workspace,
        language=driver.language,
        name=(name.strip() or phrase.strip().capitalize())[:120],
        named_by_hand=True,
        terms=[phrase.strip()],
        split_from=driver,
        part_of=driver.part_of,
        placed_by_hand=driver.placed_by_hand,
    )
    home: dict[int, list[int]] = defaultdict(list)
    chosen = set(found)
    for number, leaf in members.values_list("pk", "driver"):
        if number in chosen:
            home[leaf].append(number)
    _changed(viewer, Kind.SPLIT, f"{driver.name} → {new.name}", {"driver": new.pk, "home": home})
    _move(found, driver=new, pinned=True, learnt_from=True)
    return len(found)


def _move(numbers: Sequence[int], **to: Any) -> None:
    """Change contacts, no more at a time than a statement may name."""
    for at in range(0, len(numbers), finding.CHUNK):
        Contact.objects.filter(pk__in=numbers[at : at + finding.CHUNK]).update(**to)


def _saying(ids: Sequence[int], wanted: Sequence[str]) -> set[int]:
    """Conversations whose opening has the words in a row."""
    found = set()
    for at in range(0, len(ids), finding.CHUNK):
        for each in finding.read(ids[at : at + finding.CHUNK]):
            said = [normal(word) for word in words(each.opening.text)]
            if any(said[i : i + len(wanted)] == wanted for i in range(len(said))):
                found.add(each.opening.conversation)
    return found


@transaction.atomic
def hide(viewer: Membership, driver: Driver, hidden: bool) -> None:
    """Leave a driver out of the list, or show it again."""
    before = {"driver": driver.pk, "hidden": driver.hidden}
    _changed(viewer, Kind.HIDDEN, driver.name, before)
    Driver.objects.filter(pk=driver.pk).update(hidden=hidden)


@transaction.atomic
def flag(viewer: Membership, driver: Driver, avoidable: str) -> None:
    """Say which of a driver's contacts look avoidable.

    Raises
    ------
    InputError
        There is no such choice.
    """
    if avoidable not in Driver.Avoidable.values:
        raise InputError(_("Choose which contacts look avoidable."))
    before = {"driver": driver.pk, "avoidable": driver.avoidable}
    _changed(viewer, Kind.FLAGGED, driver.name, before)
    Driver.objects.filter(pk=driver.pk).update(avoidable=avoidable)


@transaction.atomic
def place(viewer: Membership, driver: Driver, main: Driver | None) -> None:
    """Put a driver under a main one, or let it stand alone; it stays there through every finding.

    Raises
    ------
    InputError
        A main driver cannot be part of another.
    """
    if main == driver or queries.parts_of(driver):
        raise InputError(_("A driver that others are part of cannot be part of another."))
    before = {"driver": driver.pk, "part_of": driver.part_of_id, "by_hand": driver.placed_by_hand}
    subject = f"{driver.name} → {main.name if main else _('stands alone')}"
    _changed(viewer, Kind.PLACED, subject, before)
    Driver.objects.filter(pk=driver.pk).update(part_of=main, placed_by_hand=True)


@transaction.atomic
def undo(viewer: Membership, change: int) -> DriverChange:
    """Take back the latest change by hand.

    Raises
    ------
    StateError
        It is not the latest any more.
    """
    latest = queries.latest_change(viewer)
    if latest is None or latest.pk != change:
        raise StateError(_("Somebody changed something else meanwhile. Look at the page again."))
    _UNDO[Kind(latest.kind)](latest.before)
    latest.undone_at = timezone.now()
    latest.save(update_fields=["undone_at"])
    return latest


def _undo_rename(before: dict[str, Any]) -> None:
    Driver.objects.filter(pk=before["driver"]).update(
        name=before["name"], named_by_hand=before["by_hand"]
    )


def _undo_merge(before: dict[str, Any]) -> None:
    for driver, former in before["merged_into"].items():
        Driver.objects.filter(pk=int(driver)).update(merged_into=former)


def _undo_split(before: dict[str, Any]) -> None:
    """Contacts go back where they were; those that followed since go to the parent."""
    new = Driver.objects.filter(pk=before["driver"]).first()
    if new is None:
        return
    for leaf, numbers in before["home"].items():
        _move(numbers, driver=int(leaf), pinned=False)
    Contact.objects.filter(driver=new).update(driver=new.split_from_id, pinned=False)
    new.delete()


def _undo_hide(before: dict[str, Any]) -> None:
    Driver.objects.filter(pk=before["driver"]).update(hidden=before["hidden"])


def _undo_flag(before: dict[str, Any]) -> None:
    Driver.objects.filter(pk=before["driver"]).update(avoidable=before["avoidable"])


def _undo_place(before: dict[str, Any]) -> None:
    """Back under its former main driver, if that is still there."""
    main = Driver.objects.filter(pk=before["part_of"]).first()
    Driver.objects.filter(pk=before["driver"]).update(
        part_of=main, placed_by_hand=before["by_hand"]
    )


_UNDO = {
    Kind.RENAMED: _undo_rename,
    Kind.MERGED: _undo_merge,
    Kind.SPLIT: _undo_split,
    Kind.HIDDEN: _undo_hide,
    Kind.FLAGGED: _undo_flag,
    Kind.PLACED: _undo_place,
}


def _changed(viewer: Membership, kind: str, subject: str, before: dict[str, Any]) -> None:
    DriverChange.objects.create(
        workspace=viewer.workspace,
        kind=kind,
        subject=subject[:300],
        before=before,
        changed_by=viewer.user,
    )


@transaction.atomic
def assume(assumptions: SavingAssumptions) -> None:
    """Keep what the saving is to rest on; the form has checked it."""
    assumptions.save()
