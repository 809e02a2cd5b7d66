"""Trainings on the list: asked once, done once, told once, whoever dies on the way."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evenhand.errors import NotEnoughData, StateError
from evenhand.judges import workers
from evenhand.judges.local import services as local
from evenhand.judges.local.content import content_from
from evenhand.judges.models import JudgeVersion, OutOfFold, ScoringBatch, Training
from evenhand.judges.trainings import queries, running, services, tasks
from evenhand.people.models import Notice
from evenhand.reviews.models import Review
from evenhand.scorecards.services import archive
from judges.local.conftest import store_chats, store_copies

pytestmark = pytest.mark.django_db
State = Training.State


@pytest.fixture
def talked(workspace):
    """Forty-five made-up chats: segment, and the options it deserves."""
    return store_chats(workspace, 45)


@pytest.fixture
def reviewed(talked, say):
    """Forty of them have a person's review."""
    say(*talked[:40])
    return talked[:40]


@pytest.fixture
def learnable(version, reviewed, people):
    """A training the lead has asked for, with something to learn."""
    return services.ask(version, people["lead"].user)


@pytest.fixture
def asked(version, people):
    """A training the lead has asked for; what it would learn from does not matter."""
    return Training.objects.create(
        workspace=version.scorecard.workspace,
        scorecard_version=version,
        asked_by=people["lead"].user,
        asked_at=timezone.now(),
    )


def work(worker="here:1:1"):
    """What a worker does with the next training; the training, if there was one."""
    training = services.take(worker)
    if training is not None:
        running.work_on(training)
        training.refresh_from_db()
    return training


def test_asking_twice_is_one_training(learnable, version, people):
    assert services.ask(version, people["manager"].user) == learnable
    assert Training.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.create(
            workspace=learnable.workspace, scorecard_version=version, asked_at=timezone.now()
        )


def test_a_training_ends_with_a_judge_in_use_work_for_it_and_one_notice(
    learnable, people, monkeypatch
):
    seen, enter = [], services.enter

    def noted(training, stage):
        Training.objects.update(lease_until=timezone.now())
        assert enter(training, stage)
        training.refresh_from_db()
        assert training.lease_until > timezone.now() + timedelta(minutes=5)
        seen.append(training.stage)
        return True

    monkeypatch.setattr(services, "enter", noted)
    training = work()
    assert seen == list(Training.Stage.values)
    version = JudgeVersion.objects.get(judge__kind="local", current=True)
    assert (training.state, training.before, training.after) == (State.DONE, None, version)
    assert training.newest_review == Review.objects.filter(automatic=False).latest("pk").pk
    assert ScoringBatch.objects.filter(judge_version=version).exists()
    notice = Notice.objects.get()
    assert notice.member == people["lead"]
    assert notice.address == f"/w/acme/judges/training/{version.judge.scorecard_id}/"
    services.finish(training, version)
    assert Notice.objects.count() == 1


def test_a_worker_that_dies_before_anything_is_kept_leaves_the_training_to_the_next(
    learnable, monkeypatch
):
    enter = services.enter

    def dies(training, now):
        if now == Training.Stage.KEEPING:
            raise KeyboardInterrupt
        return enter(training, now)

    monkeypatch.setattr(services, "enter", dies)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.undo()
    assert JudgeVersion.objects.filter(judge__kind="local").count() == 0
    Training.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work().state == State.DONE


def test_killed_between_keeping_and_saying_so_it_is_done_again_and_nothing_is_there_twice(
    learnable, monkeypatch
):
    def dies(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "finish", dies)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.undo()
    kept = JudgeVersion.objects.get(judge__kind="local")
    rows = OutOfFold.objects.count()
    Training.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    training = work()
    assert (training.state, training.before, training.after) == (State.DONE, None, kept)
    assert JudgeVersion.objects.filter(judge__kind="local").count() == 1
    assert OutOfFold.objects.count() == rows
    assert Notice.objects.count() == 1


def test_a_training_taken_over_is_left_to_who_has_it(asked, monkeypatch):
    training = services.take("here:1:1")
    Training.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    other = services.take("elsewhere:2:2")
    running.work_on(training)
    asked.refresh_from_db()
    assert (asked.state, asked.worker) == (State.RUNNING, other.worker)
    assert not JudgeVersion.objects.filter(judge__kind="local").exists()
    assert not Notice.objects.exists()


def test_a_process_of_this_machine_that_is_gone_is_noticed_before_its_lease_ends(
    asked, monkeypatch
):
    services.take(workers.worker_name())
    services.free_the_dead()
    asked.refresh_from_db()
    assert asked.state == State.RUNNING
    monkeypatch.setattr(workers, "alive", lambda worker: False)
    services.free_the_dead()
    asked.refresh_from_db()
    assert asked.state == State.WAITING


