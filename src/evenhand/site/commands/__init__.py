"""One module per verb of the command line; this table is the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evenhand.site.commands.migrate import migrate

COMMANDS: dict[str, Callable[..., Any]] = {
    "migrate": migrate,
}
