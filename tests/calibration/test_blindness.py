"""Nobody learns another's answer before they may: not on any page, not by guessing addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calibration.conftest import address, give, give_all, standing_for
from evenhand.calibration import profiles, queries, services
from evenhand.calibration.answers import panel_of
from evenhand.people.roles import Role
from evenhand.reviews.models import Review
from evenhand.reviews.queries import other_reviews, visible_reviews
from evenhand.reviews.services import Start, start_review

SECRET = "Puts people off badly."


@pytest.fixture
def said(scoring, panel):
    """Abel has submitted the first conversation, with a telling comment."""
    seat = give(panel[0], scoring.items.first(), tone=2, solved=1)
    Review.objects.filter(pk=seat.review_id).update(comment=SECRET)
    seat.review.ratings.update(comment=SECRET)
    return seat


def read(member, session):
    """Whose answers the member may read, by item position and person."""
    seats = queries.readable_seats(member, standing_for(member, session))
    return {(seat.item.position, seat.participant.user.name) for seat in seats}


def test_before_submitting_one_sees_nobody(said, scoring, panel):
    assert read(panel[1], scoring) == set()


def test_after_submitting_one_sees_oneself(said, scoring, panel):
    assert read(panel[0], scoring) == {(1, "Abel")}


def test_submitting_one_conversation_opens_its_peers_where_the_session_says_so(make_session, panel):
    session = make_session(show_peers=True)
    services.start_session(session)
    first, second = session.items.all()
    for item in (first, second):
        give(panel[0], item)
    services.begin(panel[1], first)
    assert read(panel[1], session) == set()
    give(panel[1], first)
    assert read(panel[1], session) == {(1, "Abel"), (1, "Bea")}


def test_a_draft_is_nobody_elses(make_session, panel):
    session = make_session(show_peers=True)
    services.start_session(session)
    first = session.items.first()
    services.begin(panel[0], first)
    give(panel[1], first)
    assert read(panel[1], session) == {(1, "Bea")}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR])
def test_leads_see_progress_and_no_answers_while_people_score(said, scoring, people, role):
    assert read(people[role], scoring) == set()
    assert standing_for(people[role], scoring).submitted == 1


def test_the_end_of_scoring_opens_everything(said, scoring, panel, people):
    services.end_scoring(scoring)
    for member in (panel[3], people[Role.LEAD], people[Role.AUDITOR]):
        assert read(member, scoring) == {(1, "Abel")}


def test_a_passed_deadline_opens_nothing(said, scoring, panel):
    type(scoring).objects.update(deadline=timezone.now() - timedelta(days=1))
    assert read(panel[1], scoring) == set()


def test_the_agreed_answers_are_read_with_the_others(said, scoring, panel):
    assert panel_of(panel[1], standing_for(panel[1], scoring)).agreed == {}


def test_calibration_reviews_are_in_no_other_list(said, panel, people, segment_reviews):
    for member in (*panel, *people.values()):
        assert not visible_reviews(member).filter(kind=Review.Kind.CALIBRATION).exists()
    assert not other_reviews(people[Role.LEAD], segment_reviews).exists()


@pytest.fixture
def segment_reviews(said, people):
    """A lead's own review of the segment that is being calibrated."""
    start = Start(said.item.version)
    return start_review(people[Role.LEAD], said.item.segment, start)


def test_no_page_of_the_session_tells(said, scoring, panel, people, sign_in):
    item = said.item
    give(panel[2], scoring.items.last())
    pages = [
        address("calibration"),
        address("calibration_session", scoring.pk),
        address("calibration_item", scoring.pk, item.pk),
        address("calibration_item", scoring.pk, scoring.items.last().pk),
        address("calibration_score", scoring.pk, item.pk),
    ]
    for member in (panel[1], panel[2], people[Role.LEAD], people[Role.AUDITOR]):
        client = sign_in(member)
        for page in pages:
            answer = client.get(page)
            assert SECRET not in answer.content.decode(), (member, page)


def test_an_item_without_an_own_answer_is_not_there(said, scoring, panel, sign_in):
    page = address("calibration_item", scoring.pk, said.item.pk)
    assert sign_in(panel[0]).get(page).status_code == 200
    assert sign_in(panel[1]).get(page).status_code == 404


def test_the_screen_of_another_is_not_there(said, scoring, panel, sign_in):
    """Every participant's screen has the same address and shows their own review only."""
    page = address("calibration_score", scoring.pk, said.item.pk)
    assert sign_in(panel[1]).get(page).status_code == 404
    services.begin(panel[1], said.item)
    answer = sign_in(panel[1]).get(page)
    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("name", ["review", "review_explained"])
def test_the_number_of_a_review_leads_nowhere(said, panel, people, sign_in, name):
    page = reverse(name, args=["acme", said.review_id])
    for member in (*panel, people[Role.LEAD], people[Role.AUDITOR], people[Role.ADMIN]):
        assert sign_in(member).get(page).status_code in (403, 404), member


def test_a_draft_cannot_be_submitted_past_the_session(scoring, panel, sign_in):
    seat = services.begin(panel[0], scoring.items.first())
    for name in ("review_save", "review_submit", "review_discard"):
        page = reverse(name, args=["acme", seat.review_id])
        sent = sign_in(panel[0]).post(
            page, '{"edit": 0, "comment": "", "answers": {}}', content_type="application/json"
        )
        assert sent.status_code == 404, name


def test_an_open_session_does_not_show_through_reviewers_numbers(scoring, panel):
    give_all(scoring, {member: [(0, 0), (2, 1)] for member in panel})
    assert not profiles.comparable(scoring.workspace).exists()
    services.close_session(scoring)
    assert profiles.comparable(scoring.workspace).count() == 8


def test_agents_have_no_part_in_it(said, people, agent, sign_in):
    assert said.item.segment.agent == agent
    client = sign_in(people[Role.AGENT])
    for page in (address("calibration"), address("calibration_session", said.item.session_id)):
        assert client.get(page).status_code == 403
    own = client.get(reverse("my_results", args=["acme"])).content.decode()
    assert SECRET not in own


def test_the_agents_name_is_hidden_from_participants(said, scoring, panel, people, sign_in):
    item = scoring.items.last()
    services.begin(panel[1], item)
    for page in (
        address("calibration_session", scoring.pk),
        address("calibration_score", scoring.pk, item.pk),
    ):
        assert "Ana" not in sign_in(panel[1]).get(page).content.decode()
    services.end_scoring(scoring)
    page = address("calibration_item", scoring.pk, said.item.pk)
    assert "Ana" not in sign_in(panel[1]).get(page).content.decode()
    assert "Ana" in sign_in(people[Role.LEAD]).get(page).content.decode()


def test_the_agents_name_is_shown_where_the_session_says_so(make_session, panel, sign_in):
    session = make_session(hide_agent=False)
    services.start_session(session)
    page = address("calibration_session", session.pk)
    assert "Ana Silva" in sign_in(panel[0]).get(page).content.decode()
