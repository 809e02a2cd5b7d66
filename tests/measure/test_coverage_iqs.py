"""IQS intervals cover what they promise over 2,000 fresh populations; the naive ones do not."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from evenhand.measure.designs import Clustered, Simple, Stratified
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.iqs import (
    agent_iqs,
    mean_iqs,
    pass_rate,
    pooled_iqs,
    reviewer_aware_iqs,
    severity_spread,
    small_sample_iqs,
    weighted_agent_iqs,
    with_reviewer_error,
)
from evenhand.measure.sampling import draw_risk_based
from evenhand.measure.terms import Terms
from measure import centre
from measure.coverage import REPLICATIONS, Runs, as_promised, runs
from shared_data import shared_data

pytestmark = pytest.mark.slow

PROCESS = Terms(target="process", wanted=())
PERIOD = Terms(wanted=())
PER_AGENT = 5
NAIVE = 300
"""Populations that suffice to see a naive method fail."""

REVIEWERS, SEVERITY_SD = 5, 5.0
PANEL, DIALOGUES = 19, 200


@dataclass
class ByAgent:
    """Which agents' truth each method held, and mean widths, population by population."""

    held: defaultdict[str, list[np.ndarray]]
    widths: list[tuple[float, float]]

    def coverage(self, method: str) -> float:
        return float(np.mean(np.concatenate(self.held[method])))


@pytest.fixture(scope="module")
def simulated():
    """Every population seen by every method: of whole teams, and of their agents."""
    record, by_agent = runs(), ByAgent(defaultdict(list), [])
    for number, (population, rng) in enumerate(centre.populations(REPLICATIONS, seed=101)):
        _simple(record, population, rng)
        _small(record, population, rng)
        _by_agent(record, population, rng)
        _whole_agents(record, population, rng)
        _reviewed_by_people(record, population, rng)
        _agents(by_agent, population, rng, naive=number < NAIVE)
    return record, by_agent


@pytest.fixture(scope="module")
def teams(simulated):
    """Whole-team estimates of every population, by method."""
    return simulated[0]


@pytest.fixture(scope="module")
def agents(simulated):
    """Coverage over agents of 5 reviews each."""
    return simulated[1]


@pytest.mark.parametrize(
    "method", ["mean of 50", "mean of 200", "half of all", "pooled of 100", "pass rate of 60"]
)
def test_simple_samples_cover(teams, method):
    assert as_promised(teams[method].coverage)


def test_ignoring_that_half_of_everything_was_reviewed_is_too_wide(teams):
    assert teams["half of all, no correction"].coverage > 0.98


def test_a_wald_interval_for_a_pass_rate_covers_too_little(teams):
    assert teams["pass rate of 60, Wald"].coverage < 0.9


def test_agents_as_strata_cover(teams):
    assert as_promised(teams["five per agent"].coverage)
    assert abs(teams["five per agent"].bias) < 4 * teams["five per agent"].monte_carlo_se


def test_whole_agents_are_clusters(teams):
    assert as_promised(teams["fifteen whole agents"].coverage)


def test_treating_whole_agents_as_single_reviews_covers_far_too_little(teams):
    assert teams["fifteen whole agents, naive"].coverage < 0.6


def test_reviewers_of_unknown_severity_are_covered_for(teams):
    assert as_promised(teams["five reviewers"].coverage)


def test_a_margin_widened_by_an_estimated_severity_covers(teams):
    assert as_promised(teams["five reviewers, widened"].coverage)


def test_a_panel_that_took_part_completely_is_covered_for_with_less_width(teams):
    assert as_promised(teams["whole panel"].coverage)
    assert teams["whole panel"].width < 0.6 * teams["five reviewers"].width


def test_ignoring_the_reviewers_covers_far_too_little(teams):
    assert teams["five reviewers, naive"].coverage < 0.82


def test_five_reviews_of_an_agent_cover_with_the_pooled_spread(agents):
    assert as_promised(agents.coverage("pooled"))
    own, pooled = np.mean(agents.widths, axis=0)
    assert pooled < 0.85 * own


def test_risk_based_reviews_of_agents_cover_with_their_weights(agents):
    assert as_promised(agents.coverage("weighted"))


def test_a_percentile_bootstrap_of_five_reviews_covers_far_too_little(agents):
    assert agents.coverage("bootstrap") < 0.85


def test_an_own_spread_from_five_reviews_covers_too_little(agents):
    assert agents.coverage("own") < 0.93


