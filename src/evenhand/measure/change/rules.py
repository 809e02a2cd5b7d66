"""How alerts are raised, and what one says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How alerts are raised.

    Parameters
    ----------
    weight, limit:
        Of the EWMA; .2 and 2.962 give a false alarm per agent every 500 periods.
    share:
        Share of false alerts allowed among those of one period (Benjamini-Hochberg).
    least:
        Smallest change worth an alert, in points.
    baseline:
        Periods at the start, and after each annotation, that set an agent's own level.
    cooldown:
        Periods of silence about an agent after an alert.
    """

    weight: float = 0.2
    limit: float = 2.962
    share: float = 0.10
    least: float = 3.0
    baseline: int = 6
    cooldown: int = 3


DEFAULT = Watch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert.

    Parameters
    ----------
    agent:
        Whom it is about; ``None`` for the whole team.
    period:
        Label of the period in which it was raised.
    change:
        Size of the change, in points against the agent's own level.
    since:
        Label of the period in which the change seems to have begun.
    p_value:
        Chance of such a reading while nothing changes, at one look.
    false_alarm_every:
        Periods between false alarms of one chart.
    """

    agent: object | None
    period: object
    change: float
    since: object
    p_value: float
    false_alarm_every: float

    @property
    def sentence(self) -> str:
        """The alert in words."""
        who = "The team" if self.agent is None else str(self.agent)
        way = "down" if self.change < 0 else "up"
        return (
            f"{who} is {way} {abs(self.change):.1f} points since {self.since}. A chart like this "
            f"raises a false alarm about once in {self.false_alarm_every:.0f} periods."
        )
