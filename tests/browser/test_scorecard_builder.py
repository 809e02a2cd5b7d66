"""Building a scorecard in a real browser."""

from __future__ import annotations

import re

import msgspec
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from browser.conftest import LOOKS, too_wide
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import create_scorecard, open_draft, publish, save_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(workspace):
    """The second version of a scorecard, not yet changed."""
    content = ready_scorecard("general-support")
    return open_draft(publish(create_scorecard(workspace, content)).scorecard)


def address(draft, name="scorecard_edit"):
    return reverse(name, args=["acme", draft.scorecard_id])


@pytest.fixture
def builder(signed_in, people, draft):
    """The builder, open for a manager."""
    page = signed_in(people["manager"])
    page.goto(address(draft))
    expect(page.locator("[data-preview-body] output")).to_have_text("93.9")
    return page


def stored(draft):
    return ScorecardVersion.objects.get(pk=draft.pk).content


def saved(page):
    expect(page.locator("[data-state]")).to_have_text("saved")


def category(page, name):
    named = page.locator("[data-shown-name]").filter(has_text=re.compile(f"^{name}$"))
    return page.locator("[data-scope=category]").filter(has=named)


def test_opening_the_builder_changes_nothing(builder, draft):
    builder.wait_for_timeout(1000)
    assert ScorecardVersion.objects.get(pk=draft.pk).edit == 0


def test_a_category_is_added_named_weighed_and_published_by_keyboard_alone(builder, draft):
    builder.get_by_role("button", name="Category", exact=True).first.focus()
    builder.keyboard.press("Enter")
    builder.keyboard.type("Named the next step")
    builder.keyboard.press("Shift+Tab")
    for _step in range(10):
        if builder.evaluate("document.activeElement.dataset.field") == "weight":
            break
        builder.keyboard.press("Shift+Tab")
    builder.keyboard.press("Control+a")
    builder.keyboard.type("15")
    saved(builder)
    added = next(c for c in stored(draft).categories if c.name == "Named the next step")
    assert (added.key, added.weight, added.section) == ("named-the-next-step", 15, "contact")
    builder.get_by_role("button", name="Publish…").focus()
    builder.keyboard.press("Enter")
    expect(builder.get_by_role("dialog")).to_contain_text("Named the next step")
    builder.get_by_role("button", name="Publish", exact=True).focus()
    builder.keyboard.press("Enter")
    builder.wait_for_url(f"**{address(draft, 'scorecard')}")
    assert ScorecardVersion.objects.get(pk=draft.pk).status == "published"


def test_the_arrows_move_a_category_into_the_next_section_and_say_so(builder, draft):
    last = category(builder, "Spelling and grammar")
    last.get_by_role("button", name="Move Spelling and grammar down").press("Enter")
    expect(builder.locator("[data-announce]")).to_have_text(
        "Spelling and grammar is now number 1 of 4 in Solving."
    )
    saved(builder)
    moved = next(c for c in stored(draft).categories if c.key == "grammar")
    assert moved.section == "solving"
    focused = builder.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Move Spelling and grammar down"


def test_a_category_is_dragged_by_its_handle(builder, draft):
    grip = category(builder, "Greeting").locator("[data-drag]")
    below = category(builder, "Empathy")
    box = below.bounding_box()
    grip.drag_to(below, target_position={"x": 200, "y": box["height"] - 4})
    saved(builder)
    keys = [c.key for c in stored(draft).categories if c.section == "contact"]
    assert keys[:3] == ["clarity", "empathy", "greeting"]


def test_undo_brings_back_what_was_removed(builder, draft):
    before = stored(draft)
    builder.get_by_role("button", name="Remove Solving").click()
    saved(builder)
    assert len(stored(draft).sections) == 2
    builder.get_by_role("button", name="Undo").click()
    saved(builder)
    assert stored(draft).sections == before.sections
    assert {c.key: c for c in stored(draft).categories} == {c.key: c for c in before.categories}


