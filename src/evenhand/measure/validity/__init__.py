"""Is the judge valid, for what, and until when? What goes into a judge's passport."""

from evenhand.measure.validity.alttest import AltTest, alt_test
from evenhand.measure.validity.calibration import (
    Calibration,
    ReliabilityCurve,
    brier_score,
    calibrate,
    calibration_error,
    reliability_curve,
)
from evenhand.measure.validity.conformal import Band, conformal_band, conformal_quantile
from evenhand.measure.validity.drift import Drift, anchor_drift
from evenhand.measure.validity.escalation import Escalation, least_accepted, trust_or_escalate
from evenhand.measure.validity.length import LengthEffect, LengthVerdict, length_effect
from evenhand.measure.validity.passport import (
    Accuracy,
    Trust,
    TrustDecision,
    judge_accuracy,
    repeat_agreement,
    trust_level,
)
from evenhand.measure.validity.separation import separation

__all__ = [
    "Accuracy",
    "AltTest",
    "Band",
    "Calibration",
    "Drift",
    "Escalation",
    "LengthEffect",
    "LengthVerdict",
    "ReliabilityCurve",
    "Trust",
    "TrustDecision",
    "alt_test",
    "anchor_drift",
    "brier_score",
    "calibrate",
    "calibration_error",
    "conformal_band",
    "conformal_quantile",
    "judge_accuracy",
    "least_accepted",
    "length_effect",
    "reliability_curve",
    "repeat_agreement",
    "separation",
    "trust_level",
    "trust_or_escalate",
]
