"""Small published tables of ratings and the values published for them.

Facts from the publications named at each table, in a layout of our own.
"""

from __future__ import annotations

NAN = float("nan")

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), data C; also Gwet,
# "Handbook of Inter-Rater Reliability" (2014), table 2.11. Raters x units.
KRIPPENDORFF_2011 = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3),
    (NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN),
)
KRIPPENDORFF_2011_ALPHA = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
KRIPPENDORFF_2011_ALPHA_4 = {
    "nominal": 0.7434,
    "ordinal": 0.8154,
    "interval": 0.8491,
    "ratio": 0.7974,
}
# Coefficient and standard error as Gwet (2014) and the documentation of irrCAC print them;
# conversations rated once count in how common a value is.
GWET_2014_RAW = {
    "percent": (0.8181818, 0.12561),
    "ac1": (0.77544, 0.14295),
    "fleiss": (0.76117, 0.15302),
    "conger": (0.76282, 0.14917),
    "brennan-prediger": (0.77273, 0.14472),
}
GWET_2014_RAW_WEIGHTED = {
    "linear": {
        "ac2": (0.85874, 0.11733),
        "fleiss": (0.81794, 0.14850),
        "alpha": (0.80038, 0.13548),
        "conger": 0.81314,
        "brennan-prediger": (0.84848, 0.12336),
    },
    "quadratic": {
        "ac2": (0.91400, 0.10396),
        "fleiss": (0.86494, 0.14603),
        "alpha": (0.84911, 0.12913),
        "conger": 0.85717,
        "brennan-prediger": (0.90152, 0.11089),
    },
    "ordinal": {
        "ac2": (0.89894, 0.10690),
        "fleiss": (0.85021, 0.14704),
        "conger": 0.84308,
        "brennan-prediger": (0.88636, 0.11391),
    },
}

# Example of the article "Krippendorff's alpha" in Wikipedia. Raters x units.
WIKIPEDIA_ALPHA = (
    (NAN, NAN, NAN, NAN, NAN, 3, 4, 1, 2, 1, 1, 3, 3, NAN, 3),
    (1, NAN, 2, 1, 3, 3, 4, 3, NAN, NAN, NAN, NAN, NAN, NAN, NAN),
    (NAN, NAN, 2, 1, 3, 4, 4, NAN, 2, 1, 1, 3, 3, NAN, 4),
)
WIKIPEDIA_ALPHA_VALUES = {
    "nominal": 0.6914,
    "ordinal": 0.8067,
    "interval": 0.8108,
    "ratio": 0.8089,
}

# Fleiss (1971), Psychological Bulletin 76: 378: six diagnoses for each of 30 patients,
# 1 depression, 2 personality disorder, 3 schizophrenia, 4 neurosis, 5 other. Units x raters.
FLEISS_1971 = (
    (4, 4, 4, 4, 4, 4),
    (2, 2, 2, 5, 5, 5),
    (2, 3, 3, 3, 3, 5),
    (5, 5, 5, 5, 5, 5),
    (2, 2, 2, 4, 4, 4),
    (1, 1, 3, 3, 3, 3),
    (3, 3, 3, 3, 5, 5),
    (1, 1, 3, 3, 3, 4),
    (1, 1, 4, 4, 4, 4),
    (5, 5, 5, 5, 5, 5),
    (1, 4, 4, 4, 4, 4),
    (1, 2, 4, 4, 4, 4),
    (2, 2, 2, 3, 3, 3),
    (1, 4, 4, 4, 4, 4),
    (2, 2, 4, 4, 4, 5),
    (3, 3, 3, 3, 3, 5),
    (1, 1, 1, 4, 5, 5),
    (1, 1, 1, 1, 1, 2),
    (2, 2, 4, 4, 4, 4),
    (1, 3, 3, 5, 5, 5),
    (5, 5, 5, 5, 5, 5),
    (2, 4, 4, 4, 4, 4),
    (2, 2, 4, 5, 5, 5),
    (1, 1, 4, 4, 4, 4),
    (1, 4, 4, 4, 4, 5),
    (2, 2, 2, 2, 2, 4),
    (1, 1, 1, 1, 5, 5),
    (2, 2, 4, 4, 4, 4),
    (1, 3, 3, 3, 3, 3),
    (5, 5, 5, 5, 5, 5),
)
FLEISS_1971_VALUES = {"fleiss": 0.4302, "ac1": 0.44788, "alpha": 0.4334}

# Fleiss' kappa in Wikipedia: 14 raters, 10 units, 5 values. Units x values.
FOURTEEN_RATERS = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)
FOURTEEN_RATERS_KAPPA = 0.2099

