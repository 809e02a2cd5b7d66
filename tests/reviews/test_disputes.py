"""What becomes of a review that its agent disputes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.conversations.services import Span, redact
from evenhand.errors import AccessError, InputError, StateError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import Membership, Notice
from evenhand.reviews.answers import Answer, answers_of
from evenhand.reviews.models import (
    IN_IQS,
    Acknowledgement,
    Dispute,
    DisputedRating,
    DisputeRules,
    Purpose,
    Review,
)
from evenhand.reviews.queries import visible_reviews
from evenhand.reviews.queries.disputes import Standing, deciders, disputable, may_decide, standing
from evenhand.reviews.queries.history import history
from evenhand.reviews.queries.remarks import (
    hashtags,
    kudos_by_agent,
    kudos_given,
    kudos_of,
    kudos_seen,
    mentions_of,
    tagged,
)
from evenhand.reviews.result import result_of
from evenhand.reviews.services import (
    begin_slot,
    discard_draft,
    save_draft,
    score_of,
    start_review,
    submit,
)
from evenhand.reviews.services.disputes import (
    Objection,
    acknowledge,
    assign,
    open_dispute,
    withdraw,
)
from evenhand.reviews.services.plans import run_due
from evenhand.reviews.services.queue import claim
from evenhand.reviews.services.remarks import praise
from evenhand.reviews.services.reviews import Start
from evenhand.reviews.services.rulings import Ruling, decide
from reviews.centre import MONDAY, make_plan
from reviews.disputing import (
    WHY,
    decided,
    disputed,
    full_answers,
    judged,
    publish_review,
)


@pytest.fixture
def review(draft):
    return publish_review(draft)


@pytest.fixture
def mia(people):
    """The agent who was reviewed."""
    return people["agent"]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def option(review, key="solution"):
    return answers_of(review.ratings.select_related("category"))[key].option


def test_an_agent_acknowledges_once_however_often_they_press(mia, review):
    acknowledge(mia, review)
    acknowledge(mia, review)
    assert Acknowledgement.objects.get().user == mia.user


def test_nobody_acknowledges_or_disputes_for_another(people, review):
    for role in ("lead", "admin", "reviewer"):
        with pytest.raises(AccessError, match="Only the agent"):
            acknowledge(people[role], review)
        with pytest.raises(AccessError, match="Only the agent"):
            disputed(people[role], review)
    assert not Dispute.objects.exists()


def test_a_disputed_review_still_counts_and_says_so(mia, review):
    dispute = disputed(mia, review)
    assert fresh(review).status == Review.Status.DISPUTED
    item = dispute.items.get()
    assert (item.before, item.wished, item.reason) == (2, 0, WHY)
    assert dispute.due_at - dispute.opened_at == timedelta(days=7)


def test_one_dispute_at_a_time(mia, review):
    disputed(mia, review)
    with pytest.raises(StateError, match="disputed already"):
        disputed(mia, fresh(review))
    assert Dispute.objects.count() == 1


def test_two_that_come_at_once_make_one_dispute(mia, review, monkeypatch):
    """The second has read the review before the first wrote: the constraint decides."""
    disputed(mia, review)
    monkeypatch.setattr("evenhand.reviews.services.disputes.standing", lambda *_args: Standing())
    with pytest.raises(StateError, match="disputed already"):
        disputed(mia, review)
    assert Dispute.objects.count() == 1


def test_the_window_closes_to_the_second(mia, review):
    end = review.submitted_at + timedelta(days=14)
    assert standing(review, end).why_not == ""
    with pytest.raises(StateError, match="that is over"):
        disputed(mia, review, now=end + timedelta(seconds=1))
    assert fresh(review).status == Review.Status.PUBLISHED


def test_a_workspace_sets_the_window_or_switches_disputes_off(mia, review):
    rules = DisputeRules.objects.create(workspace=review.workspace, window_days=2)
    late = review.submitted_at + timedelta(days=3)
    assert "that is over" in standing(review, late).why_not
    rules.window_days = 0
    rules.save()
    with pytest.raises(StateError, match="switched off"):
        disputed(mia, review)


def test_what_cannot_be_disputed_is_refused_with_a_sentence(mia, review, version):
    cases = [
        ([], "at least one category"),
        ([Objection("nowhere", WHY)], "not rated in this review"),
        ([Objection("solution", "  ")], "say why"),
        ([Objection("solution", WHY, 9)], "not on the scorecard"),
        ([Objection("solution", WHY, -2)], "not on the scorecard"),
        ([Objection("solution", WHY, 2)], "the one you were given"),
    ]
    for said, sentence in cases:
        with pytest.raises(InputError, match=sentence):
            open_dispute(mia, review, said)
    assert not Dispute.objects.exists()
    assert fresh(review).status == Review.Status.PUBLISHED


def test_an_agent_takes_a_dispute_back_and_may_open_another(mia, people, review):
    dispute = disputed(mia, review)
    with pytest.raises(AccessError, match="who opened"):
        withdraw(people["lead"], dispute)
    withdraw(mia, dispute)
    assert fresh(review).status == Review.Status.PUBLISHED
    with pytest.raises(StateError, match="meanwhile"):
        withdraw(mia, fresh(dispute))
    assert disputed(mia, fresh(review)).is_open


def test_accepting_makes_a_version_that_keeps_all_but_the_rating(mia, people, review):
    old_score = review.score
    dispute = decided(people["lead"], disputed(mia, review))
    new, old = dispute.result, fresh(review)
    assert (dispute.status, old.status) == (Dispute.Status.ACCEPTED, Review.Status.SUPERSEDED)
    assert (old.score, option(old)) == (old_score, 2)
    assert (option(new), new.score, new.supersedes) == (0, 100.0, old)
    kept = ("author", "version", "kind", "purpose", "probability", "draw", "slot", "segment")
    kept += ("started_at", "submitted_at", "happened_at", "content_hash", "comment")
    assert {name: getattr(new, name) for name in kept} == {
        name: getattr(old, name) for name in kept
    }
    assert score_of(new).score == new.score
    rating = new.ratings.get(category__key="solution")
    assert (rating.comment, rating.root_causes) == ("The transcript says so.", [])
    assert rating.evidence[0]["quote"] == "Okay"


def test_accepting_in_part_is_another_option_than_the_wished_one(mia, people, review):
    dispute = disputed(mia, review)
    lead = people["lead"]
    with pytest.raises(InputError, match="any other one is accepting in part"):
        decided(lead, dispute, "partly", 0)
    with pytest.raises(InputError, match="any other one is accepting in part"):
        decided(lead, dispute, "accepted", 1)
    with pytest.raises(InputError, match="the one in dispute"):
        decided(lead, dispute, "partly", 2)
    result = decided(lead, dispute, "partly", 3).result
    assert (fresh(dispute).status, option(result)) == (Dispute.Status.PARTLY, 3)
    rating = result.ratings.get(category__key="solution")
    assert rating.root_causes == ["no next step"]


def test_a_wish_for_na_can_be_granted(mia, people, review):
    dispute = disputed(mia, review, "greeting", wished=NOT_APPLICABLE)
    result = decided(people["lead"], dispute).result
    assert result.ratings.get(category__key="greeting").state == "na"


def test_rejecting_puts_the_review_back_and_makes_no_version(mia, people, review):
    dispute = decided(people["lead"], disputed(mia, review), "rejected")
    assert (dispute.status, dispute.result) == (Dispute.Status.REJECTED, None)
    assert fresh(review).status == Review.Status.PUBLISHED
    assert Review.objects.count() == 1


def test_some_accepted_and_some_rejected_is_in_part(mia, people, draft):
    review = publish_review(draft, greeting=1)
    dispute = disputed(mia, review, "solution", "greeting")
    said = [
        Ruling("solution", "accepted", "Yes."),
        Ruling("greeting", "rejected", "There was none."),
    ]
    decide(people["lead"], dispute, said)
    assert dispute.status == Dispute.Status.PARTLY
    assert (option(dispute.result), option(dispute.result, "greeting")) == (0, 1)


def test_every_category_needs_a_decision_and_a_reason(mia, people, review):
    dispute = disputed(mia, review)
    for said, sentence in [
        ([], "accept, accept in part, or reject"),
        ([Ruling("solution", "maybe", "x")], "accept, accept in part, or reject"),
        ([Ruling("solution", "rejected", " ")], "say why"),
    ]:
        with pytest.raises(InputError, match=sentence):
            decide(people["lead"], dispute, said)
    assert fresh(dispute).is_open


def test_accepting_without_a_wish_needs_an_option(mia, people, review):
    dispute = disputed(mia, review, wished=None)
    with pytest.raises(InputError, match="holds instead"):
        decided(people["lead"], dispute)
    assert option(decided(people["lead"], dispute, option=1).result) == 1


def test_the_same_decision_twice_is_one_and_another_one_is_refused(mia, people, review):
    dispute = disputed(mia, review)
    lead = people["lead"]
    first = decided(lead, dispute)
    assert decided(lead, dispute).result == first.result
    with pytest.raises(StateError, match="meanwhile"):
        decided(lead, dispute, "rejected")
    with pytest.raises(StateError, match="meanwhile"):
        decided(people["manager"], dispute)
    assert Review.objects.count() == 2
    assert DisputedRating.objects.get().decision == "accepted"


def test_a_decision_on_what_was_withdrawn_changes_nothing(mia, people, review):
    dispute = disputed(mia, review)
    withdraw(mia, dispute)
    with pytest.raises(StateError, match="withdrawn meanwhile"):
        decided(people["lead"], dispute)
    assert DisputedRating.objects.get().decision == ""
    assert fresh(review).status == Review.Status.PUBLISHED


def test_what_is_replaced_or_decided_is_not_disputed_again(mia, people, review):
    new = decided(people["lead"], disputed(mia, review)).result
    with pytest.raises(StateError, match="newer version"):
        disputed(mia, fresh(review))
    with pytest.raises(StateError, match="newer version"):
        acknowledge(mia, fresh(review))
    assert "solution" not in disputable(new)
    with pytest.raises(InputError, match="decided before"):
        disputed(mia, new, "solution", wished=2)
    assert disputed(mia, new, "greeting", wished=1).is_open


def test_a_lead_never_decides_about_their_own_review(people, mia, segment, version):
    lead = people["lead"]
    review = publish_review(start_review(lead, segment, Start(version)))
    dispute = disputed(mia, review)
    assert lead not in deciders(dispute)
    with pytest.raises(AccessError, match="somebody else to decide"):
        decided(lead, dispute)
    assert decided(people["manager"], dispute).decided


def test_the_workspace_may_let_reviewers_decide(people, mia, review):
    DisputeRules.objects.create(workspace=review.workspace, other_decides=False)
    dispute = disputed(mia, review)
    assert may_decide(people["reviewer"], dispute)
    assert not may_decide(people["auditor"], dispute)
    assert decided(people["reviewer"], dispute).decided


def test_a_plan_says_who_decides_for_its_own_reviews(centre, people, agent):
    segment = centre.segment(agent=agent)
    plan = make_plan(people["lead"], centre, size=1, repeat="once", disputes="anyone")
    run_due(plan.pk, timezone.make_aware(timezone.datetime.combine(MONDAY, plan.at)))
    slot = plan.slots.select_related("item__segment", "draw", "plan").get()
    assert slot.item.segment == segment
    assert claim(people["reviewer"], slot.pk)
    review = publish_review(begin_slot(people["reviewer"], slot))
    dispute = disputed(people["agent"], review)
    assert not dispute.other_decides
    new = decided(people["lead"], dispute).result
    assert (new.slot, new.probability, new.purpose) == (slot, 1.0, Purpose.RANDOM)
    assert fresh(review).slot == slot


def test_an_agent_never_decides_about_their_own_work_whatever_their_role(people, review, agent):
    agent.user = people["lead"].user
    agent.save()
    review = fresh(review)
    dispute = disputed(people["lead"], review)
    with pytest.raises(AccessError):
        decided(people["lead"], dispute)


def test_assigning_is_to_somebody_who_may_decide(people, mia, review):
    dispute = disputed(mia, review)
    with pytest.raises(InputError, match="may not decide"):
        assign(people["lead"], dispute, people["reviewer"].user)
    assign(people["lead"], dispute, people["manager"].user)
    assert fresh(dispute).assigned_to == people["manager"].user
    decided(people["lead"], dispute)
    with pytest.raises(StateError, match="is over"):
        assign(people["lead"], dispute, None)


def test_a_reviewer_who_has_left_is_no_obstacle(people, mia, review):
    dispute = disputed(mia, review)
    people["reviewer"].delete()
    result = decided(people["lead"], dispute).result
    assert result.author == review.author
    assert not Notice.objects.filter(kind="dispute_decided").exclude(member=mia).exists()


def test_a_stale_screen_of_the_reviewer_changes_nothing(people, mia, draft):
    """The reviewer's window is still open on the draft when the lead decides."""
    review = publish_review(draft)
    result = decided(people["lead"], disputed(mia, review)).result
    for verb in (
        lambda: save_draft(draft, {}, "late", draft.edit),
        lambda: submit(draft, draft.edit),
        lambda: discard_draft(draft),
    ):
        with pytest.raises(StateError, match="submitted"):
            verb()
    assert option(fresh(result)) == 0
    assert fresh(review).status == Review.Status.SUPERSEDED


