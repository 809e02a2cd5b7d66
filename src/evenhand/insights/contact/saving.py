"""What avoidable contacts cost, with the interval that its assumptions leave.

A product of quantities each known within a factor: the interval is worked out on logarithms, where
their variances add (the delta method, e.g. Casella & Berger 2002, 5.5.4).
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import NamedTuple

LEVEL = 0.95
_Z = 1.959963984540054


class Assumptions(NamedTuple):
    """Minutes of work per contact, cost of an hour, and the share really avoidable (0-1)."""

    minutes: float
    hourly_cost: float
    share_low: float
    share_high: float

    @property
    def share(self) -> float:
        """The middle of the share on a logarithmic scale; halfway where the low end is nought."""
        if self.share_low <= 0:
            return self.share_high / 2
        return sqrt(self.share_low * self.share_high)


class Saving(NamedTuple):
    """Money in a period, and the ends of its interval."""

    value: float
    low: float
    high: float


def saving(contacts: int, assumed: Assumptions) -> Saving:
    """What would be saved in a period like the one counted.

    Parameters
    ----------
    contacts:
        Contacts that look avoidable. They came by chance, so another such period brings as many
        give or take their square root (Poisson).
    assumed:
        The ends of the share are read as its 95 % interval.

    Returns
    -------
    Saving
        In the currency of the hourly cost; all nought without contacts or cost.

    Examples
    --------
    >>> found = saving(400, Assumptions(6, 30, 0.3, 0.7))
    >>> [round(each) for each in found]
    [550, 356, 849]
    """
    each = assumed.minutes / 60 * assumed.hourly_cost
    value = contacts * each * assumed.share
    if value <= 0:
        return Saving(0.0, 0.0, contacts * each * assumed.share_high)
    if assumed.share_low <= 0:
        return Saving(value, 0.0, contacts * each * assumed.share_high * exp(_Z / sqrt(contacts)))
    spread = log(assumed.share_high / assumed.share_low) / (2 * _Z)
    half = _Z * sqrt(1 / contacts + spread**2)
    return Saving(value, value * exp(-half), value * exp(half))
