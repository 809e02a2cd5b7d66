"""Whether it is worth training again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LEAST_NEW = 20
GROWN_BY = 4
"""A quarter more reviews makes every interval a tenth narrower: 1 / sqrt(1.25) = 0.89."""


class Worth(NamedTuple):
    """How many reviews are new, at how many it is worth training again, and what they may settle.

    ``settles`` names categories that are off and have by now as many reviews as it would take.
    """

    new: int
    enough: int
    settles: Sequence[str] = ()

    @property
    def now(self) -> bool:
        """Whether it is worth it by now."""
        return self.new >= self.enough or bool(self.settles)


def worth(learnt: int, new: int, needed: Sequence[tuple[str, int, int]] = ()) -> Worth:
    """What reviews that came since the last training are worth.

    Parameters
    ----------
    learnt:
        Conversations the judge has learnt from.
    new:
        Conversations reviewed since.
    needed:
        For each category that is off and would be on with more reviews: its name, the reviews it
        had, and the reviews it would take.

    Examples
    --------
    >>> worth(200, 12).now, worth(200, 12).enough
    (False, 50)
    >>> worth(200, 12, [("Tone", 195, 205)])
    Worth(new=12, enough=50, settles=('Tone',))
    """
    share = -(-learnt // GROWN_BY)
    settled = tuple(name for name, had, takes in needed if new and had + new >= takes)
    return Worth(new, max(LEAST_NEW, share), settled)
