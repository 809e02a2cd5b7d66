"""A manager edits a judge's rules: a fault, a live test, what would change, publication."""

# Fixtures of other folders are used under their own names.
# ruff: noqa: F811

import pytest
from playwright.sync_api import expect

from evenhand.judges import scoring, services
from evenhand.judges.models import JudgeVersion
from evenhand.judges.signals.services import scan
from judges.conftest import judge, store_chats, version  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

RULES = """scorecard: general-support
name: Rules of our own
categories:
- key: greeting
  rules:
  - answer: No
    reason: Nobody greets here.
"""


@pytest.fixture
def scored(judge, store_chats):
    store_chats(1, 2, 3)
    services.plan_scoring(judge)
    while (batch := services.take_batch("w")) is not None:
        scoring.score_batch(batch)
    scan(judge.judge.workspace)


def test_rules_are_edited_tried_compared_and_published(
    signed_in, viewer, judge, scored, accessible
):
    page = signed_in(viewer)
    page.goto("/w/acme/signals/")
    expect(page.get_by_role("region", name="Signals")).to_be_visible()
    accessible(page)
    page.goto(f"/w/acme/judges/{judge.judge_id}/edit/")
    text = page.get_by_label("Rule file")
    text.fill(RULES.replace("answer: No", "answer: Never"))
    expect(page.get_by_text("Never is none of its options: Yes, No.")).to_be_visible()
    page.get_by_role("button", name="Line 6").click()
    assert page.evaluate("document.activeElement.selectionStart") == RULES.index("  - answer")
    text.fill(RULES)
    expect(page.get_by_text("no faults")).to_be_visible()
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_text("Nobody greets here.")).to_have_count(3)
    page.get_by_role("button", name="On a sample").click()
    expect(page.get_by_text("3 of 3")).to_be_visible()
    changes = page.get_by_role("region", name="Changes by category")
    expect(changes.get_by_role("row", name="Greeting Yes No 3")).to_be_visible()
    accessible(page)
    assert JudgeVersion.objects.get() == judge
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish them").click()
    expect(page.get_by_text("v2 is in use.")).to_be_visible()
    assert JudgeVersion.objects.get(current=True).content["rules"]["name"] == "Rules of our own"
