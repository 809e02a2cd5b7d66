"""The pages of published reviews and disputes, by everybody who may or may not open them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.conversations.services import Span, redact
from evenhand.people.models import Agent
from evenhand.people.roles import Role
from evenhand.reviews import dispute_urls
from evenhand.reviews.models import Acknowledgement, Dispute, DisputeRules, Review
from evenhand.reviews.services import Start, start_review
from evenhand.reviews.services.disputes import assign
from reviews.disputing import WHY, decided, disputed, judged, publish_review

ALL = dict.fromkeys(Role.values, 200)
SEE = ALL | {Role.REVIEWER: 403, Role.AGENT: 403}
"""What each role gets on a review of the agent's own work by the reviewer, and its dispute."""
TABLE = {
    "disputes": ALL,
    "dispute": ALL,
    "dispute_report": SEE,
    "dispute_rules": dict.fromkeys(Role.values, 403) | {Role.ADMIN: 200},
    "dispute_precedents": ALL | {Role.AGENT: 403},
    "review_result": ALL,
    "review_acknowledge": dict.fromkeys(Role.values, 302) | {Role.AUDITOR: 403},
    "review_dispute": dict.fromkeys(Role.values, 302) | {Role.AUDITOR: 403},
    "dispute_decide": dict.fromkeys(Role.values, 422)
    | {Role.AGENT: 403, Role.AUDITOR: 403, Role.REVIEWER: 302},
    "dispute_withdraw": dict.fromkeys(Role.values, 302) | {Role.AUDITOR: 403},
    "dispute_assign": dict.fromkeys(Role.values, 302)
    | {Role.AGENT: 403, Role.AUDITOR: 403, Role.REVIEWER: 403},
}
POSTS = {
    "review_acknowledge",
    "dispute_decide",
    "dispute_withdraw",
    "dispute_assign",
}


@pytest.fixture
def review(draft):
    return publish_review(draft)


@pytest.fixture
def dispute(people, review):
    return disputed(people["agent"], review)


def address(view, *args):
    return reverse(view, args=["acme", *args])


def address_of(view, dispute):
    if view.startswith("dispute_p"):
        return address(view, dispute.review.version.scorecard_id, "solution")
    if view in {"dispute", "dispute_decide", "dispute_withdraw", "dispute_assign"}:
        return address(view, dispute.pk)
    if view.startswith("review_"):
        return address(view, dispute.review_id)
    return address(view)


def asked(client, view, dispute):
    method = client.post if view in POSTS else client.get
    return method(address_of(view, dispute)).status_code


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in dispute_urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_it_may(people, dispute, sign_in, role):
    client = sign_in(people[role])
    order = sorted(TABLE, key=lambda view: view == "dispute_withdraw")
    found = {view: asked(client, view, dispute) for view in order}
    assert found == {view: codes[role] for view, codes in TABLE.items()}


def test_a_stranger_finds_nothing(stranger, dispute, sign_in):
    client = sign_in(stranger)
    assert {asked(client, view, dispute) for view in TABLE} == {404}


def test_another_agent_and_another_reviewer_find_nothing(people, dispute, sign_in, workspace):
    dispute.review.segment.agent = Agent.objects.create(workspace=workspace, name="Other")
    dispute.review.segment.save()
    client = sign_in(people["agent"])
    for view in ("review_result", "review_acknowledge", "review_dispute", "dispute"):
        assert asked(client, view, dispute) == 404
    assert asked(client, "dispute_withdraw", dispute) == 404


def test_the_agent_reads_all_of_a_review_and_acknowledges_it(people, review, sign_in):
    client = sign_in(people["agent"])
    page = client.get(address("review_result", review.pk)).content.decode()
    for said in ("Charged twice!", "half of it", "no next step", "Fair in all.", "How it came"):
        assert said in page
    answer = client.post(address("review_acknowledge", review.pk), follow=True)
    assert "Acknowledged" in answer.content.decode()
    assert Acknowledgement.objects.get().review == review


