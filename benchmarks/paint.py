"""How soon a page is seen: first paint and first chart in Chromium, and how much script it loads.

    python benchmarks/paint.py [HOME]

Loads the demo workspace into a throw-away home, or takes one that holds it. Every visit starts with
an empty browser cache; times count from the moment the page is asked for. Needs the development
environment and a Chromium.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator

HOME = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="evenhand-bench-")
os.environ["EVENHAND_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
os.environ["EVENHAND_HOSTS"] = "127.0.0.1"
PORT = 8498
BASE = f"http://127.0.0.1:{PORT}"
VISITS = 5
PAGES = {
    "overview": "",
    "quality": "dashboards/quality/",
    "people": "dashboards/people/",
    "why": "why/",
    "program": "program/",
    "conversations": "conversations/",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
new MutationObserver((_changes, watching) => {
  if (!document.querySelector("[data-chart] canvas")) return;
  watching.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.chartAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    session = session_of(manager())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        print(
            "| page | first paint, ms | first chart, ms | script, kB gzipped |\n|---|---|---|---|"
        )
        for name in ("overview", "quality"):
            with server():
                row(f"{name}, server just started", [visit(browser, session, PAGES[name])])
        with server():
            for name, address in PAGES.items():
                visit(browser, session, address)
                row(name, [visit(browser, session, address) for _ in range(VISITS)])
        browser.close()


def row(name: str, visits: list[tuple[float, float | None, float]]) -> None:
    """Print the medians of some visits."""
    painted, charts, script = zip(*visits, strict=True)
    chart = "none" if None in charts else f"{statistics.median(charts):.0f}"
    print(f"| {name} | {statistics.median(painted):.0f} | {chart} | {max(script):.0f} |")


def visit(browser: object, session: str, address: str) -> tuple[float, float | None, float]:
    """First paint and first chart in ms, and kB of script, of one page and an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": session, "url": BASE}])
    context.add_init_script(WATCH)
    page = context.new_page()
    scripts = []
    page.on("response", lambda found: scripts.append(found) if is_script(found) else None)
    page.goto(f"{BASE}/w/demo/{address}", wait_until="load")
    painted = told(page, PAINTED)
    drawn = told(page, "window.chartAt") if page.locator("[data-chart]").count() else None
    size = sum(len(gzip.compress(script.body())) for script in scripts) / 1024
    context.close()
    return painted, drawn, size


def told(page: object, expression: str) -> float:
    """What the page says, once it does."""
    while (value := page.evaluate(expression)) is None:
        page.wait_for_timeout(20)
    return value


def is_script(response: object) -> bool:
    return response.request.resource_type == "script"


def chromium() -> str:
    return next(path for name in BROWSERS if (path := shutil.which(name)))


def manager() -> object:
    """The demo's manager; the demo is loaded, and its figures are built, where there is none."""
    from django.core.management import call_command
    from django.utils import timezone

    from evenhand.insights.facts.building import refresh
    from evenhand.people.models import Membership
    from evenhand.site.demo_loader import load_demo

    call_command("migrate", verbosity=0)
    if not Membership.objects.exists():
        load_demo(timezone.localdate().replace(day=1))
    found = Membership.objects.select_related("user", "workspace").get(role="manager")
    refresh(found.workspace)
    return found


def session_of(viewer: object) -> str:
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["_auth_user_id"] = str(viewer.user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = viewer.user.get_session_auth_hash()
    session.save()
    return session.session_key


@contextlib.contextmanager
def server() -> Iterator[None]:
    """A web process that answers, for as long as the block lasts."""
    code = "from evenhand.site.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", str(PORT), "--processes", "1"]
    serving = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{BASE}/health/").read()
                break
            time.sleep(0.1)
        yield
    finally:
        serving.terminate()
        serving.wait(timeout=40)


if __name__ == "__main__":
    main()