def test_what_kills_every_worker_is_given_up_and_told(asked):
    for _attempt in range(services.ATTEMPTS):
        assert services.take("here:1:1") is not None
        Training.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.take("here:1:1") is None
    asked.refresh_from_db()
    assert asked.state == State.FAILED
    assert "without a word 3 times" in asked.why
    assert Notice.objects.count() == 1


def test_a_fault_is_tried_again_and_then_said(asked, monkeypatch):
    def broken(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(local, "train_local", broken)
    states = [work().state for _attempt in range(services.ATTEMPTS)]
    assert states == [State.WAITING, State.WAITING, State.FAILED]
    asked.refresh_from_db()
    assert "no space left" in asked.why
    assert Notice.objects.count() == 1


def test_an_error_with_words_for_people_ends_it_at_once(asked, monkeypatch):
    def refuses(*_args):
        raise StateError("The model folder is empty.")

    monkeypatch.setattr(local, "train_local", refuses)
    training = work()
    assert (training.state, training.why) == (State.FAILED, "The model folder is empty.")


def test_too_few_reviews_are_refused_before_and_while_training(
    learnable, version, talked, people, monkeypatch
):
    def refuses(*_args):
        raise NotEnoughData("The reviewed conversations come from only 3 customers.")

    monkeypatch.setattr(local, "train_local", refuses)
    training = work()
    assert (training.state, training.after) == (State.REFUSED, None)
    assert "only 3 customers" in training.why
    Review.objects.filter(segment__gt=talked[9][0].pk).update(saw_automatic=True)
    with pytest.raises(NotEnoughData, match="there are 10"):
        services.ask(version, people["lead"].user)
    found = queries.supplies(version.scorecard.workspace)[version.scorecard_id]
    assert (found.conversations, found.left_out) == (10, 30)


def test_a_scorecard_out_of_use_is_not_trained(version):
    archive(version.scorecard)
    version.scorecard.refresh_from_db()
    with pytest.raises(StateError, match="not in use"):
        services.ask(version, None)


def test_reviews_that_came_since_are_counted_and_training_again_says_what_changed(
    learnable, version, talked, say, people
):
    first = work()
    marks = {version.scorecard_id: first.newest_review}
    assert queries.newer(marks) == {}
    assert queries.newer({}) == {}
    say(*talked[40:])
    say(talked[-1], saw_automatic=True, kind="calibration")
    assert queries.newer(marks) == {version.scorecard_id: 5}
    services.ask(version, people["lead"].user)
    second = work()
    assert second.before == first.after
    assert content_from(second.after.content).segments == 45
    assert not JudgeVersion.objects.get(pk=first.after_id).current
    assert queries.newer({version.scorecard_id: second.newest_review}) == {}
    assert Notice.objects.filter(member=people["lead"]).count() == 2


def test_copies_of_a_text_share_a_fold_and_only_what_clears_the_bar_is_on(version, talked, say):
    """Twenty chats, each stored twice under other names, and a few that are alone."""
    twins = store_copies(version.scorecard.workspace, talked[:20])
    say(*talked[:40], *twins)
    services.ask(version, None)
    judge = work().after
    fold = dict(OutOfFold.objects.filter(judge_version=judge).values_list("segment", "fold"))
    pairs = zip(talked, twins, strict=False)
    assert all(fold[one[0].pk] == fold[two[0].pk] for one, two in pairs)
    learnt = [each for each in content_from(judge.content).categories if each.r is not None]
    assert learnt
    for each in learnt:
        assert each.groups <= 40 < each.reviews
        assert each.bar >= (each.groups - 2) ** -0.5 - 1e-4
        assert each.low > each.bar or not each.on


def test_the_verb_and_a_worker_do_not_train_the_same_at_once(learnable, version):
    services.take("elsewhere:2:2")
    with pytest.raises(StateError, match="being trained by a worker"):
        running.train_now(version)
    Training.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert running.train_now(version) == JudgeVersion.objects.get(judge__kind="local")
    assert Training.objects.get().state == State.DONE


def test_the_sweep_nudges_once_for_all_that_waits(asked, django_capture_on_commit_callbacks):
    for _round in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert tasks.enqueue_unfinished() == 1
    nudges = DBTaskResult.objects.filter(task_path=tasks.train_next.module_path)
    assert nudges.count() == 1
    nudges.delete()
    tasks.train_next.func()
    asked.refresh_from_db()
    assert asked.state == State.REFUSED
    assert tasks.enqueue_unfinished() == 0


def test_a_judge_that_learnt_nothing_stays_off_and_scores_nothing(version, talked, say):
    chance = np.random.default_rng(3)
    order = chance.permutation(40)
    say(*[(talked[here][0], talked[there][1]) for here, there in enumerate(order)])
    services.ask(version, None)
    training = work()
    assert training.state == State.DONE
    assert not training.after.judge.active
    assert not ScoringBatch.objects.exists()
    assert not Notice.objects.exists()
