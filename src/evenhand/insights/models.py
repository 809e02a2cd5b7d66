"""The tables of this room, each kept beside what uses it."""

from evenhand.insights.contact.models import (
    Contact,
    Driver,
    DriverChange,
    DriverWork,
    SavingAssumptions,
)
from evenhand.insights.dashboards.models import DashboardView
from evenhand.insights.facts.models import FactChange, FactStore

__all__ = [
    "Contact",
    "DashboardView",
    "Driver",
    "DriverChange",
    "DriverWork",
    "FactChange",
    "FactStore",
    "SavingAssumptions",
]
