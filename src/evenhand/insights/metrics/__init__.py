"""Numbers: declared once as metrics, asked of the facts by whoever may see them.

>>> from evenhand.insights.metrics import measured  # doctest: +SKIP
>>> answer = measured(viewer, "iqs", scope, by=("team", "month"))  # doctest: +SKIP
"""

from evenhand.insights.metrics.answering import Group, Measured, measured
from evenhand.insights.metrics.declared import METRICS, metric_named
from evenhand.insights.metrics.groupings import GROUPINGS
from evenhand.insights.metrics.model import Metric

__all__ = ["GROUPINGS", "METRICS", "Group", "Measured", "Metric", "measured", "metric_named"]
