"""The demo's first passport and lab run, so that nobody begins with empty pages."""

from __future__ import annotations

from evenhand.judges.kinds import judge_of
from evenhand.judges.lab.choosing import Chosen, sample
from evenhand.judges.lab.running import run_lab
from evenhand.judges.lab.services import start_run, take_run
from evenhand.judges.models import JudgeVersion
from evenhand.judges.passports.services import renew
from evenhand.judges.scoring import score_segments
from evenhand.judges.workers import worker_name

MEASURED = 90
"""Reviewed conversations scored at once; the worker scores all others, and measures again."""

TRIED = 50


def try_and_measure(version: JudgeVersion) -> None:
    """Score what the first passport rests on, measure, and keep one run of the lab."""
    score_segments(version, judge_of(version), sample(version, Chosen(size=MEASURED, seed=1)))
    renew(version)
    run = take_run(start_run(version, Chosen(size=TRIED, seed=2), None, None).pk, worker_name())
    if run is not None:
        run_lab(run)
