"""One module per verb of the command line; this table is the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evenhand.site.commands.autoscore import autoscore
from evenhand.site.commands.backup import backup, restore
from evenhand.site.commands.demo import demo
from evenhand.site.commands.doctor import doctor
from evenhand.site.commands.export import export
from evenhand.site.commands.facts import facts
from evenhand.site.commands.import_ import import_
from evenhand.site.commands.iqs import explain, iqs
from evenhand.site.commands.judges import judges
from evenhand.site.commands.migrate import migrate
from evenhand.site.commands.serve import serve, worker
from evenhand.site.commands.signals import signals

COMMANDS: dict[str, Callable[..., Any]] = {
    "demo": demo,
    "serve": serve,
    "worker": worker,
    "import": import_,
    "autoscore": autoscore,
    "signals": signals,
    "judges": judges,
    "iqs": iqs,
    "explain": explain,
    "export": export,
    "facts": facts,
    "migrate": migrate,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
}
