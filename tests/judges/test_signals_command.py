"""``evenhand signals``: counts, and what signals and rules separate."""

import json
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner

from evenhand.conversations.prepare import prepare
from evenhand.conversations.record import ConversationRecord, MessageRecord
from evenhand.conversations.services import store
from evenhand.conversations.transcript import Visibility
from evenhand.errors import InputError
from evenhand.judges import scoring, services
from evenhand.judges.signals.services import scan
from evenhand.site.commands.signals import signals
from judges.conftest import PEOPLE, WHEN

pytestmark = pytest.mark.django_db

app = typer.Typer()
app.command()(signals)


def run(*words):
    answer = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def chat(number):
    """Every second chat went wrong; those customers ask for a superior, and nobody greets them."""
    bad = number % 2
    texts = (
        ("Let me speak to your manager.", "Order number?", "Thanks")
        if bad
        else ("Where is it?", "Hello Maya, on its way.", "Thanks")
    )
    messages = [
        MessageRecord(
            author=PEOPLE[place % 2].id,
            visibility=Visibility.PUBLIC,
            text=text,
            sent_at=WHEN + timedelta(minutes=place),
        )
        for place, text in enumerate(texts)
    ]
    attributes = {"reward": 1.0 - bad, "task": number // 4}
    return ConversationRecord(
        f"t{number}", "chat", PEOPLE, messages, language="en", attributes=attributes
    )


@pytest.fixture
def outcomes(workspace, judge):
    store(workspace, "test", [prepare(chat(number)) for number in range(24)])
    services.plan_scoring(judge)
    while (batch := services.take_batch("w")) is not None:
        scoring.score_batch(batch)
    scan(workspace)


def test_counts_are_of_those_it_can_be_told_of(outcomes):
    found = {row["signal"]: row for row in json.loads(run("--json"))}
    assert found["escalation"] == {"signal": "escalation", "found": 12, "of": 24}
    assert found["dead_air"]["of"] == 0
    assert "12 of 24" in run()


def test_what_goes_with_the_outcome_separates_it(outcomes):
    rows = json.loads(run("--outcome", "reward", "--group", "task", "--json"))
    found = {row["name"]: row for row in rows}
    assert (found["escalation"]["auc"], found["escalation"]["found"]) == (0, 12)
    assert found["general-support: greeting"]["auc"] == 1
    assert found["praise"]["low"] is None
    assert "10 conversations" in found["dead_air"]["absent"]
    table = run("--outcome", "reward", "--group", "task")
    assert "all the same" in table
    assert "too few" in table


def test_an_attribute_nobody_has_is_refused(outcomes):
    with pytest.raises(InputError, match="no conversation has this attribute"):
        run("--outcome", "nonsense")
