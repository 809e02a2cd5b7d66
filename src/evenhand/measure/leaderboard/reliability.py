"""How well a number of reviews tells one agent from another."""

from __future__ import annotations

import math

from evenhand.errors import InvalidData


def reliability(n: float, icc: float) -> float:
    """Share of the variance between agents' mean scores that is real difference.

    Parameters
    ----------
    n:
        Reviews per agent.
    icc:
        Share of the variance of single review scores that lies between agents, 0 to 1.

    Raises
    ------
    InvalidData
        An ``icc`` outside 0 to 1 or fewer than one review.

    Notes
    -----
    Spearman (1910) and Brown (1910): ``n icc / (1 + (n - 1) icc)``.

    Examples
    --------
    >>> round(reliability(5, 0.05), 2)
    0.21
    """
    if not 0 <= icc <= 1 or n < 1:
        raise InvalidData("Reliability needs at least one review and an ICC between 0 and 1.")
    return n * icc / (1 + (n - 1) * icc)


def reviews_for_reliability(wanted: float, icc: float) -> int:
    """Reviews each agent needs before scores reach a wanted reliability.

    Parameters
    ----------
    wanted:
        Wanted reliability, above 0 and below 1; .7 is a common least for comparing people.
    icc:
        As for :func:`reliability`, above 0.

    Raises
    ------
    InvalidData
        Values outside these ranges. With an ICC of 0 no number of reviews is enough.

    Examples
    --------
    >>> reviews_for_reliability(0.7, 0.05), reviews_for_reliability(0.7, 0.10)
    (45, 21)
    """
    if not 0 < wanted < 1:
        raise InvalidData(f"The wanted reliability must be between 0 and 1, not {wanted}.")
    if not 0 < icc <= 1:
        raise InvalidData(
            "Agents show no difference (the ICC is not above 0): no number of reviews would "
            "tell them apart."
        )
    exact = wanted / (1 - wanted) * (1 - icc) / icc
    return max(1, math.ceil(exact - 1e-9))
