"""What the judge's passport promises, held against simulated judges."""

from __future__ import annotations

import numpy as np
import pytest
from numpy import typing as npt
from scipy.special import betaincinv, expit, logit

from evenhand.measure.validity import (
    LengthVerdict,
    alt_test,
    anchor_drift,
    brier_score,
    calibrate,
    calibration_error,
    conformal_band,
    conformal_quantile,
    judge_accuracy,
    length_effect,
    trust_or_escalate,
)

Floats = npt.NDArray[np.float64]


@pytest.mark.parametrize(
    ("n", "alpha", "mean", "low"),
    [(150, 0.1, 0.9007, 0.8579), (500, 0.1, 0.9002, 0.8773), (150, 0.05, 0.9536, 0.9225)],
)
def test_conformal_coverage_follows_its_beta_distribution(
    n: int, alpha: float, mean: float, low: float
) -> None:
    rng = np.random.default_rng(n)
    # With uniform residuals the chosen residual is the coverage itself.
    covered = [conformal_quantile(rng.random(n), alpha) for _ in range(8000)]
    rank = int(np.ceil((n + 1) * (1 - alpha)))
    assert np.mean(covered) == pytest.approx(mean, abs=0.001)
    assert np.quantile(covered, 0.05) == pytest.approx(low, abs=0.003)
    assert betaincinv(rank, n + 1 - rank, 0.05) == pytest.approx(low, abs=5e-4)


def test_the_plain_quantile_of_few_residuals_covers_too_little() -> None:
    rng = np.random.default_rng(1)
    draws = rng.random((6000, 19))
    plain = np.quantile(draws, 0.9, axis=1)
    conformal = np.array([conformal_quantile(draw, 0.1) for draw in draws])
    assert conformal.mean() == pytest.approx(0.9, abs=0.003)
    assert plain.mean() < 0.88


def test_a_common_band_fails_the_noisy_channel_and_its_own_band_does_not() -> None:
    rng = np.random.default_rng(2)
    common, own = [], []
    for _ in range(300):
        channel = rng.random(600) < 0.2
        gap = rng.normal(0, np.where(channel, 15.0, 5.0))
        band = conformal_band(80 + gap[:400], np.full(400, 80.0), groups=channel[:400])
        noisy = np.abs(gap[400:][channel[400:]])
        common.append((noisy <= band.half).mean())
        own.append((noisy <= band.by_group[True]).mean())
    assert np.mean(own) == pytest.approx(0.905, abs=0.015)
    assert np.mean(common) < 0.75


