"""Every page of plans and draws, for each role and a stranger, and what the pages say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doors import answers
from evenhand.people.models import Agent
from evenhand.people.roles import Role
from evenhand.reviews import plan_urls
from evenhand.reviews.models import Cycle, Draw, Plan, SavedFilter, Slot
from evenhand.reviews.services import author_for, begin_next
from evenhand.reviews.services.queue import skip
from reviews.centre import make_plan, reviewer_named

SEES = dict.fromkeys(Role.values, 403) | dict.fromkeys(("admin", "manager", "lead", "auditor"), 200)
PLANS = dict.fromkeys(Role.values, 403) | dict.fromkeys(("admin", "manager", "lead"), 200)
DOES = dict.fromkeys(Role.values, 403) | dict.fromkeys(("admin", "manager", "lead"), 302)
READS = ("plans", "plan", "draw")
FORMS = ("plan_new", "plan_edit", "plan_filters")
WRITES = ("plan_pause", "plan_resume", "plan_archive", "plan_hand_over")
TABLE = (
    dict.fromkeys(READS, SEES)
    | dict.fromkeys(FORMS, PLANS)
    | dict.fromkeys(WRITES, DOES)
    | {"plan_preview": PLANS, "draw_replay": SEES}
    | {"plan_filter_delete": DOES | {"admin": 404, "manager": 404}}
)


@pytest.fixture
def plan(centre, people):
    """A plan that has drawn six of eight conversations."""
    for n, segment in enumerate(centre.segments(8)):
        centre.scored(segment, 10 * n)
    return make_plan(people["lead"], centre, repeat="once")


@pytest.fixture
def kept(workspace, people):
    return SavedFilter.objects.create(
        workspace=workspace,
        owner=people["lead"].user,
        name="Chats",
        criteria={"channels": ["chat"]},
    )


def address(name, plan, kept=None):
    extra = {
        "plan": {"plan": plan.pk},
        "plan_edit": {"plan": plan.pk},
        "plan_pause": {"plan": plan.pk},
        "plan_resume": {"plan": plan.pk},
        "plan_archive": {"plan": plan.pk},
        "plan_hand_over": {"plan": plan.pk},
        "draw": {"draw": plan.cycles.get().draw_id},
        "draw_replay": {"draw": plan.cycles.get().draw_id},
        "plan_filter_delete": {"kept": kept.pk if kept else 0},
    }
    return reverse(name, kwargs={"slug": plan.workspace.slug, **extra.get(name, {})})


def ask(client, name, plan, kept=None):
    url = address(name, plan, kept)
    posts = (*WRITES, "plan_preview", "draw_replay", "plan_filter_delete")
    somebody = {"from": plan.created_by_id}
    answer = client.post(url, somebody) if name in posts else client.get(url)
    return answer.status_code


def filled_in(centre, **changes):
    fields = {
        "name": "Weekly",
        "scorecard": centre.scorecard.pk,
        "kind": "uniform",
        "by": "agent",
        "minimum": 2,
        "rule": "proportional",
        "floor": 50,
        "amount": 4,
        "how": "reviews",
        "goal": "shared",
        "repeat": "once",
        "starts": "2026-05-11",
        "at": "06:00",
        "zone": "Europe/Lisbon",
        "due_days": 7,
        "assignment": "rotated",
        "everyone": "on",
        "double_share": 0,
        "hide_automatic": "on",
        "hide_reviews": "on",
        "edit": 0,
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in plan_urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_it_may(people, sign_in, plan, kept, role):
    client = sign_in(people[role])
    found = answers(TABLE, lambda name: ask(client, name, plan, kept))
    assert found == {name: roles[role] for name, roles in TABLE.items()}


def test_a_stranger_cannot_tell_that_there_is_anything(stranger, sign_in, plan, kept):
    client = sign_in(stranger)
    found = answers(TABLE, lambda name: ask(client, name, plan, kept))
    assert found == dict.fromkeys(TABLE, 404)


def test_whoever_is_not_signed_in_is_asked_to(plan, kept):
    found = answers(TABLE, lambda name: ask(Client(), name, plan, kept))
    assert found == dict.fromkeys(TABLE, 302)


def test_another_workspace_s_plan_and_draw_are_not_here(stranger, sign_in, plan):
    client = sign_in(stranger)
    slug = stranger.workspace.slug
    draw = plan.cycles.get().draw_id
    for name, number in (("plan", plan.pk), ("plan_edit", plan.pk), ("draw", draw)):
        assert client.get(reverse(name, args=[slug, number])).status_code == 404


def test_an_empty_workspace_says_the_next_step(people, sign_in, workspace):
    page = sign_in(people["lead"]).get(reverse("plans", args=[workspace.slug])).content.decode()
    assert "Make the first plan" in page
    page = sign_in(people["auditor"]).get(reverse("plans", args=[workspace.slug])).content.decode()
    assert "Make the first plan" not in page


def test_a_draw_made_once_is_in_the_queue_at_once(centre, people, sign_in):
    centre.segments(8)
    url = reverse("plan_new", args=[centre.workspace.slug])
    answer = sign_in(people["lead"]).post(url, filled_in(centre), follow=True)
    assert "Drawn." in answer.content.decode()
    assert Draw.objects.get().size == Slot.objects.count() == 4


def test_a_repeating_plan_says_when_it_runs(centre, people, sign_in):
    url = reverse("plan_new", args=[centre.workspace.slug])
    fields = filled_in(centre, repeat="monthly_weekday", starts="2099-05-12")
    page = sign_in(people["lead"]).post(url, fields, follow=True).content.decode()
    assert "Every month on the second Tuesday at 06:00, Europe/Lisbon" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "required"),
        ({"everyone": None}, "Choose who reviews"),
        ({"floor": 10}, "greater than or equal to 25"),
        ({"attributes": "gold"}, "plan = gold"),
        ({"messages_least": 9, "messages_most": 3}, "swap the two"),
        ({"first_day": "2026-05-02", "last_day": "2026-05-01"}, "swap the two"),
        ({"channels": ["carrier pigeon"]}, "valid choice"),
        ({"kind": "stratified", "amount": 3}, "Plan more"),
        ({"languages": ["xx"]}, "valid choice"),
        ({"double_share": 101}, "less than or equal to 100"),
        ({"amount": 0.5}, "At least one review"),
        ({"zone": "Mars/Olympus"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_kept(
    centre, people, sign_in, changes, said
):
    centre.segments(8)
    url = reverse("plan_new", args=[centre.workspace.slug])
    answer = sign_in(people["lead"]).post(url, filled_in(centre, **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_margin_is_turned_into_reviews(centre, people, sign_in):
    centre.segments(8)
    url = reverse("plan_new", args=[centre.workspace.slug])
    fields = filled_in(centre, how="margin", amount=20, repeat="weekly", starts="2099-05-11")
    sign_in(people["lead"]).post(url, fields)
    assert Plan.objects.get().size == 7
    assert Plan.objects.get().design["how"] == "margin"


def test_hours_are_turned_into_reviews_of_ten_minutes_each(centre, people, sign_in):
    centre.segments(8)
    url = reverse("plan_new", args=[centre.workspace.slug])
    fields = filled_in(centre, how="hours", amount=1, repeat="weekly", starts="2099-05-11")
    sign_in(people["lead"]).post(url, fields)
    assert Plan.objects.get().size == 6


def test_the_form_of_a_plan_shows_what_was_said(centre, people, sign_in):
    client = sign_in(people["lead"])
    fields = filled_in(
        centre,
        repeat="weekly",
        starts="2099-05-11",
        channels=["chat"],
        attributes="plan = gold",
        automatic_most=60,
        kind="risk",
        floor=30,
    )
    client.post(reverse("plan_new", args=[centre.workspace.slug]), fields)
    plan = Plan.objects.get()
    form = client.get(reverse("plan_edit", args=[centre.workspace.slug, plan.pk])).context["form"]
    assert form.initial["attributes"] == "plan = gold"
    assert (form.initial["automatic_most"], form.initial["floor"]) == (60, 30)
    changed = fields | {"name": "Fewer", "amount": 2}
    client.post(reverse("plan_edit", args=[centre.workspace.slug, plan.pk]), changed)
    plan.refresh_from_db()
    assert (plan.name, plan.size, plan.edit) == ("Fewer", 2, 1)
    answer = client.post(reverse("plan_edit", args=[centre.workspace.slug, plan.pk]), changed)
    assert answer.status_code == 422
    assert "Somebody else has changed" in answer.content.decode()


def test_the_preview_counts_and_shows_what_it_buys(centre, people, sign_in):
    reviewer = author_for(centre.workspace, people["reviewer"].user)
    for n, segment in enumerate(centre.segments(40)):
        centre.scored(segment, 2 * n)
        centre.reviewed(segment, 2 * n + (-1) ** n * 6, reviewer)
    url = reverse("plan_preview", args=[centre.workspace.slug])
    answer = sign_in(people["lead"]).post(url, filled_in(centre, amount=10, name=""))
    found = answer.context["preview"]
    assert (found.frame, found.chosen.reviews, found.observed.n) == (40, 10, 40)
    assert found.observed.correlation > 0.9
    assert found.chosen.combined < found.chosen.margin
    assert [(share.name, share.conversations, share.reviews) for share in found.shares] == [
        ("Billing", 20, 5),
        ("Tech", 20, 5),
    ]
    assert "± " in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channels": ["social"]}, "Nothing matches today"),
        ({"kind": "stratified", "amount": 3}, "Plan more"),
        ({"kind": "risk"}, "Run a judge first"),
        ({"amount": ""}, "required"),
    ],
)
def test_the_preview_says_what_is_in_the_way(centre, people, sign_in, changes, said):
    centre.segments(8)
    url = reverse("plan_preview", args=[centre.workspace.slug])
    page = sign_in(people["lead"]).post(url, filled_in(centre, **changes)).content.decode()
    assert said in page


def test_unequal_chances_are_reckoned_with(centre, people, sign_in):
    for n, segment in enumerate(centre.segments(40)):
        centre.scored(segment, 100 if n % 4 else 0)
    url = reverse("plan_preview", args=[centre.workspace.slug])
    client = sign_in(people["lead"])
    uniform, risky = (
        client.post(url, filled_in(centre, amount=8, kind=kind)).context["preview"]
        for kind in ("uniform", "risk")
    )
    assert uniform.design_effect == 1
    assert 1 < risky.design_effect <= 2
    assert risky.chosen.margin > uniform.chosen.margin


def test_the_report_shows_progress_skips_and_what_is_late(plan, people, sign_in):
    reviewer = people["reviewer"]
    review = begin_next(reviewer)
    skip(reviewer, review.slot, "Only a test call")
    late = Slot.objects.filter(state="open").first()
    Slot.objects.filter(pk=late.pk).update(due_at=late.due_at - timedelta(days=30))
    answer = sign_in(people["lead"]).get(address("plan", plan))
    (part,) = answer.context["parts"]
    assert (part.done, part.left, part.overdue, part.skipped) == (0, 5, 1, 1)
    found = answer.context["response"]
    assert (found.drawn, found.done, found.skipped, found.overdue) == (6, 0, 1, 1)
    assert found.rate == 0
    assert "Only a test call" in answer.content.decode()


def test_the_report_of_a_cycle_that_drew_nothing_says_why(centre, people, sign_in):
    plan = make_plan(people["lead"], centre)
    Cycle.objects.create(
        plan=plan, period="2026-05-11", moment=plan.next_at, due_at=plan.next_at, note="No luck."
    )
    cycle = Cycle.objects.get()
    url = address_of(plan) + f"?cycle={cycle.pk}"
    assert "No luck." in sign_in(people["lead"]).get(url).content.decode()


def address_of(plan):
    return reverse("plan", args=[plan.workspace.slug, plan.pk])


@pytest.mark.parametrize("cycle", ["all", "0", "x", "999999"])
def test_any_cycle_asked_for_gives_a_page(plan, people, sign_in, cycle):
    client = sign_in(people["lead"])
    assert client.get(address_of(plan) + f"?cycle={cycle}").status_code == 200


def test_a_lead_hands_somebody_s_open_ones_to_another(plan, people, sign_in, workspace):
    second = reviewer_named(workspace, "second")
    giver = people["reviewer"].user_id
    url = reverse("plan_hand_over", args=[workspace.slug, plan.pk])
    sign_in(people["lead"]).post(url, {"from": giver, "to": second.user_id})
    assert set(Slot.objects.values_list("reviewer", flat=True)) == {second.user_id}


def test_the_page_of_a_draw_proves_it(plan, people, sign_in):
    client = sign_in(people["auditor"])
    page = client.get(address("draw", plan)).content.decode()
    draw = Draw.objects.get()
    assert draw.frame_hash in page
    assert str(draw.seed) in page
    assert "The same draw." not in page
    assert "The same draw." in client.post(address("draw_replay", plan)).content.decode()
    Draw.objects.update(seed=draw.seed + 1)
    assert "Not the same draw." in client.post(address("draw_replay", plan)).content.decode()


@pytest.mark.parametrize(
    "design",
    [{"kind": "stratified", "by": "channel"}, {"kind": "risk", "floor": 0.3}],
    ids=["stratified", "risk"],
)
def test_every_design_has_its_page(centre, people, sign_in, design):
    for n, segment in enumerate(centre.segments(12)):
        centre.scored(segment, 8 * n)
    plan = make_plan(people["lead"], centre, repeat="once", design=design)
    answer = sign_in(people["lead"]).get(address("draw", plan))
    assert answer.status_code == 200


def test_filters_are_saved_from_the_form_and_start_another_plan(centre, people, sign_in):
    client = sign_in(people["lead"])
    url = reverse("plan_filters", args=[centre.workspace.slug])
    fields = filled_in(centre, channels=["chat"], filter_name="Chats", filter_shared="on")
    assert "Saved as" in client.post(url, fields).content.decode()
    kept = SavedFilter.objects.get()
    assert (kept.shared, kept.criteria["channels"]) == (True, ["chat"])
    new = reverse("plan_new", args=[centre.workspace.slug])
    form = sign_in(people["manager"]).get(f"{new}?filter={kept.pk}").context["form"]
    assert form.initial["channels"] == ["chat"]
    assert client.post(url, filled_in(centre, filter_name=" ")).status_code == 422


def test_an_archived_agent_stays_in_the_filter_of_a_plan(centre, people, sign_in):
    client = sign_in(people["lead"])
    agent = centre.agents[0]
    fields = filled_in(centre, repeat="weekly", starts="2099-05-11", agents=[agent.pk])
    client.post(reverse("plan_new", args=[centre.workspace.slug]), fields)
    Agent.objects.filter(pk=agent.pk).update(archived_at=timezone.now())
    url = reverse("plan_edit", args=[centre.workspace.slug, Plan.objects.get().pk])
    assert "Agent 0" in client.get(url).content.decode()
    client.post(url, fields | {"name": "Changed"})
    assert Plan.objects.get(name="Changed").criteria["agents"] == [agent.pk]
    new = client.get(reverse("plan_new", args=[centre.workspace.slug])).content.decode()
    assert "Agent 0" not in new


def test_only_the_owner_deletes_a_filter(kept, plan, people, sign_in):
    sign_in(people["lead"]).post(address("plan_filter_delete", plan, kept))
    assert not SavedFilter.objects.exists()


def test_a_draw_can_be_made_again_like_the_last(plan, people, sign_in):
    url = reverse("plan_new", args=[plan.workspace.slug])
    form = sign_in(people["lead"]).get(f"{url}?like={plan.pk}").context["form"]
    assert (form.initial["name"], form.initial["amount"]) == ("Weekly", 6)


def count_queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_pages_ask_the_database_the_same_however_much_there_is(plan, centre, people, sign_in):
    client = sign_in(people["lead"])
    pages = [address(name, plan) for name in ("plans", "plan", "draw")]
    before = [count_queries(client, url) for url in pages]
    centre.segments(30)
    for n in range(3):
        make_plan(people["lead"], centre, name=f"More {n}", repeat="once", size=20)
    begin_next(people["reviewer"])
    assert [count_queries(client, url) for url in pages] == before
    assert max(before) <= 20
