"""A calibration session with four people in four browsers."""

# Fixtures of other folders are used under their own names.
# ruff: noqa: F811

import re

import pytest
from playwright.sync_api import expect

from calibration.conftest import make_session, panel, version  # noqa: F401
from evenhand.calibration.models import AgreedAnswer, Session
from evenhand.reviews.models import Review
from reviews.conftest import make_segment  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

# What each person answers to the two conversations: keys for Tone and Solved, worst option first.
ANSWERS = {
    "Abel": [("d", "s"), ("s", "s")],
    "Bea": [("d", "s"), ("s", "s")],
    "Cyd": [("d", "s"), ("s", "x")],
    "Dan": [("a", "s"), ("s", "a")],
}


@pytest.fixture
def lead(signed_in, people):
    return signed_in(people["lead"])


@pytest.fixture
def make(lead, people, panel, version, make_segment):
    """The lead makes a session of two conversations in the browser; its address is returned."""
    for number in (1, 2):
        make_segment(number)
    lead.goto("/w/acme/calibration/")
    lead.get_by_role("link", name="New session").first.click()
    lead.get_by_label("Name", exact=True).fill("May")
    for name in ANSWERS:
        lead.get_by_label(name, exact=True).check()
    lead.get_by_label("Baseline reviewer").select_option(label="Abel")
    lead.get_by_role("button", name="Choose conversations").click()
    lead.get_by_label("How many").fill("2")
    lead.get_by_role("button", name="Draw").click()
    expect(lead.get_by_role("cell", name="at random")).to_have_count(2)
    return lead.url


def score(page, keys):
    """Score the next conversation by keyboard alone."""
    page.get_by_role("button", name=re.compile("^Score")).first.click()
    page.wait_for_url("**/score/")
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("[data-state]")).to_have_text("saved")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/calibration/\d+/$"))


def test_four_people_score_blind_then_discuss_and_agree(
    lead,
    make,
    signed_in,
    panel,
    accessible,
):
    lead.get_by_role("button", name="Start scoring").click()
    expect(lead.get_by_text("0 of 8")).to_be_visible()
    pages = {member.user.name: signed_in(member) for member in panel}
    for page in pages.values():
        page.goto("/w/acme/calibration/")
        page.get_by_role("link", name="May").click()
    _everybody_scores_the_first(pages)
    _nobody_sees_the_others(lead, pages)
    for name, page in pages.items():
        score(page, ANSWERS[name][1])
    _everybody_reads_the_results(lead, pages, make, accessible)
    _they_discuss_and_the_lead_decides(lead, pages, make, accessible)
    _the_session_is_closed(lead, pages, make)


def _everybody_scores_the_first(pages):
    for name, page in pages.items():
        score(page, ANSWERS[name][0])
        expect(page.get_by_text("1 of 2 submitted")).to_be_visible()
        expect(page.get_by_text("Agreement on")).to_have_count(0)


def _nobody_sees_the_others(lead, pages):
    """Dan's cold answer is on nobody else's page, nor does its address lead anywhere."""
    lead.reload()
    expect(lead.get_by_text("4 of 8")).to_be_visible()
    expect(lead.get_by_text("Cold")).to_have_count(0)
    first = Session.objects.get().items.first()
    for name, page in pages.items():
        page.get_by_role("link", name="submitted").click()
        expect(page.get_by_text("only yours until scoring ends")).to_be_visible()
        others = [other for other in ANSWERS if other != name]
        for other in others:
            expect(page.locator("main").get_by_text(other, exact=True)).to_have_count(0)
        page.go_back()
    assert lead.goto(f"/w/acme/calibration/{first.session_id}/{first.pk}/").status == 404


def _everybody_reads_the_results(lead, pages, address, accessible):
    for page in (lead, *pages.values()):
        page.goto(address)
        expect(page.get_by_text("Agreement on Care")).to_be_visible()
        expect(page.get_by_text("with Abel, the baseline")).to_be_visible()
    expect(lead.get_by_text("more needed").first).to_be_visible()
    accessible(lead)


def _they_discuss_and_the_lead_decides(lead, pages, address, accessible):
    link = re.compile("Conversation")
    dan = pages["Dan"]
    dan.get_by_role("row").get_by_role("link", name=link).first.click()
    dan.get_by_text("Comment: Tone").click()
    dan.get_by_label("Comment on Tone").fill("The second message puts people off.")
    dan.locator("#category-tone").get_by_role("button", name="Comment").click()
    lead.goto(address)
    lead.get_by_role("row").get_by_role("link", name=link).first.click()
    expect(lead.get_by_text("The second message puts people off.")).to_be_visible()
    accessible(lead)
    lead.get_by_text("Comment or agree: Tone").click()
    tone = lead.locator("#category-tone")
    tone.get_by_label("Plain").check(force=True)
    tone.get_by_label("Why this answer to Tone").fill("Correct, and no more than that.")
    tone.get_by_role("button", name="Agree").click()
    expect(lead.get_by_text("agreed: Plain")).to_be_visible()
    assert AgreedAnswer.objects.get().option == 1


def _the_session_is_closed(lead, pages, address):
    lead.goto(address)
    lead.get_by_role("button", name="Close session…").click()
    lead.get_by_role("dialog").get_by_role("button", name="Close session").click()
    expect(lead.get_by_text("Closed", exact=True)).to_be_visible()
    pages["Abel"].goto(address)
    expect(pages["Abel"].get_by_text("with the agreed answers")).to_be_visible()
    reviews = Review.objects.all()
    assert {(review.kind, review.purpose) for review in reviews} == {("calibration",) * 2}
    assert reviews.count() == 8


def test_pages_fit_and_are_accessible(faults_on, people, make_session):
    places = ("", "new/", "reviewers/", f"{make_session().pk}/")
    faults = faults_on(people["lead"], [f"/w/acme/calibration/{place}" for place in places])
    assert not faults, "\n".join(faults)