def test_a_redacted_conversation_shows_nothing_of_what_was_blacked_out(people, mia, review):
    dispute = disputed(mia, review)
    redact(people["manager"], review.segment.conversation, [Span(1, 0, 4)])
    shown = result_of(fresh(review))
    quotes = [p.quote for rating in shown.ratings for p in rating.answer.evidence]
    assert quotes == ["████"]
    assert decided(people["lead"], dispute).decided


def test_a_deleted_conversation_takes_its_reviews_and_disputes_along(people, mia, review):
    decided(people["lead"], disputed(mia, review))
    review.segment.conversation.delete()
    assert not Review.objects.exists()
    assert not Dispute.objects.exists()


def test_a_judge_keeps_its_score_and_the_person_gets_a_review_outside_every_number(
    people, mia, segment, version
):
    DisputeRules.objects.create(workspace=segment.workspace, show_automatic=True, window_days=365)
    review = judged(segment, version)
    assert review in visible_reviews(mia)
    dispute = disputed(mia, review, now=segment.started_at)
    assert fresh(review).status == Review.Status.PUBLISHED
    result = decided(people["lead"], dispute).result
    assert fresh(review).status == Review.Status.PUBLISHED
    assert (result.purpose, result.kind) == (Purpose.DISPUTE, Review.Kind.SECOND)
    assert result.purpose not in IN_IQS
    assert (result.author.user, result.saw_automatic) == (people["lead"].user, True)
    assert (option(result), result.score) == (0, 100.0)
    assert result in visible_reviews(mia)


