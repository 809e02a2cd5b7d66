"""Published data sets with a variance per unit, and what published software makes of them."""

from __future__ import annotations

from math import log

BCG_TRIALS = (
    # Thirteen trials of the BCG vaccine: cases and non-cases among vaccinated, then controls.
    # Colditz et al., JAMA 271 (1994) 698; shipped with R metafor as dat.bcg.
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
)
BCG_LOG_RISK_RATIO = [log(tp / (tp + tn)) - log(cp / (cp + cn)) for tp, tn, cp, cn in BCG_TRIALS]
BCG_VARIANCE = [1 / tp - 1 / (tp + tn) + 1 / cp - 1 / (cp + cn) for tp, tn, cp, cn in BCG_TRIALS]

EIGHT_SCHOOLS_EFFECT = (28, 8, -3, 7, -1, 1, 18, 12)
EIGHT_SCHOOLS_SE = (15, 10, 16, 11, 9, 11, 10, 18)
"""Coaching effects in eight schools: Rubin, Journal of Educational Statistics 6 (1981) 377."""

BASEBALL_HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
BASEBALL_AT_BATS = 45
BASEBALL_REST_OF_SEASON = [
    *(0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269),
    *(0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.285, 0.316, 0.200),
]
"""Eighteen players, 1970 (Clemente first): Efron and Morris, JASA 70 (1975) 311, table 1."""

PISA_2018_MATHS = {
    # OECD countries: mean mathematics score and standard error, PISA 2018 (OECD data explorer).
    "Australia": (491.3600252, 1.939833031),
    "Austria": (498.9423138, 2.970998694),
    "Belgium": (508.0703063, 2.262662011),
    "Canada": (512.0169429, 2.357475749),
    "Chile": (417.4065563, 2.41588757),
    "Colombia": (390.9322732, 2.989559274),
    "Czech Republic": (499.4676508, 2.460661531),
    "Denmark": (509.3983746, 1.735002337),
    "Estonia": (523.4145802, 1.743602224),
    "Finland": (507.3013618, 1.967920411),
    "France": (495.4075794, 2.320214487),
    "Germany": (500.0437805, 2.647083096),
    "Greece": (451.3703438, 3.091228197),
    "Hungary": (481.0826364, 2.319596741),
    "Iceland": (495.1873762, 1.953082603),
    "Ireland": (499.632894, 2.198621128),
    "Israel": (463.0345488, 3.498563228),
    "Italy": (486.5898573, 2.780045867),
    "Japan": (526.9732502, 2.471475318),
    "Korea": (525.933002, 3.121394315),
    "Latvia": (496.1263306, 1.962766789),
    "Lithuania": (481.1911884, 1.953282039),
    "Luxembourg": (483.421485, 1.097632409),
    "Mexico": (408.8014734, 2.493225544),
    "Netherlands": (519.2309824, 2.632277885),
    "New Zealand": (494.489676, 1.705942856),
    "Norway": (500.9637885, 2.219044878),
    "Poland": (515.6478747, 2.602085176),
    "Portugal": (492.4874062, 2.684570081),
    "Slovak Republic": (486.1648542, 2.555595707),
    "Slovenia": (508.8975441, 1.363877596),
    "Spain": (481.3926126, 1.462417763),
    "Sweden": (502.3877022, 2.654250935),
    "Switzerland": (515.3147131, 2.908003898),
    "Turkey": (453.5077774, 2.260406789),
    "United Kingdom": (501.7698992, 2.564428111),
    "United States": (478.2447174, 3.235444099),
}
PISA_RANK_SETS = {
    # Marginal 95 % sets by the single-step bootstrap of the R package csranks.
    "Japan": (1, 4),
    "United Kingdom": (7, 23),
    "United States": (25, 31),
    "Colombia": (37, 37),
}
