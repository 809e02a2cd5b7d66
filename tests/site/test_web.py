"""What a web process holds after it has made the pages that read figures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from homes import process_environment

MOST_MB = 200
PAGES = (
    "",
    "dashboards/quality/",
    "dashboards/people/",
    "why/",
    "program/",
    "stages/",
    "internal/",
    "iqs/",
    "conversations/",
    "review/",
)
NEVER_ASKED = "dashboards/quality/?channel=email"
HEAVY = ("ibis", "sqlglot", "pyarrow", "pandas", "sklearn", "scipy.optimize", "scipy.stats")

OPEN = """
import json, sys
import django; django.setup()
from django.test import Client
from evenhand.people.models import Membership, User, Workspace
import evenhand.site.serving
workspace = Workspace.objects.get(slug="acme")
user, _made = User.objects.get_or_create(email="manager@example.org")
Membership.objects.get_or_create(workspace=workspace, user=user, role="manager")
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
codes = [client.get(f"/w/acme/{page}").status_code for page in sys.argv[1].split(",")]
heavy = [name for name in sys.argv[2].split() if name in sys.modules]
print(json.dumps([codes, heavy, open("/proc/self/status").read()]))
"""


def opened_pages(home: Path, pages: tuple[str, ...]) -> tuple[list[int], list[str], float]:
    """Status codes, heavy modules and resident MB of a process that opens these pages."""
    run = subprocess.run(
        [sys.executable, "-c", OPEN, ",".join(pages), " ".join(HEAVY)],
        env={**process_environment(home), "EVENHAND_HOSTS": "testserver"},
        check=True,
        capture_output=True,
    )
    codes, heavy, status = json.loads(run.stdout.splitlines()[-1])
    return codes, heavy, int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def kept(home: Path) -> int:
    """How many questions have their SQL kept."""
    return len(list((home / "facts-sql").iterdir()))


def test_a_process_that_only_answers_stays_small(migrated_home, tmp_path):
    home = shutil.copytree(migrated_home, tmp_path / "home")
    opened_pages(home, PAGES)
    known = kept(home)
    codes, heavy, resident = opened_pages(home, (*PAGES, NEVER_ASKED))
    assert set(codes) == {200}
    assert kept(home) > known, "what was never asked has been compiled"
    assert heavy == [], "by another process"
    assert resident < MOST_MB
