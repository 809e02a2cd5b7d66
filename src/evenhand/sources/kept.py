"""What became of a record, and what there is to know beside the counts of an import."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from evenhand.conversations.services import Outcome
from evenhand.sources.found import Found

EXAMPLES = 5
Notes = dict[str, Any]


class Kept(NamedTuple):
    """A record that is in now.

    ``left_out`` are categories of a review whose ratings stay behind; ``scores`` the one in the
    file and ours, where they differ.
    """

    outcome: Outcome
    left_out: Sequence[str] = ()
    scores: tuple[float | None, float | None] | None = None


def differs(told: float | None, ours: float | None) -> bool:
    """Whether a score of the file is another one than ours, at the file's own precision.

    Examples
    --------
    >>> differs(83.3, 83.33333), differs(83, 83.33333), differs(84, 83.33333), differs(80, None)
    (False, False, True, True)
    """
    if told is None:
        return False
    if ours is None:
        return True
    places = -int(Decimal(repr(told)).normalize().as_tuple().exponent)
    return abs(told - ours) > 0.5 * 10.0 ** -max(places, 0) + 1e-9


def take_note(notes: Notes, found: Found, kept: Kept) -> None:
    """Add what there is to know of one record."""
    for name in kept.left_out:
        left_out = notes.setdefault("left_out", {})
        left_out[name] = left_out.get(name, 0) + 1
    if kept.scores is None:
        return
    differing = notes.setdefault("scores_differ", {"count": 0, "examples": []})
    differing["count"] += 1
    if len(differing["examples"]) < EXAMPLES:
        in_file, ours = kept.scores
        example = {"line": found.line, "conversation": found.record.conversation}
        differing["examples"].append({**example, "in_file": in_file, "ours": ours})
