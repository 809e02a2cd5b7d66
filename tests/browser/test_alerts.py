"""What a lead does with an alert, and what a change of weights would do to whom."""

import re

import pytest
from playwright.sync_api import expect

from evenhand.insights.alerts import services
from insights.alerts.conftest import TODAY, declining  # noqa: F401
from insights.conftest import Centre
from insights.laboratory.conftest import review, version  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

FEBRUARY = "from=2026-02-01&to=2026-02-28"


@pytest.fixture
def centre(workspace):
    return Centre(workspace)


def test_a_lead_reads_an_alert_opens_what_is_behind_it_settles_it_and_notes_a_change(
    declining,  # noqa: F811
    workspace,
    people,
    signed_in,
    accessible,
):
    services.look_at(services.ask_again(workspace, TODAY))
    page = signed_in(people["lead"])
    page.goto("/w/acme/alerts/")
    page.get_by_role("link", name="Ana").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana is down")
    expect(page.locator("main")).to_contain_text("false alarm about once in 500 weeks")
    parts = page.get_by_role("region", name="Mix or quality?")
    expect(parts.get_by_role("row").filter(has_text="handled otherwise")).to_contain_text("−")
    accessible(page)

    alert = page.url
    page.get_by_role("region", name="The conversations behind it").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Conversation")
    page.goto(alert)
    page.get_by_role("link", name="All of them in the list").click()
    expect(page).to_have_url(re.compile("agent=.*first_day="))
    expect(page.locator("main")).to_contain_text("Conversation")

    page.goto(alert)
    page.get_by_label("Note").fill("In training since March.")
    page.get_by_label("No more alerts about the same until").fill("2026-06-30")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timeline")).to_contain_text("In training since March.")
    expect(page.get_by_label("No more alerts about the same until")).to_have_value("2026-06-30")

    page.get_by_role("link", name="Note what changed").click()
    page.get_by_label("Day").fill("2026-02-10")
    page.get_by_label("What changed").fill("New product launched")
    page.get_by_label("Set everybody's own level anew").uncheck()
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("main")).to_contain_text("10 Feb 2026: New product launched")
    accessible(page)
    page.goto(f"/w/acme/?{FEBRUARY}")
    expect(page.locator(".chart-changes")).to_contain_text("New product launched")
    page.goto(f"/w/acme/dashboards/quality/?{FEBRUARY}")
    expect(page.locator("#months-drawing canvas")).to_be_visible()
    expect(page.locator("#months")).to_contain_text("New product launched")


def test_a_lead_tries_another_weight_and_sees_who_moves(
    centre,
    version,  # noqa: F811
    review,  # noqa: F811
    people,
    signed_in,
    accessible,
):
    best = {"tone": 0, "greeting": 0, "solution": 0, "policy": 0}
    for name, tone in (("Ana", 0), ("Bo", 2)):
        for segment in centre.segments(6, agent=name):
            review(version, segment, {**best, "tone": tone})
    page = signed_in(people["lead"])
    page.goto(f"/w/acme/laboratory/?version={version.pk}")
    moves = page.get_by_role("region", name="Agents")
    expect(moves.get_by_role("row").filter(has_text="Bo")).to_contain_text("0 / 0")

    page.get_by_label("Weight of Tone").fill("20")
    page.get_by_role("button", name="Score the past anew").click()
    expect(page).to_have_url(re.compile("weight.tone=20"))
    expect(moves.get_by_role("row").nth(1)).to_contain_text("Bo")
    expect(moves.get_by_role("row").nth(1)).to_contain_text("0 / 6")
    expect(moves.get_by_role("row").filter(has_text="Ana")).to_contain_text("0 / 0")
    expect(page.locator("main")).to_contain_text("What is different")
    accessible(page)
