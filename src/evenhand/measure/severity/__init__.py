"""How strict each reviewer is, in which way each of them errs, and what an even hand would give."""

from evenhand.measure.severity.components import Components, Effects, variance_components
from evenhand.measure.severity.connected import linked_groups, require_linked
from evenhand.measure.severity.crossed import (
    FairScore,
    SeverityFit,
    fair_agents,
    reviewer_severity,
)
from evenhand.measure.severity.findings import Finding, Reason, enough_to_tell
from evenhand.measure.severity.habits import Habits
from evenhand.measure.severity.profile import ReviewerProfile, reviewer_profiles
from evenhand.measure.severity.rasch import RaschFit, rasch_severity

__all__ = [
    "Components",
    "Effects",
    "FairScore",
    "Finding",
    "Habits",
    "RaschFit",
    "Reason",
    "ReviewerProfile",
    "SeverityFit",
    "enough_to_tell",
    "fair_agents",
    "linked_groups",
    "rasch_severity",
    "require_linked",
    "reviewer_profiles",
    "reviewer_severity",
    "variance_components",
]
