"""Published series for control charts, multiple tests and change points."""

from __future__ import annotations

PEACHES_BRUISED = [
    *(47, 42, 55, 51, 46, 61, 39, 44, 41, 51, 88, 101, 101),
    *(40, 48, 47, 50, 48, 57, 45, 43, 105, 98, 100, 96),
]
PEACHES_INSPECTED = [250] * 10 + [500] * 3 + [250] * 8 + [500] * 4
"""Bruised peaches in 25 shipments: Pyzdek and Keller, The Handbook for Quality Management (2012),
table 9.6."""

BENJAMINI_HOCHBERG_P = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]
"""Fifteen tests of one clinical trial: Benjamini and Hochberg, JRSS B 57 (1995) 289, section 4."""

AVERAGE_RUN_LENGTHS = {
    # Lucas and Saccucci, Technometrics 32 (1990) 1, and Montgomery, Introduction to Statistical
    # Quality Control: without a shift and with a shift of one standard deviation.
    "ewma .2/2.962": (499.7, 10.54),
    "ewma .1/2.814": (499.6, 10.33),
    "cusum h=5": (465.4, 10.38),
    "cusum h=4": (167.7, 8.38),
    "shewhart 3": (370.4, 43.89),
}

NILE_FIRST_YEAR = 1871
NILE_BREAK = 28
"""The flow of the Nile fell between 1898 and 1899 (Cobb, Biometrika 65 (1978) 243)."""
NILE_FLOW = [
    *(1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960),
    *(1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694),
    *(940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764),
    *(821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822),
    *(1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050),
    *(918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740),
]
"""Annual flow of the Nile at Aswan 1871-1970, 10^8 cubic metres (Cobb 1978)."""
