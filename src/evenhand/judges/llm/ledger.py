"""What was replied and what it cost, in the database: paid for once, and never above the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import NamedTuple, Protocol

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from evenhand.judges.contract import NotNow
from evenhand.judges.llm.costs import Used, cost_of, period_of
from evenhand.judges.llm.prompt import Question
from evenhand.judges.llm.replies import Replies, from_stored, to_stored
from evenhand.judges.llm.telling import tell_budget_reached
from evenhand.judges.models import Judge, LLMReply, LLMSpend, LLMTerms


class Call(NamedTuple):
    """One question about one conversation, asked once.

    ``conversation`` is masked; ``content_hash`` is its hash; ``name`` tells the question and the
    sample. Where it is only a part of one, ``note`` tells the model which.
    """

    segment: int
    content_hash: str
    question: Question
    name: str
    conversation: str
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same call."""
        return self.content_hash, self.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: replies, or the ``problem`` with them."""

    replies: Replies
    problem: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


class Ledger(Protocol):
    """Remembers outcomes and minds the budget."""

    def known(self, calls: Sequence[Call]) -> dict[tuple[str, str], Outcome]:
        """Outcomes of calls made before, by their keys."""
        ...

    def keep(self, call: Call, outcome: Outcome) -> None:
        """Remember an outcome and what it cost."""
        ...

    def allow(self, tokens_in: int, tokens_out: int) -> None:
        """Raise ``NotNow`` if so many tokens more would exceed the budget."""
        ...


class StoredLedger:
    """The ledger of one judge's version.

    Parameters
    ----------
    judge:
        Whose money it is.
    version_hash:
        Of all that shapes the answers.
    """

    def __init__(self, judge: Judge, version_hash: str) -> None:
        self._judge = judge
        self._version_hash = version_hash

    def known(self, calls: Sequence[Call]) -> dict[tuple[str, str], Outcome]:
        """Outcomes of calls made before, by their keys."""
        rows = LLMReply.objects.filter(
            judge=self._judge,
            version_hash=self._version_hash,
            content_hash__in={call.content_hash for call in calls},
        )
        return {(row.content_hash, row.call): _outcome(row) for row in rows}

    @transaction.atomic
    def keep(self, call: Call, outcome: Outcome) -> None:
        """Remember an outcome and what it cost; what is known already stays, the cost counts."""
        cost = cost_of(self._terms(), outcome.tokens_in, outcome.tokens_out)
        LLMReply.objects.get_or_create(
            judge=self._judge,
            version_hash=self._version_hash,
            content_hash=call.content_hash,
            call=call.name,
            defaults={
                "segment_id": call.segment,
                "content": to_stored(outcome.replies),
                "problem": outcome.problem[:500],
                "tokens_in": outcome.tokens_in,
                "tokens_out": outcome.tokens_out,
                "cost": cost,
                "seconds": outcome.seconds,
            },
        )
        spend, _made = LLMSpend.objects.get_or_create(judge=self._judge, day=_today())
        LLMSpend.objects.filter(pk=spend.pk).update(
            calls=F("calls") + 1,
            tokens_in=F("tokens_in") + outcome.tokens_in,
            tokens_out=F("tokens_out") + outcome.tokens_out,
            cost=F("cost") + cost,
        )

    def allow(self, tokens_in: int, tokens_out: int) -> None:
        """Raise if so many tokens more would exceed the budget.

        Raises
        ------
        NotNow
            They would. It goes on when the next period begins, or the budget is raised.
        """
        terms = self._terms()
        spent = spent_by(self._judge, terms)
        money = spent.cost + cost_of(terms, tokens_in, tokens_out)
        tokens = spent.tokens + tokens_in + tokens_out
        over_money = terms.budget_money is not None and money > terms.budget_money
        over_tokens = terms.budget_tokens is not None and tokens > terms.budget_tokens
        if over_money or over_tokens:
            raise self._budget_reached(terms)

    def _budget_reached(self, terms: LLMTerms) -> NotNow:
        tell_budget_reached(self._judge, terms)
        _first, following = period_of(terms, timezone.now())
        return NotNow(
            "Its budget is reached. Raise the budget to go on now"
            f"{'; else it goes on when the month ends.' if following else '.'}",
            until=following,
            retry=False,
        )

    def _terms(self) -> LLMTerms:
        """As they are now: a manager may have changed them meanwhile."""
        return LLMTerms.objects.get(judge=self._judge)


def spent_by(judge: Judge, terms: LLMTerms) -> Used:
    """What a judge has used in the budget's present period."""
    first, _following = period_of(terms, timezone.now())
    rows = LLMSpend.objects.filter(judge=judge)
    if first is not None:
        rows = rows.filter(day__gte=first)
    found = rows.aggregate(tokens=Sum(F("tokens_in") + F("tokens_out")), cost=Sum("cost"))
    return Used(found["tokens"] or 0, found["cost"] or cost_of(terms, 0, 0))


def _outcome(row: LLMReply) -> Outcome:
    return Outcome(
        replies=from_stored(row.content),
        problem=row.problem,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        seconds=row.seconds,
    )


def _today() -> date:
    return timezone.now().astimezone(UTC).date()
