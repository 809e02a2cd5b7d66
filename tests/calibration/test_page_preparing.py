"""Making a session."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calibration.conftest import address
from evenhand.calibration.models import Session
from evenhand.people.roles import Role


@pytest.fixture
def lead(people, sign_in):
    return sign_in(people[Role.LEAD])


def sent(panel, **changes):
    due = timezone.localtime() + timedelta(days=1)
    data = {
        "name": "May",
        "deadline": due.strftime("%Y-%m-%dT%H:%M"),
        "people": [member.user_id for member in panel],
        "baseline": panel[0].user_id,
        "hide_agent": "on",
    }
    return data | changes


def test_a_session_is_made_with_its_people(lead, panel, version):
    answer = lead.post(address("calibration_new"), sent(panel))
    session = Session.objects.get()
    assert answer.url == address("calibration_session", session.pk)
    assert (session.name, session.hide_agent, session.show_peers) == ("May", True, False)
    assert [str(person) for person in session.participants.filter(baseline=True)] == ["Abel"]
    assert session.participants.count() == 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": []}, "This field is required"),
        ({"people": "one"}, "at least two people"),
        ({"baseline": "outside"}, "must take part"),
        ({"deadline": "2020-01-01T10:00"}, "in the future"),
        ({"deadline": "soon"}, "Enter a valid date/time"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(lead, panel, people, changes, said):
    special = {"one": [panel[0].user_id], "outside": people[Role.LEAD].user_id}
    changes = {
        key: special.get(value, value) if isinstance(value, str) else value
        for key, value in changes.items()
    }
    answer = lead.post(address("calibration_new"), sent(panel, **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Session.objects.exists()


def test_only_people_who_review_can_take_part(lead, panel, people, stranger):
    shown = lead.get(address("calibration_new")).content.decode()
    for name in ("Abel", "Reviewer Person", "Lead Person"):
        assert name in shown
    for member in (people[Role.AGENT], people[Role.AUDITOR], stranger):
        answer = lead.post(address("calibration_new"), sent(panel, people=[member.user_id]))
        assert answer.status_code == 422


def test_a_draft_is_changed(lead, make_session, panel):
    session = make_session()
    page = address("calibration_settings", session.pk)
    assert 'value="May"' in lead.get(page).content.decode()
    lead.post(page, sent(panel[:3], name="June", show_peers="on"))
    session.refresh_from_db()
    assert (session.name, session.show_peers, session.participants.count()) == ("June", True, 3)


def test_settings_of_a_running_session_lead_back_to_it(lead, scoring, panel):
    page = address("calibration_settings", scoring.pk)
    for answer in (lead.get(page), lead.post(page, sent(panel, name="x"))):
        assert answer.url == address("calibration_session", scoring.pk)
    scoring.refresh_from_db()
    assert scoring.name == "May"


@pytest.mark.parametrize("typed", ["single", "Conversation single", "conversation single"])
def test_a_conversation_is_found_and_added(lead, make_session, make_segment, typed):
    session = make_session(segments=0)
    segment = make_segment("single")
    typed = "csingle" if typed == "single" else typed
    page = address("calibration_session", session.pk)
    shown = lead.get(page, {"find": typed}).content.decode()
    assert "Add Conversation single" in shown
    lead.post(address("calibration_add", session.pk), {"segment": segment.pk})
    assert [item.segment for item in session.items.all()] == [segment]
    assert "Add Conversation single" not in lead.get(page, {"find": typed}).content.decode()


def test_a_pasted_address_finds_the_conversation(lead, make_session, make_segment):
    session = make_session(segments=0)
    number = make_segment("single").conversation_id
    page = address("calibration_session", session.pk)
    found = lead.get(page, {"find": f"http://x.example/w/acme/conversations/{number}/"})
    assert "Add Conversation single" in found.content.decode()


@pytest.mark.parametrize("typed", ["\0", "9" * 40, "%", "'; --", "x" * 5000])
def test_odd_searches_find_nothing_and_break_nothing(lead, make_session, make_segment, typed):
    make_segment("single")
    page = address("calibration_session", make_session(segments=0).pk)
    assert lead.get(page, {"find": typed}).status_code == 200


def test_a_segment_of_another_workspace_is_not_added(lead, make_session, make_segment, stranger):
    session = make_session(segments=0)
    segment = make_segment("theirs")
    segment.workspace = stranger.workspace
    segment.save()
    sent = lead.post(address("calibration_add", session.pk), {"segment": segment.pk})
    assert sent.status_code == 404


def test_a_random_draw_fills_the_session(lead, make_session, make_segment):
    session = make_session(segments=0)
    for number in range(9):
        make_segment(f"d{number}")
    lead.post(address("calibration_draw", session.pk), {"size": "4", "channel": "chat"})
    assert session.items.filter(draw__criteria={"channel": "chat"}).count() == 4


def test_a_draw_that_cannot_be_made_says_why(lead, make_session):
    session = make_session(segments=0)
    sent = lead.post(address("calibration_draw", session.pk), {"size": "x"}, follow=True)
    assert "only 0 conversations pass" in sent.content.decode()


def test_a_conversation_is_taken_out(lead, make_session):
    session = make_session(segments=2)
    lead.post(address("calibration_remove", session.pk, session.items.first().pk))
    assert session.items.count() == 1


def test_an_item_of_another_session_is_not_taken_out(lead, make_session):
    one, other = make_session(segments=1), make_session(segments=1, name="June")
    sent = lead.post(address("calibration_remove", one.pk, other.items.first().pk))
    assert sent.status_code == 404
    assert other.items.count() == 1


def test_a_draft_is_deleted_and_a_running_session_is_not(lead, make_session, scoring):
    draft = make_session(segments=1, name="June")
    assert lead.post(address("calibration_delete", draft.pk)).url == address("calibration")
    lead.post(address("calibration_delete", scoring.pk))
    assert list(Session.objects.all()) == [scoring]


def test_starting_says_what_is_missing(lead, make_session, panel):
    session = make_session(segments=0)
    sent = lead.post(address("calibration_start", session.pk), follow=True)
    assert "add at least one conversation" in sent.content.decode()


def test_an_auditor_reads_a_draft_and_is_offered_nothing(make_session, people, sign_in):
    session = make_session()
    page = address("calibration_session", session.pk)
    shown = sign_in(people[Role.AUDITOR]).get(page).content.decode()
    assert "Conversation" in shown
    for name in ("calibration_start", "calibration_draw", "calibration_delete"):
        assert address(name, session.pk) not in shown
