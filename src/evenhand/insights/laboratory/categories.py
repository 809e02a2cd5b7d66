"""What past ratings say of each category: ceiling, copies, agreement, and satisfaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.calibration.answers import Given
from evenhand.calibration.profiles import comparable, rated_twice
from evenhand.calibration.results import CategoryAgreement, category_agreement
from evenhand.insights.laboratory.history import History
from evenhand.insights.laboratory.rescoring import within_agents
from evenhand.measure.agreement import Band, Verdict
from evenhand.measure.correlations import correlation_estimate
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.forms import NOT_APPLICABLE, Form
from evenhand.measure.iqs import pass_rate
from evenhand.people.models import Workspace
from evenhand.reviews.models import Rating
from evenhand.scorecards.models import ScorecardVersion

CEILING = 90.0
"""At the ceiling: even the lower end of the share of best answers is above this (percent)."""

COPIES = 0.8
"""Copies of each other: even the lower end of their correlation is above this."""

UNRELATED = 0.2
"""Nothing to do with CSAT: the whole interval of the correlation lies closer to 0 than this."""

FEWEST_PAIRS = 10
_ROWS = 65_536
Floats = NDArray[np.float64]
Agreed = tuple[Estimate, Verdict | None]
"""Alpha of a category and what it is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One category.

    Parameters
    ----------
    best:
        Percent of its ratings that are the best answer.
    absent:
        Percent of reviews in which it did not apply.
    satisfaction:
        Correlation with what customers answered, within agents.
    alpha, verdict:
        How alike two people rate it, where two have rated the same conversations.
    """

    key: str
    name: str
    n: int
    mean: float | None
    best: Estimate
    absent: float
    satisfaction: Estimate
    alpha: Estimate
    verdict: Verdict | None

    @property
    def at_ceiling(self) -> bool:
        """Whether nearly everybody gets the best answer, beyond chance."""
        return self.best.low is not None and self.best.low > CEILING

    @property
    def unreliable(self) -> bool:
        """Whether two people cannot be relied on to rate it alike."""
        return self.verdict is not None and self.verdict.band is Band.DO_NOT_COMPARE

    @property
    def unrelated(self) -> bool:
        """Whether whatever connection there is with satisfaction is too weak to matter."""
        low, high = self.satisfaction.low, self.satisfaction.high
        return low is not None and high is not None and low > -UNRELATED and high < UNRELATED


@dataclass(frozen=True, slots=True)
class Pair:
    """Two categories that go together: by names, with their correlation over reviews."""

    first: str
    second: str
    correlation: Estimate

    @property
    def copies(self) -> bool:
        """Whether the one says nearly what the other says, beyond chance."""
        return self.correlation.low is not None and self.correlation.low > COPIES


def findings(
    history: History, version: ScorecardVersion, agreements: Mapping[str, Agreed]
) -> list[Finding]:
    """Every category of the version, in its order."""
    names = {category.key: category.name for category in version.content.categories}
    return [
        _finding(history, place, names[category.key], version.form, agreements[category.key])
        for place, category in enumerate(version.form.categories)
    ]


def _finding(history: History, place: int, name: str, form: Form, agreed: Agreed) -> Finding:
    category = form.categories[place]
    codes = history.answers[:, place]
    fraction = fractions_of(codes, category.scale.fractions)
    rated = np.isfinite(fraction)
    n, na = int(rated.sum()), int((codes == NOT_APPLICABLE).sum())
    known = rated & np.isfinite(history.satisfaction) & (history.agent > 0)
    return Finding(
        key=category.key,
        name=name,
        n=n,
        mean=float(100 * fraction[rated].mean()) if n else None,
        best=pass_rate(int((codes == 0).sum()), n),
        absent=100 * na / (n + na) if n + na else 0.0,
        satisfaction=within_agents(
            fraction[known], history.satisfaction[known], history.agent[known]
        ),
        alpha=agreed[0],
        verdict=agreed[1],
    )


def fractions_of(codes: NDArray[np.int8], fractions: Sequence[float]) -> Floats:
    """What each answer earns, 0 to 1; nan for N/A and no answer."""
    table = np.array([*fractions, np.nan, np.nan])
    return np.asarray(table[codes], dtype=np.float64)


def pairs(history: History, version: ScorecardVersion, most: int = 10) -> list[Pair]:
    """The pairs of categories that go together most, over reviews that rate both."""
    names = [category.name for category in version.content.categories]
    n, r = correlations(history, version.form)
    first, second = np.triu_indices(len(names), 1)
    kept = (n[first, second] >= FEWEST_PAIRS) & np.isfinite(r[first, second])
    first, second = first[kept], second[kept]
    order = np.argsort(-r[first, second], kind="stable")[:most]
    return [
        Pair(
            names[i],
            names[j],
            correlation_estimate(
                float(r[i, j]), int(n[i, j]) - 2, n=int(n[i, j]), level=0.95,
                method="laboratory.correlation",
            ),
        )
        for i, j in zip(first[order].tolist(), second[order].tolist(), strict=True)
    ]  # fmt: skip


def correlations(history: History, form: Form) -> tuple[Floats, Floats]:
    """Of every pair of categories: reviews that rate both, and their correlation there."""
    width = len(form.categories)
    n, sums, squares, products = (np.zeros((width, width)) for _each in range(4))
    for start in range(0, len(history), _ROWS):
        codes = history.answers[start : start + _ROWS]
        values = np.column_stack(
            [
                fractions_of(codes[:, place], category.scale.fractions)
                for place, category in enumerate(form.categories)
            ]
        )
        rated = np.isfinite(values).astype(np.float64)
        values = np.nan_to_num(values)
        n += rated.T @ rated
        sums += values.T @ rated
        squares += (values**2).T @ rated
        products += values.T @ values
    return n, _correlated(n, sums, squares, products)


def _correlated(n: Floats, sums: Floats, squares: Floats, products: Floats) -> Floats:
    """Correlations from sums; ``sums[i, j]`` is of category i where j is rated too."""
    above = n * products - sums * sums.T
    spread = n * squares - sums**2
    below = np.sqrt(np.maximum(spread * spread.T, 0.0))
    result = np.full(n.shape, np.nan)
    np.divide(above, below, out=result, where=below > 1e-9 * np.maximum(n**2, 1.0))
    return np.asarray(np.clip(result, -1.0, 1.0))


def agreements(workspace: Workspace, version: ScorecardVersion) -> dict[str, Agreed]:
    """How alike people rate each category, from conversations that two of them have rated."""
    given = _given(workspace, version)
    return {
        category.key: _alpha(category_agreement(category, given.get(category.key, [])))
        for category in version.content.categories
    }


def _alpha(found: CategoryAgreement) -> Agreed:
    sheet = found.sheet
    if sheet is None:
        why = _("Nobody's ratings can be compared yet: two people must rate the same conversation.")
        return no_estimate(method="agreement.alpha", why=why), None
    return sheet.alpha, sheet.verdict


def _given(workspace: Workspace, version: ScorecardVersion) -> dict[str, list[Given]]:
    """The newest ratings of each person where two have rated a conversation on this version."""
    reviews = comparable(workspace).filter(version=version)
    rows = (
        Rating.objects.filter(
            review__in=reviews.filter(segment__in=rated_twice(reviews)).values("pk"),
            state__in=(Rating.State.RATED, Rating.State.NA),
        )
        .order_by("review__submitted_at", "review_id", "id")
        .values_list("review__segment", "review__author", "category__key", "state", "option")
    )
    newest: dict[tuple[int, int, str], Given] = {}
    for segment, author, key, state, option in rows:
        chosen = NOT_APPLICABLE if state == Rating.State.NA or option is None else option
        newest[segment, author, key] = Given(segment, author, version.scorecard_id, key, chosen)
    found: dict[str, list[Given]] = {}
    for one in newest.values():
        found.setdefault(one.category, []).append(one)
    return found