def judgements(
    rng: np.random.Generator, n: int, base: float
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Confidence, and whether people agreed; a higher base is right more often."""
    latent = rng.normal(1.5, 1.5, n)
    return expit(latent), rng.random(n) < expit(base + 1.6 * (latent - 1.5))


@pytest.mark.parametrize(("alpha", "base"), [(0.05, 3.0), (0.10, 2.2)])
def test_accepted_errors_stay_within_the_guarantee_and_a_naive_threshold_breaks_it(
    alpha: float, base: float
) -> None:
    rng = np.random.default_rng(3)
    reference, agreed = judgements(rng, 400_000, base)
    order = np.argsort(-reference)
    risk = np.cumsum(~agreed[order]) / np.arange(1, len(order) + 1)
    broken, broken_naive, share = 0, 0, []

    def true_risk(threshold: float) -> float:
        accepted = int((reference >= threshold).sum())
        return float(risk[accepted - 1]) if accepted else 0.0

    for _ in range(1000):
        sure, right = judgements(rng, 150, base)
        found = trust_or_escalate(sure, right, alpha=alpha, delta=0.10)
        broken += true_risk(found.threshold) > alpha
        share.append(found.share)
        ranked = np.sort(sure)[::-1]
        wrong = np.cumsum(~right[np.argsort(-sure)]) / np.arange(1, 151)
        fine = np.flatnonzero(wrong <= alpha)
        broken_naive += len(fine) > 0 and true_risk(ranked[fine[-1]]) > alpha
    assert broken / 1000 <= 0.10 + 2 * (0.1 * 0.9 / 1000) ** 0.5
    assert broken_naive / 1000 > 0.25
    assert np.mean(share) > 0.2


def test_a_weak_judge_is_trusted_with_next_to_nothing_and_that_is_no_error() -> None:
    rng = np.random.default_rng(4)
    share = [trust_or_escalate(rng.random(300), rng.random(300) > 0.18).share for _ in range(200)]
    assert np.mean(share) < 0.02


def people(rng: np.random.Generator, items: int) -> tuple[Floats, Floats]:
    """True options of some items, and four people who see them most of the time."""
    truth = rng.integers(0, 4, items).astype(float)
    seen = np.where(rng.random((4, items)) < 0.7, truth, rng.integers(0, 4, (4, items)))
    return truth, seen.astype(float)


def test_a_judge_as_good_as_people_passes_and_a_random_one_fails() -> None:
    rng = np.random.default_rng(5)
    copies, random, nearly = [], [], []
    for _ in range(150):
        truth, seen = people(rng, 100)
        blurred = np.where(rng.random(100) < 0.95, seen[0], rng.integers(0, 4, 100))
        others = seen[1:]
        copies.append(alt_test(blurred, others).passes)
        random.append(alt_test(rng.integers(0, 4, 100), seen).passes)
        nearly.append(alt_test(truth, seen).passes)
    assert np.mean(nearly) == 1.0
    assert np.mean(copies) > 0.80
    assert np.mean(random) <= 0.05


def test_agreement_alone_would_pass_a_judge_who_always_gives_the_common_rating() -> None:
    """Negative control: 90 % agreement with the majority, and yet no stand-in for people."""
    rng = np.random.default_rng(6)
    passed, agreed = [], []
    for _ in range(100):
        truth = (rng.random(200) < 0.15).astype(float)
        seen = np.abs(truth - (rng.random((5, 200)) < 0.03))
        always = np.zeros(200)
        agreed.append((seen.mean(axis=0).round() == always).mean())
        passed.append(alt_test(always, seen, epsilon=0.05).passes)
    assert np.mean(agreed) > 0.80
    assert np.mean(passed) < 0.05


ANCHORS, REPEAT_SD, ITEM_SD, WEEKS = 60, 4.0, 3.0, 52


def anchors(
    rng: np.random.Generator, looks: int, shift: float, start: int = 0
) -> tuple[Floats, Floats]:
    """Five baseline scorings and weekly ones; a shift differs from anchor to anchor."""
    level = rng.normal(80, 12, ANCHORS)
    before = rng.normal(level, REPEAT_SD, (5, ANCHORS))
    moved = np.where(
        np.arange(looks)[:, None] >= start,
        shift + (ITEM_SD if shift else 0.0) * rng.normal(size=ANCHORS),
        0.0,
    )
    return before, rng.normal(level + moved, REPEAT_SD)


def test_two_points_of_drift_are_flagged_within_four_looks() -> None:
    rng = np.random.default_rng(7)
    two = [anchor_drift(*anchors(rng, 4, 2.0)).found for _ in range(400)]
    three = [anchor_drift(*anchors(rng, 4, -3.0)).found for _ in range(400)]
    assert np.mean(two) >= 0.75
    assert np.mean(three) >= 0.97


def test_a_quiet_year_is_not_flagged_and_a_weekly_test_cries_wolf() -> None:
    rng = np.random.default_rng(8)
    flagged, weekly = [], []
    for _ in range(400):
        before, later = anchors(rng, WEEKS, 0.0)
        flagged.append(anchor_drift(before, later).found)
        off = later - before.mean(axis=0)
        z = off.mean(axis=1) / (off.std(axis=1, ddof=1) / ANCHORS**0.5)
        weekly.append((np.abs(z) > 1.96).any())
    assert np.mean(flagged) <= 0.05
    assert np.mean(weekly) > 0.50


def test_drift_that_begins_mid_year_is_found_and_dated() -> None:
    rng = np.random.default_rng(9)
    found = [anchor_drift(*anchors(rng, 34, 3.0, start=26)) for _ in range(200)]
    assert np.mean([drift.found for drift in found]) > 0.9
    dated = [drift.since for drift in found if drift.since is not None]
    assert np.median(dated) == pytest.approx(26, abs=1)


def test_drift_intervals_hold_at_all_looks_together() -> None:
    rng = np.random.default_rng(10)
    inside = []
    for _ in range(300):
        before, later = anchors(rng, 20, 0.0)
        shown = [anchor_drift(before, later[:look]).shift for look in range(1, 21)]
        inside.append(all(shift.low <= 0 <= shift.high for shift in shown))  # type: ignore[operator]
    assert np.mean(inside) >= 0.95


def overconfident(rng: np.random.Generator, n: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """A judge whose logit is twice too large and who is too sure by half a logit."""
    true = rng.normal(0.8, 0.9, n)
    return expit(2 * true + 0.5), rng.random(n) < expit(true)


def test_calibration_helps_and_isotonic_steps_need_a_thousand_labels() -> None:
    rng = np.random.default_rng(11)
    stated, right = overconfident(rng, 50_000)
    raw = calibration_error(stated, right)
    error: dict[tuple[int, str], list[float]] = {}
    for n in (50, 200, 1000):
        for _ in range(60):
            labels = overconfident(rng, n)
            for method in ("platt", "isotonic"):
                rule = calibrate(*labels, method=method)  # type: ignore[arg-type]
                error.setdefault((n, method), []).append(calibration_error(rule(stated), right))
    mean = {key: float(np.mean(values)) for key, values in error.items()}
    assert raw > 0.10
    assert mean[50, "platt"] < mean[50, "isotonic"] < raw
    assert mean[200, "platt"] < mean[200, "isotonic"]
    assert mean[1000, "platt"] < mean[200, "platt"] < mean[50, "platt"] < raw / 1.5
    assert mean[1000, "isotonic"] < 0.04
    rule = calibrate(*overconfident(rng, 200))
    assert brier_score(rule(stated), right) < brier_score(stated, right)


def test_length_intervals_cover_where_the_plain_correlation_does_not() -> None:
    rng = np.random.default_rng(12)
    inside, plain = [], []
    for _ in range(1000):
        words = rng.normal(5, 1, 150)
        human = 80 - 6 * (words - 5) + rng.normal(0, 8, 150)
        # The judge only pulls scores to the middle; length plays no part at a given human score.
        judge = 80 + 0.5 * (human - 80) + rng.normal(0, 5, 150)
        found = length_effect(judge, human, np.exp(words)).correlation
        inside.append(found.low <= 0 <= found.high)  # type: ignore[operator]
        r = np.corrcoef(judge - human, words)[0, 1]
        half = 1.96 / (150 - 3) ** 0.5
        plain.append(abs(np.arctanh(r)) <= half)
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.mean(plain) < 0.10


def test_a_small_sample_never_shows_that_length_does_not_matter() -> None:
    rng = np.random.default_rng(13)
    few = [length_effect(*rng.normal(80, 9, (2, 60)), rng.lognormal(5, 1, 60)) for _ in range(60)]
    many = length_effect(*rng.normal(80, 9, (2, 4000)), rng.lognormal(5, 1, 4000))
    assert all(found.verdict is not LengthVerdict.NONE for found in few)
    assert any(found.correlation.needed for found in few)
    assert many.verdict is LengthVerdict.NONE


def test_intervals_of_the_judges_accuracy_cover() -> None:
    rng = np.random.default_rng(14)
    bias, correlation, error = [], [], []
    mean_error = np.abs(rng.normal(4, 10, 2_000_000)).mean()
    for _ in range(2000):
        human = rng.normal(75, 15, 60)
        found = judge_accuracy(human + rng.normal(4, 10, 60), human)
        bias.append(found.bias.low <= 4 <= found.bias.high)  # type: ignore[operator]
        r = 15 / (15**2 + 10**2) ** 0.5
        correlation.append(found.correlation.low <= r <= found.correlation.high)  # type: ignore[operator]
        error.append(found.error.low <= mean_error <= found.error.high)  # type: ignore[operator]
    for inside in (bias, correlation, error):
        assert 0.93 <= np.mean(inside) <= 0.97


def test_confidence_on_the_logit_scale_is_what_platt_learns() -> None:
    rng = np.random.default_rng(15)
    rule = calibrate(*overconfident(rng, 20_000), method="platt")
    # True logit is half of the stated one, less a quarter.
    at = np.array([0.2, 0.5, 0.9])
    np.testing.assert_allclose(rule(at), expit(0.5 * (logit(at) - 0.5)), atol=0.02)
