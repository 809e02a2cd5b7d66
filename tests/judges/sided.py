"""Fixtures: a judge's stored scores beside people's, over conversations of ``centre``."""

import numpy as np
import pytest

from evenhand.judges.models import Judge, JudgeVersion
from evenhand.reviews.models import Author, Purpose, Review


def tens(values):
    return np.clip(np.round(values / 10) * 10, 0, 100)


@pytest.fixture
def make_judge(centre):
    def make(name="R"):
        author = Author.objects.create(
            workspace=centre.workspace, kind="rules", name=name, external_id=name
        )
        judge = Judge.objects.create(
            workspace=centre.workspace, scorecard=centre.version.scorecard, kind="rules", name=name
        )
        return JudgeVersion.objects.create(
            judge=judge,
            scorecard_version=centre.version,
            author=author,
            number=1,
            content={},
            content_hash=name,
        )

    return make


@pytest.fixture
def mine(make_judge):
    return make_judge()


@pytest.fixture
def said(centre, mine):
    """Stores what the judge said; what it said before is gone."""

    def store(segments, scores):
        Review.objects.filter(automatic=True).delete()
        columns = {"automatic": True, "purpose": Purpose.EVERY, "probability": None}
        centre.review(segments, scores, author=mine.author, **columns)

    return store


@pytest.fixture
def blind(centre):
    """Stores blind reviews by one or more people."""

    def store(segments, *scores, **columns):
        for place, given in enumerate(scores):
            author, _made = Author.objects.get_or_create(
                workspace=centre.workspace, kind="person", name=f"P{place}", external_id=f"p{place}"
            )
            kind = {} if not place else {"kind": "calibration", "purpose": Purpose.CALIBRATION,
                                         "probability": None}  # fmt: skip
            centre.review(
                segments, given, author=author, **{"saw_automatic": False, **columns, **kind}
            )

    return store