def test_agents_do_not_see_judges_unless_the_rules_say_so(mia, segment, version):
    review = judged(segment, version)
    assert review not in visible_reviews(mia)


def test_history_tells_versions_and_why(people, mia, review):
    dispute = decided(people["lead"], disputed(mia, review))
    for seen in (fresh(review), dispute.result):
        first, second = history(mia, seen)
        assert [first.review, second.review] == [review, dispute.result]
        (part,) = first.disputes[0].items
        assert (part.before, part.wished, part.after) == ("Fair", "Full", "Full")
        assert not second.disputes


def test_agent_reviewer_and_deciders_are_told_once(people, mia, draft):
    review = publish_review(draft)
    dispute = disputed(mia, review)
    decided(people["lead"], dispute)
    decided(people["lead"], dispute)
    told = {(n.kind, n.member.role) for n in Notice.objects.select_related("member")}
    assert ("review_published", "agent") in told
    assert {role for kind, role in told if kind == "dispute_opened"} == {
        "reviewer",
        "lead",
        "manager",
        "admin",
    }
    assert {role for kind, role in told if kind == "dispute_decided"} == {"agent", "reviewer"}
    assert Notice.objects.count() == len(told)


def test_nobody_who_left_is_told(people, mia, review):
    Membership.objects.filter(pk=people["admin"].pk).delete()
    disputed(mia, review)
    assert not Notice.objects.filter(kind="dispute_opened", member__role="admin").exists()


