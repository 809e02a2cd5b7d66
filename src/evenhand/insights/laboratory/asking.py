"""What is asked of the laboratory, as it stands in an address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from evenhand.insights.laboratory.variant import Variant, read_variant
from evenhand.insights.scope import Scope
from evenhand.scorecards.models import ScorecardVersion

ALL = "all"
"""In the address: reviews on every version of the scorecard, not on the chosen one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A version, what is changed of it, and the reviews it is tried on.

    ``problem`` says what of the address could not be read.
    """

    version: ScorecardVersion
    variant: Variant
    scope: Scope
    every_version: bool
    problem: str = ""

    @property
    def query(self) -> str:
        """The address in short: what differs from the version, and the reviews it is tried on."""
        head = {"version": self.version.pk, "history": ALL if self.every_version else ""}
        kept = urlencode({name: value for name, value in head.items() if value})
        return "&".join(filter(None, [kept, self.scope.query, self.variant.query]))


def read_asked(given: QueryDict, version: ScorecardVersion, usual: Scope) -> Asked:
    """Read an address.

    Raises
    ------
    InputError
        Something in it cannot be read.
    """
    return Asked(
        version=version,
        variant=read_variant(given, version.content),
        scope=Scope.from_query(given, usual),
        every_version=given.get("history") == ALL,
    )
