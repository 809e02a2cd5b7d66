"""A lead makes a plan; a reviewer works through it by keys alone; the pages hold to axe."""

import re

import pytest
from playwright.sync_api import expect

from browser.conftest import LOOKS, too_wide
from evenhand.reviews.models import Draw, Review, Slot
from reviews.centre import Centre, make_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def centre(workspace):
    made = Centre(workspace)
    for n, segment in enumerate(made.segments(12)):
        made.scored(segment, 8 * n)
    return made


@pytest.fixture
def plan(centre, people):
    return make_plan(
        people["lead"],
        centre,
        repeat="once",
        size=4,
        design={"kind": "risk"},
        reviewers=[people["reviewer"].user],
    )


def rate_all(page, version):
    """N/A for everything but the first category, which is rated best."""
    for _ in version.content.categories:
        page.keyboard.press("x")
    page.keyboard.press("1")
    page.keyboard.press("s")


def test_a_lead_sees_what_a_plan_buys_before_it_is_made(centre, people, signed_in):
    page = signed_in(people["lead"])
    page.goto(f"/w/{centre.workspace.slug}/plans/")
    page.keyboard.press("n")
    page.get_by_label("Name", exact=True).first.fill("Everything once")
    page.get_by_label("How often").select_option("once")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("12 conversations to draw from")
    page.get_by_label("Chat").check()
    expect(preview).to_contain_text("4 conversations to draw from")
    page.get_by_label(re.compile("Risk-based")).check()
    expect(page.get_by_label("Spread evenly, percent")).to_be_visible()
    expect(page.get_by_label("Groups by")).to_be_hidden()
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Save plan").click()
    expect(page.locator("h1")).to_contain_text("Everything once")
    assert Draw.objects.get().size == 3


def test_filters_are_saved_without_leaving_the_form(centre, people, signed_in):
    page = signed_in(people["lead"])
    page.goto(f"/w/{centre.workspace.slug}/plans/new/")
    page.get_by_label("Phone").check()
    page.get_by_text("Save these filters").click()
    page.locator("#filter-name").fill("Calls")
    page.locator("#filter-menu").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#filter-menu")).to_contain_text("Saved as “Calls”.")
    expect(page.get_by_label("Phone")).to_be_checked()


def test_a_reviewer_works_through_the_queue_by_keys_alone(centre, plan, people, signed_in):
    page = signed_in(people["reviewer"])
    page.goto(f"/w/{centre.workspace.slug}/review/")
    page.keyboard.press("n")
    for left in range(4, 0, -1):
        page.wait_for_url(re.compile(r"/review/\d+/"))
        here = page.url
        rate_all(page, centre.version)
        page.keyboard.press("Control+Enter")
        page.wait_for_function("here => location.href !== here", arg=here)
        assert Slot.objects.filter(state="done").count() == 5 - left
    expect(page.get_by_text("Nothing waits for review").first).to_be_visible()
    assert Review.objects.filter(status="published", automatic=False).count() == 4


def test_skipping_asks_why_and_goes_on(centre, plan, people, signed_in):
    page = signed_in(people["reviewer"])
    page.goto(f"/w/{centre.workspace.slug}/review/")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/review/\d+/"))
    here = page.url
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Skip…").click()
    page.get_by_label("In a language I do not read").check()
    page.get_by_role("button", name="Skip", exact=True).click()
    page.wait_for_function("here => location.href !== here", arg=here)
    assert Slot.objects.get(state="skipped").skipped_reason == "In a language I do not read"


def test_a_review_that_is_gone_is_said_and_nothing_is_sent_again(centre, plan, people, signed_in):
    page = signed_in(people["reviewer"])
    page.goto(f"/w/{centre.workspace.slug}/review/")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/review/\d+/"))
    Review.objects.get(automatic=False).segment.conversation.delete()
    page.keyboard.press("1")
    page.keyboard.press("s")
    expect(page.locator("[data-problem]")).to_contain_text("no longer here for you")


def test_a_draw_proves_itself_on_its_page(centre, plan, people, signed_in):
    page = signed_in(people["auditor"])
    page.goto(f"/w/{centre.workspace.slug}/plans/draws/{Draw.objects.get().pk}/")
    page.keyboard.press("r")
    expect(page.get_by_text("The same draw.")).to_be_visible()


def test_every_page_holds_to_axe_and_to_its_width(centre, plan, people, faults_on):
    draw = Draw.objects.get().pk
    places = ["plans/", "plans/filters/", f"plans/{plan.pk}/", f"plans/draws/{draw}/", "review/"]
    addresses = [f"/w/{centre.workspace.slug}/{place}" for place in places]
    faults = faults_on(people["lead"], addresses)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("size", "theme", "rules"), LOOKS)
def test_the_form_of_a_plan_with_its_preview_holds_to_axe_and_to_its_width(
    centre, plan, people, signed_in, accessible, size, theme, rules
):
    page = signed_in(people["lead"], size, theme)
    page.goto(f"/w/{centre.workspace.slug}/plans/new/")
    expect(page.locator("#preview")).not_to_contain_text("Counting")
    accessible(page, rules)
    assert not too_wide(page)