def test_notices_name_the_conversation_without_the_customers_words(mia, people, draft):
    decided(people["lead"], disputed(mia, publish_review(draft)))
    subjects = list(Notice.objects.values_list("subject", flat=True))
    assert len(subjects) >= 3
    assert all("Chat of 4 May 2026 (c1)" in subject for subject in subjects)
    assert not any("Conversation 1" in subject for subject in subjects)


def test_hashtags_mentions_and_kudos_go_on_with_the_new_version_and_count_once(mia, people, draft):
    lead = people["lead"]
    praise(draft, "Calm from the first word")
    answers = full_answers(draft.version) | {"solution": Answer(option=2)}
    old = submit(draft, save_draft(draft, answers, "@Lead Person #tone", draft.edit))
    new = decided(lead, disputed(mia, old)).result
    assert [(tag.word, tag.count) for tag in hashtags(lead)] == [("tone", 1)]
    assert list(tagged(lead, "tone")) == [new]
    assert mentions_of(new) == ["Lead Person"]
    assert [kudos.review for kudos in kudos_seen(lead)] == [new]
    assert [kudos.review for kudos in kudos_of(old.segment.agent)] == [new]
    assert [row.count for row in kudos_by_agent(lead)] == [1]
    assert kudos_given(old).count() == kudos_given(new).count() == 1
    assert Notice.objects.filter(kind__in=["mention", "kudos"]).count() == 2