# Shrout and Fleiss (1979), Psychological Bulletin 86: 420. Targets x judges.
SHROUT_FLEISS_1979 = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)
# Value and 95 % interval; the article prints two digits of the values.
SHROUT_FLEISS_1979_ICC = {
    "1,1": (0.1657, -0.1329, 0.7226),
    "2,1": (0.2898, 0.0188, 0.7611),
    "3,1": (0.7148, 0.3425, 0.9459),
    "1,k": (0.4428, -0.8844, 0.9124),
    "2,k": (0.6201, 0.0711, 0.9272),
    "3,k": (0.9093, 0.6757, 0.9859),
}

# Anxiety ratings of the R package irr. Subjects x raters.
ANXIETY = (
    (3, 3, 2),
    (3, 6, 1),
    (3, 4, 4),
    (4, 6, 4),
    (5, 2, 3),
    (5, 4, 2),
    (2, 2, 1),
    (3, 4, 6),
    (5, 3, 1),
    (2, 3, 1),
    (2, 2, 1),
    (6, 3, 2),
    (1, 3, 3),
    (5, 3, 3),
    (2, 2, 1),
    (2, 2, 1),
    (1, 1, 3),
    (2, 3, 3),
    (4, 3, 2),
    (3, 4, 2),
)
ANXIETY_ICC = {
    "1,1": 0.175,
    "2,1": 0.198,
    "3,1": 0.216,
    "1,k": 0.3889,
    "2,k": 0.4255,
    "3,k": 0.4526,
}

# Gwet (2014): two abstractors, 100 charts. Cross table.
ABSTRACTORS = (
    (13, 0, 0),
    (0, 20, 7),
    (0, 4, 56),
)
ABSTRACTORS_VALUES = {
    "cohen": (0.7964094, 0.05891072),
    "fleiss": (0.7962397, 0.05905473),
    "ac1": (0.8493305, 0.04321747),
    "brennan-prediger": (0.835, 0.04693346),
    "alpha": 0.7972585,
    "percent": (0.89, 0.03128898),
}

# Gwet (2014): six raters, 15 patients. Units x values.
SIX_RATERS = (
    (0, 0, 0, 6, 0),
    (0, 3, 0, 0, 3),
    (0, 1, 4, 0, 1),
    (0, 0, 0, 0, 6),
    (0, 3, 0, 3, 0),
    (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2),
    (2, 0, 3, 1, 0),
    (2, 0, 0, 4, 0),
    (0, 0, 0, 0, 6),
    (1, 0, 0, 5, 0),
    (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0),
    (1, 0, 0, 5, 0),
    (0, 2, 0, 3, 1),
)
SIX_RATERS_VALUES = {
    "ac1": (0.4448007, 0.08418757),
    "fleiss": (0.4139265, 0.08119291),
    "brennan-prediger": (0.4388889, 0.08312142),
    "alpha": 0.4204384,
}

# Stuart (1953): unaided vision of 7,477 women, right eye by left eye. Cross table.
VISION = (
    (1520, 266, 124, 66),
    (234, 1512, 432, 78),
    (117, 362, 1772, 205),
    (36, 82, 179, 492),
)
VISION_VALUES = {"nominal": 0.5954, "quadratic": 0.7023}

# Agresti, "sex is fun", husbands by wives (R package vcd). Cross table.
SEX_IS_FUN = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))
# Value and the standard error with n in the denominator.
SEX_IS_FUN_KAPPA = {
    "nominal": (0.1293, 0.0686),
    "linear": (0.2374, 0.0783),
    "quadratic": (0.3320, None),
}

# Feinstein and Cicchetti (1990): the same 85 % agreement, with and without prevalence.
BALANCED = ((40, 9), (6, 45))
PREVALENT = ((80, 10), (5, 5))
PARADOX = {"balanced": (0.700, 0.701, 0.70), "prevalent": (0.318, 0.808, 0.70)}

# Brennan, "Generalizability Theory" (2001), table 3.2: 12 raters, four for each of 3 tasks,
# score 10 persons. Raters x persons.
BRENNAN_2001 = (
    (5, 9, 3, 7, 9, 3, 7, 5, 9, 4),
    (6, 3, 4, 5, 2, 4, 3, 8, 9, 4),
    (5, 7, 3, 5, 9, 3, 7, 5, 8, 4),
    (5, 7, 3, 3, 7, 5, 7, 7, 8, 3),
    (5, 7, 5, 3, 7, 3, 7, 7, 6, 3),
    (3, 5, 3, 1, 7, 3, 5, 5, 6, 5),
    (4, 5, 3, 4, 3, 6, 5, 5, 6, 6),
    (5, 5, 5, 3, 7, 3, 7, 4, 5, 5),
    (6, 7, 6, 5, 2, 4, 5, 3, 5, 5),
    (7, 7, 5, 3, 7, 5, 5, 2, 8, 7),
    (3, 5, 1, 3, 5, 1, 5, 1, 1, 1),
    (3, 2, 6, 5, 3, 2, 4, 1, 1, 1),
)
BRENNAN_2001_COMPONENTS = {
    "person": 0.4731,
    "task": 0.3252,
    "rater": 0.6475,
    "person x task": 0.5596,
    "residual": 2.3803,
}

