"""A reviewer's work by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from evenhand.reviews.models import Review
from reviews.conftest import make_segment, segment, version  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def screen(signed_in, people, segment, version):  # noqa: F811
    """The review screen of the segment, open for the reviewer."""
    page = signed_in(people["reviewer"])
    slug = segment.workspace.slug
    token = page.context.cookies()[0]["value"]
    assert token
    page.goto(f"/w/{slug}/conversations/{segment.conversation_id}/")
    page.get_by_role("button", name=re.compile("Review")).first.click()
    page.wait_for_url(re.compile(r"/review/\d+/"))
    return page


def test_a_review_is_done_by_keyboard_alone(screen, version):  # noqa: F811
    questions = len(version.content.categories)
    for _ in range(questions):
        screen.keyboard.press("x")
    screen.keyboard.press("1")
    screen.keyboard.press("s")
    expect(screen.locator("[data-score]")).to_have_text("100.0")
    screen.keyboard.press("Control+Enter")
    screen.wait_for_url("**/review/")
    review = Review.objects.get()
    assert (review.status, review.score) == (Review.Status.PUBLISHED, 100.0)


def test_a_closed_tab_loses_nothing(screen):
    screen.keyboard.press("1")
    screen.keyboard.press("a")
    screen.keyboard.press("c")
    screen.keyboard.type("Looked at the invoice first.")
    expect(screen.locator("[data-state]")).to_have_text("saved")
    address = screen.url
    again = screen.context.new_page()
    again.goto(address)
    expect(again.get_by_label("Comment", exact=True)).to_have_value("Looked at the invoice first.")
    expect(again.locator("[data-number='1'] input:checked")).to_have_count(1)


def test_a_whole_message_becomes_evidence_with_one_key(screen):
    screen.keyboard.press("2")
    screen.keyboard.press("j")
    screen.keyboard.press("v")
    expect(screen.locator("[data-number='2'] blockquote")).to_have_text("Charged twice! 🙁 help")
    expect(screen.locator("[data-state]")).to_have_text("saved")
    rating = Review.objects.get().ratings.get()
    assert rating.evidence == [
        {"message": 0, "start": 0, "end": 21, "quote": "Charged twice! 🙁 help"}
    ]


def test_selected_text_becomes_evidence(screen):
    screen.keyboard.press("3")
    box = screen.locator("#message-1 .message-text").bounding_box()
    screen.mouse.dblclick(box["x"] + 10, box["y"] + box["height"] / 2)
    expect(screen.locator("[data-number='3'] blockquote")).to_have_text("Okay")


def test_a_low_rating_asks_why(screen):
    screen.keyboard.press("1")
    causes = screen.locator("[data-number='1'] [data-causes]")
    expect(causes).to_be_hidden()
    screen.keyboard.press("a")
    expect(causes).to_be_visible()


def test_what_is_still_open_is_shown_and_nothing_is_published(screen):
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("[data-problem]")).to_contain_text("before submitting")
    assert Review.objects.get().status == Review.Status.DRAFT


def test_a_second_window_is_told_instead_of_overwriting(screen):
    other = screen.context.new_page()
    other.goto(screen.url)
    screen.keyboard.press("1")
    screen.keyboard.press("a")
    expect(screen.locator("[data-state]")).to_have_text("saved")
    other.keyboard.press("2")
    other.keyboard.press("a")
    expect(other.locator("[data-problem]")).to_contain_text("another window")
