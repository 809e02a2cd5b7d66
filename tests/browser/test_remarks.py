"""What is said in a review, by keyboard alone, and how the agent hears of it."""

import pytest
from playwright.sync_api import expect

from evenhand.conversations.models import Segment
from evenhand.reviews.models import Hashtag
from evenhand.reviews.services import Start, start_review
from evenhand.reviews.services.remarks import TemplateContent, save_template
from reviews.conftest import make_segment, segment, version  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def pick(page, typed, offered):
    """Type in the comment, and take what is offered."""
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=offered)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")


def test_a_template_a_mention_a_tag_and_praise_by_keyboard_alone(
    signed_in,
    accessible,
    people,
    segment,  # noqa: F811
    version,  # noqa: F811
):
    reviewer = people["reviewer"]
    Segment.objects.filter(pk=segment.pk).update(author="a")
    save_template(reviewer, TemplateContent("Warm close", "A <b>warm</b> close."))
    draft = start_review(reviewer, segment, Start(version))
    Hashtag.objects.create(workspace=segment.workspace, review=draft, word="next-step")
    page = signed_in(reviewer)
    page.goto(f"/w/acme/review/{draft.pk}/")
    comment = page.get_by_label("Comment", exact=True)

    pick(page, "/war", "Warm close")
    pick(page, " @lea", "@Lead Person")
    page.keyboard.type("#")
    accessible(page)
    pick(page, "ne", "#next-step")
    expect(comment).to_have_value("A <b>warm</b> close. @Lead Person #next-step ")
    comment.blur()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("h")
    expect(page.get_by_role("checkbox", name="For this message")).to_be_checked()
    page.keyboard.type("Clear at once")
    accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#kudos-given")).to_contain_text("Okay, I will refund it.")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)

    for _ in version.content.categories:
        page.keyboard.press("x")
    expect(page.locator("input[value=na]:checked")).to_have_count(len(version.content.categories))
    expect(page.locator("[data-state]")).to_have_text("saved")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/review/")

    agent = signed_in(people["agent"])
    agent.get_by_role("link", name="Notices").click()
    agent.get_by_role("link", name="Kudos from").click()
    expect(agent.locator("#kudos")).to_contain_text("Clear at once")
