"""Can reviewers be compared at all? Only through what they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.errors import UnsupportedDesign
from evenhand.measure.agreement.tables import IntArray

_NAMED = 5


def linked_groups(reviewer: IntArray, shared: Sequence[IntArray]) -> IntArray:
    """Group of each reviewer; reviewers in one group are linked through something shared.

    Parameters
    ----------
    reviewer:
        Code of the reviewer of each review, shape (reviews,).
    shared:
        Codes, each of shape (reviews,), of the things that can link reviewers: agents,
        conversations.

    Returns
    -------
    ndarray
        Group number of each reviewer, shape (reviewers,). All 0 when everyone is linked.

    Examples
    --------
    >>> linked_groups(np.array([0, 1, 1, 2]), [np.array([0, 0, 1, 2])]).tolist()
    [0, 0, 1]
    """
    offset, left, right = int(reviewer.max()) + 1, [], []
    n_reviewers = offset
    for codes in shared:
        left.append(reviewer)
        right.append(codes + offset)
        offset += int(codes.max()) + 1
    component = _components(offset, np.concatenate(left), np.concatenate(right))
    _, group = np.unique(component[:n_reviewers], return_inverse=True)
    return np.asarray(group, np.intp)


def _components(size: int, left: IntArray, right: IntArray) -> IntArray:
    """Of each point the lowest one it hangs together with, given the two ends of every link."""
    lowest: IntArray = np.arange(size)
    while True:
        one, other = lowest[left], lowest[right]
        if (one == other).all():
            return lowest
        # Whole groups join at their lowest points, so that a few rounds do for any chain.
        np.minimum.at(lowest, one, other)
        np.minimum.at(lowest, other, one)
        while (lowest != lowest[lowest]).any():
            lowest = lowest[lowest]


def require_linked(
    reviewer: IntArray, shared: Sequence[IntArray], labels: Sequence[object]
) -> None:
    """Refuse reviewers that fall into groups with nothing in common.

    Raises
    ------
    UnsupportedDesign
        Naming the groups and what would join them.

    Examples
    --------
    >>> require_linked(np.array([0, 1]), [np.array([0, 0])], ["ana", "ben"])
    """
    group = linked_groups(reviewer, shared)
    if not group.any():
        return
    members = [np.flatnonzero(group == number) for number in range(group.max() + 1)]
    named = "; ".join(_named([str(labels[int(i)]) for i in member]) for member in members)
    raise UnsupportedDesign(
        f"Reviewers fall into {len(members)} groups that share no agent and no conversation, so "
        f"nobody can tell a strict group from a weak team: {named}. Let the groups score some "
        "of the same conversations."
    )


def _named(names: list[str]) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
