"""CSAT beside IQS: four kinds of conversation, and where groups of them stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.insights.queries import SATISFIED
from evenhand.insights.why.reviewed import Reviewed
from evenhand.measure.change import false_discoveries
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.exact import fisher_exact
from evenhand.measure.intervals import wilson_interval

METHOD = "why.quadrant.wilson"
FALSE = 0.10
"""Of the groups that are said to stand out, at most this share does so by chance, on average."""


class Cell(StrEnum):
    """A review that passed or not, of a customer who is satisfied or not."""

    FINE = "fine"
    POLICY = "policy"
    TEAM = "team"
    RISK = "risk"


def cell_names() -> dict[Cell, str]:
    """What the cells are called."""
    return {
        Cell.FINE: _("Fine"),
        Cell.POLICY: _("Policy or product"),
        Cell.TEAM: _("Team or process"),
        Cell.RISK: _("Hidden risk"),
    }


def cell_meanings() -> dict[Cell, str]:
    """What each cell says."""
    return {
        Cell.FINE: _("The review passed, the customer is satisfied."),
        Cell.POLICY: _("The review passed, the customer is not satisfied: look at what was done."),
        Cell.TEAM: _("The review did not pass, the customer is not satisfied: look at how."),
        Cell.RISK: _("The review did not pass, the customer is satisfied: what they do not see."),
    }


def cells(found: Reviewed) -> NDArray[np.str_]:
    """The cell of every review whose customer answered."""
    happy = found.satisfaction >= SATISFIED
    return np.where(
        found.passed,
        np.where(happy, Cell.FINE, Cell.POLICY),
        np.where(happy, Cell.RISK, Cell.TEAM),
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One cell: how many reviews, and their share of all with an answer."""

    cell: Cell
    reviews: int
    share: Estimate


def shares(found: Reviewed) -> list[Share]:
    """The four cells of answered reviews, each review by its weight."""
    placed = cells(found)
    return [
        Share(cell, int((placed == cell).sum()), weighted_share(placed == cell, found.weight))
        for cell in Cell
    ]


def weighted_share(inside: NDArray[np.bool_], weight: NDArray[np.float64]) -> Estimate:
    """A share in percent with Wilson's interval on the effective number of reviews.

    Notes
    -----
    Kish (1965): reviews with weights ``w`` say as much as ``(Σw)² / Σw²`` of them drawn alike.

    Examples
    --------
    >>> found = weighted_share(np.array([True, True, False, True]), np.ones(4))
    >>> found.value, round(found.low, 1), round(found.high, 1)
    (75.0, 30.1, 95.4)
    """
    if not len(inside):
        return no_estimate(method=METHOD, why=_("No reviewed conversation has an answer yet."))
    share = float(weight[inside].sum() / weight.sum())
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    low, high = wilson_interval(share * effective, effective)
    return Estimate(
        value=100 * share,
        low=100 * float(low),
        high=100 * float(high),
        method=METHOD,
        n=len(inside),
        unit="percent",
    )


@dataclass(frozen=True, slots=True)
class Group:
    """A group of conversations: IQS, and how many customers are satisfied of those who answered."""

    label: str
    key: object
    iqs: Estimate
    satisfied: int
    answered: int
    csat: Estimate


@dataclass(frozen=True, slots=True)
class Whole:
    """All conversations together, which groups are compared with."""

    iqs: float
    satisfied: int
    answered: int

    @property
    def csat(self) -> float:
        """Percent satisfied."""
        return 100 * self.satisfied / self.answered


@dataclass(frozen=True, slots=True)
class Standing:
    """A group and the quadrant it stands in; none where that cannot be told.

    ``dissatisfied`` says that CSAT is below the rest's, whatever IQS is.
    """

    group: Group
    cell: Cell | None
    dissatisfied: bool = False


def standings(groups: Sequence[Group], whole: Whole) -> list[Standing]:
    """Where each group stands against the rest.

    A difference in CSAT (Fisher's exact test against the rest) or in IQS (t test against the
    whole) must survive Benjamini and Hochberg's procedure at 10 % over all groups. Only what is
    told so names a cell: CSAT below the rest with an IQS not below the whole's is a matter of
    policy or product, IQS below the whole's with a CSAT that is not low is a hidden risk.
    """
    if not groups:
        return []
    of_csat = false_discoveries([_csat_p(group, whole) for group in groups], FALSE).found
    of_iqs = false_discoveries([_iqs_p(group, whole) for group in groups], FALSE).found
    return [
        _standing(group, whole, bool(csat), bool(iqs))
        for group, csat, iqs in zip(groups, of_csat, of_iqs, strict=True)
    ]


def _standing(group: Group, whole: Whole, csat_differs: bool, iqs_differs: bool) -> Standing:
    happy = (group.csat.value or 0.0) >= whole.csat
    good = (group.iqs.value or 0.0) >= whole.iqs
    if iqs_differs and not good:
        return Standing(group, Cell.RISK if happy else Cell.TEAM, csat_differs and not happy)
    if csat_differs and not happy:
        return Standing(group, Cell.POLICY if good else None, True)
    return Standing(group, Cell.FINE if csat_differs or iqs_differs else None)


def _csat_p(group: Group, whole: Whole) -> float:
    others = whole.satisfied - group.satisfied
    asked = whole.answered - group.answered
    if not group.answered or not 0 <= others <= asked:
        return 1.0
    return fisher_exact(group.satisfied, group.answered, others, asked)


def _iqs_p(group: Group, whole: Whole) -> float:
    from scipy.special import stdtr

    if group.iqs.value is None or not group.iqs.se:
        return 1.0
    freedom = max(group.iqs.df or group.iqs.n - 1, 1)
    return float(2 * stdtr(freedom, -abs(group.iqs.value - whole.iqs) / group.iqs.se))
