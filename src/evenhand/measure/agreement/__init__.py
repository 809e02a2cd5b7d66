"""Do reviewers agree? Coefficients, each with its interval over conversations, and a verdict."""

from evenhand.measure.agreement.alignment import (
    category_alignment,
    form_alignment,
    form_alignments,
)
from evenhand.measure.agreement.alpha import alpha_coefficient, krippendorff_alpha
from evenhand.measure.agreement.bands import Band, Verdict, verdict
from evenhand.measure.agreement.bootstrap import Coefficient, Resampling
from evenhand.measure.agreement.gwet import (
    brennan_coefficient,
    brennan_prediger,
    fleiss_coefficient,
    fleiss_kappa,
    gwet_ac,
    gwet_coefficient,
)
from evenhand.measure.agreement.intraclass import icc, icc_family
from evenhand.measure.agreement.kappa import (
    cohen_kappa,
    conger_coefficient,
    conger_kappa,
    pairwise_kappas,
)
from evenhand.measure.agreement.percent import (
    difference_coefficient,
    mean_absolute_difference,
    percent_agreement,
    percent_coefficient,
    within_agreement,
    within_coefficient,
)
from evenhand.measure.agreement.report import estimates, prevalence
from evenhand.measure.agreement.rest import SplitHalf, correlation_with_rest, split_half
from evenhand.measure.agreement.sheet import AgreementSheet, agreement_sheet
from evenhand.measure.agreement.tables import Ratings
from evenhand.measure.agreement.truth import PanelTruth, panel_truth

__all__ = [
    "AgreementSheet",
    "Band",
    "Coefficient",
    "PanelTruth",
    "Ratings",
    "Resampling",
    "SplitHalf",
    "Verdict",
    "agreement_sheet",
    "alpha_coefficient",
    "brennan_coefficient",
    "brennan_prediger",
    "category_alignment",
    "cohen_kappa",
    "conger_coefficient",
    "conger_kappa",
    "correlation_with_rest",
    "difference_coefficient",
    "estimates",
    "fleiss_coefficient",
    "fleiss_kappa",
    "form_alignment",
    "form_alignments",
    "gwet_ac",
    "gwet_coefficient",
    "icc",
    "icc_family",
    "krippendorff_alpha",
    "mean_absolute_difference",
    "pairwise_kappas",
    "panel_truth",
    "percent_agreement",
    "percent_coefficient",
    "prevalence",
    "split_half",
    "verdict",
    "within_agreement",
    "within_coefficient",
]
