"""Did quality change, or only which conversations came in?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import BoolArray, FloatArray, IntArray, codes, finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class MixChange:
    """A change taken apart.

    Parameters
    ----------
    total:
        Change of the mean score, in points.
    quality:
        Change at the mix of the period before: what agents do differently.
    mix:
        The rest: other conversations came in.
    by_stratum:
        What each stratum adds to ``quality``, in points, largest loss first.
    """

    total: Estimate
    quality: Estimate
    mix: Estimate
    by_stratum: Mapping[object, float]

    @property
    def sentence(self) -> str:
        """The change in words."""
        total, mix = self.total.value or 0.0, self.mix.value or 0.0
        quality = self.quality.value or 0.0
        return (
            f"Of {total:+.1f} points, {mix:+.1f} is a different mix of conversations and "
            f"{quality:+.1f} is quality (±{self.quality.margin or 0:.1f})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """One period by stratum; strata without a review have mean 0 and variance 0."""

    n: IntArray
    mean: FloatArray
    squares: FloatArray
    share: FloatArray
    share_is_known: bool

    def variance(self, pooled: float) -> FloatArray:
        """Variance of each stratum's mean; a single review borrows the pooled variance."""
        own = np.where(self.n > 1, self.squares / np.maximum(self.n - 1, 1), pooled)
        return np.where(self.n > 0, own / np.maximum(self.n, 1), 0.0)

    @property
    def of_share(self) -> float:
        """Variance of the mean score that stems from the share being that of the reviews."""
        if self.share_is_known:
            return 0.0
        centre = float(self.share @ self.mean)
        return float(self.share @ (self.mean - centre) ** 2) / int(self.n.sum())


Column = npt.ArrayLike


def mix_change(
    before: tuple[Column, Column],
    after: tuple[Column, Column],
    *,
    conversations: tuple[Mapping[object, int], Mapping[object, int]] | None = None,
    level: float = 0.95,
) -> MixChange:
    """Split a change of the mean score into mix and quality.

    Parameters
    ----------
    before, after:
        Review scores and the stratum (channel, topic, language, or a combination) of each
        review, two columns per period.
    conversations:
        All conversations by stratum, before and after. Without them the mix is that of the
        reviews, and its own uncertainty widens the total and the mix part.
    level:
        Confidence level.

    Returns
    -------
    MixChange

    Raises
    ------
    NotEnoughData
        No stratum was reviewed in both periods, or no stratum twice.
    InvalidData
        Missing scores, columns of different lengths, or a reviewed stratum that
        ``conversations`` does not know.

    Notes
    -----
    Post-stratification to the mix of the period before, with Satterthwaite degrees of freedom
    (Oaxaca 1973; Holt and Smith 1979). Strata reviewed in one period only are left out of the
    quality part, and the estimate says so. Assumes random reviews within a stratum.

    Examples
    --------
    Each channel stays at its level, but the hard one grows.

    >>> calm = ([90, 92, 88, 70, 72, 68], ["chat"] * 3 + ["phone"] * 3)
    >>> busy = ([90, 91, 70, 69, 71, 70], ["chat"] * 2 + ["phone"] * 4)
    >>> split = mix_change(calm, busy)
    >>> print(split.sentence)
    Of -3.2 points, -3.4 is a different mix of conversations and +0.2 is quality (±2.2).
    """
    scores = [finite(period[0], "Scores") for period in (before, after)]
    names, row = _common_strata(before[1], after[1], len(scores[0]), len(scores[1]))
    counts = (None, None) if conversations is None else conversations
    first, second = (
        _period(score, place, names, known)
        for score, place, known in zip(scores, row, counts, strict=True)
    )
    return _split(names, first, second, level)


def _common_strata(
    before: Column, after: Column, n_before: int, n_after: int
) -> tuple[list[object], tuple[IntArray, IntArray]]:
    both = np.concatenate([np.asarray(before), np.asarray(after)])
    if len(np.asarray(before)) != n_before:
        raise InvalidData("Strata: give one for each score of the period before.")
    names, row = codes(both, "Strata", n_before + n_after)
    return names, (row[:n_before], row[n_before:])


def _period(
    scores: FloatArray, row: IntArray, names: list[object], known: Mapping[object, int] | None
) -> _Period:
    n = np.bincount(row, minlength=len(names))
    mean = np.bincount(row, scores, minlength=len(names)) / np.maximum(n, 1)
    squares = np.bincount(row, (scores - mean[row]) ** 2, minlength=len(names)).astype(float)
    return _Period(
        n=n,
        mean=mean,
        squares=squares,
        share=_share(n, names, known),
        share_is_known=known is not None,
    )


def _share(n: IntArray, names: list[object], known: Mapping[object, int] | None) -> FloatArray:
    if not n.sum():
        raise NotEnoughData("One of the two periods has no review.")
    if known is None:
        return np.asarray(n / n.sum())
    counts = np.array([known.get(name, 0) for name in names], dtype=np.float64)
    absent = [str(name) for name, there, of in zip(names, n, counts, strict=True) if there > of]
    if absent:
        raise InvalidData(f"More reviews than conversations in: {', '.join(absent)}.")
    # A stratum nobody reviewed has no mean; the shares are those of the reviewed strata.
    counts = np.where(n > 0, counts, 0.0)
    return np.asarray(counts / counts.sum())


