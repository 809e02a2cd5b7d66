"""The page of published values says what the tests hold, and nothing else."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "methods" / "reference-values.md"
PUBLISHED = sorted((TESTS / "measure").glob("reference_*.py"))
SOURCES = [*(TESTS / "measure").glob("test_*.py"), *(TESTS / "judges" / "local").glob("test_*.py")]
NUMBER = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:e-\d+)?")
NAMED = re.compile(r"^def (test_\w+)", re.MULTILINE)
FEATURES = {
    *("IQS", "combined", "risk-based", "planner", "leaderboard", "severity", "calibration"),
    *("passport", "escalation", "alerts", "drivers", "local"),
}


def table(heading: str) -> list[list[str]]:
    """Cells of the rows below a heading, without the head of the table."""
    section = PAGE.read_text().split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


BESIDE_VALUES = {
    # Of data that may be absent, of names rather than numbers, or of the data themselves.
    "test_nineteen_raters_of_helpdesk_dialogues",
    "test_rasch_quality_goes_with_tams_person_estimates",
    "test_the_crossed_model_finds_the_severe_reviewer_too",
    "test_the_halo_is_on_satisfaction_and_effectiveness",
    "test_the_larger_file_of_published_tables_agrees_with_the_tables_here",
    "test_the_near_random_reviewer_has_an_ordinary_mean",
    "test_the_nile_fell_once_with_the_noise_measured_from_the_series",
    "test_the_profile_names_who_stands_out_for_which_reason",
    "test_the_transcribed_stars_are_complete",
}

VALUES = table("Values")
INTERVALS = table("Intervals")
THROUGH = table("Through the product")


@cache
def known_tests() -> dict[str, tuple[Path, ast.FunctionDef]]:
    return {
        node.name: (path, node)
        for path in SOURCES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def literals(tree: ast.AST) -> set[float]:
    """Every number written in some code; a minus sign is not part of a number."""
    return {
        float(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }


@cache
def known_to(path: Path) -> set[float]:
    return set().union(*(literals(ast.parse(file.read_text())) for file in (path, *PUBLISHED)))


def missing(value: str, test: str) -> set[float]:
    """Numbers of a cell that neither the module of a test nor the published data hold."""
    return {float(text) for text in NUMBER.findall(value)} - known_to(known_tests()[test][0])


@pytest.mark.parametrize("row", VALUES, ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_row_of_the_page_is_what_its_test_holds(row: list[str]) -> None:
    _, _, value, source, within, test = row
    name = test.strip("`")
    assert source
    assert not missing(value, name)
    if within != "exact" and not within.endswith("digits"):
        assert float(within) in literals(known_tests()[name][1])


@pytest.mark.parametrize("row", INTERVALS, ids=lambda row: row[0])
def test_a_feature_has_an_interval_that_covers_and_a_naive_one_that_fails(row: list[str]) -> None:
    _, covers, control = row
    assert covers.strip("`") in known_tests()
    assert control == "the same" or control.strip("`") in known_tests()


@cache
def known_with_a_database() -> set[str]:
    """Names of all tests outside ``measure``."""
    folders = [folder for folder in TESTS.iterdir() if folder.is_dir() and folder.name != "measure"]
    files = [file for folder in folders for file in folder.rglob("test_*.py")]
    return {name for file in files for name in NAMED.findall(file.read_text())}


@pytest.mark.parametrize("row", THROUGH, ids=lambda row: f"{row[0]}: {row[1]}")
def test_what_the_product_gives_has_a_test_that_stores_it(row: list[str]) -> None:
    assert row[2].strip("`") in known_with_a_database()


def test_every_feature_has_its_intervals_and_all_but_the_local_judge_published_values() -> None:
    assert {row[0].replace(":", "").split()[0] for row in INTERVALS} >= FEATURES
    assert {row[0].split()[0] for row in VALUES} == FEATURES - {"local"}


def test_a_wrong_digit_on_the_page_would_be_noticed() -> None:
    name = "test_stratified_mean_equals_the_survey_reference"
    assert not missing("662.2874, 9.40894", name)
    assert missing("662.2847, −.94", name) == {662.2847, 0.94}


def test_no_test_against_published_values_is_left_off_the_page() -> None:
    named = {row[5].strip("`") for row in VALUES}
    pinning = {
        name for name, (path, _) in known_tests().items() if path.stem.endswith("_reference")
    }
    assert pinning - named == BESIDE_VALUES
