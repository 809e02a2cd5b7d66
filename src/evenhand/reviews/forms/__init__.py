"""What the pages of plans ask."""

from evenhand.reviews.forms.criteria import CriteriaForm
from evenhand.reviews.forms.plans import PlanForm

__all__ = ["CriteriaForm", "PlanForm"]
