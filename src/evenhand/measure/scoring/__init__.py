"""The score of one review, and of a group of reviews, by the scorecard's own policy.

All sums are exact fractions; the score is the floating-point number nearest to the exact one.
So the order of categories changes nothing, a score of exactly 80 meets a pass mark of 80, and
the columnar scorer can give the same number to the last bit.

The default rule is the one common in the field (Zendesk QA, formerly Klaus):
``100 * sum(weight * fraction) / sum(weight)`` over rated categories, and 0 when a critical
category is rated below half. The other choices of :class:`~evenhand.measure.forms.Policy` cover
MaestroQA (normalised sections, bonus), Genesys (raw points times section weight), Scorebuddy
(failed sections) and evaluagent (N/A as full marks, failed outcome with the score kept).
"""

from evenhand.measure.form_checks import check_form
from evenhand.measure.scoring.answers import missing_required
from evenhand.measure.scoring.group import aggregate
from evenhand.measure.scoring.results import ReviewScore, SectionScore
from evenhand.measure.scoring.rules import band_of, fails
from evenhand.measure.scoring.single import score_review

__all__ = [
    "ReviewScore",
    "SectionScore",
    "aggregate",
    "band_of",
    "check_form",
    "fails",
    "missing_required",
    "score_review",
]
