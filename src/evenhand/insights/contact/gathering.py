"""Which main driver each narrow one is part of, written after finding and kept from run to run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from evenhand.insights.contact import queries
from evenhand.insights.contact.matching import former_drivers
from evenhand.insights.contact.models import Driver
from evenhand.insights.contact.naming import name_of

if TYPE_CHECKING:
    from evenhand.insights.contact.discovery import Discovery

IN_NAME = 3
"""Phrases in the name of a main driver: it holds more than one matter."""


class Lot(NamedTuple):
    """What was found in one language.

    ``drivers`` are ids by group, ``wholes`` what was said in each conversation, and ``former`` the
    main driver each belonged to before.
    """

    language: str
    found: Discovery
    drivers: dict[int, int]
    wholes: Sequence[str]
    former: Sequence[int | None]


def gather(workspace_id: int, lots: Sequence[Lot]) -> None:
    """Put narrow drivers under main ones; those a person put somewhere stay there.

    Each language gets its share of the main drivers a page can hold. One with a share of one
    is gathered under its own name; with few drivers in all, none are gathered.
    """
    from evenhand.insights.contact.mains import FEW, MOST

    conversations = sum(len(lot.wholes) for lot in lots)
    few = sum(len(lot.drivers) for lot in lots) <= FEW
    for lot in lots:
        share = len(lot.wholes) / conversations
        places = {} if few else _places(workspace_id, lot, max(1, round(MOST * share)))
        _put(lot, places)


def _places(workspace_id: int, lot: Lot, most: int) -> dict[int, int]:
    """The main driver of each group; none for a group that would be alone in it."""
    from evenhand.insights.contact.mains import mains_of

    main = mains_of(lot.found.label, lot.wholes, most)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for group, number in enumerate(main.tolist()):
        members[number].append(group)
    label = main[lot.found.label]
    several = {number: groups for number, groups in members.items() if len(groups) > 1}
    ids = _drivers(workspace_id, lot, label.tolist(), sorted(several), alone=most < 2)
    return {group: ids[number] for number, groups in several.items() for group in groups}


def _drivers(
    workspace_id: int, lot: Lot, label: list[int], wanted: Sequence[int], alone: bool
) -> dict[int, int]:
    """The main driver of each number: a former one where most of it is the same, else a new one."""
    import numpy as np

    from evenhand.insights.contact.naming import terms_of_groups

    kept = former_drivers(label, lot.former)
    terms = terms_of_groups(lot.found.told, np.asarray(label), lot.language)
    taken = queries.names_taken(workspace_id, lot.language)
    for number in wanted:
        if number in kept:
            Driver.objects.filter(pk=kept[number]).update(terms=terms[number])
            continue
        name = language_name(lot.language) if alone else name_of(terms[number], taken, IN_NAME)
        taken.add(name)
        kept[number] = Driver.objects.create(
            workspace_id=workspace_id, language=lot.language, name=name, terms=terms[number]
        ).pk
    return kept


def _put(lot: Lot, places: dict[int, int]) -> None:
    members: defaultdict[int | None, list[int]] = defaultdict(list)
    for group, driver in lot.drivers.items():
        members[places.get(group)].append(driver)
    for main, drivers in members.items():
        found = Driver.objects.filter(pk__in=drivers, placed_by_hand=False)
        found.update(part_of=main)


def language_name(code: str) -> str:
    """What a language is called; words for one that is not known.

    Examples
    --------
    >>> language_name("de"), language_name("")
    ('German', 'Language not known')
    """
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code or _("Language not known")
