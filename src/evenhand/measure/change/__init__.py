"""What changed, without alert fatigue: control charts, live intervals, mix against quality.

:func:`watch` is the whole of it for a team; the other functions are its parts.
"""

from evenhand.measure.change.alerts import Watched, watch
from evenhand.measure.change.charts import Chart, cusum, ewma, shewhart
from evenhand.measure.change.discovery import Discoveries, false_discoveries
from evenhand.measure.change.grid import Points, points
from evenhand.measure.change.laney import RateChart, laney_chart
from evenhand.measure.change.live import live_mean, live_wealth
from evenhand.measure.change.mix import MixChange, adjusted_for_mix, mix_change
from evenhand.measure.change.rules import Alert, Watch
from evenhand.measure.change.runlength import cusum_run_length, ewma_run_length, shewhart_run_length
from evenhand.measure.change.shifts import change_points

__all__ = [
    "Alert",
    "Chart",
    "Discoveries",
    "MixChange",
    "Points",
    "RateChart",
    "Watch",
    "Watched",
    "adjusted_for_mix",
    "change_points",
    "cusum",
    "cusum_run_length",
    "ewma",
    "ewma_run_length",
    "false_discoveries",
    "laney_chart",
    "live_mean",
    "live_wealth",
    "mix_change",
    "points",
    "shewhart",
    "shewhart_run_length",
    "watch",
]
