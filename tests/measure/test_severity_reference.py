"""Severity and variance components on data others have published results for."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from evenhand.measure.severity import (
    Reason,
    ReviewerProfile,
    rasch_severity,
    reviewer_profiles,
    reviewer_severity,
    variance_components,
)
from measure import reference_tables as tables
from shared_data import shared_data


def test_penicillin_has_the_variances_and_predictions_of_lme4() -> None:
    diameters = np.array(tables.PENICILLIN, float)
    plate, sample = np.indices(diameters.shape)
    fit = variance_components(diameters.ravel(), {"plate": plate.ravel(), "sample": sample.ravel()})
    for name, variance in tables.PENICILLIN_VARIANCES.items():
        assert fit.variances[name] == pytest.approx(variance, rel=1e-4)
    assert (fit.mean, fit.mean_se) == pytest.approx(tables.PENICILLIN_MEAN, abs=5e-5)
    blups = fit.effects["sample"].values
    assert blups[0] == pytest.approx(tables.PENICILLIN_BLUP_A, abs=5e-5)
    assert blups[-1] == pytest.approx(tables.PENICILLIN_BLUP_F, abs=5e-5)


def test_nested_raters_have_brennans_variance_components() -> None:
    scores = np.array(tables.BRENNAN_2001, float)
    rater, person = (codes.ravel() for codes in np.indices(scores.shape))
    task = rater // 4
    fit = variance_components(
        scores.ravel(),
        {"person": person, "task": task, "rater": rater, "person x task": task * 10 + person},
    )
    for name, variance in tables.BRENNAN_2001_COMPONENTS.items():
        assert fit.variances[name] == pytest.approx(variance, abs=1e-4)


def _long(path: Path) -> tuple[list[str], list[str], list[str], list[float]]:
    """Person, item, rater and rung of each rating in a table with one column per item."""
    with path.open() as lines:
        rows = list(csv.DictReader(lines))
    items = [name for name in rows[0] if name not in {"idstud", "rater"}]
    cells = [(row["idstud"], item, row["rater"], row[item]) for row in rows for item in items]
    person, item, rater, value = zip(*cells, strict=True)
    numbers = [float("nan") if text in {"", "NA"} else float(text) for text in value]
    return list(person), list(item), list(rater), numbers


@pytest.mark.parametrize("name", ["ptam4", "ratings2"])
def test_rasch_severities_are_those_of_tam(name: str) -> None:
    folder = shared_data("mfrm-reference")
    with (folder / f"{name}_TAM_parameters.csv").open() as lines:
        known = {row["parameter"]: float(row["xsi"]) for row in csv.DictReader(lines)}
    fit = rasch_severity(*_long(folder / f"{name}.csv"))
    found = np.array([shown.value for shown in fit.severity])
    published = np.array([known[f"rater{label}"] for label in fit.reviewers])
    difficulty = np.array([known[label] for label in fit.categories])
    thresholds = np.array([known[f"step{step}"] for step in (1, 2, 3)])
    np.testing.assert_allclose(found - found.mean(), published - published.mean(), atol=0.05)
    np.testing.assert_allclose(
        fit.difficulty - fit.difficulty.mean(), difficulty - difficulty.mean(), atol=0.05
    )
    np.testing.assert_allclose(fit.thresholds, thresholds, atol=0.05)


@pytest.mark.parametrize("name", ["ptam4", "ratings2"])
def test_rasch_quality_goes_with_tams_person_estimates(name: str) -> None:
    folder = shared_data("mfrm-reference")
    with (folder / f"{name}_TAM_person_WLE.csv").open() as lines:
        known = {row["pid"]: float(row["theta"]) for row in csv.DictReader(lines)}
    fit = rasch_severity(*_long(folder / f"{name}.csv"))
    published = np.array([known[str(label)] for label in fit.units])
    assert np.corrcoef(fit.quality, published)[0, 1] > 0.98
    assert fit.fair.min() >= 0
    assert fit.fair.max() <= 3


@pytest.fixture(scope="module")
def helpdesk() -> dict[str, np.ndarray]:
    """Ratings of 3,700 helpdesk dialogues by 19 people on three questions, -2 to 2."""
    path = shared_data("stc3-quality") / "ratings_train.csv.gz"
    with gzip.open(path, "rt") as lines:
        rows = list(csv.DictReader(lines))
    return {
        "unit": np.array([row["dialogue_id"] for row in rows for _ in "ASE"]),
        "reviewer": np.array([row["rater"] for row in rows for _ in "ASE"]),
        "category": np.array(list("ASE") * len(rows)),
        "value": np.array([float(row[question]) for row in rows for question in "ASE"]),
    }


@pytest.fixture(scope="module")
def profiles(helpdesk: dict[str, np.ndarray]) -> dict[object, ReviewerProfile]:
    found = reviewer_profiles(*helpdesk.values(), scale=(-2, 2))
    return {profile.habits.reviewer: profile for profile in found}


def named(profiles: dict[object, ReviewerProfile], reason: Reason) -> set[object]:
    return {
        reviewer
        for reviewer, profile in profiles.items()
        if reason in {finding.reason for finding in profile.findings}
    }


@pytest.mark.parametrize(
    ("reason", "reviewers"),
    [
        (Reason.SEVERE, {"R11"}),
        (Reason.RANDOM, {"R13"}),
        (Reason.CENTRAL, {"R09"}),
        (Reason.HALO, {"R12"}),
        (Reason.INTERACTION, {"R14", "R15", "R19"}),
        (Reason.LENIENT, {"R15"}),
        (Reason.NOT_APPLICABLE, set()),
    ],
)
def test_the_profile_names_who_stands_out_for_which_reason(
    profiles: dict[object, ReviewerProfile], reason: Reason, reviewers: set[str]
) -> None:
    assert named(profiles, reason) == reviewers


def test_the_halo_is_on_satisfaction_and_effectiveness(
    profiles: dict[object, ReviewerProfile],
) -> None:
    (finding,) = profiles["R12"].findings
    assert set(finding.categories) == {"S", "E"}


def test_the_near_random_reviewer_has_an_ordinary_mean(
    profiles: dict[object, ReviewerProfile],
) -> None:
    habits = profiles["R13"].habits
    assert abs(habits.severity.value) < 6
    assert habits.consistency.value < 0.25


def test_the_crossed_model_finds_the_severe_reviewer_too(helpdesk: dict[str, np.ndarray]) -> None:
    """One question as a score of 0-100, every dialogue with three of the raters."""
    rng = np.random.default_rng(8)
    own = helpdesk["category"] == "E"
    score = (helpdesk["value"][own] + 2) * 25
    drawn = rng.random((3700, 19)).argsort(axis=1).argsort(axis=1).ravel() < 3
    unit, reviewer = helpdesk["unit"][own][drawn], helpdesk["reviewer"][own][drawn]
    fit = reviewer_severity(score[drawn], unit, reviewer)
    severity = dict(zip(fit.reviewers, fit.severity, strict=True))
    panel = {r: score[helpdesk["reviewer"][own] == r].mean() for r in np.unique(reviewer)}
    centre = np.mean(list(panel.values()))
    assert max(severity, key=lambda r: severity[r].value) == "R11"
    for reviewer_name, shown in severity.items():
        assert shown.value == pytest.approx(centre - panel[reviewer_name], abs=5)
