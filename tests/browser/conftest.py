"""A real browser against the real site on loopback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

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
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

ALL_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = ["color-contrast", "link-in-text-block"]
BUT_COLOURS = {**ALL_RULES, "rules": {rule: {"enabled": False} for rule in COLOURS}}
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}}
# Colours change with the theme and not with the width, everything else the other way round.
LOOKS = [
    ("phone", "light", BUT_COLOURS),
    ("laptop", "light", ALL_RULES),
    ("laptop", "dark", ONLY_COLOURS),
]
ASK_AXE = """options => axe.run(document, options).then(found => found.violations.flatMap(
    fault => fault.nodes.map(node => [fault.id, node.html.slice(0, 200)])))"""

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
    """Every accessibility fault that axe finds on the page, by all rules or by those of a look."""

    def look(page: Page, rules: dict[str, Any] = ALL_RULES) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate(ASK_AXE, {**rules, "resultTypes": ["violations"]})
        return [f"{page.url} {rule}: {node}" for rule, node in found]

    return look


@pytest.fixture
def accessible(found_by_axe):
    """Fails with every accessibility fault that axe finds on the page."""

    def check(page: Page, rules: dict[str, Any] = ALL_RULES) -> None:
        faults = found_by_axe(page, rules)
        assert not faults, "\n".join(faults)

    return check


def too_wide(page: Page) -> list[str]:
    """What to say if the page scrolls sideways."""
    return [f"{page.url} is wider than the window"] if page.evaluate(SIDEWAYS) > 0 else []


@pytest.fixture
def faults_on(signed_in, found_by_axe):
    """Everything wrong with the pages of these addresses: by axe, and in all three widths."""

    def look(member: Membership, addresses: list[str]) -> list[str]:
        faults = []
        for size, theme, rules in LOOKS:
            page = signed_in(member, size, theme)
            for address in addresses:
                answer = page.goto(address)
                assert answer is not None
                assert answer.status == 200, address
                faults += [*found_by_axe(page, rules), *too_wide(page)]
                if theme == "dark":
                    faults += _too_wide_at_the_widest(page)
            page.context.close()
        return faults

    return look


def _too_wide_at_the_widest(page: Page) -> list[str]:
    usual = page.viewport_size
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["wide"], strict=True)))
    faults = too_wide(page)
    page.set_viewport_size(usual)
    return faults
