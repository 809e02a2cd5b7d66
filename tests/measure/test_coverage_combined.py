"""The combined score covers whatever the judge is worth; trusting the judge alone does not."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure.combined import combined_iqs, combined_pass_rate, regression_mean
from evenhand.measure.iqs import mean_iqs
from evenhand.measure.terms import Terms
from measure import centre
from measure.coverage import REPLICATIONS, as_promised, runs

pytestmark = pytest.mark.slow

PERIOD = Terms(wanted=())
PROCESS = Terms(target="process", wanted=())
FOLDS, FEATURES, LABELLED, UNITS = 5, 25, 100, 1_000


@pytest.fixture(scope="module")
def judged():
    """Combined and plain scores of every population, and the correlation of the judge."""
    record, correlations = runs(), []
    for population, rng in centre.populations(REPLICATIONS, seed=301, judge=centre.FAIR):
        rows = centre.draw(rng, population.size, 150)
        score, truth = population.score[rows], population.mean
        correlations.append(np.corrcoef(population.score, population.ai)[0, 1])
        result = combined_iqs(score, rows, population.ai, terms=PERIOD)
        record["combined"].add(result.estimate, truth)
        record["human"].add(result.human, truth)
        record["bias"].add(result.bias, population.ai.mean() - truth)
        fifty = regression_mean(score[:50], rows[:50], population.ai, terms=PERIOD)
        record["combined of 50"].add(fifty, truth)
        record["plug-in of 30"].add_ends(*_plug_in(score[:30], rows[:30], population.ai), truth)
        _automatic_only(record, population)
        _pass_rate(record, population, rows[:60])
    return record, float(np.mean(correlations))


@pytest.mark.parametrize("method", ["combined", "combined of 50", "bias", "human"])
def test_the_combined_score_and_the_bias_of_the_judge_are_covered(judged, method):
    record = judged[0][method]
    assert as_promised(record.coverage)
    assert abs(record.bias) < 3 * record.monte_carlo_se or method == "combined of 50"


def test_the_gain_is_what_the_correlation_promises(judged):
    record, correlation = judged
    ratio = record["combined"].width / record["human"].width
    assert ratio == pytest.approx(np.sqrt(1 - correlation**2), abs=0.03)


def test_the_judge_alone_almost_never_covers(judged):
    assert judged[0]["judge only"].coverage < 0.1


def test_a_plug_in_interval_of_thirty_reviews_covers_too_little(judged):
    assert judged[0]["plug-in of 30"].coverage < 0.93


def test_few_failures_are_covered_by_the_rule_and_not_without_it(judged):
    assert 0.93 <= judged[0]["few failures, by rule"].coverage <= 0.985
    assert judged[0]["few failures, corrected all the same"].coverage < 0.88


def test_the_process_is_covered_and_the_period_interval_does_not_cover_it():
    record = runs()
    rng = np.random.Generator(np.random.PCG64(302))
    for _ in range(REPLICATIONS):
        ai = 80 + 10 * rng.standard_normal(300)
        human = 75 + (ai - 80) + 6 * rng.standard_normal(300)
        rows = centre.draw(rng, 300, 100)
        for name, terms in (("process", PROCESS), ("period", PERIOD)):
            record[name].add(regression_mean(human[rows], rows, ai, terms=terms), 75.0)
    assert as_promised(record["process"].coverage)
    assert record["period"].coverage < 0.8


@pytest.fixture(scope="module")
def trained():
    """A judge that learns from the very reviews that correct it, with and without folds."""
    record = runs()
    rng = np.random.Generator(np.random.PCG64(303))
    for _ in range(REPLICATIONS):
        features = rng.standard_normal((UNITS, FEATURES))
        human = 80 + 6 * features[:, 0] + 10 * rng.standard_normal(UNITS)
        rows = centre.draw(rng, UNITS, LABELLED)
        folded, own = _judges(features, human, rows)
        record["out of fold"].add(
            regression_mean(human[rows], rows, folded, terms=PERIOD), human.mean()
        )
        record["in sample"].add(regression_mean(human[rows], rows, own, terms=PERIOD), human.mean())
        record["people"].add(mean_iqs(human[rows], terms=PERIOD), human.mean())
    return record


def test_out_of_fold_scores_cover_and_still_help(trained):
    assert as_promised(trained["out of fold"].coverage)
    assert trained["out of fold"].width < trained["people"].width


def test_scores_that_saw_their_own_review_cover_too_little(trained):
    assert trained["in sample"].coverage < 0.9


def _automatic_only(record, population):
    mean, se = population.ai.mean(), population.ai.std() / population.size**0.5
    record["judge only"].add_ends(mean, mean - 2 * se, mean + 2 * se, population.mean)


def _pass_rate(record, population, rows):
    """Failures of about 5 %: a score of 0 or nearly so."""
    passed, judged = 1.0 * (population.score >= 20), 1.0 * (population.ai >= 62)
    truth = 100 * passed.mean()
    result = combined_pass_rate(passed[rows], rows, judged, terms=PERIOD)
    record["few failures, by rule"].add(result.estimate, truth)
    if np.ptp(judged[rows]) > 0:
        bare = regression_mean(100 * passed[rows], rows, 100 * judged, terms=PERIOD)
        record["few failures, corrected all the same"].add(bare, truth)


def _plug_in(y, rows, ai):
    """The textbook large-sample form: fitted slope, normal quantile, no leverage."""
    f = ai[rows]
    slope = np.cov(y, f)[0, 1] / f.var(ddof=1) if np.ptp(f) else 0.0
    value = y.mean() + slope * (ai.mean() - f.mean())
    half = 1.96 * (y - slope * f).std() / len(y) ** 0.5
    return value, value - half, value + half


def _judges(features, human, rows):
    """Scores of all units: by folds (own fold's judge, mean of judges elsewhere) and by one fit."""
    fold = np.arange(LABELLED) % FOLDS
    fits = [_fit(features[rows[fold != k]], human[rows[fold != k]]) for k in range(FOLDS)]
    folded = np.mean([features @ fit for fit in fits], axis=0)
    folded[rows] = np.einsum("ij,ij->i", features[rows], np.array(fits)[fold])
    return folded, features @ _fit(features[rows], human[rows])


def _fit(features, human):
    """Ridge regression of centred scores."""
    gram = features.T @ features + np.eye(FEATURES)
    return np.linalg.solve(gram, features.T @ (human - human.mean()))