def test_a_dispute_goes_from_form_to_decision(people, review, sign_in):
    agent, lead = sign_in(people["agent"]), sign_in(people["lead"])
    form = address("review_dispute", review.pk)
    assert "Why you disagree" in agent.get(form).content.decode()
    empty = agent.post(form, {})
    assert empty.status_code == 422
    wish_alone = agent.post(form, {"wish-solution": "0"})
    assert "say why" in wish_alone.content.decode()
    agent.post(form, {"reason-solution": WHY, "wish-solution": "0"})
    dispute = Dispute.objects.get()
    decide = address("dispute_decide", dispute.pk)
    half = lead.post(decide, {"decision-solution": "accepted", "option-solution": "0"})
    assert half.status_code == 422
    assert "say why" in half.content.decode()
    full = {"decision-solution": "accepted", "option-solution": "0", "reason-solution": "Yes."}
    lead.post(decide, full)
    assert Dispute.objects.get().status == "accepted"
    again = lead.post(decide, full | {"decision-solution": "rejected"}, follow=True)
    assert "meanwhile" in again.content.decode()
    page = agent.get(address("dispute", dispute.pk)).content.decode()
    assert "the new one counts" in page


@pytest.mark.parametrize("sent", [{"option-solution": "x"}, {"option-solution": "99"}])
def test_nonsense_in_a_decision_is_answered_with_a_sentence(people, dispute, sign_in, sent):
    sent |= {"decision-solution": "accepted", "reason-solution": "Yes."}
    answer = sign_in(people["lead"]).post(address("dispute_decide", dispute.pk), sent)
    assert answer.status_code == 422
    assert "not on the scorecard" in answer.content.decode()


def test_too_late_is_said_instead_of_a_form(people, review, sign_in):
    Review.objects.update(submitted_at=review.submitted_at - timedelta(days=15))
    answer = sign_in(people["agent"]).get(address("review_dispute", review.pk), follow=True)
    assert "that is over" in answer.content.decode()


def test_the_replaced_version_stays_visible_with_its_history(people, dispute, sign_in):
    result = decided(people["lead"], dispute).result
    client = sign_in(people["agent"])
    old = client.get(address("review_result", dispute.review_id)).content.decode()
    assert "A newer version has replaced this review" in old
    new = client.get(address("review_result", result.pk)).content.decode()
    for page in (old, new):
        assert "The transcript says so." in page
        assert "Version 2" in page


def test_blacked_out_text_is_nowhere_to_be_read(people, review, sign_in):
    redact(people["manager"], review.segment.conversation, [Span(1, 0, 4)])
    client = sign_in(people["agent"])
    for view in ("review_result", "review_explained"):
        page = client.get(address(view, review.pk)).content.decode()
        assert "Okay" not in page
        assert "████" in page


def test_lists_by_what_is_to_be_done(people, dispute, sign_in):
    client = sign_in(people["lead"])

    def rows(which):
        return len(client.get(address("disputes"), {"list": which}).context["page"].disputes)

    assert [rows(w) for w in ("open", "mine", "overdue", "decided", "nowhere")] == [1, 0, 0, 0, 1]
    assign(people["manager"], dispute, people["lead"].user)
    Dispute.objects.update(due_at=dispute.opened_at - timedelta(days=1))
    assert [rows(w) for w in ("open", "mine", "overdue", "decided")] == [1, 1, 1, 0]
    decided(people["lead"], dispute)
    assert [rows(w) for w in ("open", "mine", "overdue", "decided")] == [0, 0, 0, 1]


def test_a_long_list_is_paged_and_asks_no_more_of_the_database(
    people, make_segment, version, sign_in, monkeypatch
):
    monkeypatch.setattr("evenhand.reviews.queries.disputes.PAGE", 2)
    client = sign_in(people["lead"])

    def one_more(number):
        draft = start_review(people["reviewer"], make_segment(number), Start(version))
        disputed(people["agent"], publish_review(draft))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = client.get(address("disputes"))
        return page, len(seen)

    one_more(1)
    _page, few = queries()
    for number in (2, 3):
        one_more(number)
    page, many = queries()
    assert many == few
    assert page.context["older_url"] == "?list=open&page=1"
    rest = client.get(address("disputes") + page.context["older_url"])
    assert len(rest.context["page"].disputes) == 1
    assert client.get(address("disputes"), {"page": "x"}).status_code == 200


