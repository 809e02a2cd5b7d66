"""Sentences and scales the builder's script needs, translated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from evenhand.measure.forms import Scale, even_scale


def words() -> dict[str, str]:
    """What the script says; ``{name}`` and the like are filled in there."""
    return {
        "saved": _("saved"),
        "saving": _("saving…"),
        "unsaved": _("not saved yet"),
        "offline": _("not saved: no connection, trying again"),
        "conflict": _("not saved: somebody else changed this draft"),
        "refused": _("not saved: {error}"),
        "added": _("{name} added."),
        "removed": _("{name} removed. Undo brings it back."),
        "moved": _("{name} is now number {place} of {total} in {section}."),
        "sectionMoved": _("Section {name} is now number {place} of {total}."),
        "undone": _("The last change is undone."),
        "noUndo": _("There is nothing to undo."),
        "category": _("New category"),
        "section": _("New section"),
        "form": _("the form"),
        "unnamed": _("Without a name"),
        "option": _("Option {n}"),
        "up": _("Move {name} up"),
        "down": _("Move {name} down"),
        "remove": _("Remove {name}"),
        "weightOf": _("Weight of {name}"),
        "share": _("{share} %"),
        "notScored": _("not scored"),
        "percent": _("Percent of the score"),
        "factor": _("Weight of the section"),
        "bonusPoints": _("Points it can add"),
        "faultsNone": _("Nothing to fix"),
        "faultsOne": _("1 thing to fix"),
        "faultsMany": _("{n} things to fix"),
        "bandName": _("New band"),
    }


def presets() -> dict[str, list[dict[str, Any]]]:
    """Scales to start from, best option first."""
    return {
        "2": _options(even_scale(_("Yes"), _("No"))),
        "3": _options(even_scale(_("Good"), _("Fair"), _("Poor"))),
        "4": _options(even_scale(_("Full"), _("Good"), _("Fair"), _("Poor"))),
        "5": _options(even_scale(_("Excellent"), _("Good"), _("Fair"), _("Weak"), _("Poor"))),
    }


def _options(scale: Scale) -> list[dict[str, Any]]:
    return [
        {"label": option.label, "value": option.value, "passes": option.passes, "guidance": ""}
        for option in scale.options
    ]
