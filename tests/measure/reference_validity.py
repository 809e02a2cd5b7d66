"""Published ratings by people and by language models, for the alternative annotator test."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt

MT_BENCH = """
    100al -- at ab bb bb bb bb
    100cl -- bb bb bb bb bb bb
    100vi -- tt aa bb bb aa aa
    103g4 -- bb bb bb bb bb bb
    103vi -- ta ta bb bb tt ba
    104g4 -- ta ta bb aa aa bb
    104vi ta aa -- aa aa aa bb
    105g4 -- tt bb aa tt bb bb
    105vi tt tt -- aa aa bb ab
    106vi tt -- tt bb tt aa bb
    107cl tt -- tt aa aa aa aa
    109cl -- tt tt aa bb aa aa
    109vi -- bt bt bb bb bb bb
    110cl -- ta tt aa aa aa aa
    112cl -- ta tt tt tt tt ba
    114al tt bb -- bb bb bb bb
    115al bb -- bb bb bb bb bb
    115cl bb -- bb aa aa aa aa
    117g4 bb bb -- aa aa bb bb
    117vi aa -- aa aa aa aa ab
    118al bt bt -- aa ab bb bb
    118ll -- aa at aa ba aa aa
    123g4 -- tb tt bb tb bb bb
    130ll aa -- aa aa aa aa ab
    131ll aa -- aa aa aa aa aa
    133ll -- aa aa aa aa aa aa
    133vi ta aa -- aa aa aa bb
    134al tb tb -- bb bb bb bb
    135al -- bb bb bb bb bb bb
    137al bb bb -- bb bb bb bb
    138al bt bb -- bb bb bb aa
    138g4 tt aa tb bb aa bb at
    138ll -- aa aa aa aa aa at
    140ll aa aa -- aa aa aa aa
    141ll aa -- aa aa aa aa aa
    149ll aa aa -- aa aa aa aa
    150vi bb ba ab bb bb bb bb
    155vi -- ba ta aa aa aa bb
    156vi bb -- tb bb aa aa bb
    158al tb bb -- bb bb bb bb
    159al bt -- bb bb bb bb bb
    159vi tb -- tt bb bb aa aa
    160vi ta tt -- bb bb aa aa
    82ll ba aa -- ba aa aa aa
    82vi -- ab tt bb bb bb ta
    84al -- bb tb bb bb bb bt
    85cl tt -- ta bb ab aa bb
    85vi tt -- aa aa bb aa bb
    86al bb -- bb bb bb bb bb
    87g4 -- bt ta bb bb bb bb
    91ll aa aa -- ab aa aa ab
    91vi ta ba ba bb aa aa bb
    92cl ab aa -- aa aa aa ba
    92g4 -- ba ba bb aa bb bb
    92vi bb -- tb ba bb bb aa
    93g4 -- bt tb bb bb aa aa
    95cl -- ab ab bb bb bb bb
    96al bt -- bb bb bb bb bb
    97g4 bb -- bb bb bb bb bb
    99cl bt -- bt aa aa aa bb
"""
"""Sixty MT-Bench questions, each answered in two turns by GPT-3.5 and another model (alpaca,
claude, vicuna, gpt-4, llama): which answer is better, a, b or tie, by three people (author 0,
author 4, expert 24; - not rated) and four models (Gemini 1.5 Flash, Gemini 1.5 Pro, GPT-4o,
Llama 3.1). People: Zheng et al. 2023, lmsys/mt_bench_human_judgments, CC BY 4.0. Models:
Calderon, Reichart and Dror, ACL 2025, github.com/nitaytech/AltTest."""

MT_BENCH_ADVANTAGE = {"gemini_flash": 0.72, "gemini_pro": 0.76, "gpt-4o": 0.77, "llama-31": 0.69}
"""Advantage probabilities of the authors' notebook, epsilon .2; all winning rates are 0."""

_CODES = {"a": 0.0, "t": 1.0, "b": 2.0, "-": np.nan}


def mt_bench() -> tuple[npt.NDArray[np.float64], dict[str, npt.NDArray[np.float64]]]:
    """Ratings by people, shape (3, 120), and by each model, shape (120,)."""
    lines = [line.split()[1:] for line in MT_BENCH.strip().splitlines()]
    columns = np.array([[[_CODES[one] for one in pair] for pair in line] for line in lines])
    table = columns.transpose(1, 0, 2).reshape(7, -1)
    return table[:3], dict(zip(MT_BENCH_ADVANTAGE, table[3:], strict=True))
