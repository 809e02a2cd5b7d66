"""A language-model judge from its form to use, in a browser, over an endpoint on loopback."""

# Fixtures of other folders are used under their own names.
# ruff: noqa: F811

import pytest
from playwright.sync_api import expect

from evenhand.judges.llm import services
from evenhand.judges.models import Judge, JudgeVersion, LLMTerms
from judges.conftest import store_chats, version  # noqa: F401
from judges.llm.conftest import chats, fake  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_writes_tries_estimates_and_publishes_a_language_model_judge(
    signed_in, people, version, chats, fake, accessible
):
    chats(*range(4))
    page = signed_in(people["manager"])
    page.goto("/w/acme/judges/")
    page.get_by_role("link", name="Language-model judge").click()
    expect(page.get_by_text(fake.url)).to_be_visible()
    page.get_by_label("Name").fill("Second opinion")
    page.get_by_label("Scorecard").select_option(label="General support")
    page.get_by_label("Model").fill("small")
    page.get_by_role("button", name="Begin the draft").click()

    page.get_by_label("Remarks").fill("We say Moin.")
    accessible(page)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Prices and budget").click()
    page.get_by_label("Price of input").fill("1000")
    page.get_by_label("Budget in money").fill("50")
    accessible(page)
    page.get_by_role("button", name="Save", exact=True).click()

    judge = Judge.objects.get(name="Second opinion")
    page.get_by_role("button", name="Try it on five conversations").click()
    expect(page.get_by_text("Asking")).to_be_visible()
    services.run_trials(judge)
    expect(page.get_by_text("Because of greeting.").first).to_be_visible()
    assert "We say Moin." in fake.requests[0]["messages"][0]["content"]
    accessible(page)

    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_text("the budget is 50.00; it pauses there")).to_be_visible()
    expect(page.get_by_text("about 4", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Publish and begin to score").click()
    expect(page.get_by_text("Second opinion").first).to_be_visible()
    assert JudgeVersion.objects.get(judge=judge).current
    assert LLMTerms.objects.get(judge=judge).budget_money == 50
