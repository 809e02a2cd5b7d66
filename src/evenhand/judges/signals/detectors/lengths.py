"""Signals in how long a conversation is."""

from __future__ import annotations

from evenhand.judges.rules.checks.base import quote
from evenhand.judges.signals.detectors.base import CANNOT_TELL, NOTHING, Asked, Seen, seen


def outlier(asked: Asked) -> Seen:
    """The conversation has far more messages than is usual in its channel: above the third quartile
    by more than three times the distance of the quartiles, both on a logarithmic scale (Tukey's
    outer fence).

    What is usual is worked out anew whenever the workspace has twice as many conversations.
    Source: Tukey, Exploratory Data Analysis (1977), chapter 2.
    """
    segment = asked.reading.segment
    most = asked.usual.get(segment.channel)
    if most is None:
        return CANNOT_TELL
    count = len(segment.lines)
    if count <= most:
        return NOTHING
    return seen([quote(segment.lines[most])], 0.5 * count / most, float(count))
