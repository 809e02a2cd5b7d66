"""The two public data sets of the guide, read in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.conversations.models import Conversation, Segment, Transcript
from evenhand.people.models import Agent
from evenhand.sources.formats.mapped.mapping import read_mapping
from evenhand.sources.options import Options
from evenhand.sources.services import plan, run_import, start_import
from shared_data import shared_data

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def brought_in(workspace, path: Path, name: str):
    options = Options(mapping=read_mapping(EXAMPLES / f"{name}-mapping.yaml"))
    return run_import(start_import(plan(workspace, name, path, options)))


def test_schema_guided_dialogue_comes_in_whole_with_an_assumed_start_and_agents(workspace):
    run = brought_in(workspace, shared_data("sgd") / "train.jsonl.gz", "sgd")
    assert (run.format, run.added, run.rejected) == ("mapped", 12_174, 0)
    assert Conversation.objects.filter(times_assumed=True).count() == 12_174
    assert Segment.objects.filter(agent__isnull=False).count() == 12_174
    shares = [Segment.objects.filter(agent=agent).count() for agent in Agent.objects.all()]
    assert len(shares) == 12
    assert min(shares) > 900
    again = brought_in(workspace, shared_data("sgd") / "train.jsonl.gz", "sgd")
    assert (again.added, again.unchanged) == (0, 12_174)


def test_tau_bench_comes_in_whole_with_rewards_and_tool_calls(workspace):
    path = shared_data("tau-bench") / "gpt-4o-airline-4trials.json.gz"
    run = brought_in(workspace, path, "tau-bench")
    assert (run.format, run.added, run.rejected) == ("chatlog", 200, 0)
    assert Agent.objects.get().kind == "ai"
    rewards = [found.attributes["reward"] for found in Conversation.objects.all()]
    assert sum(rewards) / len(rewards) == pytest.approx(0.42)
    talks = [stored.content for stored in Transcript.objects.all()]
    assert sum(len(talk.events) for talk in talks) == 2 * 1164
    assert not any("###STOP###" in said.text for talk in talks for said in talk.messages)
