"""What goes with customer satisfaction: correlation within agents, shares of drivers, surveys.

Everything here is association. A driver "goes with" satisfaction; nothing here shows that
changing it would change satisfaction.
"""

from evenhand.measure.drivers.correlation import (
    SplitCorrelation,
    disattenuated,
    p_value,
    split_correlation,
    within_agent_correlation,
)
from evenhand.measure.drivers.response import ResponseBias, response_bias
from evenhand.measure.drivers.satisfaction import csat, effort, nps
from evenhand.measure.drivers.shares import DriverShares, actionability, driver_shares

__all__ = [
    "DriverShares",
    "ResponseBias",
    "SplitCorrelation",
    "actionability",
    "csat",
    "disattenuated",
    "driver_shares",
    "effort",
    "nps",
    "p_value",
    "response_bias",
    "split_correlation",
    "within_agent_correlation",
]