def test_a_key_of_an_earlier_version_stays_whatever_the_name(builder, draft):
    category(builder, "Greeting").locator("[data-action=toggle]").click()
    field = builder.locator("[data-body]:visible [data-field=name]")
    field.fill("Welcome")
    saved(builder)
    assert (stored(draft).categories[0].key, stored(draft).categories[0].name) == (
        "greeting",
        "Welcome",
    )


def test_every_fault_is_listed_and_leads_to_its_place(builder):
    category(builder, "Clarity").locator("[data-action=toggle]").click()
    builder.locator("[data-body]:visible [data-scope=option] [data-field=label]").first.fill("")
    builder.get_by_label("Name", exact=True).first.fill("")
    count = builder.locator("[data-faults-count]")
    expect(count).to_have_text("2 things to fix")
    category(builder, "Clarity").locator("[data-action=toggle]").click()
    count.click()
    builder.get_by_role("link", name="Clarity").click()
    expect(builder.locator("[data-body]:visible [data-field=name]")).to_be_focused()


def test_the_example_scores_as_its_answers_say(builder):
    score = builder.locator("[data-preview-body] output")
    policy = builder.locator("#preview-policy")
    policy.get_by_role("radio", name="Fail").check()
    expect(score).to_have_text("0.0")
    builder.get_by_label("Fail, score kept").check()
    expect(score).to_have_text("84.8")
    expect(builder.locator("[data-preview-body]")).to_contain_text("fail")


def test_shares_follow_the_weights(builder):
    greeting = category(builder, "Greeting")
    expect(greeting.locator("[data-share]")).to_have_text("4.5 %")
    greeting.get_by_label("Weight of Greeting").fill("0")
    expect(greeting.locator("[data-share]")).to_have_text("not scored")


def test_a_scale_is_chosen_and_changed(builder, draft):
    category(builder, "Greeting").locator("[data-action=toggle]").click()
    body = builder.locator("[data-body]:visible")
    body.locator("[data-preset]").select_option("5")
    expect(body.locator("[data-scope=option]")).to_have_count(5)
    body.get_by_role("button", name="Remove Weak").click()
    body.get_by_role("button", name="Space the values evenly").click()
    saved(builder)
    options = stored(draft).categories[0].options
    assert [round(option.value, 3) for option in options] == [1, 0.667, 0.333, 0]


def test_a_condition_is_added(builder, draft):
    category(builder, "Greeting").locator("[data-action=toggle]").click()
    body = builder.locator("[data-body]:visible")
    body.get_by_role("button", name="Condition").click()
    body.get_by_label("Attribute", exact=True).select_option("attributes.")
    body.get_by_label("Name of the attribute").fill("tier")
    body.get_by_label("Values, separated by commas").fill("gold, silver")
    saved(builder)
    (condition,) = stored(draft).categories[0].applies
    assert (condition.field, condition.values) == ("attributes.tier", ["gold", "silver"])


def test_what_somebody_else_saved_is_shown_and_not_written_over(builder, draft):
    theirs = msgspec.structs.replace(stored(draft), name="Theirs")
    save_draft(draft, theirs, 0)
    builder.get_by_label("Name", exact=True).first.fill("Mine")
    conflict = builder.locator("[data-conflict]")
    expect(conflict).to_contain_text("Theirs")
    expect(conflict).to_contain_text("Mine")
    assert stored(draft).name == "Theirs"
    builder.get_by_role("button", name="Save yours over it").click()
    saved(builder)
    assert stored(draft).name == "Mine"


@pytest.mark.parametrize(("size", "theme", "rules"), LOOKS)
def test_the_builder_is_accessible_and_fits(
    signed_in, accessible, people, draft, size, theme, rules
):
    page = signed_in(people["manager"], size, theme)
    page.goto(address(draft))
    category(page, "Greeting").locator("[data-action=toggle]").click()
    expect(page.locator("[data-body]:visible")).to_have_count(1)
    page.get_by_role("button", name="Condition", exact=True).click()
    saved(page)
    accessible(page, rules)
    assert not too_wide(page)
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    accessible(page, rules)
