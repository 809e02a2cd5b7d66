"""Segments written as a few lines of dialogue, for tests of rules."""

from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec

from evenhand.conversations.transcript import Event, Kind, Visibility
from evenhand.judges.contract import Line, SegmentText, verdicts
from evenhand.judges.rules.document import ready_rules
from evenhand.judges.rules.engine import RulesJudge, rules_content
from evenhand.judges.rules.phrases import shipped
from evenhand.judges.rules.spelling import speller
from evenhand.scorecards.files import ready_scorecard

WHEN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
KINDS = {
    "C": ("customer", Kind.CUSTOMER, Visibility.PUBLIC),
    "A": ("agent", Kind.AGENT, Visibility.PUBLIC),
    "N": ("agent", Kind.AGENT, Visibility.INTERNAL),
    "?": ("agent", Kind.AGENT, Visibility.UNKNOWN),
    "B": ("bot", Kind.BOT, Visibility.PUBLIC),
    "O": ("other", Kind.AGENT, Visibility.PUBLIC),
    "S": ("system", Kind.SYSTEM, Visibility.PUBLIC),
}


def talk(*lines, language="en", channel="chat", mine="agent", **fields):
    """A segment from lines such as ``"C: Where is my order?"`` a minute apart.

    C customer, A the agent, N the agent's internal note, ? the agent with unknown visibility,
    B a bot, O another agent, S the system.
    """
    said = []
    for place, line in enumerate(lines):
        author, kind, visibility = KINDS[line[0]]
        said.append(
            Line(
                place=place,
                author=author,
                kind=kind,
                visibility=visibility,
                text=line[3:],
                mine=author == mine,
                sent_at=WHEN + timedelta(minutes=place),
            )
        )
    segment = SegmentText(1, channel, language, WHEN, tuple(said), names=("Maya Lund", "Ana"))
    return msgspec.structs.replace(segment, **fields)


@cache
def ready_judge(scorecard="general-support"):
    content = rules_content(ready_rules(scorecard), shipped(), "hash")
    return RulesJudge(content, ready_scorecard(scorecard), speller())


def answers(segment, scorecard="general-support"):
    """What the ready rules say of the segment, all categories asked, held to the contract."""
    content = ready_scorecard(scorecard)
    asked = msgspec.structs.replace(
        segment, asked=frozenset(category.key for category in content.categories)
    )
    judged = verdicts(ready_judge(scorecard), content, [asked])
    assert judged.failures == []
    return judged.verdicts[0]


def label(segment, key, scorecard="general-support"):
    """The label of the option given, ``"N/A"`` or ``"cannot tell"``."""
    answer = answers(segment, scorecard)[key]
    if answer.option is None:
        return "cannot tell"
    if answer.option < 0:
        return "N/A"
    category = next(c for c in ready_scorecard(scorecard).categories if c.key == key)
    return category.options[answer.option].label


def transfer(after):
    """A transfer on record after so many messages."""
    return Event("transfer", after)
