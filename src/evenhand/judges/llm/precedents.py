"""Decided disputes as examples for the model."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.conversations.models import Transcript
from evenhand.judges.llm.document import Example
from evenhand.judges.llm.masking import Mask
from evenhand.reviews.queries.precedents import Precedent, precedents
from evenhand.scorecards.models import Scorecard

OF_EACH = 3
"""Examples of each category at most."""


def examples(scorecard: Scorecard) -> list[Example]:
    """The newest decisions of each category, personal data hidden."""
    decided = precedents(scorecard, count=OF_EACH)
    return examples_from([each for found in decided.values() for each in found])


def examples_from(decided: Iterable[Precedent]) -> list[Example]:
    """Precedents in the form the model is shown, those with reasons only."""
    told = [each for each in decided if each.disputed_because and each.decided_because]
    names = _names({each.conversation for each in told})
    return [_example(each, Mask(names.get(each.conversation, []), [])) for each in told]


def _example(decided: Precedent, mask: Mask) -> Example:
    return Example(
        category=decided.category,
        answer=decided.after,
        passage=mask.hide(decided.disputed_because),
        reason=mask.hide(decided.decided_because),
    )


def _names(conversations: set[int]) -> dict[int, list[str]]:
    """Names of the participants, by conversation."""
    found = Transcript.objects.filter(conversation__in=conversations)
    return {
        transcript.conversation_id: [
            person.name for person in transcript.content.by_id().values() if person.name
        ]
        for transcript in found
    }
