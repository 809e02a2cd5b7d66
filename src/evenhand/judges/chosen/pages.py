"""What a judge's page says of how far it is trusted and whether it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.judges.chosen.queries import choices_of, speaks
from evenhand.judges.models import Choice, JudgeVersion
from evenhand.judges.passports.pages import ShownPassport, shown
from evenhand.judges.passports.queries import passports_of
from evenhand.people.models import Membership
from evenhand.people.roles import Action


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the judge's scores stand for its scorecard, who said so, and its newest passport."""

    speaks: bool
    may_choose: bool
    choices: Sequence[Choice]
    passport: ShownPassport | None


def standing(viewer: Membership, version: JudgeVersion) -> Standing:
    """How the version in use of a judge stands."""
    return Standing(
        speaks=speaks(version),
        may_choose=viewer.may(Action.EDIT_JUDGES) and version.judge.active,
        choices=list(choices_of(version.judge)[:20]),
        passport=shown(passports_of(version)[:1]),
    )
