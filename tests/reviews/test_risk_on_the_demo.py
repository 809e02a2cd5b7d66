"""What a risk-based draw buys on the demo centre, where the true quality is known.

Nothing rests on one lucky draw: chances are summed exactly, or hundreds of seeds are averaged.
"""

from datetime import date

import numpy as np
import pytest

from evenhand.measure.designs import Simple, Unequal
from evenhand.measure.iqs import mean_iqs
from evenhand.measure.sampling import ALGORITHM_VERSION
from evenhand.reviews.designs import Design, basis_of, draw_by
from evenhand.reviews.queries.frames import Frame
from evenhand.site.demo import generate

BAD = 60
SIZE = 150
SEEDS = range(300)
UNIFORM, RISK = Design(), Design(kind="risk")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def centre():
    """The frame a plan would see, and the true score of each segment in it."""
    segments = [
        segment for segment in generate(end=date(2026, 6, 1)).segments if segment.score is not None
    ]
    count = len(segments)
    frame = Frame(
        segment=np.arange(count),
        agent=np.zeros(count, dtype=int),
        team=np.zeros(count, dtype=int),
        channel=np.array([segment.channel for segment in segments]),
        automatic=np.array([100 - 100 * segment.risk for segment in segments]),
        score=np.full(count, np.nan),
    )
    return frame, np.array([segment.score for segment in segments])


def drawn(frame, design, seed):
    basis = basis_of(frame, design, SIZE, frame, {})
    return draw_by(design, basis, len(frame), SIZE, seed=seed, version=ALGORITHM_VERSION)


def iqs_of(design, found, truth):
    scores = truth[found.positions]
    if design is UNIFORM:
        return mean_iqs(scores, Simple(population=len(truth)))
    return mean_iqs(scores, Unequal(found.inclusion, population=len(truth)))


def test_a_risk_based_draw_expects_far_more_bad_segments_than_a_uniform_one(centre):
    frame, truth = centre
    expected = drawn(frame, RISK, 1).chances[truth < BAD].sum()
    assert expected >= 1.8 * SIZE * (truth < BAD).mean()


def test_it_finds_them_draw_after_draw(centre):
    frame, truth = centre
    found = {
        design.kind: np.mean(
            [(truth[drawn(frame, design, seed).positions] < BAD).sum() for seed in SEEDS]
        )
        for design in (UNIFORM, RISK)
    }
    assert found["risk"] >= 1.8 * found["uniform"]


def test_the_iqs_from_it_agrees_with_the_truth_within_its_margin(centre):
    frame, truth = centre
    estimates = [iqs_of(RISK, drawn(frame, RISK, seed), truth) for seed in SEEDS]
    inside = [each.low <= truth.mean() <= each.high for each in estimates]
    assert 0.92 <= np.mean(inside) <= 0.98
    values = np.array([each.value for each in estimates])
    assert values.mean() == pytest.approx(truth.mean(), abs=3 * values.std() / len(values) ** 0.5)


def test_the_plain_mean_of_the_same_reviews_would_be_far_off(centre):
    frame, truth = centre
    plain = np.mean([truth[drawn(frame, RISK, seed).positions].mean() for seed in SEEDS])
    assert plain < truth.mean() - 5


def test_it_costs_hardly_any_margin(centre):
    frame, truth = centre
    widths = {
        design.kind: np.mean(
            [
                estimate.high - estimate.low
                for seed in SEEDS
                if (estimate := iqs_of(design, drawn(frame, design, seed), truth))
            ]
        )
        for design in (UNIFORM, RISK)
    }
    assert widths["risk"] < 1.25 * widths["uniform"]
