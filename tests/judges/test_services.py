"""The list of work: planned once, taken by one, given back, given up; and what scoring writes."""

import os
from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from evenhand.conversations.models import Segment, Transcript
from evenhand.errors import StateError
from evenhand.judges import kinds, queries, scoring, services, workers
from evenhand.judges.kinds import judge_of
from evenhand.judges.models import JudgeVersion, ScoringBatch
from evenhand.judges.reading import read
from evenhand.judges.rules.document import ready_rules
from evenhand.people.models import Team
from evenhand.reviews.models import Author, Rating, Review
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.queries import version_for_team
from evenhand.scorecards.services import assign_teams, create_scorecard, publish

State = ScoringBatch.State


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.ENV = {**settings.ENV, "SCORING_BATCH": 3}


def score_all(worker="w"):
    count = 0
    while (batch := services.take_batch(worker)) is not None:
        count += scoring.score_batch(batch).segments
    return count


def test_a_published_ready_scorecard_gets_its_rules_judge_once(workspace, version):
    (first,) = services.ensure_rules_judges(workspace)
    (again,) = services.ensure_rules_judges(workspace)
    assert first == again
    assert (first.number, first.current, first.author.kind) == (1, True, Author.Kind.RULES)
    assert first.content_hash == judge_of(first).version_hash


def test_a_scorecard_without_rules_gets_none(workspace):
    content = ready_scorecard("general-support")

    publish(create_scorecard(workspace, msgspec.structs.replace(content, key="our-own")))
    assert services.ensure_rules_judges(workspace) == []


def test_other_rules_make_a_new_version_and_the_old_ones_bring_it_back(version, judge):

    rules = ready_rules("general-support")
    other = services.publish_rules(version, msgspec.structs.replace(rules, words=["osterby"]))
    judge.refresh_from_db()
    assert (other.number, other.current, judge.current) == (2, True, False)
    assert services.publish_rules(version, rules) == judge
    assert JudgeVersion.objects.get(current=True) == judge


def test_planning_twice_plans_nothing_twice(judge, store_chats):
    store_chats(*range(7))
    assert [batch.segments for batch in services.plan_scoring(judge)] == [3, 3, 1]
    assert services.plan_scoring(judge) == []


def test_an_old_version_is_not_planned_and_its_waiting_work_goes(version, judge, store_chats):

    store_chats(1)
    services.plan_scoring(judge)
    rules = msgspec.structs.replace(ready_rules("general-support"), words=["x"])
    services.publish_rules(version, rules)
    assert ScoringBatch.objects.count() == 0
    assert services.plan_scoring(judge) == []


def test_what_comes_later_is_planned_around_what_is_listed(judge, store_chats):
    first, *_, last = store_chats(1, 2, 3, 4, 5)
    ScoringBatch.objects.create(
        judge_version=judge, first_segment=first.pk + 1, last_segment=last.pk - 1, segments=3
    )
    planned = services.plan_scoring(judge)
    assert [(b.first_segment, b.last_segment) for b in planned] == [
        (first.pk, first.pk),
        (last.pk, last.pk),
    ]


def test_scoring_writes_one_review_with_all_ratings_per_segment(judge, store_chats):
    segments = store_chats(1, 2, 3, 4)
    services.plan_scoring(judge)
    assert score_all() == 4
    reviews = Review.objects.order_by("segment")
    assert [review.segment_id for review in reviews] == [segment.pk for segment in segments]
    assert {(r.automatic, r.purpose, r.status) for r in reviews} == {(True, "every", "published")}
    assert all(review.score is not None for review in reviews)
    answered = set(judge_of(judge).categories)
    keys = Rating.objects.filter(review=reviews[0]).values_list("category__key", flat=True)
    assert set(keys) == answered
    assert set(ScoringBatch.objects.values_list("state", "scored")) == {("done", 3), ("done", 1)}


def test_scoring_twice_does_nothing_twice(judge, store_chats):
    store_chats(1, 2, 3, 4)
    services.plan_scoring(judge)
    score_all()
    before = list(Review.objects.order_by("pk").values())
    ScoringBatch.objects.update(state=State.WAITING)
    assert score_all() == 0
    assert services.plan_scoring(judge) == []
    assert list(Review.objects.order_by("pk").values()) == before


