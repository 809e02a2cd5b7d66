"""What the web pages cost: a submitted review, every page, the memory of a web process.

    python benchmarks/web.py

Loads the demo workspace into a throw-away home. Server CPU is process time around requests through
Django's test client; memory is the resident size of a served process after every page was opened.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="evenhand-bench-")
os.environ["EVENHAND_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
os.environ["EVENHAND_HOSTS"] = "testserver,127.0.0.1"
PORT = 8497
ROUNDS = 30


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from evenhand.insights.facts.building import refresh
    from evenhand.people.models import Workspace
    from evenhand.site.demo_loader import load_demo

    call_command("migrate", verbosity=0)
    load_demo(timezone.localdate().replace(day=1))
    refresh(Workspace.objects.get(slug="demo"))
    print("| what | server CPU, ms (median) | at most |\n|---|---|---|")
    print(f"| submit a 10-category review with its score | {submitting():.1f} | 25 |")
    for name, cost in pages():
        print(f"| {name} | {cost:.1f} | |")
    print("\n| what | measured | at most |\n|---|---|---|")
    print(f"| `evenhand --help`, s of CPU | {help_seconds():.2f} | 0.7 |")
    print(
        f"| web process after every page, MB resident | {resident('--processes', '1'):.0f} | 200 |"
    )
    print(f"| web and worker in one process, MB resident | {resident():.0f} | |")


def submitting() -> float:
    """Server CPU of saving and publishing a full review."""
    import json

    from evenhand.people.models import Membership
    from evenhand.reviews.models import Review

    viewer = Membership.objects.filter(role="reviewer").order_by("id")[0]
    client = signed_in(viewer)
    costs = []
    for _ in range(ROUNDS):
        page = client.post("/w/demo/review/next/")
        number = re.search(r"/review/(\d+)/", page.url)
        if number is None:
            break
        review = Review.objects.select_related("version").get(pk=int(number[1]))
        answers = {key.key: {"option": 0} for key in review.version.content.categories}
        body = json.dumps({"edit": review.edit, "comment": "", "answers": answers})
        address = f"/w/demo/review/{review.pk}/submit/"
        began = time.process_time()
        answer = client.post(address, body, content_type="application/json")
        costs.append(1000 * (time.process_time() - began))
        assert answer.status_code == 200, answer.content
    return statistics.median(costs)


def pages() -> list[tuple[str, float]]:
    """Server CPU of every page of a manager."""
    from evenhand.people.models import Membership

    viewer = Membership.objects.get(role="manager")
    client = signed_in(viewer)
    return [(address, page_cost(client, address)) for address in addresses()]


def page_cost(client: object, address: str) -> float:
    client.get(address)
    costs = []
    for _ in range(5):
        began = time.process_time()
        client.get(address)
        costs.append(1000 * (time.process_time() - began))
    return statistics.median(costs)


def addresses() -> list[str]:
    from evenhand.reviews.models import Review

    review = Review.objects.filter(automatic=False).exclude(status="draft").latest("id")
    base = "/w/demo/"
    names = ["", "dashboards/quality/", "dashboards/people/", "why/", "program/"]
    names += ["stages/", "internal/", "drivers/", "alerts/", "iqs/"]
    names += ["review/", "conversations/", "conversations/?q=refund", "my-results/"]
    names += [
        "scorecards/",
        "judges/",
        "sources/",
        "people/",
        "plans/",
        "calibration/",
        f"iqs/review/{review.pk}/",
    ]
    return [base + name for name in names]


def signed_in(viewer: object) -> object:
    from django.test import Client

    client = Client()
    client.force_login(viewer.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def help_seconds() -> float:
    command = [sys.executable, "-c", "from evenhand.site.cli import main; main()", "--help"]
    costs = []
    for _ in range(5):
        began = os.times()
        subprocess.run(command, check=True, capture_output=True)
        ended = os.times()
        costs.append(sum(ended[2:4]) - sum(began[2:4]))
    return statistics.median(costs)


def resident(*arguments: str) -> float:
    """Resident megabytes of the process that serves, after a sign-in and every page."""
    code = "from evenhand.site.cli import main; main()"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--port", str(PORT), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        visit_all()
        return megabytes(children(server.pid)[0] if arguments else server.pid)
    finally:
        server.terminate()
        server.wait(timeout=40)


def children(process: int) -> list[int]:
    """Ids of the process's children that run Python."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    sizes = {int(child): megabytes(int(child)) for child in listed}
    return sorted(sizes, key=lambda child: -sizes[child])


def megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def visit_all() -> None:
    from evenhand.site.demo_loader import DOMAIN, PASSWORD

    base = f"http://127.0.0.1:{PORT}"
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    for _ in range(100):
        try:
            opener.open(f"{base}/health/").read()
            break
        except OSError:
            time.sleep(0.2)
    form = opener.open(f"{base}/account/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    data = f"csrfmiddlewaretoken={token}&login=manager%40{DOMAIN}&password={PASSWORD}".encode()
    opener.open(f"{base}/account/login/", data).read()
    for address in addresses():
        opener.open(base + address).read()


if __name__ == "__main__":
    main()
