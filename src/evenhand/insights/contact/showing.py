"""Contact drivers where conversations are listed: filters that every number drills to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.conversations import extensions
from evenhand.conversations.condition import Condition
from evenhand.insights.contact import queries
from evenhand.insights.contact.models import Contact
from evenhand.people.models import Membership, Team
from evenhand.people.roles import Action

DRIVER, CONTACT, AUDIENCE = "driver", "contact", "audience"
CONTACTS = {"avoidable": _("Looks avoidable"), "unsure": _("No clear driver")}
AUDIENCES = dict(Team.Kind.choices)


_SHOWN_AS = (
    "(d.id = %s OR d.merged_into_id = %s OR r.part_of_id = %s "
    "OR (d.merged_into_id IS NULL AND d.part_of_id = %s))"
)


class _Numbers(Mapping[str, str | Promise]):
    """Any id may stand in an address; which there are depends on who asks."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19

    def __getitem__(self, value: str) -> str:
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def register() -> None:
    """Let conversations be narrowed by driver, by looking avoidable and by kind of team."""
    for added in (
        extensions.AddedFilter(
            DRIVER, _("Contact driver"), _Numbers(), of_driver, segments_of_driver, listed
        ),
        extensions.AddedFilter(CONTACT, _("Contact"), CONTACTS, of_contact, segments_of_contact),
        extensions.AddedFilter(
            AUDIENCE, _("Kind of team"), AUDIENCES, of_audience, segments_of_audience
        ),
    ):
        extensions.add_filter(added)


def listed(viewer: Membership) -> Iterable[tuple[str, str]]:
    """The drivers to choose from; nobody chooses who may not see numbers."""
    if not viewer.may(Action.SEE_NUMBERS):
        return []
    return [(str(driver.pk), driver.name) for driver in queries.shown_drivers(viewer)]


def of_driver(workspace_id: int, number: str) -> Condition:
    """Conversations of a driver, of those merged into it, and of its parts."""
    wanted = int(number)
    return Condition(
        "EXISTS (SELECT 1 FROM insights_contact k JOIN insights_driver d ON d.id = k.driver_id "  # noqa: S608
        f"LEFT JOIN insights_driver r ON r.id = d.merged_into_id "
        f"WHERE k.conversation_id = c.id AND {_SHOWN_AS})",
        (wanted,) * 4,
        "SELECT k.conversation_id FROM insights_contact k JOIN insights_driver d "  # noqa: S608
        "ON d.id = k.driver_id LEFT JOIN insights_driver r ON r.id = d.merged_into_id "
        f"WHERE k.workspace_id = %s AND {_SHOWN_AS}",
        (workspace_id, *(wanted,) * 4),
    )


def of_contact(workspace_id: int, which: str) -> Condition:
    """Conversations that look avoidable by their words, or that no driver is clear for."""
    test = "k.avoidable <> ''" if which == "avoidable" else "k.driver_id IS NULL"
    return Condition(
        f"EXISTS (SELECT 1 FROM insights_contact k WHERE k.conversation_id = c.id AND {test})",  # noqa: S608
        (),
        f"SELECT k.conversation_id FROM insights_contact k WHERE k.workspace_id = %s AND {test}",  # noqa: S608
        (workspace_id,),
    )


def of_audience(workspace_id: int, kind: str) -> Condition:
    """Conversations that teams of a kind handled."""
    return Condition(
        "EXISTS (SELECT 1 FROM conversations_segment s JOIN people_team t ON t.id = s.team_id "
        "WHERE s.conversation_id = c.id AND t.kind = %s)",
        (kind,),
        "SELECT s.conversation_id FROM conversations_segment s JOIN people_team t "
        "ON t.id = s.team_id WHERE s.workspace_id = %s AND t.kind = %s",
        (workspace_id, kind),
    )


def segments_of_driver(number: str) -> Q:
    """Segments of a driver's conversations."""
    return Q(conversation__contact__driver__in=queries.shown_as(int(number)))


def segments_of_contact(which: str) -> Q:
    """Segments of conversations that look avoidable, or that no driver is clear for."""
    found = Contact.objects.filter(conversation=OuterRef("conversation"))
    if which == "avoidable":
        return Q(Exists(found.exclude(avoidable="")))
    return Q(Exists(found.filter(driver__isnull=True)))


def segments_of_audience(kind: str) -> Q:
    """Segments that teams of a kind handled."""
    return Q(team__kind=kind)