def test_a_changed_conversation_is_scored_again_and_supersedes(judge, store_chats):
    (segment,) = store_chats(1)
    services.plan_scoring(judge)
    score_all()
    first = Review.objects.get()
    store_chats(1, texts=("I was charged twice.", "Number?", "12", "Done."))
    assert [batch.segments for batch in services.plan_scoring(judge)] == [1]
    score_all()
    first.refresh_from_db()
    second = Review.objects.exclude(pk=first.pk).get()
    assert (first.status, second.status) == ("superseded", "published")
    assert second.segment == segment
    assert second.score != first.score


def test_a_conversation_that_changes_back_brings_its_review_back(judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    score_all()
    first = Review.objects.get()
    for texts in (("Hi", "Done."), None):
        store_chats(1, texts=texts)
        services.plan_scoring(judge)
        score_all()
    first.refresh_from_db()
    assert first.status == Review.Status.PUBLISHED
    assert Review.objects.filter(status=Review.Status.PUBLISHED).count() == 1
    assert services.plan_scoring(judge) == []


def test_a_batch_is_taken_by_one_worker_only(judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    assert services.take_batch("one") is not None
    assert services.take_batch("two") is None


def test_a_lease_that_ran_out_is_free(judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    taken = services.take_batch("elsewhere:1:1")
    ScoringBatch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    again = services.take_batch("here:1:1")
    assert again == taken
    assert again.attempts == 2
    assert not services.keep_batch(taken, 0, 0)


def test_a_worker_of_this_machine_that_is_dead_holds_nothing(judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    mine = workers.worker_name()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    services.take_batch(mine.replace(f":{os.getpid()}:", f":{pid}:"))
    assert services.take_batch(mine) is not None


def test_a_batch_that_ends_its_workers_is_given_up_with_a_reason(judge, store_chats):
    store_chats(1)
    services.plan_scoring(judge)
    ScoringBatch.objects.update(attempts=services.ATTEMPTS)
    assert services.take_batch("w") is None
    batch = ScoringBatch.objects.get()
    assert batch.state == State.FAILED
    assert "worker" in batch.error


def test_a_fault_is_tried_again_then_kept_as_an_error(judge, store_chats, monkeypatch, caplog):
    store_chats(1)
    services.plan_scoring(judge)

    def broken(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(scoring, "read", broken)
    assert score_all() == 0
    batch = ScoringBatch.objects.get()
    assert (batch.state, batch.attempts) == (State.FAILED, services.ATTEMPTS)
    assert "disk full" in batch.error
    monkeypatch.undo()
    assert services.resume_scoring(judge) == 1
    assert score_all() == 1


def test_one_poisonous_conversation_fails_alone(judge, store_chats):
    segments = store_chats(1, 2, 3)
    Transcript.objects.filter(conversation=segments[1].conversation).update(document="{broken")
    services.plan_scoring(judge)
    score_all()
    reviews = {review.segment_id: review for review in Review.objects.all()}
    assert set(reviews) == {segment.pk for segment in segments}
    poisoned = reviews[segments[1].pk]
    states = set(poisoned.ratings.values_list("state", flat=True))
    assert (poisoned.score, states) == (None, {"abstained"})
    assert "cannot be read" in poisoned.ratings.first().reason
    batch = ScoringBatch.objects.get()
    assert batch.state == State.DONE
    assert "1 could not be judged" in batch.error


def test_a_conversation_whose_verdict_cannot_be_stored_fails_alone(judge, store_chats, monkeypatch):
    segments = store_chats(1, 2, 3)
    services.plan_scoring(judge)
    write = scoring.write_reviews

    def picky(version, reviews, **options):
        for review in reviews:
            if review.segment == segments[2].pk and review.answers["greeting"].evidence:
                raise ValueError("cannot be stored")
        return write(version, reviews, **options)

    monkeypatch.setattr(scoring, "write_reviews", picky)
    score_all()
    assert Review.objects.count() == 3
    assert Review.objects.get(segment=segments[2]).score is None


def test_stopping_stops_what_waits_and_what_runs(judge, store_chats):
    store_chats(*range(7))
    services.plan_scoring(judge)
    running = services.take_batch("w")
    assert services.stop_scoring(judge) == 3
    assert not services.keep_batch(running, 0, 0)
    assert services.take_batch("w") is None
    assert services.plan_scoring(judge) == []
    assert services.resume_scoring(judge) == 3
    assert score_all() == 7


def test_a_worker_told_to_stop_leaves_the_rest_for_another(judge, store_chats, monkeypatch):
    monkeypatch.setattr(scoring, "CHUNK", 1)
    store_chats(1, 2, 3)
    services.plan_scoring(judge)
    asked = iter([True, False])
    done = scoring.score_batch(services.take_batch("w"), lambda: next(asked))
    assert (done.segments, done.whole) == (1, False)
    batch = ScoringBatch.objects.get()
    assert (batch.state, batch.error) == (State.WAITING, "")
    assert score_all("other") == 2


def test_only_segments_of_teams_on_the_scorecard_are_scored(workspace, version, store_chats):
    sales = publish(create_scorecard(workspace, ready_scorecard("sales-chat")))
    selling = Team.objects.create(workspace=workspace, name="Sales")
    assign_teams(sales.scorecard, [selling])
    one, two = store_chats(1, 2)
    Segment.objects.filter(pk=two.pk).update(team=selling)
    for each in services.ensure_rules_judges(workspace):
        services.plan_scoring(each)
    score_all()
    scored = dict(Review.objects.values_list("segment", "version"))
    assert scored == {one.pk: version.pk, two.pk: sales.pk}


def test_teams_and_scorecards_match_as_everywhere_else(workspace):
    teams = [Team.objects.create(workspace=workspace, name=str(n)) for n in range(4)]
    assert queries.versions_by_team(workspace) == {}
    published = []
    for key in ("general-support", "sales-chat", "ai-agent"):
        published.append(publish(create_scorecard(workspace, ready_scorecard(key))))
        _assert_same(workspace, teams)
    assign_teams(published[0].scorecard, teams[:2])
    _assert_same(workspace, teams)
    assign_teams(published[1].scorecard, teams[1:3])
    assign_teams(published[2].scorecard, teams[3:])
    _assert_same(workspace, teams)


def _assert_same(workspace, teams):
    found = queries.versions_by_team(workspace)
    assert found == {None: version_for_team(workspace, None)} | {
        team.pk: version_for_team(workspace, team) for team in teams
    }


def test_another_engine_or_spelling_is_refused_with_what_to_do(judge, monkeypatch):
    kinds._rules_by_hash.cache_clear()
    monkeypatch.setattr(kinds, "ENGINE", 99)
    with pytest.raises(StateError, match="engine"):
        judge_of(judge)
    monkeypatch.undo()
    monkeypatch.setattr(kinds, "spelling_version", lambda: "harper-py 99")
    with pytest.raises(StateError, match="spelling"):
        judge_of(judge)


def test_what_judges_read_is_what_was_stored(judge, store_chats):
    (segment,) = store_chats(1)
    (found,) = read(judge.scorecard_version.content, [segment.pk])
    assert found.problem == ""
    assert [line.mine for line in found.text.lines] == [False, True, False]
    assert "Maya Lund" in found.text.names
    assert "grammar" in found.text.asked


def test_assumed_times_are_no_times(judge, store_chats):
    (segment,) = store_chats(1)
    type(segment.conversation).objects.update(times_assumed=True)
    (found,) = read(judge.scorecard_version.content, [segment.pk])
    assert {line.sent_at for line in found.text.lines} == {None}


def test_reading_and_writing_more_takes_no_more_queries(
    judge, store_chats, django_assert_max_num_queries
):
    store_chats(*range(40))
    ids = list(Segment.objects.values_list("pk", flat=True))
    machine = judge_of(judge)
    scoring.score_segments(judge, machine, ids[:1])
    with django_assert_max_num_queries(12):
        scoring.score_segments(judge, machine, ids[1:])
    assert Review.objects.count() == 40


def test_shares_count_what_was_said(judge, store_chats):
    store_chats(1, 2)
    services.plan_scoring(judge)
    score_all()
    found = queries.shares(judge)
    assert found["greeting"].options == {0: 2}
    assert found["empathy"].total == 2
