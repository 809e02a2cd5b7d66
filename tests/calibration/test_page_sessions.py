"""The list of sessions."""

from datetime import timedelta

from django.utils import timezone

from calibration.conftest import address, give, give_all
from evenhand.calibration import services
from evenhand.calibration.models import Session
from evenhand.people.roles import Role

LIST = 25
"""Queries of the page, however many sessions there are."""


def page(client):
    return client.get(address("calibration")).content.decode()


def test_a_lead_sees_every_session_with_its_state(make_session, scoring, people, sign_in):
    make_session(name="June", segments=0)
    shown = page(sign_in(people[Role.LEAD]))
    for text in ("May", "Scoring", "June", "Draft", "0 of 8"):
        assert text in shown


def test_a_participant_sees_started_sessions_of_their_own(
    make_session, scoring, panel, people, sign_in
):
    make_session(name="June", segments=0)
    shown = page(sign_in(panel[0]))
    assert "May" in shown
    assert "June" not in shown
    assert "2 conversations wait for you" in shown
    assert "your 0 of 2" in shown
    assert address("calibration_me") in shown
    assert "No sessions for you" in page(sign_in(people[Role.REVIEWER]))


def test_a_participant_is_not_told_how_far_the_others_are(scoring, panel, sign_in):
    give(panel[1], scoring.items.first())
    assert "of 8" not in page(sign_in(panel[0]))


def test_states_of_every_kind_are_named(scoring, panel, people, sign_in):
    client = sign_in(people[Role.LEAD])
    Session.objects.update(deadline=timezone.now() - timedelta(hours=1))
    assert "Deadline passed" in page(client)
    Session.objects.update(deadline=timezone.now() + timedelta(hours=1))
    give_all(scoring, {member: [(0, 0), (0, 0)] for member in panel})
    assert "Discussion" in page(client)
    services.close_session(scoring)
    assert "Closed" in page(client)


def test_an_empty_list_says_what_to_do(people, sign_in):
    shown = page(sign_in(people[Role.LEAD]))
    assert "No sessions yet" in shown
    assert address("calibration_new") in shown
    assert address("calibration_new") not in page(sign_in(people[Role.AUDITOR]))


def test_more_sessions_cost_no_more_queries(
    make_session, people, sign_in, django_assert_max_num_queries
):
    for number in range(3):
        make_session(name=f"Session {number}", segments=1)
    with django_assert_max_num_queries(LIST):
        page(sign_in(people[Role.LEAD]))
