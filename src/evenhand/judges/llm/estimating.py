"""What scoring would take, worked out before it begins: tokens, money and time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evenhand.judges.llm.building import build
from evenhand.judges.llm.costs import cost_of
from evenhand.judges.llm.document import LLMContent, content_from
from evenhand.judges.llm.judge import LLMJudge
from evenhand.judges.llm.queries import segments_in_scope, spending
from evenhand.judges.models import Judge, JudgeVersion
from evenhand.judges.reading import read
from evenhand.reviews.models import Author, Review
from evenhand.scorecards.models import ScorecardVersion

LOOKED_AT = 60
"""Conversations that are read to estimate all of them, spread evenly."""

USUAL_SECONDS = 4.0
"""Of a call, while none was made yet."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What scoring so many conversations would take.

    ``refused`` are expected to be too long or without words of the agent, and cost nothing.
    """

    conversations: int
    refused: int
    calls: int
    tokens_in: int
    tokens_out: int
    cost: Decimal
    seconds: float

    @property
    def tokens(self) -> int:
        """In and out."""
        return self.tokens_in + self.tokens_out

    @property
    def minutes(self) -> int:
        """The time it takes, at least one."""
        return max(1, round(self.seconds / 60))

    @property
    def hours(self) -> float:
        """The time it takes."""
        return self.seconds / 3600


def forecast(judge: Judge, content: LLMContent, scorecard: ScorecardVersion) -> Forecast:
    """What a judge with this content would take for all conversations it has not scored.

    A sample of them is masked and put together as it would be sent; nothing is sent.
    """
    made = build(judge, content, scorecard)
    waiting = _unscored(judge, made.version_hash, scorecard)
    sample = waiting[:: max(1, len(waiting) // LOOKED_AT)][:LOOKED_AT]
    calls, tokens_in, tokens_out, refused = _sizes(made, scorecard, sample)
    scale = len(waiting) / max(1, len(sample))
    terms = judge.terms
    total_in, total_out = round(tokens_in * scale), round(tokens_out * scale)
    total_calls = round(calls * scale)
    each = spending(judge).seconds or USUAL_SECONDS
    slowest = 60 / terms.per_minute if terms.per_minute else 0.0
    return Forecast(
        conversations=len(waiting),
        refused=round(refused * scale),
        calls=total_calls,
        tokens_in=total_in,
        tokens_out=total_out,
        cost=cost_of(terms, total_in, total_out),
        seconds=total_calls * max(each / terms.concurrency, slowest),
    )


def told(version: JudgeVersion) -> str:
    """The forecast of a version in use, in a line."""
    found = forecast(version.judge, content_from(version.content), version.scorecard_version)
    money = f"{version.judge.terms.currency} {found.cost:,.2f}"
    return (
        f"{version}: {found.conversations:,} conversations to ask about, about {found.calls:,} "
        f"calls, {found.tokens:,} tokens, {money}, {found.hours:.1f} hours; paid for as far as "
        "its budget goes."
    )


def _unscored(judge: Judge, content_hash: str, scorecard: ScorecardVersion) -> list[int]:
    said = Review.objects.filter(
        author__workspace=judge.workspace_id,
        author__kind=Author.Kind.LLM,
        author__judge_version__judge=judge,
        author__judge_version__content_hash=content_hash,
        status=Review.Status.PUBLISHED,
    )
    found = segments_in_scope(judge.workspace, scorecard).exclude(pk__in=said.values("segment"))
    return list(found.order_by("pk").values_list("pk", flat=True))


def _sizes(
    made: LLMJudge, scorecard: ScorecardVersion, sample: list[int]
) -> tuple[int, int, int, int]:
    """Calls, tokens in and out, and segments about which nothing would be asked."""
    plans = [made.plan(each.text) for each in read(scorecard.content, sample)]
    calls = [made.tokens(call) for plan in plans for call in plan.calls]
    refused = sum(not plan.calls for plan in plans)
    return len(calls), sum(size[0] for size in calls), sum(size[1] for size in calls), refused
