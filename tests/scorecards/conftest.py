"""Scorecards of the workspace that tests of this room share."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import create_scorecard, open_draft, publish, save_draft


@pytest.fixture
def content() -> ScorecardDocument:
    return ready_scorecard("general-support")


@pytest.fixture
def published(workspace, content) -> ScorecardVersion:
    """A scorecard's first version, in use."""
    return publish(create_scorecard(workspace, content))


@pytest.fixture
def draft(published) -> ScorecardVersion:
    """The next version of it: one weight changed, one guidance, one category less."""
    version = open_draft(published.scorecard)
    first, second, *rest, _gone = published.content.categories
    categories = [
        msgspec.structs.replace(first, weight=8),
        msgspec.structs.replace(second, guidance="Judge by deeds."),
        *rest,
    ]
    save_draft(version, msgspec.structs.replace(published.content, categories=categories), 0)
    version.refresh_from_db()
    return version
