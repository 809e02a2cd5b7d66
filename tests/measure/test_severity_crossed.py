"""The crossed severity model: recovery, coverage, invariance, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evenhand.errors import InvalidData, MeasureError, NotEnoughData, UnsupportedDesign
from evenhand.measure.severity import (
    fair_agents,
    linked_groups,
    reviewer_severity,
    variance_components,
)
from evenhand.measure.severity.crossed import SeverityFit


@dataclass
class Month:
    """A month of reviews with known severities."""

    score: np.ndarray
    agent: np.ndarray
    reviewer: np.ndarray
    conversation: np.ndarray
    severity: np.ndarray

    def fit(self) -> SeverityFit:
        return reviewer_severity(self.score, self.agent, self.reviewer, self.conversation)

    @property
    def against_panel(self) -> np.ndarray:
        return self.severity - self.severity.mean()


def month(
    rng: np.random.Generator,
    *,
    reviewers: int = 6,
    shared: int = 15,
    spread: float = 6.0,
    noise: float | np.ndarray = 4.0,
) -> Month:
    """30 agents with 10 reviews each by rotating reviewers, and ``shared`` scored by everyone."""
    agents = 30
    agent = np.repeat(np.arange(agents), 10)
    reviewer = rng.integers(0, reviewers, len(agent))
    conversation = np.arange(len(agent))
    agent = np.append(agent, np.repeat(rng.integers(0, agents, shared), reviewers))
    reviewer = np.append(reviewer, np.tile(np.arange(reviewers), shared))
    both = len(conversation) + np.repeat(np.arange(shared), reviewers)
    conversation = np.append(conversation, both)
    severity = rng.normal(0, spread, reviewers)
    quality = (
        rng.normal(80, 5.7, agents)[agent] + rng.normal(0, 20, conversation.max() + 1)[conversation]
    )
    score = (
        quality - severity[reviewer] + rng.normal(0, np.broadcast_to(noise, reviewers)[reviewer])
    )
    return Month(score, agent, reviewer, conversation, severity)


def values(fit: SeverityFit) -> np.ndarray:
    return np.array([shown.value for shown in fit.severity])


def test_fifteen_shared_conversations_recover_severity() -> None:
    rng = np.random.default_rng(11)
    months = [month(rng) for _ in range(20)]
    found = [(values(one.fit()), one.against_panel) for one in months]
    rmse = np.sqrt(np.mean([(a - b) ** 2 for a, b in found]))
    assert np.mean([np.corrcoef(a, b)[0, 1] for a, b in found]) >= 0.95
    assert rmse <= 1.2


@dataclass
class Held:
    """Share of intervals that held, over months and reviewers, and for the first reviewer."""

    everyone: float
    first: float


def held(kept: list[list[bool]]) -> Held:
    return Held(float(np.mean(kept)), float(np.mean(kept, axis=0)[0]))


def equal_noise(one: Month) -> list[bool]:
    """The negative control: the intervals of a model with one residual variance for everybody."""
    factors = {"agent": one.agent, "reviewer": one.reviewer, "conversation": one.conversation}
    effects = variance_components(one.score, factors).effects["reviewer"]
    off = np.abs(effects.values.mean() - effects.values - one.against_panel)
    return (off <= stats.norm.ppf(0.975) * effects.from_mean).tolist()


def own_noise(one: Month) -> list[bool]:
    shown = one.fit().severity
    return [s.low <= true <= s.high for s, true in zip(shown, one.against_panel, strict=True)]


EVEN: list[tuple[int, int]] = [(6, 15), (8, 0), (5, 5)]


@pytest.mark.slow
@pytest.mark.parametrize(("reviewers", "shared"), EVEN)
def test_severity_intervals_cover(reviewers: int, shared: int) -> None:
    rng = np.random.default_rng(12)
    kept = [own_noise(month(rng, reviewers=reviewers, shared=shared)) for _ in range(150)]
    assert 0.93 <= held(kept).everyone <= 0.97


@pytest.mark.slow
def test_a_reviewer_who_scatters_three_times_as_much_has_an_interval_that_knows() -> None:
    rng = np.random.default_rng(99)
    noise = np.array([12.0, 4, 4, 4, 4, 4])
    months = [month(rng, shared=25, noise=noise) for _ in range(200)]
    own, equal = held([own_noise(m) for m in months]), held([equal_noise(m) for m in months[:100]])
    assert 0.93 <= own.everyone <= 0.97
    assert 0.91 <= own.first <= 0.98
    assert equal.first < 0.85


def test_how_far_each_reviewer_scatters_is_found() -> None:
    rng = np.random.default_rng(24)
    noise = np.array([12.0, 6, 4, 4, 4, 4])
    found = month(rng, shared=150, noise=noise).fit().noise
    np.testing.assert_allclose(found, noise, rtol=0.2)


@pytest.mark.slow
def test_a_mean_that_knows_its_reviewers_covers_and_the_naive_one_does_not() -> None:
    """Five reviewers of severity SD 5, 200 reviews: the negative control is the plain t."""
    rng = np.random.default_rng(13)
    aware = naive = 0
    populations = 200
    for _ in range(populations):
        agent, reviewer = np.arange(200) % 40, rng.integers(0, 5, 200)
        score = 80 - rng.normal(0, 5, 5)[reviewer] + rng.normal(0, 22, 200)
        fit = reviewer_severity(score, agent, reviewer)
        aware += fit.mean.low <= 80 <= fit.mean.high
        half = stats.t.ppf(0.975, 199) * score.std(ddof=1) / np.sqrt(200)
        naive += abs(score.mean() - 80) <= half
    assert naive / populations < 0.85
    assert 0.93 <= aware / populations <= 0.97


def test_without_severity_fair_scores_are_the_raw_ones() -> None:
    rng = np.random.default_rng(14)
    changed = []
    for _ in range(20):
        one = month(rng, spread=0.0)
        changed.append(np.abs(one.fit().fair_scores() - one.score).mean())
    assert np.mean(changed) < 0.3


def test_scores_are_adjusted_only_where_the_interval_excludes_zero() -> None:
    one = month(np.random.default_rng(15))
    fit = one.fit()
    told = np.array([not shown.low <= 0 <= shown.high for shown in fit.severity])
    np.testing.assert_array_equal(fit.adjusted, told)
    assert told.any()
    assert not told.all()
    given = np.where(told, values(fit), 0.0)[one.reviewer]
    np.testing.assert_allclose(fit.fair_scores(), one.score + given)


def test_fair_scores_bring_agents_closer_to_their_quality() -> None:
    """Each agent has one reviewer, so severity falls on agents; shared conversations undo it."""
    rng = np.random.default_rng(16)
    raw_error, fair_error = [], []
    for _ in range(20):
        one = month(rng, shared=30, spread=8.0)
        alone = slice(0, 300)
        nested = one.agent[alone] % 6
        one.score[alone] += one.severity[one.reviewer[alone]] - one.severity[nested]
        one.reviewer[alone] = nested
        rows = fair_agents(one.fit(), one.agent)
        unbiased = one.score + one.severity[one.reviewer] - one.severity.mean()
        truth = np.bincount(one.agent, unbiased) / np.bincount(one.agent)
        raw_error.append(np.mean([(row.raw - t) ** 2 for row, t in zip(rows, truth, strict=True)]))
        fair_error.append(
            np.mean([(row.fair - t) ** 2 for row, t in zip(rows, truth, strict=True)])
        )
    assert np.mean(fair_error) < 0.25 * np.mean(raw_error)


def test_no_difference_between_reviewers_is_said_and_still_has_a_margin() -> None:
    rng = np.random.default_rng(17)
    flat = []
    for _ in range(10):
        fit = month(rng, spread=0.0, shared=0).fit()
        if fit.severity[0].warnings:
            flat.append(fit)
    assert flat
    for fit in flat:
        assert "No detectable difference" in fit.severity[0].warnings[0]
        assert all(shown.low < 0 < shown.high for shown in fit.severity)
        assert not fit.adjusted.any()


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False), st.floats(0.1, 20), st.floats(-500, 500))
def test_order_names_and_the_unit_of_scores_change_nothing_but_the_unit(
    random: object, factor: float, shift: float
) -> None:
    one = month(np.random.default_rng(18))
    order = np.random.default_rng(random.randrange(1000)).permutation(len(one.score))  # type: ignore[attr-defined]
    names = np.array([f"reviewer {chr(97 + code)}" for code in range(6)])
    plain = one.fit()
    other = reviewer_severity(
        one.score[order] * factor + shift,
        one.agent[order] + 900,
        names[one.reviewer[order]],
        one.conversation[order],
    )
    np.testing.assert_allclose(values(other), values(plain) * factor, atol=0.01 * factor)
    assert other.mean.value == pytest.approx(plain.mean.value * factor + shift, abs=0.01 * factor)


def test_severities_are_against_the_panel() -> None:
    assert values(month(np.random.default_rng(19)).fit()).sum() == pytest.approx(0, abs=1e-9)


def test_more_shared_conversations_make_narrower_intervals() -> None:
    widths = []
    for shared in (0, 15, 100):
        one = month(np.random.default_rng(20), shared=shared)
        widths.append(np.mean([shown.margin for shown in one.fit().severity]))
    assert widths[0] > 2 * widths[1] > 2 * widths[2]


def test_conversations_reviewed_once_leave_their_variance_in_the_residual() -> None:
    one = month(np.random.default_rng(21), shared=0)
    assert "conversation" not in one.fit().variances
    assert one.fit().variances["residual"] == pytest.approx(400, rel=0.3)


def test_the_largest_factor_is_predicted_like_the_others() -> None:
    """Which factor is eliminated must not show: compare with all equations written out."""
    rng = np.random.default_rng(22)
    big, small = rng.integers(0, 30, 400), rng.integers(0, 5, 400)
    y = rng.normal(0, 3, 30)[big] + rng.normal(0, 3, 5)[small] + rng.normal(0, 2, 400)
    fit = variance_components(y, {"big": big, "small": small})
    one_hot = np.hstack([np.eye(30)[big], np.eye(5)[small], np.ones((400, 1))])
    prior = np.concatenate(
        [
            np.full(30, 1 / fit.variances["big"]),
            np.full(5, 1 / fit.variances["small"]),
            [0.0],
        ]
    )
    covariance = np.linalg.inv(one_hot.T @ one_hot / fit.variances["residual"] + np.diag(prior))
    solved = covariance @ one_hot.T @ y / fit.variances["residual"]
    for name, at in (("big", slice(0, 30)), ("small", slice(30, 35))):
        block = covariance[at, at]
        size = len(block)
        centre = np.eye(size) - 1 / size
        np.testing.assert_allclose(fit.effects[name].values, solved[at], atol=1e-6)
        np.testing.assert_allclose(fit.effects[name].errors, np.sqrt(np.diag(block)), rtol=1e-6)
        np.testing.assert_allclose(
            fit.effects[name].from_mean, np.sqrt(np.diag(centre @ block @ centre)), rtol=1e-6
        )


def test_linked_groups_follow_shared_agents_and_conversations() -> None:
    reviewer = np.array([0, 1, 2, 3])
    agents, conversations = np.array([0, 0, 1, 2]), np.array([0, 1, 2, 2])
    assert linked_groups(reviewer, [agents]).tolist() == [0, 0, 1, 2]
    assert linked_groups(reviewer, [agents, conversations]).tolist() == [0, 0, 1, 1]


REFUSALS: dict[str, tuple[Callable[[], object], type[MeasureError], str]] = {
    "groups with nothing in common": (
        lambda: reviewer_severity(
            [80, 70, 60, 75], ["ana", "ana", "ben", "ben"], ["rita", "sam", "tom", "uma"]
        ),
        UnsupportedDesign,
        "2 groups that share no agent and no conversation.*rita, sam; tom, uma",
    ),
    "one reviewer": (
        lambda: reviewer_severity([80, 70, 60], [1, 2, 3], ["rita"] * 3),
        NotEnoughData,
        "two or more",
    ),
    "lists of different length": (
        lambda: reviewer_severity([80, 70, 60], [1, 2], ["rita", "sam", "sam"]),
        InvalidData,
        "equally long",
    ),
    "conversations of different length": (
        lambda: reviewer_severity([80, 70, 60], [1, 1, 1], ["rita", "sam", "sam"], [1]),
        InvalidData,
        "equally long",
    ),
    "a missing score": (
        lambda: reviewer_severity([80, float("nan"), 60], [1, 1, 1], ["rita", "sam", "sam"]),
        InvalidData,
        "without a score",
    ),
    "equal scores": (
        lambda: reviewer_severity([80, 80, 80], [1, 1, 1], ["rita", "sam", "sam"]),
        NotEnoughData,
        "not all the same",
    ),
    "factors of different length": (
        lambda: variance_components([1.0, 2.0, 3.0], {"agent": [1, 2]}),
        InvalidData,
        "same length",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_refuses_with_a_sentence(what: str) -> None:
    action, error, sentence = REFUSALS[what]
    with pytest.raises(error, match=sentence):
        action()


def test_many_reviewers_without_a_link_are_named_briefly() -> None:
    reviewer = np.arange(20)
    agents = np.where(reviewer < 10, 0, 1)
    with pytest.raises(UnsupportedDesign, match=r"0, 1, 2, 3, 4 and 5 more; 10, 11"):
        reviewer_severity(np.arange(20.0), agents, reviewer)
