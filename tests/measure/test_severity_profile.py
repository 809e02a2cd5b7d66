"""Profiles of reviewers with one known habit each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.errors import InvalidData, MeasureError, NotEnoughData, UnsupportedDesign
from evenhand.measure.severity import Reason, ReviewerProfile, reviewer_profiles

CATEGORIES = ("empathy", "accuracy", "closing")
SCALE = (0.0, 4.0)
ODD = 2


def panel(rng: np.random.Generator, units: int = 400, reviewers: int = 6) -> np.ndarray:
    """Latent ratings, shape (units, reviewers, categories), of an ordinary panel."""
    quality = rng.normal(2, 0.9, (units, 1, 1)) + rng.normal(0, 0.4, (units, 1, 3))
    return quality + rng.normal(0, 0.6, (units, reviewers, 3))


def profiles(latent: np.ndarray) -> list[ReviewerProfile]:
    """Profiles after rounding to a 5-point scale; NaN stays N/A."""
    value = np.clip(np.round(latent), *SCALE)
    unit, reviewer, category = (axis.ravel() for axis in np.indices(latent.shape))
    names = np.array(CATEGORIES)[category]
    return list(reviewer_profiles(unit, reviewer, names, value.ravel(), scale=SCALE))


def reasons(found: list[ReviewerProfile]) -> dict[object, set[Reason]]:
    return {
        profile.habits.reviewer: {finding.reason for finding in profile.findings}
        for profile in found
        if profile.findings
    }


def severe(x: np.ndarray, rng: np.random.Generator) -> None:
    x[:, ODD] -= 0.8


def lenient(x: np.ndarray, rng: np.random.Generator) -> None:
    x[:, ODD] += 0.8


def random(x: np.ndarray, rng: np.random.Generator) -> None:
    x[:, ODD] = rng.normal(2, 1.1, x[:, ODD].shape)


def central(x: np.ndarray, rng: np.random.Generator) -> None:
    x[:, ODD] = 2 + 0.4 * (x[:, ODD] - 2)


def halo(x: np.ndarray, rng: np.random.Generator) -> None:
    x[:, ODD, 1] = x[:, ODD, 0] + rng.normal(0, 0.1, len(x))


def not_applicable(x: np.ndarray, rng: np.random.Generator) -> None:
    x[rng.random(len(x)) < 0.5, ODD, 2] = np.nan


def interaction(x: np.ndarray, rng: np.random.Generator) -> None:
    x[:, ODD] += np.array([0.6, -0.6, 0.0])


@pytest.mark.parametrize(
    ("habit", "reason"),
    [
        (severe, Reason.SEVERE),
        (lenient, Reason.LENIENT),
        (random, Reason.RANDOM),
        (central, Reason.CENTRAL),
        (halo, Reason.HALO),
        (not_applicable, Reason.NOT_APPLICABLE),
        (interaction, Reason.INTERACTION),
    ],
)
def test_a_habit_is_named_and_no_other(
    habit: Callable[[np.ndarray, np.random.Generator], None], reason: Reason
) -> None:
    rng = np.random.default_rng(30)
    latent = panel(rng)
    habit(latent, rng)
    assert reasons(profiles(latent)) == {ODD: {reason}}


@pytest.mark.parametrize("seed", range(5))
def test_an_ordinary_panel_has_no_findings(seed: int) -> None:
    assert reasons(profiles(panel(np.random.default_rng(seed)))) == {}


def test_few_conversations_say_nothing() -> None:
    rng = np.random.default_rng(31)
    latent = panel(rng, units=15)
    severe(latent, rng)
    assert reasons(profiles(latent)) == {}


def test_a_finding_about_a_pair_of_categories_needs_enough_conversations_with_both() -> None:
    rng = np.random.default_rng(37)
    latent = panel(rng)
    halo(latent, rng)
    assert reasons(profiles(latent)) == {ODD: {Reason.HALO}}
    latent[15:, ODD, 1] = np.nan
    named = reasons(profiles(latent)).get(ODD, set())
    assert Reason.NOT_APPLICABLE in named
    assert Reason.HALO not in named


def test_a_reviewer_at_the_end_of_the_scale_is_judged_on_severity_alone() -> None:
    rng = np.random.default_rng(32)
    latent = panel(rng)
    latent[:, ODD] = np.where(rng.random((400, 1)) < 0.8, 0.0, 3.0)
    assert reasons(profiles(latent)) == {ODD: {Reason.SEVERE}}


def test_a_severe_panel_member_does_not_make_the_others_lenient_in_a_sparse_design() -> None:
    """Reviewer 0 mostly sits with the severe one; a plain mean of the rest would call him mild."""
    rng = np.random.default_rng(33)
    latent = panel(rng, units=900)
    latent[:, ODD] -= 1.2
    partner = np.where(rng.random(900) < 0.8, ODD, 5)
    others = np.array([1, 3, 4, 5])[rng.integers(0, 4, (900, 1))[:, 0]]
    kept = np.zeros((900, 6), bool)
    first = np.where(np.arange(900) < 450, 0, others)
    kept[np.arange(900), first] = True
    kept[np.arange(900), np.where(np.arange(900) < 450, partner, (others % 5) + 1)] = True
    value = np.clip(np.round(latent), *SCALE)
    unit, reviewer = np.nonzero(kept)
    shape = (len(unit), 3)
    found = reviewer_profiles(
        np.broadcast_to(unit[:, None], shape).ravel(),
        np.broadcast_to(reviewer[:, None], shape).ravel(),
        np.broadcast_to(np.array(CATEGORIES), shape).ravel(),
        value[unit, reviewer].ravel(),
        scale=SCALE,
    )
    severity = {one.habits.reviewer: one.habits.severity.value for one in found}
    assert severity[ODD] > 20
    assert abs(severity[0] - np.median([severity[r] for r in (1, 3, 4, 5)])) < 8


def test_findings_come_with_a_sentence_and_the_measure_behind_it() -> None:
    rng = np.random.default_rng(34)
    latent = panel(rng)
    severe(latent, rng)
    (finding,) = profiles(latent)[ODD].findings
    assert "points below the panel on the same conversations" in finding.sentence
    assert finding.shown.low > 10 or finding.shown.value >= 10


def test_names_and_order_change_nothing() -> None:
    rng = np.random.default_rng(35)
    latent = panel(rng)
    interaction(latent, rng)
    value = np.clip(np.round(latent), *SCALE).ravel()
    unit, reviewer, category = (axis.ravel() for axis in np.indices(latent.shape))
    names = np.array(["f", "e", "d", "c", "b", "a"])
    order = rng.permutation(len(value))
    plain = reviewer_profiles(unit, reviewer, category, value, scale=SCALE)
    other = reviewer_profiles(
        unit[order], names[reviewer[order]], category[order], value[order], scale=SCALE
    )
    for one, two in zip(plain, reversed(other), strict=True):
        assert one.habits.severity.value == pytest.approx(two.habits.severity.value)
        assert one.habits.consistency.value == pytest.approx(two.habits.consistency.value)
        assert [f.reason for f in one.findings] == [f.reason for f in two.findings]


def test_the_scale_may_have_any_ends() -> None:
    rng = np.random.default_rng(36)
    latent = np.clip(np.round(panel(rng)), *SCALE)
    unit, reviewer, category = (axis.ravel() for axis in np.indices(latent.shape))
    plain = reviewer_profiles(unit, reviewer, category, latent.ravel(), scale=SCALE)
    moved = reviewer_profiles(unit, reviewer, category, latent.ravel() * 25 - 50, scale=(-50, 50))
    for one, two in zip(plain, moved, strict=True):
        assert one.habits.severity.value == pytest.approx(two.habits.severity.value)
        assert one.habits.low_end == two.habits.low_end


REFUSALS: dict[str, tuple[Callable[[], object], type[MeasureError], str]] = {
    "different lengths": (
        lambda: reviewer_profiles([1, 1], [1, 2], [0], [1, 2], scale=SCALE),
        InvalidData,
        "equally long",
    ),
    "values off the scale": (
        lambda: reviewer_profiles([1, 1], [1, 2], [0, 0], [1, 9], scale=SCALE),
        InvalidData,
        "from 0 to 4",
    ),
    "a scale of one value": (
        lambda: reviewer_profiles([1, 1], [1, 2], [0, 0], [1, 1], scale=(1, 1)),
        InvalidData,
        "from 1 to 1",
    ),
    "a rating twice": (
        lambda: reviewer_profiles([1, 1], [1, 1], [0, 0], [1, 2], scale=SCALE),
        InvalidData,
        "twice",
    ),
    "nothing shared": (
        lambda: reviewer_profiles([1, 2], [1, 2], [0, 0], [1, 2], scale=SCALE),
        NotEnoughData,
        "Double-score",
    ),
    "groups with nothing in common": (
        lambda: reviewer_profiles(
            [1, 1, 2, 2], [1, 2, 3, 4], [0, 0, 0, 0], [1, 2, 3, 4], scale=SCALE
        ),
        UnsupportedDesign,
        "groups",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_refuses_with_a_sentence(what: str) -> None:
    action, error, sentence = REFUSALS[what]
    with pytest.raises(error, match=sentence):
        action()
