"""Draws that can be replayed and audited, and what they cost in chances."""

from evenhand.measure.sampling.allocate import allocate
from evenhand.measure.sampling.chances import (
    DEFAULT_FLOOR,
    MINIMUM_FLOOR,
    risk_probabilities,
    size_probabilities,
)
from evenhand.measure.sampling.draws import (
    ALGORITHM_VERSION,
    Drawn,
    draw_poisson,
    draw_risk_based,
    draw_stratified,
    draw_systematic,
    draw_uniform,
)
from evenhand.measure.sampling.totals import horvitz_thompson_mean

__all__ = [
    "ALGORITHM_VERSION",
    "DEFAULT_FLOOR",
    "MINIMUM_FLOOR",
    "Drawn",
    "allocate",
    "draw_poisson",
    "draw_risk_based",
    "draw_stratified",
    "draw_systematic",
    "draw_uniform",
    "horvitz_thompson_mean",
    "risk_probabilities",
    "size_probabilities",
]
