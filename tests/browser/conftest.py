"""A real browser against the real site on loopback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from evenhand.people.models import Membership

PASSWORD = "correct horse battery"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"phone": (360, 780), "laptop": (1280, 800), "wide": (1920, 1080)}

# Long enough for a busy machine; a test that passes does not wait for it.
expect.set_options(timeout=20_000)

# Playwright's own event loop runs in the test's thread; database calls there are not its business.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.fail("No browser here. On Debian: apt install chromium")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, live_server):
    """A page of the given size and theme; any script error or blocked resource fails the test."""
    contexts = []
    faults: list[str] = []

    def make(size: str = "laptop", theme: str = "light") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            base_url=live_server.url,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: _note(message, faults))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults


def _note(message, faults):
    if "Content Security Policy" in message.text:
        faults.append(message.text)


@pytest.fixture
def with_password():
    """Gives the member a password to sign in with."""

    def give(member: Membership) -> Membership:
        member.user.set_password(PASSWORD)
        member.user.save()
        return member

    return give


@pytest.fixture
def signed_in(open_page, with_password):
    """A page on which the member has signed in by hand."""

    def enter(member: Membership, size: str = "laptop", theme: str = "light") -> Page:
        with_password(member)
        page = open_page(size, theme)
        page.goto("/")
        page.get_by_label("Email").fill(member.user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/w/**")
        return page

    return enter


@pytest.fixture(scope="session")
def axe_source() -> str:
    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


@pytest.fixture
def found_by_axe(axe_source):
    """Every accessibility fault that axe finds on the page."""

    def look(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', "
            "'best-practice']})"
        )
        return [
            f"{page.url} {fault['id']}: {node['html'][:200]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return look


@pytest.fixture
def accessible(found_by_axe):
    """Fails with every accessibility fault that axe finds on the page."""

    def check(page: Page) -> None:
        faults = found_by_axe(page)
        assert not faults, "\n".join(faults)

    return check
