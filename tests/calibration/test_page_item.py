"""One conversation in discussion."""

import pytest

from calibration.conftest import address
from evenhand.calibration import services
from evenhand.calibration.models import AgreedAnswer, Remark
from evenhand.people.roles import Role

QUERIES = 30


@pytest.fixture
def item(discussed):
    return discussed.items.first()


@pytest.fixture
def lead(people, sign_in):
    return sign_in(people[Role.LEAD])


def at(name, item):
    return address(name, item.session_id, item.pk)


def test_answers_stand_together_by_what_was_said(item, panel, sign_in):
    shown = sign_in(panel[0]).get(at("calibration_item", item)).content.decode()
    assert "Abel, Bea, Cyd" in shown
    assert "divided" in shown
    assert "Sounds glad to help." in shown


def test_everybody_in_the_session_discusses(item, panel, lead, sign_in):
    sign_in(panel[0]).post(at("calibration_remark", item), {"category": "tone", "text": "Hm."})
    lead.post(at("calibration_remark", item), {"text": "On the whole fine."})
    said = {(str(remark.user), str(remark.category or "")) for remark in Remark.objects.all()}
    assert said == {("Abel", "Tone"), ("Lead Person", "")}
    shown = lead.get(at("calibration_item", item)).content.decode()
    assert "Hm." in shown
    assert "On the whole fine." in shown


def test_what_is_said_is_text_and_nothing_else(item, lead):
    lead.post(at("calibration_remark", item), {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in lead.get(at("calibration_item", item)).content.decode()


def test_an_auditor_writes_nothing(item, people, sign_in):
    sent = sign_in(people[Role.AUDITOR]).post(at("calibration_remark", item), {"text": "x"})
    assert sent.status_code == 302
    assert not Remark.objects.exists()


def test_a_lead_chooses_the_agreed_answer(item, lead):
    sent = {"category": "tone", "option": "2", "note": "See the second message."}
    shown = lead.post(at("calibration_agree", item), sent, follow=True).content.decode()
    answer = AgreedAnswer.objects.get()
    assert (answer.category.key, answer.option) == ("tone", 2)
    assert "agreed: Cold" in shown
    assert "Chosen by Lead Person" in shown
    assert "See the second message." in shown


@pytest.mark.parametrize("option", ["", "9", "x", "-5"])
def test_an_answer_that_cannot_be_is_refused_in_words(item, lead, option):
    sent = {"category": "tone", "option": option}
    shown = lead.post(at("calibration_agree", item), sent, follow=True).content.decode()
    assert "not on the scorecard" in shown
    assert not AgreedAnswer.objects.exists()


def test_an_unknown_category_is_not_found(item, lead):
    sent = {"category": "nothing", "option": "0", "text": "x"}
    assert lead.post(at("calibration_agree", item), sent).status_code == 404
    assert lead.post(at("calibration_remark", item), sent).status_code == 404


def test_a_closed_session_is_read_and_not_written(item, lead, panel, sign_in):
    services.close_session(item.session)
    shown = lead.get(at("calibration_item", item)).content.decode()
    assert at("calibration_agree", item) not in shown
    sent = sign_in(panel[0]).post(at("calibration_remark", item), {"text": "late"}, follow=True)
    assert "Closed" in sent.content.decode()
    assert not Remark.objects.exists()


def test_the_page_costs_the_same_however_many_answered(item, lead, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        lead.get(at("calibration_item", item))
