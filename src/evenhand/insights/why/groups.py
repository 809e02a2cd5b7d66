"""IQS and CSAT of groups of conversations: by tag, contact driver, team, channel or language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenhand.insights import numbers
from evenhand.insights.contact import measured as contacts
from evenhand.insights.contact.queries import shown_drivers
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.groups import names
from evenhand.insights.metrics import measured
from evenhand.insights.why.quadrants import Group, Whole
from evenhand.insights.why.reviewed import PEOPLE
from evenhand.measure.estimate import Estimate

FEWEST = 5
"""Answers and reviews below which a group is left out."""


@dataclass(frozen=True, slots=True)
class Read:
    """Groups with enough of both, and everything together; none where one of the two is missing."""

    groups: Sequence[Group]
    whole: Whole | None


def groupings() -> dict[str, str]:
    """What conversations may be told apart by."""
    return {
        "tag": _("Tags"),
        "driver": _("Contact drivers"),
        "team": _("Teams"),
        "channel": _("Channels"),
        "language": _("Languages"),
    }


def groups(asked: About, by: str, who: str) -> Read:
    """The groups of the scope and the whole they are compared with.

    Contact drivers stand by people's reviews whoever is asked for.
    """
    metric = "iqs" if who == PEOPLE or by == "driver" else "automatic"
    iqs = measured(asked.viewer, metric, asked.scope).only.estimate
    csat = measured(asked.viewer, "csat", asked.scope).only
    if iqs.value is None or not csat.sums["answered"]:
        return Read((), None)
    whole = Whole(iqs.value, int(csat.sums["satisfied"]), int(csat.sums["answered"]))
    read = _by_driver(asked) if by == "driver" else _by_fact(asked, by, metric)
    return Read([group for group in read if _enough(group.iqs, group.answered)], whole)


def _enough(iqs: Estimate, answered: int) -> bool:
    return iqs.value is not None and iqs.n >= FEWEST and answered >= FEWEST


def _by_fact(asked: About, by: str, metric: str) -> Iterator[Group]:
    scores = measured(asked.viewer, metric, asked.scope, by=(by,))
    answers = measured(asked.viewer, "csat", asked.scope, by=(by,))
    naming = names(asked, by, [group.key[0] for group in answers])
    for group in answers:
        score = scores.get(*group.key)
        if score is not None and group.key[0] not in (None, ""):
            yield Group(
                label=naming[group.key[0]],
                key=group.key[0],
                iqs=score.estimate,
                satisfied=int(group.sums["satisfied"]),
                answered=int(group.sums["answered"]),
                csat=group.estimate,
            )


def _by_driver(asked: About) -> Iterator[Group]:
    """By contact driver, by people's reviews."""
    about = contacts.About(asked.viewer, asked.scope, asked.scope.audience)
    reviews, answers = contacts.reviews(about), contacts.satisfaction(about)
    for driver in shown_drivers(asked.viewer):
        if driver.pk in reviews and driver.pk in answers:
            said = answers[driver.pk]
            iqs = numbers.human_iqs(reviews[driver.pk], len(reviews[driver.pk].score))
            yield Group(
                driver.name, driver.pk, iqs, said.satisfied, said.answered, numbers.csat(said)
            )
