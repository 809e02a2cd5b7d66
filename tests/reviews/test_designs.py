"""From frame and design to chances: arithmetic without a database."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InputError, MeasureError, NotEnoughData, UnsupportedDesign
from evenhand.measure.sampling import ALGORITHM_VERSION
from evenhand.reviews.designs import Design, basis_of, draw_by, unpacked
from evenhand.reviews.queries.frames import Frame

KINDS = st.sampled_from(
    [
        Design(),
        Design(kind="stratified", by="agent", minimum=1),
        Design(kind="stratified", by="channel", rule="neyman", minimum=1),
        Design(kind="stratified", by="automatic", minimum=1),
        Design(kind="risk"),
        Design(kind="risk", floor=0.25),
    ]
)


def frame_with(scores, agents=4):
    n = len(scores)
    return Frame(
        segment=np.arange(100, 100 + n),
        agent=np.arange(n) % agents,
        team=np.arange(n) % 2,
        channel=np.array(["chat", "email", "phone"])[np.arange(n) % 3],
        automatic=np.array(scores, dtype=float),
        score=np.full(n, np.nan),
    )


def past(scores, channels):
    n = len(scores)
    return Frame(
        segment=np.arange(n),
        agent=np.zeros(n, dtype=int),
        team=np.zeros(n, dtype=int),
        channel=np.array(channels),
        automatic=np.full(n, np.nan),
        score=np.array(scores, dtype=float),
    )


NOTHING = past([], [])


def drawn(frame, design, size, seed=1, before=NOTHING):
    basis = basis_of(frame, design, size, before, {})
    return draw_by(design, basis, len(frame), size, seed=seed, version=ALGORITHM_VERSION)


@given(
    scores=st.lists(st.floats(0, 110), min_size=8, max_size=60),
    design=KINDS,
    share=st.floats(0.2, 1),
    seed=st.integers(0, 2**53),
)
def test_every_segment_has_a_chance_and_the_chances_sum_to_the_size(scores, design, share, seed):
    size = max(6, round(share * len(scores)))
    frame = frame_with(scores)
    found = drawn(frame, design, size, seed)
    assert len(found) == size
    assert len(set(found.positions.tolist())) == size
    assert (found.chances > 0).all()
    assert (found.chances <= 1 + 1e-12).all()
    assert found.chances.sum() == pytest.approx(size)


@given(
    scores=st.lists(st.floats(0, 110), min_size=8, max_size=60),
    design=KINDS,
    seed=st.integers(0, 2**53),
)
def test_what_is_recorded_draws_the_same_again(scores, design, seed):
    frame = frame_with(scores)
    basis = basis_of(frame, design, 7, NOTHING, {})
    recorded = unpacked(basis.packed, basis.recorded)
    first, again = (
        draw_by(Design.read(design.stored()), b, len(frame), 7, seed=seed, version="1")
        for b in (basis, recorded)
    )
    assert first.positions.tolist() == again.positions.tolist()
    assert first.chances.tolist() == again.chances.tolist()


def test_a_low_automatic_score_raises_the_chance_but_never_shuts_another_out():
    found = drawn(frame_with([10] + [90] * 99), Design(kind="risk"), 10)
    assert found.chances[0] == pytest.approx(0.5 * 10 / 100 + 0.5 * 10 * 90 / (90 + 99 * 10))
    assert found.chances.min() >= 0.5 * 10 / 100


def test_segments_without_a_score_get_the_mean_risk():
    frame = frame_with([0, 100, np.nan, np.nan])
    basis = basis_of(frame, Design(kind="risk"), 2, NOTHING, {})
    assert basis.known.tolist() == [100, 0, 50, 50]
    assert basis.recorded == {"without_score": 2}


def test_a_bonus_above_100_is_no_negative_risk():
    basis = basis_of(frame_with([104.0, 50.0]), Design(kind="risk"), 1, NOTHING, {})
    assert basis.known.tolist() == [0, 50]


def test_without_any_automatic_score_a_risk_based_draw_says_what_to_do():
    with pytest.raises(InputError, match="Run a judge first"):
        basis_of(frame_with([np.nan] * 5), Design(kind="risk"), 2, NOTHING, {})


def test_risk_may_come_from_an_attribute():
    frame = frame_with([np.nan] * 3)
    basis = basis_of(frame, Design(kind="risk", attribute="churn"), 2, NOTHING, {100: 4.0, 102: 2})
    assert basis.known.tolist() == [4, 3, 2]
    with pytest.raises(InputError, match="churn"):
        basis_of(frame, Design(kind="risk", attribute="churn"), 2, NOTHING, {})


def test_less_than_a_quarter_spread_evenly_is_refused():
    with pytest.raises(UnsupportedDesign, match="25%"):
        drawn(frame_with([50] * 20), Design(kind="risk", floor=0.1), 5)


def test_each_stratum_gets_its_minimum():
    design = Design(kind="stratified", by="agent", minimum=3)
    basis = basis_of(frame_with([50] * 40), design, 12, NOTHING, {})
    assert basis.recorded["allocation"] == [3, 3, 3, 3]
    with pytest.raises(NotEnoughData, match="Plan more"):
        basis_of(frame_with([50] * 40), design, 11, NOTHING, {})


def test_neyman_sends_reviews_where_scores_differ_most():
    before = past([50, 50.1] * 10 + [0, 100] * 10, ["chat"] * 20 + ["phone"] * 20)
    design = Design(kind="stratified", by="channel", rule="neyman")
    basis = basis_of(frame_with([50] * 90), design, 30, before, {})
    given = dict(zip(basis.recorded["labels"], basis.recorded["allocation"], strict=True))
    assert given["chat"] == 2
    assert given["phone"] > given["email"] > given["chat"]


def test_quintiles_of_automatic_scores_are_strata():
    frame = frame_with([*range(100), np.nan])
    basis = basis_of(frame, Design(kind="stratified", by="automatic"), 20, NOTHING, {})
    assert basis.recorded["labels"] == ["0", "1", "2", "3", "4", "5"]
    assert basis.recorded["sizes"] == [1, 20, 20, 20, 20, 20]


def test_an_unknown_algorithm_is_not_guessed():
    frame = frame_with([50] * 5)
    basis = basis_of(frame, Design(), 2, NOTHING, {})
    with pytest.raises(MeasureError, match="version 'demo/1'"):
        draw_by(Design(), basis, 5, 2, seed=1, version="demo/1")
