"""``evenhand autoscore``: what it scores, prints and ends with."""

import json
from importlib import import_module

import pytest
import typer
from typer.testing import CliRunner

from evenhand.errors import InputError
from evenhand.judges import services
from evenhand.judges.models import ScoringBatch
from evenhand.reviews.models import Review

pytestmark = pytest.mark.django_db

command = import_module("evenhand.site.commands.autoscore")
app = typer.Typer(pretty_exceptions_enable=False)
app.command()(command.autoscore)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_everything_is_scored_and_summed_up(version, store_chats):
    store_chats(1, 2, 3)
    result = run()
    assert result.exit_code == 0
    assert "3 of 3 scored, 0 left" in result.stdout
    assert Review.objects.count() == 3


def test_a_second_run_finds_nothing_new(version, store_chats):
    store_chats(1, 2, 3)
    run()
    found = json.loads(run("--json").stdout)
    assert (found["planned"], found["scored"], found["left"]) == (0, 3, 0)
    assert Review.objects.count() == 3


def test_a_limit_leaves_the_rest(version, store_chats):
    store_chats(*range(5))
    found = json.loads(run("--json", "--limit", 2).stdout)
    assert (found["scored"], found["left"]) == (2, 3)
    assert json.loads(run("--json").stdout)["left"] == 0


def test_what_failed_is_said_and_ends_it_with_code_1(judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    ScoringBatch.objects.update(state="failed", error="disk full")
    result = run()
    assert result.exit_code == 1
    assert "disk full" in result.stdout


def test_without_a_judge_it_says_what_to_do(workspace):
    result = run()
    assert isinstance(result.exception, InputError)
    assert "publish one of them" in str(result.exception)


def test_an_unknown_scorecard_is_named(version):
    result = run("--scorecard", "nothing")
    assert "--scorecard" in str(result.exception)