# Davies and Goldsmith (1972), "Statistical Methods in Research and Production", table 6.6:
# diameter of the growth-inhibition zone, six samples of penicillin (A to F) on 24 plates
# (a to x). Plates x samples; values as lme4 reports them by REML.
PENICILLIN = (
    (27, 23, 26, 23, 23, 21),
    (27, 23, 26, 23, 23, 21),
    (25, 21, 25, 24, 24, 20),
    (26, 23, 25, 23, 23, 20),
    (25, 22, 26, 22, 23, 20),
    (24, 22, 25, 23, 22, 19),
    (24, 20, 23, 21, 22, 19),
    (26, 22, 26, 24, 24, 21),
    (24, 21, 24, 22, 22, 20),
    (24, 21, 24, 23, 22, 19),
    (26, 23, 26, 24, 24, 21),
    (25, 22, 26, 24, 24, 20),
    (26, 24, 26, 24, 25, 22),
    (26, 23, 26, 23, 23, 20),
    (26, 23, 25, 24, 24, 22),
    (25, 22, 25, 23, 23, 20),
    (25, 21, 24, 23, 23, 20),
    (25, 22, 24, 23, 23, 19),
    (24, 21, 23, 21, 21, 19),
    (26, 23, 26, 24, 24, 21),
    (25, 21, 24, 22, 22, 18),
    (25, 22, 25, 22, 22, 20),
    (24, 21, 24, 22, 24, 19),
    (24, 21, 24, 22, 21, 18),
)
PENICILLIN_VARIANCES = {"plate": 0.71691, "sample": 3.73113, "residual": 0.30241}
PENICILLIN_MEAN = (22.9722, 0.8086)
PENICILLIN_BLUP_A = 2.18706
PENICILLIN_BLUP_F = -3.00374

# Dawid and Skene (1979), Applied Statistics 28: 20, table 1: 45 patients, graded 1 to 4 for
# anaesthesia by observer 1 three times (first three columns) and by observers 2 to 5 once.
ANAESTHESIA = (
    (1, 1, 1, 1, 1, 1, 1),
    (3, 3, 3, 4, 3, 3, 4),
    (1, 1, 2, 2, 1, 2, 2),
    (2, 2, 2, 3, 1, 2, 1),
    (2, 2, 2, 3, 2, 2, 2),
    (2, 2, 2, 3, 3, 2, 2),
    (1, 2, 2, 2, 1, 1, 1),
    (3, 3, 3, 3, 4, 3, 3),
    (2, 2, 2, 2, 2, 2, 3),
    (2, 3, 2, 2, 2, 2, 3),
    (4, 4, 4, 4, 4, 4, 4),
    (2, 2, 2, 3, 3, 4, 3),
    (1, 1, 1, 1, 1, 1, 1),
    (2, 2, 2, 3, 2, 1, 2),
    (1, 2, 1, 1, 1, 1, 1),
    (1, 1, 1, 2, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (2, 2, 2, 2, 2, 2, 1),
    (2, 2, 2, 1, 3, 2, 2),
    (2, 2, 2, 2, 2, 2, 2),
    (2, 2, 2, 2, 2, 2, 1),
    (2, 2, 2, 3, 2, 2, 2),
    (2, 2, 1, 2, 2, 2, 2),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (2, 3, 2, 2, 2, 2, 2),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 1, 2, 1, 1, 2, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (3, 3, 3, 3, 2, 3, 3),
    (1, 1, 1, 1, 1, 1, 1),
    (2, 2, 2, 2, 2, 2, 2),
    (2, 2, 2, 3, 2, 3, 2),
    (4, 3, 3, 4, 3, 4, 3),
    (2, 2, 1, 2, 2, 3, 2),
    (2, 3, 2, 3, 2, 3, 3),
    (3, 3, 3, 3, 4, 3, 2),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 2, 1, 2, 1, 1, 1),
    (2, 3, 2, 2, 2, 2, 2),
    (1, 2, 1, 1, 1, 1, 1),
    (2, 2, 2, 2, 2, 2, 2),
)
ANAESTHESIA_OBSERVERS = (1, 1, 1, 2, 3, 4, 5)
ANAESTHESIA_SHARES = (0.40, 0.42, 0.11, 0.07)
ANAESTHESIA_OBSERVER_1_DIAGONAL = (0.89, 0.88, 0.66, 0.44)
