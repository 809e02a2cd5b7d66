"""A draft tried on real conversations. Nothing is stored."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.conversations.models import Segment
from evenhand.judges import queries
from evenhand.judges.contract import Judged, verdicts
from evenhand.judges.models import JudgeVersion
from evenhand.judges.pages import Verdict, shown_verdicts
from evenhand.judges.reading import Read, read
from evenhand.judges.rules.document import RuleSet
from evenhand.judges.rules.engine import RulesJudge, rules_content
from evenhand.judges.rules.phrases import shipped
from evenhand.judges.rules.spelling import speller

SAMPLE = 5
"""Conversations a live test is shown for."""
NEWEST = 5_000
"""Newest conversations that samples are taken from."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a draft says of one conversation."""

    segment: Segment
    verdicts: list[Verdict]
    problem: str = ""


def judge_from(version: JudgeVersion, rules: RuleSet) -> RulesJudge:
    """The judge these rules would make on the version's scorecard."""
    card = version.scorecard_version
    content = rules_content(rules, shipped(), card.content_hash)
    return RulesJudge(content, card.content, speller())


def judged(version: JudgeVersion, judge: RulesJudge, found: Sequence[Read]) -> Judged:
    """What the judge says of what was read."""
    return verdicts(judge, version.scorecard_version.content, [each.text for each in found])


def tried(version: JudgeVersion, rules: RuleSet, segments: Sequence[int]) -> list[Tried]:
    """The rules asked about these segments."""
    content = version.scorecard_version.content
    found = read(content, segments)
    said = judged(version, judge_from(version, rules), found).verdicts
    return [
        Tried(each.segment, shown_verdicts(content, given), each.problem)
        for each, given in zip(found, said, strict=True)
    ]


def sample(version: JudgeVersion, size: int, draw: int = 0) -> list[int]:
    """So many of the judge's newest segments at random; the same draw gives the same again."""
    newest = queries.segments_of(version).order_by("-started_at", "-pk")
    ids = list(newest.values_list("pk", flat=True)[:NEWEST])
    return sorted(random.Random(draw).sample(ids, min(size, len(ids))))  # noqa: S311 - a sample
