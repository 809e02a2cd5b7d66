"""Published coefficients of published tables."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evenhand.measure.agreement import (
    Ratings,
    Resampling,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    correlation_with_rest,
    fleiss_kappa,
    gwet_ac,
    icc,
    icc_family,
    krippendorff_alpha,
    pairwise_kappas,
    panel_truth,
    percent_agreement,
    split_half,
)
from evenhand.measure.estimate import Estimate
from measure import reference_tables as tables
from shared_data import shared_data

QUICK = Resampling(count=100)
GWET_FAMILY: dict[str, Callable[..., Estimate]] = {
    "ac1": gwet_ac,
    "ac2": gwet_ac,
    "fleiss": fleiss_kappa,
    "brennan-prediger": brennan_prediger,
}


def four_raters() -> Ratings:
    return Ratings.from_matrix(tables.KRIPPENDORFF_2011, scale=[1, 2, 3, 4, 5])


@pytest.mark.parametrize(("metric", "published"), tables.KRIPPENDORFF_2011_ALPHA.items())
def test_alpha_is_the_one_krippendorff_printed(metric: Any, published: float) -> None:
    alpha = krippendorff_alpha(four_raters(), metric, QUICK)
    assert round(alpha.value, 3) == published
    assert round(alpha.value, 4) == tables.KRIPPENDORFF_2011_ALPHA_4[metric]


@pytest.mark.parametrize(("metric", "published"), tables.WIKIPEDIA_ALPHA_VALUES.items())
def test_alpha_with_many_gaps_is_the_one_in_the_encyclopedia(metric: Any, published: float) -> None:
    alpha = krippendorff_alpha(Ratings.from_matrix(tables.WIKIPEDIA_ALPHA), metric, QUICK)
    assert round(alpha.value, 4) == published


@pytest.mark.parametrize("name", ["ac1", "fleiss", "brennan-prediger"])
def test_unweighted_coefficients_and_standard_errors_are_gwets(name: str) -> None:
    value, se = tables.GWET_2014_RAW[name]
    found = GWET_FAMILY[name](four_raters(), "nominal", QUICK, singles=True)
    assert (round(found.value, 5), round(found.se, 5)) == (round(value, 5), se)


@pytest.mark.parametrize("weighting", tables.GWET_2014_RAW_WEIGHTED)
@pytest.mark.parametrize("name", ["ac2", "fleiss", "brennan-prediger"])
def test_weighted_coefficients_and_standard_errors_are_gwets(weighting: Any, name: str) -> None:
    found = GWET_FAMILY[name](four_raters(), weighting, QUICK, singles=True)
    assert (found.value, found.se) == pytest.approx(
        tables.GWET_2014_RAW_WEIGHTED[weighting][name], abs=6e-6
    )


@pytest.mark.parametrize("weighting", tables.GWET_2014_RAW_WEIGHTED)
def test_weighted_conger_is_the_published_one(weighting: Any) -> None:
    found = conger_kappa(four_raters(), weighting, QUICK, singles=True)
    assert round(found.value, 5) == tables.GWET_2014_RAW_WEIGHTED[weighting]["conger"]


def test_conger_with_gaps_lies_between_the_two_values_in_print() -> None:
    """One implementation in print gives .76207, another .76282; they divide gaps differently."""
    found = conger_kappa(four_raters(), "nominal", QUICK, singles=True)
    assert round(found.value, 5) == 0.76207
    assert found.value == pytest.approx(tables.GWET_2014_RAW["conger"][0], abs=1e-3)


@pytest.mark.parametrize(
    ("weighting", "metric"), [("linear", "absolute"), ("quadratic", "interval")]
)
def test_alphas_standard_error_is_gwets_but_for_the_small_sample_factor(
    weighting: str, metric: Any
) -> None:
    value, se = tables.GWET_2014_RAW_WEIGHTED[weighting]["alpha"]
    found = krippendorff_alpha(four_raters(), metric, QUICK)
    ratings_in_pairs = 40
    assert round(found.value, 5) == value
    assert found.se * ratings_in_pairs / (ratings_in_pairs - 1) == pytest.approx(se, abs=6e-6)


def test_fleiss_six_diagnoses() -> None:
    ratings = Ratings.from_matrix(np.transpose(tables.FLEISS_1971))
    expected = tables.FLEISS_1971_VALUES
    assert round(fleiss_kappa(ratings, "nominal", QUICK).value, 4) == expected["fleiss"]
    assert round(gwet_ac(ratings, "nominal", QUICK).value, 5) == expected["ac1"]
    assert round(krippendorff_alpha(ratings, "nominal", QUICK).value, 4) == expected["alpha"]


def test_fleiss_fourteen_raters() -> None:
    kappa = fleiss_kappa(Ratings.from_counts(tables.FOURTEEN_RATERS), "nominal", QUICK)
    assert round(kappa.value, 4) == tables.FOURTEEN_RATERS_KAPPA


@pytest.mark.parametrize("name", ["ac1", "fleiss", "brennan-prediger"])
def test_six_raters_from_a_table_of_counts(name: str) -> None:
    found = GWET_FAMILY[name](Ratings.from_counts(tables.SIX_RATERS), "nominal", QUICK)
    assert (found.value, found.se) == pytest.approx(tables.SIX_RATERS_VALUES[name], abs=1e-6)


def test_six_raters_alpha() -> None:
    alpha = krippendorff_alpha(Ratings.from_counts(tables.SIX_RATERS), "nominal", QUICK)
    assert round(alpha.value, 7) == tables.SIX_RATERS_VALUES["alpha"]


@pytest.mark.parametrize("name", ["ac1", "fleiss", "brennan-prediger"])
def test_two_abstractors(name: str) -> None:
    """Standard errors of cross tables are printed with n, not n - 1, in the denominator."""
    found = GWET_FAMILY[name](Ratings.from_contingency(tables.ABSTRACTORS), "nominal", QUICK)
    printed = (found.value, found.se * np.sqrt(99 / 100))
    assert printed == pytest.approx(tables.ABSTRACTORS_VALUES[name], abs=1e-6)


def test_two_abstractors_percent_alpha_and_cohen() -> None:
    ratings = Ratings.from_contingency(tables.ABSTRACTORS)
    expected = tables.ABSTRACTORS_VALUES
    percent = percent_agreement(ratings, resampling=QUICK)
    cohen = cohen_kappa(ratings, resampling=QUICK)
    assert (percent.value, percent.se * np.sqrt(99 / 100)) == pytest.approx(
        expected["percent"], abs=1e-6
    )
    assert round(krippendorff_alpha(ratings, "nominal", QUICK).value, 6) == round(
        expected["alpha"], 6
    )
    assert cohen.value == pytest.approx(expected["cohen"][0], abs=1e-6)
    assert cohen.se * np.sqrt(99 / 100) == pytest.approx(expected["cohen"][1], abs=1e-6)


@pytest.mark.parametrize(("weighting", "published"), tables.SEX_IS_FUN_KAPPA.items())
def test_cohens_kappa_and_its_standard_error(weighting: Any, published: Any) -> None:
    kappa = cohen_kappa(Ratings.from_contingency(tables.SEX_IS_FUN), weighting, QUICK)
    value, se = published
    assert round(kappa.value, 4) == value
    if se is not None:
        assert round(kappa.se * np.sqrt(90 / 91), 4) == se


def test_cohens_kappa_of_a_two_by_two_table() -> None:
    kappa = cohen_kappa(Ratings.from_contingency([[20, 5], [10, 15]]), resampling=QUICK)
    assert kappa.value == pytest.approx(0.4)


@pytest.mark.parametrize(("weighting", "published"), tables.VISION_VALUES.items())
def test_cohens_kappa_of_vision(weighting: Any, published: float) -> None:
    kappa = cohen_kappa(Ratings.from_contingency(tables.VISION), weighting, QUICK)
    assert round(kappa.value, 4) == published


@pytest.mark.parametrize(("form", "published"), tables.SHROUT_FLEISS_1979_ICC.items())
def test_the_six_intraclass_correlations_with_intervals(form: Any, published: Any) -> None:
    found = icc(Ratings.from_matrix(np.transpose(tables.SHROUT_FLEISS_1979)), form)
    assert (found.value, found.low, found.high) == pytest.approx(published, abs=6e-5)


def test_intraclass_correlations_of_anxiety() -> None:
    found = icc_family(Ratings.from_matrix(np.transpose(tables.ANXIETY)))
    for form, published in tables.ANXIETY_ICC.items():
        assert found[form].value == pytest.approx(published, abs=6e-4)


def test_the_kappa_paradox_pair() -> None:
    for name, table in (("balanced", tables.BALANCED), ("prevalent", tables.PREVALENT)):
        ratings = Ratings.from_contingency(table)
        kappa, ac1, even = tables.PARADOX[name]
        assert percent_agreement(ratings, resampling=QUICK).value == pytest.approx(0.85)
        assert cohen_kappa(ratings, resampling=QUICK).value == pytest.approx(kappa, abs=5e-4)
        assert gwet_ac(ratings, resampling=QUICK).value == pytest.approx(ac1, abs=5e-4)
        assert brennan_prediger(ratings, resampling=QUICK).value == pytest.approx(even)


def test_the_anaesthetists_of_dawid_and_skene() -> None:
    grades = np.array(tables.ANAESTHESIA)
    patients = np.repeat(np.arange(len(grades)), grades.shape[1])
    observers = np.tile(tables.ANAESTHESIA_OBSERVERS, len(grades))
    truth = panel_truth(patients, observers, grades.ravel())
    assert truth.shares.round(2) == pytest.approx(tables.ANAESTHESIA_SHARES)
    assert truth.confusion[0].diagonal().round(2) == pytest.approx(
        tables.ANAESTHESIA_OBSERVER_1_DIAGONAL
    )


def test_the_larger_file_of_published_tables_agrees_with_the_tables_here() -> None:
    path = shared_data("agreement-reference") / "agreement_reference.json"
    published = json.loads(path.read_text())
    for name, table in (
        ("krippendorff_4x12", tables.KRIPPENDORFF_2011),
        ("krippendorff_wikipedia_3x15", tables.WIKIPEDIA_ALPHA),
        ("fleiss_1971_diagnoses", tables.FLEISS_1971),
        ("shrout_fleiss_1979", tables.SHROUT_FLEISS_1979),
        ("gwet_abstractors_3x3", tables.ABSTRACTORS),
        ("gwet_distrib_6raters", tables.SIX_RATERS),
        ("stuart_1953_vision", tables.VISION),
        ("anxiety_20x3", tables.ANXIETY),
    ):
        np.testing.assert_array_equal(np.array(published[name]["data"], float), np.array(table))


@pytest.fixture(scope="module")
def helpdesk() -> tuple[dict[str, Ratings], dict[str, Any]]:
    """3,700 helpdesk dialogues rated by 19 people on three questions, and the known values."""
    folder = shared_data("stc3-quality")
    with gzip.open(folder / "ratings_train.csv.gz", "rt") as lines:
        rows = list(csv.DictReader(lines))
    units = [row["dialogue_id"] for row in rows]
    raters = [row["rater"] for row in rows]
    known = json.loads((folder / "reference.json").read_text())
    ratings = {
        question: Ratings.from_long(units, raters, [float(row[question]) for row in rows])
        for question in "ASE"
    }
    return ratings, known


@pytest.mark.parametrize("question", "ASE")
def test_nineteen_raters_of_helpdesk_dialogues(
    helpdesk: tuple[dict[str, Ratings], dict[str, Any]], question: str
) -> None:
    ratings, known = helpdesk[0][question], helpdesk[1][f"train3700/{question}"]
    kappas = pairwise_kappas(ratings)[np.triu_indices(19, 1)]
    with_rest = correlation_with_rest(ratings)
    found: dict[str, float | None] = {
        "n": ratings.n_units,
        "r": ratings.n_raters,
        "pa_id": percent_agreement(ratings, "nominal", QUICK).value,
        "pa_quad": percent_agreement(ratings, "quadratic", QUICK).value,
        "meanQWK": kappas.mean(),
        "minQWK": kappas.min(),
        "maxQWK": kappas.max(),
        "LOO_pearson_mean": with_rest.mean(),
        "LOO_pearson_min": with_rest.min(),
        "LOO_pearson_max": with_rest.max(),
        "LOO_spearman_mean": correlation_with_rest(ratings, ranks=True).mean(),
    }
    for metric in ("nominal", "ordinal", "interval"):
        found[f"alpha_{metric}"] = krippendorff_alpha(ratings, metric, QUICK).value
    for form, estimate in icc_family(ratings).items():
        found[f"ICC{form.replace(',1', '').replace(',', '')}"] = estimate.value
    for short, weighting in (("id", "nominal"), ("quad", "quadratic")):
        found[f"AC_{short}"] = gwet_ac(ratings, weighting, QUICK).value
        found[f"Fleiss_{short}"] = fleiss_kappa(ratings, weighting, QUICK).value
        found[f"BP_{short}"] = brennan_prediger(ratings, weighting, QUICK).value
    by_chance = known.pop("splithalf_r")
    assert {name: round(value, 4) for name, value in found.items()} == known
    assert split_half(ratings).mean == pytest.approx(by_chance, abs=0.004)
