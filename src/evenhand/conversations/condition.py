"""One thing asked of a conversation, as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """``test`` is about conversation ``c``; ``listing`` selects the ids of all that pass.

    ``between`` selects those from one id up to another, and stops there: it takes the values of the
    test and the two ids.
    """

    test: str
    values: Values = ()
    listing: str = ""
    listing_values: Values = ()
    between: str = ""
