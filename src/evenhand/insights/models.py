"""The tables of this room, each kept beside what uses it."""

from evenhand.insights.alerts.models import (
    Alert,
    AlertNote,
    AlertRules,
    Delivery,
    WatchRun,
    Webhook,
)
from evenhand.insights.annotations.models import Annotation
from evenhand.insights.contact.models import (
    Contact,
    Driver,
    DriverChange,
    DriverWork,
    SavingAssumptions,
)
from evenhand.insights.dashboards.models import DashboardView
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.insights.laboratory.models import LaboratoryRun
from evenhand.insights.targets.models import Benchmark, Target

__all__ = [
    "Alert",
    "AlertNote",
    "AlertRules",
    "Annotation",
    "Benchmark",
    "Contact",
    "DashboardView",
    "Delivery",
    "Driver",
    "DriverChange",
    "DriverWork",
    "FactChange",
    "FactStore",
    "LaboratoryRun",
    "SavingAssumptions",
    "Target",
    "WatchRun",
    "Webhook",
]