def test_the_report_counts_decided_ratings_with_intervals(
    people, make_segment, version, sign_in, workspace
):
    DisputeRules.objects.create(workspace=workspace, show_automatic=True, window_days=365)
    for number, decision in enumerate(("accepted", "rejected", "accepted")):
        draft = start_review(people["reviewer"], make_segment(number), Start(version))
        dispute = disputed(people["agent"], publish_review(draft))
        decided(people["lead"], dispute, decision)
    segment = make_segment(9)
    by_judge = disputed(people["agent"], judged(segment, version), now=segment.started_at)
    decided(people["manager"], by_judge, "rejected")
    report = sign_in(people["auditor"]).get(address("dispute_report")).context["report"]
    assert (report.opened, report.decided, report.withdrawn) == (4, 4, 0)
    (reviewer,) = report.reviewers
    assert (reviewer.decided, reviewer.overturned) == (3, 2)
    assert round(reviewer.share.low, 1) == 20.8
    assert round(reviewer.share.high, 1) == 93.9
    (judge,) = report.judges
    assert (judge.label, judge.decided, judge.overturned) == ("Rules", 1, 0)
    (category,) = report.categories
    assert (category.decided, category.overturned) == (4, 2)
    assert (report.disputed.n, report.disputed.value) == (3, 100)
    short = sign_in(people["lead"]).get(address("dispute_report"), {"days": "30"})
    assert short.context["report"].decided == 4


def test_an_admin_sets_the_rules(people, workspace, sign_in):
    client = sign_in(people["admin"])
    client.post(address("dispute_rules"), {"window_days": 30, "decide_days": 5})
    rules = DisputeRules.objects.get(workspace=workspace)
    assert (rules.window_days, rules.decide_days, rules.other_decides) == (30, 5, False)
    wrong = client.post(address("dispute_rules"), {"window_days": 9999, "decide_days": 5})
    assert wrong.status_code == 422


def test_precedents_stand_beside_their_category_but_not_for_the_same_conversation(
    people, dispute, make_segment, version, sign_in
):
    decided(people["lead"], dispute)
    lead = sign_in(people["lead"])
    other = start_review(people["lead"], make_segment(2), Start(version))
    page = lead.get(address("review", other.pk)).content.decode()
    assert "1 decided dispute" in page
    assert WHY in page
    same = start_review(people["manager"], dispute.review.segment, Start(version))
    page = sign_in(people["manager"]).get(address("review", same.pk)).content.decode()
    assert WHY not in page
    listed = address_of("dispute_precedents", dispute)
    assert WHY in lead.get(listed).content.decode()
    assert WHY not in sign_in(people["manager"]).get(listed).content.decode()
    nowhere = address("dispute_precedents", version.scorecard_id, "nowhere")
    assert lead.get(nowhere).status_code == 404


def test_what_a_person_decided_stands_beside_the_judge_s_review(
    people, segment, version, sign_in, workspace
):
    DisputeRules.objects.create(workspace=workspace, show_automatic=True, window_days=365)
    review = judged(segment, version)
    dispute = disputed(people["agent"], review, now=segment.started_at)
    result = decided(people["lead"], dispute).result
    client = sign_in(people["agent"])
    page = client.get(address("review_result", review.pk)).content.decode()
    assert address("review_result", result.pk) in page
    assert f"{review.score:.1f}" in page
    page = client.get(address("review_result", result.pk)).content.decode()
    assert "enters no number" in page
    month = f"?from={segment.started_at:%Y-%m-01}&to={segment.started_at:%Y-%m-28}"
    mine = client.get(address("my_results") + month).content.decode()
    assert address("review_result", result.pk) not in mine


def test_a_conversation_that_has_changed_since_is_said_to_have(people, review, sign_in):
    conversation = review.segment.conversation
    conversation.content_hash = "another"
    conversation.save()
    client = sign_in(people["agent"])
    page = client.get(address("review_result", review.pk)).content.decode()
    assert "has changed since it was rated" in page
    assert "Okay</blockquote>" in page
    redact(people["manager"], conversation, [Span(0, 0, 4)])
    page = client.get(address("review_result", review.pk)).content.decode()
    assert "Okay</blockquote>" not in page
