"""Self- and peer reviews: kinds of their own, blind, beside quality reviews and never in IQS."""

import msgspec
import pytest
from django.urls import reverse

from evenhand.errors import AccessError, StateError
from evenhand.insights import queries as numbers
from evenhand.insights.scope import Scope
from evenhand.people.models import Agent, Notice, NoticeKind
from evenhand.people.roles import Role
from evenhand.reviews import self_urls
from evenhand.reviews.models import DisputeRules, Review
from evenhand.reviews.queries import visible_reviews
from evenhand.reviews.queries.comparison import compared, mean_difference
from evenhand.reviews.queries.remarks import kudos_of
from evenhand.reviews.services import Start, discard_draft, start_review
from evenhand.reviews.services.remarks import praise
from evenhand.reviews.services.self_and_peer import begin_peer, begin_self
from reviews.disputing import full_answers, publish_review

ACTS = dict.fromkeys(Role.values, 404) | {Role.AUDITOR: 403}
TABLE = {
    "self_and_peer": dict.fromkeys(Role.values, 200),
    "self_start": ACTS | {Role.AGENT: 302},
    "peer_start": dict.fromkeys(Role.values, 302) | {Role.AGENT: 403, Role.AUDITOR: 403},
    "self_review": ACTS | {Role.AGENT: 200},
    "self_save": ACTS | {Role.AGENT: 400},
    "self_submit": ACTS | {Role.AGENT: 400},
    "self_discard": ACTS | {Role.AGENT: 302},
}


def address(view, *args):
    return reverse(view, args=["acme", *args])


@pytest.fixture
def own(people, segment, version):
    """The agent's draft of a self-review."""
    return begin_self(people["agent"], segment)


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in self_urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_it_may(people, own, segment, sign_in, role):
    client = sign_in(people[role])

    def asked(view):
        if view == "self_and_peer":
            return client.get(address(view)).status_code
        if view.endswith("_start"):
            return client.post(address(view, segment.pk)).status_code
        method = client.get if view == "self_review" else client.post
        return method(address(view, own.pk)).status_code

    found = {view: asked(view) for view in TABLE}
    assert found == {view: codes[role] for view, codes in TABLE.items()}


def test_a_stranger_finds_nothing(stranger, own, segment, sign_in):
    client = sign_in(stranger)
    assert client.get(address("self_and_peer")).status_code == 404
    assert client.post(address("self_start", segment.pk)).status_code == 404
    assert client.get(address("self_review", own.pk)).status_code == 404


def test_an_agent_reviews_themselves_on_the_review_screen(people, own, version, sign_in):
    client = sign_in(people["agent"])
    page = client.get(address("self_review", own.pk)).content.decode()
    assert address("self_submit", own.pk) in page
    assert address("review_submit", own.pk) not in page
    state = {"edit": 0, "comment": "", "answers": msgspec.to_builtins(full_answers(version))}
    client.post(
        address("self_submit", own.pk), msgspec.json.encode(state), content_type="application/json"
    )
    own.refresh_from_db()
    assert (own.kind, own.status, own.score) == (Review.Kind.SELF, Review.Status.PUBLISHED, 100)
    assert client.get(address("self_review", own.pk)).url == address("review_result", own.pk)
    with pytest.raises(StateError, match="submitted this review already"):
        begin_self(people["agent"], own.segment)


def test_nobody_self_reviews_a_colleague(people, segment, version, workspace):
    segment.agent = Agent.objects.create(workspace=workspace, name="Other")
    with pytest.raises(AccessError):
        begin_self(people["agent"], segment)


def test_while_a_blind_self_review_is_written_other_ratings_are_hidden(people, own, draft):
    quality = publish_review(draft)
    assert quality not in visible_reviews(people["agent"])
    publish_review(own)
    assert quality in visible_reviews(people["agent"])


def test_who_could_have_read_the_ratings_is_not_called_blind(people, segment, draft):
    publish_review(draft)
    assert begin_self(people["agent"], segment).saw_other_reviews
    assert begin_peer(people["lead"], segment).saw_other_reviews is False


def test_a_workspace_may_leave_them_open(people, segment, version):
    DisputeRules.objects.create(workspace=segment.workspace, blind_self=False)
    assert begin_peer(people["lead"], segment).saw_other_reviews


def test_a_peer_is_neither_the_agent_nor_the_reviewer(people, segment, draft, agent):
    publish_review(draft)
    with pytest.raises(StateError, match="a peer is somebody else"):
        begin_peer(people["reviewer"], segment)
    agent.user = people["lead"].user
    agent.save()
    segment.agent.refresh_from_db()
    with pytest.raises(StateError, match="self-review instead"):
        begin_peer(people["lead"], segment)


def test_neither_kind_enters_a_number_and_the_agent_sees_no_peer_review(
    people, segment, own, version
):
    mine = publish_review(own)
    peer = publish_review(begin_peer(people["lead"], segment))
    scope = Scope.month_of(segment.started_at.date())
    assert not numbers.reviews_in(people["manager"], scope).exists()
    seen = visible_reviews(people["agent"])
    assert mine in seen
    assert peer not in seen


def test_pairs_are_compared_where_both_have_rated(people, make_segment, version, sign_in):
    for number, option in enumerate((0, 1, 3)):
        segment = make_segment(number)
        publish_review(begin_self(people["agent"], segment), solution=0)
        quality = start_review(people["reviewer"], segment, Start(version))
        publish_review(quality, solution=option)
    publish_review(begin_self(people["agent"], make_segment(9)), solution=0)
    found = compared(people["agent"], Review.Kind.SELF)
    scores = [pair.quality for pair in found.pairs]
    assert found.difference.n == 3
    assert found.difference.value == pytest.approx(100 - sum(scores) / 3)
    assert compared(people["reviewer"], Review.Kind.SELF).difference.n == 0
    assert compared(people["lead"], Review.Kind.SELF).people[0][0] == "Agent Person"
    page = sign_in(people["lead"]).get(address("self_and_peer")).content.decode()
    assert "Agent Person" in page


def test_one_pair_has_no_interval():
    assert mean_difference([4.0]).value is None
    assert mean_difference([4.0, 4.0]).margin == 0


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("member__role", flat=True))


@pytest.mark.parametrize("ending", ["submitted", "discarded"])
def test_an_agent_writing_blind_is_told_of_the_review_when_they_may_open_it(
    people, own, draft, ending
):
    praise(draft, "Calm")
    publish_review(draft)
    assert told(NoticeKind.REVIEW_PUBLISHED) == told(NoticeKind.KUDOS) == []
    assert not kudos_of(own.segment.agent)
    if ending == "submitted":
        publish_review(own)
    else:
        discard_draft(own)
    assert told(NoticeKind.REVIEW_PUBLISHED) == told(NoticeKind.KUDOS) == [Role.AGENT]
    assert kudos_of(own.segment.agent).count() == 1


def test_who_has_been_told_is_not_told_again_after_a_self_review(people, segment, draft):
    publish_review(draft)
    publish_review(begin_self(people["agent"], segment))
    assert told(NoticeKind.REVIEW_PUBLISHED) == [Role.AGENT]
