"""Averages of industries that come with the product, each with where it was read.

They are quoted, not measured here: other scorecards, other customers, and no margin is given.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_PAGE = "https://kpidepot.com/kpi/customer-quality-interaction-score"


class BenchmarkFacts(NamedTuple):
    """One average and its source."""

    key: str
    name: str | Promise
    value: float
    source: str
    address: str


READY = (
    BenchmarkFacts("retail", _("Retail"), 75, "Forrester, quoted by KPI Depot", _PAGE),
    BenchmarkFacts("telecom", _("Telecom"), 70, "Gartner, quoted by KPI Depot", _PAGE),
    BenchmarkFacts(
        "finance", _("Financial services"), 80, "J.D. Power, quoted by KPI Depot", _PAGE
    ),
)
