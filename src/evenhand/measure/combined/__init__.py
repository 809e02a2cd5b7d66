"""Automatic scores on all conversations and people on a random sample, in one corrected score."""

from evenhand.measure.combined.elsewhere import independent_mean, misclassification_corrected
from evenhand.measure.combined.regression import Frame, difference_mean, regression_mean
from evenhand.measure.combined.rules import (
    Combined,
    combined_iqs,
    combined_iqs_of_totals,
    combined_pass_rate,
)

__all__ = [
    "Combined",
    "Frame",
    "combined_iqs",
    "combined_iqs_of_totals",
    "combined_pass_rate",
    "difference_mean",
    "independent_mean",
    "misclassification_corrected",
    "regression_mean",
]
