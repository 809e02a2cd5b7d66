"""How strict each reviewer is, in which way each of them errs, and what an even hand would give."""

from evenhand.measure.severity.components import Components, Effects, variance_components
from evenhand.measure.severity.connected import linked_groups, require_linked
from evenhand.measure.severity.crossed import (
    FairScore,
    SeverityFit,
    fair_agents,
    reviewer_severity,
)

__all__ = [
    "Components",
    "Effects",
    "FairScore",
    "SeverityFit",
    "fair_agents",
    "linked_groups",
    "require_linked",
    "reviewer_severity",
    "variance_components",
]
