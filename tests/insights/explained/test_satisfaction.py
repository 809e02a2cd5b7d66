"""What goes with satisfaction, on reviews made up so that the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.insights.why import satisfaction
from evenhand.insights.why.reviewed import Card, Reviewed, Sent

N = 240


def made_up(score, said, agents):
    n = len(score)
    return Reviewed(
        review=np.arange(n),
        conversation=np.arange(n),
        agent=agents,
        score=score,
        passed=score >= 80,
        weight=np.ones(n),
        satisfaction=said,
        resolved=np.full(n, np.nan),
        minutes=np.full(n, np.nan),
        moment=np.arange(n, dtype=float),
    )


@pytest.fixture(scope="module")
def hard_queues():
    """Within agents better reviews go with satisfaction; better agents get the harder contacts."""
    rng = np.random.default_rng(11)
    agents = np.repeat(np.arange(12), N // 12)
    level = 5.0 * agents
    own = rng.normal(0, 6, N)
    said = (own + rng.normal(0, 6, N) - 4 * (level - level.mean())) / 400 + 0.5
    return made_up(50 + level / 2 + own, said, agents)


def test_within_agents_is_found_where_all_together_misleads(hard_queues):
    found = satisfaction.together(hard_queues, 0.8)
    assert found.within.low > 0.3
    assert found.pooled.high < 0
    assert found.between.high < 0
    assert found.corrected.value == pytest.approx(found.within.value / np.sqrt(0.8))


def test_without_a_reliability_there_is_a_sentence(hard_queues):
    assert "two people" in satisfaction.together(hard_queues, None).corrected.absent


def test_reliability_is_the_conversation_s_part_within_agents():
    variances = {"agent": 900.0, "reviewer": 10.0, "conversation": 70.0, "residual": 20.0}
    assert satisfaction.reliability_within(variances) == pytest.approx(0.7)
    assert satisfaction.reliability_within({"agent": 1.0, "reviewer": 1.0, "residual": 1.0}) is None


def card_of(columns, names):
    keys = list(range(1, len(names) + 1))
    return Card("Card", list(names), keys, np.arange(len(columns)), columns)


def test_the_category_that_goes_with_satisfaction_comes_first():
    rng = np.random.default_rng(3)
    agents = np.arange(N) % 12
    columns = rng.random((N, 3))
    said = np.clip(0.3 + 0.5 * columns[:, 1] + rng.normal(0, 0.1, N), 0, 1)
    columns[:, 2][rng.random(N) < 0.8] = np.nan
    found = satisfaction.drivers_of(
        made_up(100 * columns[:, 1], said, agents), card_of(columns, ("tone", "solution", "rare"))
    )
    assert [row.name for row in found.rows] == ["solution", "tone"]
    assert found.left_out == ["rare"]
    assert found.rows[0].places == (1, 1)
    assert sum(row.share.value for row in found.rows) == pytest.approx(found.explained.value)
    assert found.rows[0].gain == pytest.approx(
        found.rows[0].share.value * (1 - found.rows[0].mean / 100)
    )


def test_not_applicable_takes_the_agent_s_own_mean():
    agents = np.array([1, 1, 1, 2, 2])
    columns = np.array([[1.0], [0.0], [np.nan], [np.nan], [np.nan]])
    filled = satisfaction._filled(columns, agents)
    assert filled[:, 0].tolist() == [1.0, 0.0, 0.5, 0.5, 0.5]


def test_too_few_reviews_are_a_sentence():
    few = made_up(np.array([80.0, 90.0]), np.array([0.5, 1.0]), np.array([1, 2]))
    found = satisfaction.drivers_of(few, card_of(np.array([[1.0], [0.0]]), ("tone",)))
    assert found.absent
    assert satisfaction.drivers_of(few, None).absent
    assert satisfaction.together(few, None).within.absent
    assert satisfaction.goes_with(few, few.minutes).absent


def test_csat_is_corrected_for_who_answers():
    """Those who were served badly answer twice as often: as answered, CSAT is too low."""
    rng = np.random.default_rng(7)
    n = 3000
    score = rng.normal(75, 12, n)
    happy = rng.random(n) < 1 / (1 + np.exp(-(score - 72) / 8))
    answered = rng.random(n) < np.where(score < 72, 0.4, 0.15)
    surveys = Sent(answered, happy & answered, score, np.full(n, "chat"))
    found = satisfaction.bias_of(surveys).found
    truth = 100 * happy.mean()
    assert found.observed.high < truth
    assert found.corrected.low <= truth <= found.corrected.high


def test_nothing_known_of_the_silent_is_a_sentence():
    surveys = Sent(
        np.array([True, False]), np.array([True, False]), np.full(2, np.nan), np.full(2, "chat")
    )
    assert "nothing else is known" in satisfaction.bias_of(surveys).absent
    empty = Sent(np.zeros(0, bool), np.zeros(0, bool), np.zeros(0), np.zeros(0, str))
    assert satisfaction.bias_of(empty).absent
