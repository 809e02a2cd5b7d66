"""A workspace with reviews, surveys and tags, and its facts."""

from __future__ import annotations

import pytest

from evenhand.insights.facts.building import open_store, refresh
from evenhand.insights.facts.lease import store_of


@pytest.fixture
def filled(centre):
    """Twelve drawn reviews of two agents, four by hand, and answers to surveys."""
    ana = centre.segments(10, agent="Ana")
    bo = centre.segments(6, agent="Bo", team="Sales", channel="email")
    centre.review(ana[:8], [100, 90, 80, 70, 100, 60, 0, 100])
    centre.review(bo[:4], [50, 40, 100, None], probability=0.25)
    centre.review(ana[8:], [10, 20], purpose="manual", probability=None)
    for segment, value in zip(ana, [5, 4, 3, 1, 5, 2, 5, 4, 3, 5], strict=True):
        centre.csat(segment, value)
    return centre


@pytest.fixture
def opened():
    """The facts in force of a workspace, brought up to date."""

    def current(workspace):
        while refresh(workspace):
            pass
        return open_store(workspace, store_of(workspace))

    return current
