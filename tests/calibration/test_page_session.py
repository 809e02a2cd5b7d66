"""One session while it is scored, discussed and closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calibration.conftest import address, give, standing_for
from evenhand.calibration import services
from evenhand.calibration.models import Session
from evenhand.calibration.states import State
from evenhand.people.roles import Role

SCORED = 20
OPEN = 30
"""Queries of the pages, however many conversations and people there are."""


@pytest.fixture
def lead(people, sign_in):
    return sign_in(people[Role.LEAD])


def page(client, session):
    return client.get(address("calibration_session", session.pk)).content.decode()


def test_a_participant_sees_what_to_score(scoring, panel, sign_in):
    first, second = scoring.items.all()
    give(panel[0], first)
    services.begin(panel[0], second)
    shown = page(sign_in(panel[0]), scoring)
    assert "1 of 2 submitted" in shown
    assert address("calibration_item", scoring.pk, first.pk) in shown
    assert "Go on" in shown
    assert "Progress" not in shown


def test_a_lead_sees_progress_by_person(scoring, panel, lead):
    give(panel[0], scoring.items.first())
    shown = page(lead, scoring)
    for text in ("Progress", "Abel", "1 of 2", "0 of 2", "1 of 8"):
        assert text in shown


def test_after_the_deadline_nothing_can_be_begun(scoring, panel, lead, sign_in):
    Session.objects.update(deadline=timezone.now() - timedelta(hours=1))
    shown = page(sign_in(panel[0]), scoring)
    assert "The deadline passed" in shown
    assert address("calibration_begin", scoring.pk, scoring.items.first().pk) not in shown
    due = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    lead.post(address("calibration_deadline", scoring.pk), {"deadline": due})
    shown = page(sign_in(panel[0]), scoring)
    assert address("calibration_begin", scoring.pk, scoring.items.first().pk) in shown


@pytest.mark.parametrize("deadline", ["", "tomorrow", "2020-01-01T10:00"])
def test_a_deadline_that_cannot_be_is_refused_in_words(scoring, lead, deadline):
    sent = lead.post(
        address("calibration_deadline", scoring.pk), {"deadline": deadline}, follow=True
    )
    assert "choose a" in sent.content.decode()


def test_a_person_is_excused(scoring, lead):
    person = scoring.participants.get(user__name="Dan")
    lead.post(address("calibration_excuse", scoring.pk, person.pk))
    assert "excused" in page(lead, scoring)


def test_scoring_is_ended_and_the_session_closed(scoring, panel, lead, people):
    give(panel[0], scoring.items.first())
    lead.post(address("calibration_discuss", scoring.pk))
    assert standing_for(people[Role.LEAD], scoring).state is State.DISCUSSION
    lead.post(address("calibration_close", scoring.pk))
    assert standing_for(people[Role.LEAD], scoring).state is State.CLOSED


def test_the_results_name_what_divides_people(discussed, lead):
    shown = page(lead, discussed)
    for text in ("Agreement on Care", "more needed", "N/A divided people", "Cold", "Sounds glad"):
        assert text in shown
    assert "Abel – Dan" in shown
    assert "there is no standard" in shown


def test_participants_and_auditors_read_results_and_do_not_close(discussed, panel, people, sign_in):
    for member in (panel[0], people[Role.AUDITOR]):
        shown = page(sign_in(member), discussed)
        assert "Agreement on Care" in shown
        assert address("calibration_close", discussed.pk) not in shown


def test_nobody_scored_anything_is_no_fault(scoring, lead):
    services.end_scoring(scoring)
    assert "Agreement on Care" in page(lead, scoring)


def test_more_conversations_cost_no_more_queries_while_scoring(
    make_session, panel, sign_in, django_assert_max_num_queries
):
    session = make_session(segments=6)
    services.start_session(session)
    client = sign_in(panel[0])
    with django_assert_max_num_queries(SCORED):
        page(client, session)


def test_more_answers_cost_no_more_queries_in_the_results(
    make_session, panel, lead, django_assert_max_num_queries
):
    session = make_session(segments=6)
    services.start_session(session)
    for member in panel:
        for item in session.items.all():
            give(member, item)
    with django_assert_max_num_queries(OPEN):
        page(lead, session)
