"""The own review: begun, saved, submitted, discarded; in one consistent state whatever happens."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from calibration.conftest import address, give
from evenhand.calibration import services
from evenhand.calibration.models import Participant, Seat, Session
from evenhand.reviews.models import Review

QUERIES = 20
ANSWERS = {"tone": {"option": 1}, "solved": {"option": 0}}


@pytest.fixture
def client(panel, sign_in):
    return sign_in(panel[0])


@pytest.fixture
def item(scoring):
    return scoring.items.first()


def at(name, item):
    return address(f"calibration_{name}", item.session_id, item.pk)


def send(client, name, item, answers=None, edit=0):
    state = {"edit": edit, "comment": "Fine.", "answers": ANSWERS if answers is None else answers}
    return client.post(at(name, item), json.dumps(state), content_type="application/json")


def test_a_review_is_begun_saved_and_submitted(client, item):
    assert client.post(at("begin", item)).url == at("score", item)
    assert client.get(at("score", item)).status_code == 200
    saved = send(client, "save", item).json()
    assert (saved["edit"], saved["score"]) == (1, "66.7")
    answer = send(client, "submit", item, edit=1).json()
    assert answer["url"] == address("calibration_session", item.session_id)
    review = Review.objects.get()
    assert (review.status, round(review.score, 1)) == (Review.Status.PUBLISHED, 66.7)


def test_the_screen_of_a_submitted_review_leads_to_the_answers(client, item, panel):
    give(panel[0], item)
    assert client.get(at("score", item)).url == at("item", item)


def test_double_submit_is_refused_and_changes_nothing(client, item):
    client.post(at("begin", item))
    send(client, "submit", item)
    before = Review.objects.values().get()
    again = send(client, "submit", item, {"tone": {"option": 2}, "solved": {"option": 1}})
    assert again.status_code == 409
    assert "submitted already" in again.json()["error"]
    assert Review.objects.values().get() == before


def test_two_windows_do_not_overwrite_each_other(client, item):
    client.post(at("begin", item))
    send(client, "save", item)
    other = send(client, "save", item)
    assert other.status_code == 409
    assert "another window" in other.json()["error"]


def test_what_is_missing_is_named(client, item):
    client.post(at("begin", item))
    answer = send(client, "submit", item, {"tone": {"option": 0}})
    assert answer.status_code == 422
    assert "Solved" in answer.json()["error"]
    assert Review.objects.get().status == Review.Status.DRAFT


def test_a_late_submit_is_refused_in_words_and_the_draft_stays(client, item):
    client.post(at("begin", item))
    send(client, "save", item)
    Session.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    answer = send(client, "submit", item, edit=1)
    assert answer.status_code == 409
    assert "takes no more answers" in answer.json()["error"]
    assert Review.objects.get().edit == 1
    assert client.get(at("score", item)).url == address("calibration_session", item.session_id)


def test_a_submit_after_the_scoring_ended_is_not_found(client, item):
    client.post(at("begin", item))
    services.end_scoring(item.session)
    assert send(client, "submit", item).status_code == 404
    assert not Review.objects.exists()


def test_an_excused_person_can_no_longer_submit(client, item, panel):
    client.post(at("begin", item))
    services.excuse(item.session, Participant.objects.get(user=panel[0].user))
    assert send(client, "submit", item).status_code == 404
    assert client.post(at("begin", item), follow=True).status_code == 200
    assert not Seat.objects.exists()


def test_a_draft_is_discarded_and_begun_anew(client, item):
    client.post(at("begin", item))
    client.post(at("discard", item))
    assert not Review.objects.exists()
    client.post(at("begin", item))
    assert Seat.objects.count() == 1


def test_a_submitted_review_is_not_discarded(client, item, panel):
    give(panel[0], item)
    shown = client.post(at("discard", item), follow=True).content.decode()
    assert "can no longer be discarded" in shown
    assert Review.objects.count() == 1


def test_what_cannot_be_read_is_refused(client, item):
    client.post(at("begin", item))
    sent = client.post(at("save", item), "{", content_type="application/json")
    assert sent.status_code == 400


def test_the_screen_costs_few_queries(client, item, django_assert_max_num_queries):
    client.post(at("begin", item))
    with django_assert_max_num_queries(QUERIES):
        client.get(at("score", item))
