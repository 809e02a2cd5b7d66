"""Data folders with an embedded database, for tests that start processes of their own."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

from loopback_only import guarded_environment

_MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from evenhand.people.models import Workspace
Workspace.objects.create(slug="acme", name="Acme")
"""


def process_environment(home: Path, url: str = "") -> dict[str, str]:
    """Environment of a process that works on this data folder, or on the database of the url."""
    kept = {k: v for k, v in guarded_environment().items() if not k.startswith("EVENHAND_")}
    return {
        **kept,
        "EVENHAND_HOME": str(home),
        "EVENHAND_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "evenhand.site.settings",
    }


def make_migrated(environment: dict[str, str]) -> None:
    """Give the database its tables and one workspace, ``acme``."""
    subprocess.run([sys.executable, "-c", _MAKE], env=environment, check=True)


def migrated_once(shared: Path) -> Path:
    """A migrated data folder made by whichever test process comes first; to be copied, not used."""
    home = shared / "migrated-home"
    with (shared / "migrated-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = shared / "migrated-home-in-the-making"
            make_migrated(process_environment(making))
            making.rename(home)
    return home
