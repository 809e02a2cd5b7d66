"""Reads of contact drivers, every one within one workspace."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from evenhand.conversations.models import Conversation
from evenhand.insights.contact.models import (
    Contact,
    Driver,
    DriverChange,
    DriverWork,
    SavingAssumptions,
)
from evenhand.people.models import Membership, Workspace


def groupable(workspace_id: int) -> QuerySet[Conversation]:
    """Conversations whose driver may be found anew: nobody put them where they are."""
    pinned = Contact.objects.filter(conversation=OuterRef("pk"), pinned=True)
    return Conversation.objects.filter(~Exists(pinned), workspace=workspace_id).order_by("pk")


def to_follow(workspace_id: int, new_only: bool) -> QuerySet[Conversation]:
    """Conversations to be sorted, by id: those drivers were not found in, or only newer ones."""
    if new_only:
        conversations = Conversation.objects.filter(workspace=workspace_id)
        return conversations.filter(pk__gt=newest_contact(workspace_id)).order_by("pk")
    known = Contact.objects.filter(conversation=OuterRef("pk"), learnt_from=True)
    return groupable(workspace_id).filter(~Exists(known))


def newest_contact(workspace_id: int) -> int:
    """The highest id of a conversation that has been sorted."""
    found = Contact.objects.filter(workspace=workspace_id).aggregate(newest=Max("conversation"))
    return found["newest"] or 0


def has_new(workspace_id: int) -> bool:
    """Whether conversations came in since the last was sorted."""
    return to_follow(workspace_id, new_only=True).exists()


def drivers_by_conversation(workspace_id: int, ids: Sequence[int]) -> dict[int, int]:
    """The driver of each conversation that has one."""
    wanted = set(ids)
    rows = Contact.objects.filter(workspace=workspace_id, driver__isnull=False)
    return {
        number: driver for number, driver in rows.values_list("pk", "driver") if number in wanted
    }


def mains_by_conversation(workspace_id: int, ids: Sequence[int]) -> dict[int, int]:
    """The main driver of each conversation whose driver is part of one."""
    parts = Driver.objects.filter(workspace=workspace_id, part_of__isnull=False)
    mains = {driver: main for driver, main in parts.values_list("pk", "part_of") if main}
    known = drivers_by_conversation(workspace_id, ids)
    return {number: mains[driver] for number, driver in known.items() if driver in mains}


def taught_by(workspace_id: int) -> dict[int, int]:
    """Drivers of the contacts that teach how to follow, by conversation."""
    taught = Contact.objects.filter(workspace=workspace_id, driver__isnull=False, learnt_from=True)
    return dict(taught.values_list("pk", "driver"))


def names_taken(workspace_id: int, language: str) -> set[str]:
    """Names that drivers of the language have."""
    drivers = Driver.objects.filter(workspace=workspace_id, language=language)
    return set(drivers.values_list("name", flat=True))


def empty_drivers(workspace_id: int) -> QuerySet[Driver]:
    """Drivers without contacts that nobody named, merged or split off."""
    contacts = Contact.objects.filter(driver=OuterRef("pk"))
    merged = Driver.objects.filter(merged_into=OuterRef("pk"))
    parts = Driver.objects.filter(part_of=OuterRef("pk"))
    return Driver.objects.filter(
        ~Exists(contacts),
        ~Exists(merged),
        ~Exists(parts),
        workspace=workspace_id,
        named_by_hand=False,
        merged_into__isnull=True,
        split_from__isnull=True,
    )


def work_of(workspace: Workspace) -> DriverWork:
    """The work of finding, as it stands."""
    return DriverWork.objects.filter(workspace=workspace).first() or DriverWork(workspace=workspace)


def assumptions_of(workspace: Workspace) -> SavingAssumptions:
    """What the saving rests on."""
    found = SavingAssumptions.objects.filter(workspace=workspace).first()
    return found or SavingAssumptions(workspace=workspace)


def shown_drivers(viewer: Membership) -> list[Driver]:
    """Drivers that stand for themselves, hidden ones too, by name."""
    return list(
        Driver.objects.filter(workspace=viewer.workspace, merged_into__isnull=True).order_by("name")
    )


def narrow_drivers(viewer: Membership) -> list[Driver]:
    """Drivers with contacts of their own that stand for themselves, by name."""
    parts = Driver.objects.filter(part_of=OuterRef("pk"))
    found = Driver.objects.filter(
        ~Exists(parts), workspace=viewer.workspace, merged_into__isnull=True
    )
    return list(found.order_by("name"))


def main_drivers(viewer: Membership) -> list[Driver]:
    """Drivers that others are part of, by name."""
    parts = Driver.objects.filter(part_of=OuterRef("pk"))
    found = Driver.objects.filter(Exists(parts), workspace=viewer.workspace)
    return list(found.order_by("name"))


def parts_of(driver: Driver) -> list[Driver]:
    """The drivers a main one consists of, as they are shown."""
    return list(Driver.objects.filter(part_of=driver, merged_into__isnull=True).order_by("name"))


def driver_of(viewer: Membership, number: int) -> Driver | None:
    """One driver that stands for itself."""
    return Driver.objects.filter(
        workspace=viewer.workspace, merged_into__isnull=True, pk=number
    ).first()


def latest_change(viewer: Membership) -> DriverChange | None:
    """The latest change by hand that still stands."""
    changes = DriverChange.objects.filter(workspace=viewer.workspace, undone_at__isnull=True)
    return changes.select_related("changed_by").order_by("-pk").first()


def waiting() -> list[int]:
    """Workspaces whose drivers are to be found, or whose new conversations are to be sorted."""
    asked = DriverWork.objects.exclude(step__in=(DriverWork.Step.NONE, DriverWork.Step.FAILED))
    found = set(asked.values_list("workspace", flat=True))
    settled = DriverWork.objects.filter(step=DriverWork.Step.NONE, found_at__isnull=False)
    new = {pk for pk in settled.values_list("workspace", flat=True) if has_new(pk)}
    return sorted(found | new)


def merged_into(driver: Driver) -> list[Driver]:
    """The drivers shown as this one."""
    return list(Driver.objects.filter(merged_into=driver).order_by("name"))


def largest(drivers: Sequence[Driver]) -> Driver | None:
    """The one with most contacts; the older of two alike."""
    counted = Driver.objects.filter(pk__in=[driver.pk for driver in drivers])
    return counted.annotate(n=Count("contacts")).order_by("-n", "pk").first()


def newest_members(driver: int, count: int) -> list[int]:
    """The newest conversations of a driver, of those merged into it, and of its parts."""
    members = Contact.objects.filter(driver__in=shown_as(driver))
    return list(members.order_by("-pk").values_list("pk", flat=True)[:count])


def shown_as(driver: int) -> QuerySet[Driver]:
    """The drivers whose contacts are shown as this one's: its own, merged ones, and parts."""
    return Driver.objects.filter(
        Q(pk=driver)
        | Q(merged_into=driver)
        | Q(merged_into__isnull=True, part_of=driver)
        | Q(merged_into__part_of=driver)
    )


def taught_stamp(workspace_id: int) -> tuple[object, ...]:
    """Changes whenever what teaches how to follow may have changed."""
    asked = DriverWork.objects.filter(pk=workspace_id).values_list("asked_at", "found_at").first()
    changes = DriverChange.objects.filter(workspace=workspace_id).aggregate(
        newest=Max("pk"), undone=Max("undone_at")
    )
    return (workspace_id, asked, changes["newest"], changes["undone"])
