"""Small generated workspaces, and every number worked out again the plain way."""

from __future__ import annotations

import pytest

from evenhand.insights.facts.building import open_store, refresh
from evenhand.insights.facts.lease import store_of


@pytest.fixture
def opened():
    """The facts in force of a workspace, brought up to date."""

    def current(workspace):
        while refresh(workspace):
            pass
        return open_store(workspace, store_of(workspace))

    return current


@pytest.fixture
def filled(centre):
    """Reviews of two agents by people and by the judge in use, tags and surveys."""
    ana = centre.segments(10, agent="Ana")
    bo = centre.segments(6, agent="Bo", team="Sales", channel="email")
    centre.review(ana[:8], [100, 90, 80, 70, 100, 60, 0, 100])
    centre.review(bo[:4], [50, 40, 100, None], probability=0.25)
    centre.review(ana[8:], [10, 20], purpose="manual", probability=None)
    for segment, value in zip(ana, [5, 4, 3, 1, 5, 2, 5, 4, 3, 5], strict=True):
        centre.csat(segment, value)
    return centre
