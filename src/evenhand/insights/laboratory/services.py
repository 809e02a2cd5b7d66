"""Making a draft of what the laboratory found."""

from __future__ import annotations

from evenhand.insights.laboratory.variant import Variant
from evenhand.people.models import User
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import replace_draft


def draft_of(version: ScorecardVersion, variant: Variant, by: User) -> ScorecardVersion:
    """A draft of the version's scorecard with the variant's rules; it is published by hand.

    Raises
    ------
    InputError
        The variant could not be published.
    StateError
        The scorecard has a draft already; it is not written over.
    """
    return replace_draft(version.scorecard, variant.applied(version.content), by)
