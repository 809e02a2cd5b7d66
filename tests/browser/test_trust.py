"""From trying a judge in the lab to its passport and to what needs human eyes, in a browser."""

# Fixtures of other folders are used under their own names.
# ruff: noqa: F811

import pytest
from playwright.sync_api import expect

from evenhand.judges.lab.tasks import work_on_run
from evenhand.judges.models import LabRun
from evenhand.judges.scoring import score_batch
from evenhand.judges.services import plan_scoring, take_batch
from judges.conftest import greeted, judge, store_chats, version  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_tries_a_judge_reads_where_it_differs_and_measures_it(
    signed_in, people, judge, greeted, accessible
):
    page = signed_in(people["manager"])
    page.goto("/w/acme/judges/")
    page.get_by_role("link", name="Lab", exact=True).click()
    page.get_by_label("Judge version").select_option(index=1)
    page.get_by_label("Compare with").select_option(index=1)
    page.get_by_label("How many").fill("8")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("0 of 8")).to_be_visible()
    work_on_run.call(LabRun.objects.get().pk)
    expect(page.get_by_role("heading", name="Greeting: who said what")).to_be_visible()
    accessible(page)

    page.locator("#category").get_by_role("link").first.click()
    expect(page.get_by_text("differs").first).to_be_visible()
    accessible(page)

    plan_scoring(judge)
    score_batch(take_batch("test", [judge]))
    page.goto(f"/w/acme/judges/{judge.judge_id}/")
    page.get_by_role("link", name="Passport").click()
    page.get_by_role("button", name="Measure now").click()
    expect(page.get_by_role("heading", name="What it rests on")).to_be_visible()
    expect(page.get_by_text("22 more reviews").first).to_be_visible()
    accessible(page)

    page.goto("/w/acme/judges/escalation/")
    expect(page.get_by_text("Nothing may stand without a person")).to_be_visible()
    accessible(page)
