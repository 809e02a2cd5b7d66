"""What the pages of language-model judges show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from evenhand.judges.llm import queries
from evenhand.judges.llm.connecting import configured
from evenhand.judges.llm.document import LLMContent, content_from
from evenhand.judges.models import Judge, JudgeVersion, LLMTrial
from evenhand.judges.pages import Verdict, shown_verdicts
from evenhand.reviews.answers import Answer
from evenhand.reviews.models import Author
from evenhand.scorecards.document import ScorecardDocument

OPEN = {LLMTrial.State.WAITING, LLMTrial.State.RUNNING}


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """One conversation a draft was tried on, with what it said and what that cost."""

    trial: LLMTrial
    verdicts: list[Verdict]
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a published judge tells of the model it asks."""

    content: LLMContent
    spending: queries.Spending
    reachable: bool


def asked(version: JudgeVersion) -> Asked | None:
    """Whom a language-model judge asks and what it costs; other judges ask nobody."""
    if version.judge.kind != Author.Kind.LLM:
        return None
    content = content_from(version.content)
    return Asked(content, queries.spending(version.judge), content.endpoint == configured())


def trials(judge: Judge, scorecard: ScorecardDocument, content_hash: str) -> list[ShownTrial]:
    """What the draft as it is now was tried on."""
    costs = queries.cost_by_segment(judge, content_hash)
    return [
        ShownTrial(trial, _verdicts(trial, scorecard), costs.get(trial.segment_id))
        for trial in queries.trials_of(judge, content_hash)
    ]


def trying(shown: Sequence[ShownTrial]) -> bool:
    """Whether something is being tried, so that the page is worth asking again."""
    return any(each.trial.state in OPEN for each in shown)


def tried(shown: Sequence[ShownTrial]) -> bool:
    """Whether a trial came through, so that the draft may be published."""
    return any(each.trial.state == LLMTrial.State.DONE for each in shown)


def failed(shown: Sequence[ShownTrial]) -> bool:
    """Whether a trial did not come through, so that it can be tried again."""
    return any(each.trial.state == LLMTrial.State.FAILED for each in shown)


def _verdicts(trial: LLMTrial, scorecard: ScorecardDocument) -> list[Verdict]:
    answers: dict[str, Any] = trial.answers
    return shown_verdicts(scorecard, msgspec.convert(answers, dict[str, Answer]))
