"""A manager narrows a dashboard, compares, drills to the reviews and takes files along."""

import re

import pytest
from playwright.sync_api import expect

from insights.conftest import Centre

pytestmark = pytest.mark.django_db(transaction=True)

MAY = "from=2026-05-01&to=2026-05-31"


@pytest.fixture
def centre(workspace):
    made = Centre(workspace)
    for name, team, channel in (("Ana", "Billing", "chat"), ("Bo", "Sales", "email")):
        segments = made.segments(8, agent=name, team=team, channel=channel)
        made.review(segments, [100, 90, 80, 70, 60, 100, 90, 50], probability=0.5)
    return made


def choose(page, menu, option):
    page.locator("summary", has_text=menu).first.click()
    page.get_by_role("link", name=option, exact=True).first.click()


def test_a_manager_narrows_compares_and_drills(centre, people, signed_in):
    page = signed_in(people["manager"])
    page.goto(f"/w/{centre.workspace.slug}/dashboards/quality/?{MAY}")
    expect(page.locator("#groups-drawing canvas")).to_be_visible()

    choose(page, "Team", "Billing")
    expect(page).to_have_url(re.compile(rf"team={centre.team('Billing').pk}"))
    expect(page.locator("#groups")).to_contain_text("Billing")
    expect(page.locator("#groups .chart-data")).not_to_contain_text("Sales")

    choose(page, "Compare with", "Sales")
    expect(page.locator("#comparison")).to_contain_text("no detectable difference")

    with page.expect_download() as picture:
        page.locator("#groups summary", has=page.locator("svg[aria-label]")).click()
        page.get_by_role("button", name="PNG").click()
    assert picture.value.suggested_filename == "groups.png"

    page.locator("#distribution .chart-data summary").click()
    page.get_by_role("link", name="90–100").click()
    expect(page.locator("main")).to_contain_text("score from 90 to 100")
    expect(page.locator("tbody tr")).to_have_count(4)