def test_thirty_reviews_cover_with_the_bootstrap_t(teams):
    assert as_promised(teams["bootstrap-t"].coverage)


def test_fifteen_reviews_cover_too_little_with_plain_t(teams):
    assert teams["t of 15"].coverage < 0.93


@pytest.fixture(scope="module")
def dialogues():
    """Scores 0-100 of real helpdesk dialogues, dialogue by rater, for each criterion."""
    with gzip.open(shared_data("stc3-quality") / "ratings_train.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    raters = sorted({row["rater"] for row in rows})
    assert len(raters) == PANEL
    return {
        criterion: np.array([25.0 * (int(row[criterion]) + 2) for row in rows]).reshape(-1, PANEL)
        for criterion in "ASE"
    }


@dataclass
class Panels:
    """Draws of raters and dialogues: scores by draw and dialogue, and who gave them."""

    scores: np.ndarray
    raters: np.ndarray
    truth: float


def panels(scores: np.ndarray, raters: int, count: int, seed: int) -> Panels:
    """Some of the raters and 200 dialogues, one rater each in turn."""
    rng = np.random.Generator(np.random.PCG64(seed))
    rows = np.stack([rng.choice(len(scores), DIALOGUES, replace=False) for _ in range(count)])
    drawn = rng.random((count, PANEL)).argsort(axis=1)[:, :raters]
    who = drawn[:, np.arange(DIALOGUES) % raters]
    return Panels(scores[rows, who], who, float(scores.mean()))


def held(drawn: Panels, estimate: Callable[[np.ndarray, np.ndarray], Estimate]) -> Runs:
    """What a method made of each draw."""
    record = Runs()
    for given, who in zip(drawn.scores, drawn.raters, strict=True):
        record.add(estimate(given, who), drawn.truth)
    return record


@pytest.mark.parametrize("seed", [19, 20])
@pytest.mark.parametrize("criterion", ["A", "S", "E"])
@pytest.mark.parametrize("raters", [5, 8, 10, 15])
def test_a_part_of_a_real_panel_covers_the_mean_of_all_raters(dialogues, criterion, raters, seed):
    drawn = panels(dialogues[criterion], raters, 1500, seed)
    aware = held(drawn, lambda given, who: reviewer_aware_iqs(given, who, PANEL, PERIOD))
    assert as_promised(aware.coverage)


@pytest.mark.parametrize("criterion", ["A", "S", "E"])
@pytest.mark.parametrize("raters", [5, 8, 10, 15])
def test_raters_as_clusters_are_wider_and_ignoring_them_covers_too_little(
    dialogues, criterion, raters
):
    drawn = panels(dialogues[criterion], raters, 300, seed=21)
    aware = held(drawn, lambda given, who: reviewer_aware_iqs(given, who, PANEL, PERIOD))
    clusters = held(drawn, lambda given, who: mean_iqs(given, Clustered(who), PROCESS))
    naive = held(drawn, lambda given, who: mean_iqs(given, terms=PROCESS))
    assert aware.width < clusters.width
    assert naive.coverage < 0.94


def _simple(record, population, rng):
    rows = centre.draw(rng, population.size, 200)
    score, truth, frame = population.score, population.mean, Simple(population.size)
    record["mean of 50"].add(mean_iqs(score[rows[:50]], frame, PERIOD), truth)
    record["mean of 200"].add(mean_iqs(score[rows], frame, PERIOD), truth)
    half = centre.draw(rng, population.size, population.size // 2)
    record["half of all"].add(mean_iqs(score[half], frame, PERIOD), truth)
    record["half of all, no correction"].add(mean_iqs(score[half], frame, PROCESS), truth)
    earned, possible = population.earned[rows[:100]], population.possible[rows[:100]]
    pooled = 100 * population.earned.sum() / population.possible.sum()
    record["pooled of 100"].add(pooled_iqs(earned, possible, frame, PERIOD), pooled)
    passed, share = score[rows[:60]] > 0, 100 * (score > 0).mean()
    record["pass rate of 60"].add(pass_rate(int(passed.sum()), 60, population.size), share)
    half_width = 196 * passed.std() / 60**0.5
    middle = 100 * passed.mean()
    record["pass rate of 60, Wald"].add_ends(
        middle, middle - half_width, middle + half_width, share
    )


def _small(record, population, rng):
    """Thirty reviews by bootstrap-t, fifteen by plain t."""
    scores = population.score[centre.draw(rng, population.size, 30)]
    record["bootstrap-t"].add(small_sample_iqs(scores, population.size, PERIOD), population.mean)
    fifteen = mean_iqs(rng.permutation(scores)[:15], Simple(population.size), PERIOD)
    record["t of 15"].add(fifteen, population.mean)


def _by_agent(record, population, rng):
    rows, code = _some_per_agent(population, rng)
    sizes = dict(enumerate(np.bincount(population.agent).tolist()))
    iqs = mean_iqs(population.score[rows], Stratified(code, sizes), PERIOD)
    record["five per agent"].add(iqs, population.mean)


def _whole_agents(record, population, rng):
    picked = rng.permutation(centre.AGENTS)[:15]
    rows = np.isin(population.agent, picked)
    design = Clustered(population.agent[rows], population_clusters=centre.AGENTS)
    iqs = mean_iqs(population.score[rows], design, PERIOD)
    record["fifteen whole agents"].add(iqs, population.mean)
    naive = mean_iqs(population.score[rows], Simple(population.size), PERIOD)
    record["fifteen whole agents, naive"].add(naive, population.mean)


def _reviewed_by_people(record, population, rng):
    """Reviewers with a severity of their own rate on a scale that is not cut at its ends."""
    rows = centre.draw(rng, population.size, 200)
    who = rng.permutation(np.arange(200) % REVIEWERS)
    severity = SEVERITY_SD * rng.standard_normal(REVIEWERS)
    given = population.score[rows] - severity[who]
    anyone = reviewer_aware_iqs(given, who, terms=PERIOD)
    record["five reviewers"].add(anyone, population.mean)
    these = reviewer_aware_iqs(given, who, panel=REVIEWERS, terms=PERIOD)
    record["whole panel"].add(these, population.mean - severity.mean())
    naive = mean_iqs(given, Simple(population.size), PERIOD)
    severity = severity_spread(given, who)
    widened = with_reviewer_error(naive, who, severity)
    record["five reviewers, widened"].add(widened, population.mean)
    record["five reviewers, naive"].add(naive, population.mean)


def _agents(by_agent, population, rng, *, naive):
    rows, code = _some_per_agent(population, rng)
    sizes = np.bincount(population.agent)
    truth = np.bincount(population.agent, population.score) / sizes
    iqs = agent_iqs(population.score[rows], code, centre.AGENTS, sizes)
    by_agent.held["pooled"].append((iqs.low <= truth) & (truth <= iqs.high))
    by_agent.held["weighted"].append(_risk_based_agents(population, rng, truth))
    if naive:
        table = population.score[rows].reshape(-1, PER_AGENT)
        low, high = _percentile_bootstrap(table, rng)
        by_agent.held["bootstrap"].append((low <= truth) & (truth <= high))
        se = table.std(axis=1, ddof=1) / PER_AGENT**0.5
        low, high = t_interval(table.mean(axis=1), se, PER_AGENT - 1)
        by_agent.held["own"].append((low <= truth) & (truth <= high))
        by_agent.widths.append((np.mean(high - low), np.mean(iqs.high - iqs.low)))


def _some_per_agent(population, rng):
    """Five random conversations of every agent, agent by agent."""
    order = np.lexsort((rng.random(population.size), population.agent))
    sizes = np.bincount(population.agent)
    first = np.repeat(np.cumsum(sizes) - sizes, PER_AGENT)
    rows = order[first + np.tile(np.arange(PER_AGENT), centre.AGENTS)]
    return rows, np.repeat(np.arange(centre.AGENTS), PER_AGENT)


def _risk_based_agents(population, rng, truth):
    """Which agents with three or more of 300 risk-based reviews have their truth covered."""
    drawn = draw_risk_based(100 - population.ai, 300, seed=int(rng.integers(2**32)))
    rows = drawn.positions
    iqs = weighted_agent_iqs(
        population.score[rows], population.agent[rows], centre.AGENTS, drawn.inclusion
    )
    enough = iqs.n >= 3
    return ((iqs.low <= truth) & (truth <= iqs.high))[enough]


def _percentile_bootstrap(table, rng, resamples=200):
    """Ends of the percentile bootstrap of each row's mean."""
    n = table.shape[1]
    picks = (rng.random((resamples, n)) * n).astype(int)
    means = np.sort(table[:, picks].mean(axis=2), axis=1)
    return means[:, 5], means[:, -6]
