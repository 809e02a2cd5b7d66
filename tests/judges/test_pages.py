"""The pages of judges: who may, what they show, and that they cost no more with more rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from doors import answers
from evenhand.conversations.models import Transcript
from evenhand.judges import scoring, services, urls
from evenhand.judges.models import ScoringBatch
from evenhand.people.roles import Role
from evenhand.reviews.models import Review

pytestmark = pytest.mark.django_db

SEE = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}
DO = {Role.ADMIN, Role.MANAGER}
TRAIN = {*DO, Role.LEAD}
ADDRESSES = {
    "judges": ("get", "", SEE),
    "judge": ("get", "{pk}/", SEE),
    "rule_file": ("get", "{pk}/rules.yaml", SEE),
    "try_judge": ("get", "{pk}/try/", SEE),
    "training": ("get", "training/{card}/", SEE),
    "start_training": ("post", "training/{card}/start/", TRAIN),
    "score_everything": ("post", "score/", DO),
    "stop_scoring": ("post", "{pk}/stop/", DO),
    "resume_scoring": ("post", "{pk}/resume/", DO),
}


def answer(client, name, judge):
    method, address, _roles = ADDRESSES[name]
    return getattr(client, method)(f"/w/acme/judges/{filled(address, judge)}")


def filled(address, judge):
    return address.format(pk=judge.judge_id, card=judge.judge.scorecard_id)


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_or_may_not(sign_in, people, judge, role):
    client = sign_in(people[role])
    found = answers(ADDRESSES, lambda name: answer(client, name, judge).status_code)
    assert set(found.values()) <= {200, 302, 403}
    refused = {name for name, code in found.items() if code == 403}
    assert refused == {name for name, (*_door, may) in ADDRESSES.items() if role not in may}


def test_a_stranger_finds_nothing(sign_in, stranger, judge):
    client = sign_in(stranger)
    found = answers(ADDRESSES, lambda name: answer(client, name, judge).status_code)
    assert found == dict.fromkeys(ADDRESSES, 404)


def test_nobody_enters_without_signing_in(client, judge):
    found = answers(ADDRESSES, lambda name: answer(client, name, judge).headers.get("Location"))
    assert all("/account/login/" in where for where in found.values()), found


@pytest.mark.parametrize(
    "name", [n for n, (_m, address, _r) in ADDRESSES.items() if "{" in address]
)
def test_another_workspaces_judge_is_not_found(sign_in, stranger, judge, name):
    method, address, _roles = ADDRESSES[name]
    where = f"/w/other/judges/{filled(address, judge)}"
    assert getattr(sign_in(stranger), method)(where).status_code == 404


@pytest.mark.parametrize("name", [n for n, (method, *_r) in ADDRESSES.items() if method == "post"])
def test_what_changes_things_is_not_done_by_a_link(sign_in, viewer, judge, name):
    _method, address, _roles = ADDRESSES[name]
    where = f"/w/acme/judges/{filled(address, judge)}"
    assert sign_in(viewer).get(where).status_code == 405


@pytest.fixture
def manager(sign_in, viewer):
    return sign_in(viewer)


def page(client, address=""):
    response = client.get(f"/w/acme/judges/{address}")
    assert response.status_code == 200
    return response.content.decode()


def score_all():
    while (batch := services.take_batch("w")) is not None:
        scoring.score_batch(batch)


def test_without_judges_the_page_says_the_next_step(manager, workspace):
    assert "Publish one" in page(manager)


def test_the_list_shows_how_far_each_judge_is(manager, judge, store_chats):
    store_chats(1, 2, 3)
    services.plan_scoring(judge)
    waiting = page(manager)
    assert "0 of 3" in waiting
    assert "Waiting for a worker" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    score_all()
    done = page(manager)
    assert "3 of 3" in done
    assert "100.0 % covered" in done
    assert "hx-trigger" not in done.split('id="judges"')[1].split(">")[0]
    assert "answers 7 of 10 categories" in done


def test_only_the_list_is_sent_to_htmx(manager, judge):
    response = manager.get("/w/acme/judges/", headers={"HX-Request": "true", "HX-Target": "judges"})
    assert response.content.decode().lstrip().startswith('<div id="judges"')


def test_clicking_many_times_plans_once(
    manager, version, store_chats, django_capture_on_commit_callbacks
):
    store_chats(1, 2, 3)
    for _click in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            manager.post("/w/acme/judges/score/")
    assert ScoringBatch.objects.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_stopped_and_failed_work_can_be_gone_on_with(manager, judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    manager.post(f"/w/acme/judges/{judge.judge_id}/stop/")
    assert ScoringBatch.objects.get().state == "stopped"
    assert "Go on" in page(manager)
    ScoringBatch.objects.update(state="failed", error="<b>disk full</b>")
    failed = page(manager)
    assert "&lt;b&gt;disk full" in failed
    assert "Try again" in failed
    manager.post(f"/w/acme/judges/{judge.judge_id}/resume/")
    assert ScoringBatch.objects.get().state == "waiting"


def test_who_may_only_look_sees_no_buttons(sign_in, people, judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    seen = page(sign_in(people[Role.AUDITOR]))
    assert "Score everything" not in seen
    assert "/stop/" not in seen


def test_a_judges_page_shows_rules_in_words_and_what_they_came_to(manager, judge, store_chats):
    store_chats(1, 2)
    services.plan_scoring(judge)
    score_all()
    shown = page(manager, f"{judge.judge_id}/")
    assert "the agent says “greeting” in the first message within 30 words" in shown
    assert "of its 2 newest verdicts" in shown
    assert "not answered" in shown


def test_the_rule_file_can_be_downloaded_and_read_again(manager, judge):
    from evenhand.judges.rules.document import read_yaml, ready_rules

    response = manager.get(f"/w/acme/judges/{judge.judge_id}/rules.yaml")
    assert read_yaml(response.content.decode()) == ready_rules("general-support")
    assert "general-support-rules-v1.yaml" in response["Content-Disposition"]


def test_trying_shows_verdicts_with_their_evidence_marked_and_stores_nothing(
    manager, judge, store_chats
):
    store_chats(1)
    shown = page(manager, f"{judge.judge_id}/try/")
    assert "Greets in the first public message." in shown
    assert '<mark data-offset="0" data-mark="greeting">Hello</mark>' in shown
    assert Review.objects.count() == 0


def test_a_conversation_to_try_is_found_by_its_id(manager, judge, store_chats):
    first, second = store_chats(1, 2)
    assert f"part={first.pk}" in page(manager, f"{judge.judge_id}/try/?q=c1")
    assert f"part={second.pk}" not in page(manager, f"{judge.judge_id}/try/?q=c1")
    assert "No such conversation" in page(manager, f"{judge.judge_id}/try/?q=nothing")


@pytest.mark.parametrize("number", ["999999", "x", "-1", "9" * 40, "１"])
def test_a_part_that_is_not_there_is_no_fault(manager, judge, store_chats, number):
    store_chats(1)
    page(manager, f"{judge.judge_id}/try/?part={number}")


def test_script_in_a_conversation_is_shown_inert(manager, judge, store_chats):
    store_chats(1, texts=("<script>alert(1)</script>", "Hello <img src=x onerror=alert(1)>"))
    shown = page(manager, f"{judge.judge_id}/try/")
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_a_damaged_transcript_is_said_and_no_fault(manager, judge, store_chats):
    store_chats(1)
    Transcript.objects.update(document="{")
    assert "cannot be read" in page(manager, f"{judge.judge_id}/try/")


@pytest.mark.parametrize("address", ["", "{pk}/", "{pk}/try/"])
def test_more_rows_take_no_more_queries(manager, judge, store_chats, address):
    where = address.format(pk=judge.judge_id)
    store_chats(1, 2)
    services.plan_scoring(judge)
    score_all()
    few = queries_of(manager, where)
    store_chats(*range(3, 40))
    services.plan_scoring(judge)
    score_all()
    assert queries_of(manager, where) <= few


def queries_of(client, address):
    page(client, address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page(client, address)
    return len(captured)
