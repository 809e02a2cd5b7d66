"""Automatic scores on all conversations and people on a random sample, in one corrected score."""

from evenhand.measure.combined.elsewhere import independent_mean, misclassification_corrected
from evenhand.measure.combined.regression import difference_mean, regression_mean
from evenhand.measure.combined.rules import Combined, combined_iqs, combined_pass_rate

__all__ = [
    "Combined",
    "combined_iqs",
    "combined_pass_rate",
    "difference_mean",
    "independent_mean",
    "misclassification_corrected",
    "regression_mean",
]
