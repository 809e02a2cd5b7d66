"""What the guide says of tau-bench: signals and rules do not tell the outcome there."""

from pathlib import Path

import pytest

from evenhand.judges import scoring, services
from evenhand.judges.signals.separating import of_rules, of_signals, outcomes
from evenhand.judges.signals.services import scan
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish
from evenhand.sources.formats.mapped.mapping import read_mapping
from evenhand.sources.options import Options
from evenhand.sources.services import plan, run_import, start_import
from shared_data import shared_data

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DOCS = Path(__file__).resolve().parents[2] / "docs"
FILE = "gpt-4o-airline-4trials.json.gz"


@pytest.fixture
def airline(workspace):
    """The 200 chats, scored and looked through."""
    mapping = Options(mapping=read_mapping(DOCS / "examples" / "tau-bench-mapping.yaml"))
    path = shared_data("tau-bench") / FILE
    run_import(start_import(plan(workspace, "tau-bench", path, mapping)))
    publish(create_scorecard(workspace, ready_scorecard("ai-agent")))
    for version in services.ensure_rules_judges(workspace):
        services.plan_scoring(version)
    while (batch := services.take_batch("w")) is not None:
        scoring.score_batch(batch)
    assert scan(workspace) == 200
    return workspace


def test_the_figures_of_the_guide_are_those_of_the_product(airline):
    known = outcomes(airline, "reward", "task")
    assert sum(known.outcome.values()) == 84
    page = (DOCS / "guide" / "example-tau-bench.md").read_text("utf-8")
    for row in [*of_signals(airline, known), *of_rules(airline, known)]:
        line = next(text for text in page.splitlines() if text.startswith(f"{row.name} "))
        assert line.split(row.name)[1].split()[:2] == [str(row.found), str(row.n)]
        if row.area is not None and row.area.low is not None:
            assert f"{row.area.value:.2f}  {row.area.low:.2f} to {row.area.high:.2f}" in line
            assert row.area.low < 0.5 <= row.area.high
