"""From reviews in the database to a judge at work, and nothing twice."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from evenhand.errors import NotEnoughData, StateError
from evenhand.judges import queries, scoring, services
from evenhand.judges.kinds import judge_of
from evenhand.judges.local import building
from evenhand.judges.local.content import content_from
from evenhand.judges.local.queries import material, out_of_fold_scores
from evenhand.judges.local.services import train_local
from evenhand.judges.models import OutOfFold
from evenhand.judges.passports.stamps import passport
from evenhand.reviews.models import Review

pytestmark = pytest.mark.django_db
TAUGHT = {"greeting", "closing", "empathy"}


def score_all(version):
    services.plan_scoring(version)
    while (batch := services.take_batch("test", [version])) is not None:
        scoring.score_batch(batch)


def test_training_puts_a_version_in_use_that_answers_what_it_learnt(learnt):
    assert set(content_from(learnt.content).on) == TAUGHT
    assert learnt.current
    assert learnt.judge.active
    assert set(judge_of(learnt).categories) == TAUGHT
    assert judge_of(learnt).version_hash == learnt.content_hash


def test_training_again_changes_nothing_and_one_more_review_makes_a_version(
    learnt, version, made, review
):
    rows = OutOfFold.objects.count()
    assert train_local(version) == learnt
    assert OutOfFold.objects.count() == rows
    review(*made[-1])
    newer = train_local(version)
    assert newer.number == 2
    assert not type(learnt).objects.get(pk=learnt.pk).current


def test_out_of_fold_answers_are_kept_for_every_segment_learnt_from(learnt, reviewed):
    rows = OutOfFold.objects.filter(judge_version=learnt)
    assert {row.segment_id for row in rows} == {segment.pk for segment in reviewed}
    assert {row.category.key for row in rows} == TAUGHT
    assert {row.fold for row in rows} == set(range(5))


def test_out_of_fold_review_scores_follow_people(learnt, reviewed):
    people = dict(Review.objects.filter(automatic=False).values_list("segment", "score"))
    found = out_of_fold_scores(learnt)
    assert set(found) == set(people)
    pairs = np.array([(found[segment], people[segment]) for segment in people])
    assert np.corrcoef(pairs.T)[0, 1] > 0.7


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"saw_automatic": True}, "saw the automatic score"),
        ({"saw_automatic": None}, "not known whether they saw the automatic score"),
        ({"content_hash": "another text"}, "the text has changed since"),
        ({"kind": "self"}, ""),
    ],
)
def test_some_reviews_teach_nothing(reviewed, made, review, version, columns, reason):
    review(*made[-1], **columns)
    found = material(version)
    assert made[-1][0].pk not in {segment.id for segment in found.lesson.segments}
    assert found.reviews == len(reviewed)
    assert sum(found.left_out.values()) == (1 if reason else 0)
    assert all(reason in told for told in found.left_out)


def test_drafts_and_judges_teach_nothing(learnt, version, made):
    score_all(learnt)
    Review.objects.filter(segment=made[0][0], automatic=False).update(status="superseded")
    found = material(version)
    assert found.reviews == 79
    assert made[0][0].pk not in {segment.id for segment in found.lesson.segments}


def test_two_raters_of_a_segment_are_both_heard(reviewed, made, review, version):
    segment, options = made[0]
    review(segment, {**options, "closing": 1 - options["closing"]}, kind="calibration")
    found = material(version).lesson
    place = [each.id for each in found.segments].index(segment.pk)
    closing = next(each for each in found.labels if each.category.key == "closing")
    assert closing.given[place].tolist() == [1, 1, 0]


def test_it_scores_every_conversation_and_a_killed_batch_scores_nothing_twice(learnt, made):
    score_all(learnt)
    score_all(learnt)
    reviews = Review.objects.filter(author=learnt.author)
    assert reviews.count() == len(made)
    assert reviews.exclude(score=None).exists()
    assert not queries.unscored(learnt).exists()


def test_too_few_reviews_are_refused_with_the_number_needed(version, made, review):
    review(*made[0])
    with pytest.raises(NotEnoughData, match="at least 30 reviewed conversations; there are 1"):
        train_local(version)


def test_reviews_the_words_do_not_show_leave_the_judge_inactive(version, made, review):
    rng = np.random.default_rng(3)
    for (segment, _), place in zip(made[:80], rng.permutation(80), strict=True):
        review(segment, made[place][1])
    found = train_local(version)
    assert not found.judge.active
    assert content_from(found.content).on == ()
    assert found not in queries.current_versions(version.scorecard.workspace)


def test_a_judge_whose_weights_are_gone_says_to_train_again(learnt, settings, tmp_path):
    building._by_hash.cache_clear()
    settings.HOME = tmp_path
    with pytest.raises(StateError, match="Train it again"):
        judge_of(learnt)


def test_the_passport_compares_people_with_out_of_fold_answers_and_not_with_its_own(learnt):
    score_all(learnt)
    stamps = {stamp.key: stamp for stamp in passport(learnt).categories}
    records = {each.key: each for each in content_from(learnt.content).categories}
    assert stamps["greeting"].pairs == 80
    assert stamps["understanding"].correlation is None
    for key in TAUGHT:
        r = stamps[key].correlation.value
        assert abs(r - records[key].r) < 0.25
        assert stamps[key].trust == "assist only"


def run(*words):
    from typer import Typer

    from evenhand.site.commands.judges import judges

    app = Typer()
    app.command()(judges)
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    return json.loads(result.stdout)


def test_the_command_trains_lists_runs_and_shows_passports(version, reviewed):
    (trained,) = run("train")
    assert trained["reviews"] == 80
    assert {each["key"] for each in trained["categories"] if each["on"]} == TAUGHT
    (listed,) = run("list", "--kind", "local")
    assert (listed["conversations"], listed["scored"]) == (90, 0)
    (done,) = run("run", "--kind", "local", "--limit", "20")
    assert done["scored"] == 20
    (done,) = run("run", "--kind", "local")
    assert done["scored"] == 90
    (stamped,) = run("passport", "--scorecard", "general-support")
    assert {each["key"] for each in stamped["categories"] if each["trust"]} == TAUGHT


def test_the_command_says_why_there_is_no_local_judge_yet(version):
    (told,) = run("train")
    assert told["judge"] is None
    assert "at least 30" in told["why"]


def test_the_page_shows_what_was_learnt_with_a_curve_per_category(learnt, sign_in, people):
    response = sign_in(people["manager"]).get(f"/w/acme/judges/{learnt.judge_id}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('<svg class="curve"') == len(TAUGHT)
    assert "80 reviews" in page
    assert "Only 0 reviews rate it" in page