def _split(names: list[object], first: _Period, second: _Period, level: float) -> MixChange:
    weight = _common_mix(first, second)
    pooled, pooled_df = _pooled(first, second)
    v_first, v_second = first.variance(pooled), second.variance(pooled)
    df = _satterthwaite(weight, (first, v_first), (second, v_second), pooled_df=pooled_df)
    n = int(first.n.sum() + second.n.sum())

    def change(value: float, variance: float, part: str) -> Estimate:
        return _change((value, variance), df, n, level, f"change.mix.{part}")

    part = weight * (second.mean - first.mean)
    quality = float(part.sum())
    total = float(second.share @ second.mean - first.share @ first.mean)
    of_shares = first.of_share + second.of_share
    of_mix = (second.share - weight) ** 2 @ v_second + (weight - first.share) ** 2 @ v_first
    of_total = second.share**2 @ v_second + first.share**2 @ v_first
    return MixChange(
        total=change(total, float(of_total) + of_shares, "total"),
        quality=change(quality, float(weight**2 @ (v_first + v_second)), "quality").with_warning(
            *_left_out(names, weight > 0)
        ),
        mix=change(total - quality, float(of_mix) + of_shares, "mix"),
        by_stratum=_worst_first(names, part, weight > 0),
    )


def _common_mix(first: _Period, second: _Period) -> FloatArray:
    """The mix of the period before, over strata reviewed in both."""
    shared = (first.n > 0) & (second.n > 0)
    if not shared.any():
        raise NotEnoughData("No stratum was reviewed in both periods, so nothing is comparable.")
    weight = np.where(shared, first.share, 0.0)
    return np.asarray(weight / weight.sum())


def _pooled(first: _Period, second: _Period) -> tuple[float, int]:
    """Variance of single reviews within strata, and its degrees of freedom."""
    df = int(sum((period.n - 1)[period.n > 0].sum() for period in (first, second)))
    if df < 1:
        raise NotEnoughData("Every stratum has a single review in each period.")
    return float((first.squares + second.squares).sum() / df), df


def _worst_first(names: list[object], part: FloatArray, told: BoolArray) -> dict[object, float]:
    order = [int(h) for h in np.argsort(part, kind="stable") if told[h]]
    return {names[h]: float(part[h]) for h in order}


def _satterthwaite(
    weight: FloatArray, *periods: tuple[_Period, FloatArray], pooled_df: int
) -> float:
    total = spread = 0.0
    for period, variance in periods:
        term = weight**2 * variance
        own_df = np.where(period.n > 1, period.n - 1, pooled_df)
        total += float(term.sum())
        spread += float((term**2 / own_df).sum())
    return total**2 / spread if spread > 0 else float(pooled_df)


def _left_out(names: list[object], shared: BoolArray) -> tuple[str, ...]:
    alone = [str(name) for name, both in zip(names, shared, strict=True) if not both]
    if not alone:
        return ()
    return (f"Reviewed in one of the two periods only, and not compared: {', '.join(alone)}.",)


def _change(of: tuple[float, float], df: float, n: int, level: float, method: str) -> Estimate:
    """From a value and its variance."""
    value, se = of[0], of[1] ** 0.5
    low, high = t_interval(value, se, df, level)
    return Estimate(
        value=value,
        low=float(low),
        high=float(high),
        se=se,
        df=df,
        n=n,
        level=level,
        method=method,
        target="process",
    )


def adjusted_for_mix(
    scores: npt.ArrayLike, groups: npt.ArrayLike, strata: npt.ArrayLike
) -> FloatArray:
    """Review scores with the difficulty of their stratum taken out.

    Parameters
    ----------
    scores:
        Review scores, shape (reviews,).
    groups:
        The agent (or agent and period) of each review, shape (reviews,).
    strata:
        Channel, topic, language or a combination, shape (reviews,).

    Returns
    -------
    ndarray
        Scores as they would be at the mix of all reviews, shape (reviews,), with the same mean.

    Raises
    ------
    InvalidData
        Missing scores or columns of different lengths.

    Notes
    -----
    Stratum effects by least squares within groups (two-way fixed effects), so that a stratum
    does not look hard because weak agents work in it. Assumes that a stratum is harder by the
    same number of points for everyone.

    Examples
    --------
    >>> adjusted_for_mix([90, 70, 85, 65], ["Ada", "Ada", "Ben", "Ben"], ["chat", "phone"] * 2)
    array([80., 80., 75., 75.])
    """
    y = finite(scores, "Scores")
    _, group = codes(groups, "Groups", len(y))
    names, stratum = codes(strata, "Strata", len(y))
    table = np.zeros((int(group.max(initial=-1)) + 1, len(names)))
    np.add.at(table, (group, stratum), 1.0)
    per_group = np.maximum(table.sum(axis=1), 1)
    means = np.bincount(group, y, minlength=len(table)) / per_group
    within = np.diag(table.sum(axis=0)) - table.T @ (table / per_group[:, None])
    side = np.bincount(stratum, y, minlength=len(names)) - table.T @ means
    effect = np.linalg.pinv(within, hermitian=True) @ side
    return np.asarray(y - effect[stratum] + effect[stratum].mean())
