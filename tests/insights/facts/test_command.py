"""``evenhand facts`` on the command line."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from evenhand.insights.facts.models import FactChange
from evenhand.reviews.models import Review
from evenhand.site.cli import app

RUN = CliRunner()


def test_facts_are_brought_up_to_date_compared_and_built_anew(filled):
    assert "Up to date" in RUN.invoke(app, ["facts", "refresh"]).stdout
    rebuilt = RUN.invoke(app, ["facts", "rebuild", "--json"])
    assert json.loads(rebuilt.stdout)["reviews"] == Review.objects.count()
    verified = RUN.invoke(app, ["facts", "verify", "--json"])
    assert verified.exit_code == 0
    assert json.loads(verified.stdout)["figures"]["reviews"] == Review.objects.count()


def test_a_difference_ends_with_code_1(filled):
    RUN.invoke(app, ["facts", "refresh"])
    Review.objects.filter(pk=Review.objects.first().pk).update(score=1)
    FactChange.objects.all().delete()
    found = RUN.invoke(app, ["facts", "verify"])
    assert found.exit_code == 1
    assert "scores" in found.stdout
