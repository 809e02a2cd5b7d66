"""What is learnt, when it is on, and that it is the same each time."""

import msgspec
import numpy as np
import pytest

from evenhand.errors import NotEnoughData
from evenhand.judges.local import gate, ridge
from evenhand.judges.local.curve import curve_svg
from evenhand.judges.local.folds import groups, words_of
from evenhand.judges.local.reading import read_part
from evenhand.judges.local.training import train
from evenhand.measure.correlations import correlation_estimate
from judges.local.made import chats, judge, lesson, trained


def record(found, key):
    return next(each for each in found.records if each.key == key)


def estimate(r, n):
    return correlation_estimate(r, n - 2, n=n, level=0.95, method="test")


def test_training_again_gives_the_same_weights_to_the_last_bit():
    again = train(lesson(150))
    assert again.artefact.hash == trained().artefact.hash
    assert again.records == trained().records
    assert again.outside == trained().outside


def test_another_rating_gives_other_weights():
    assert train(lesson(150, relabel=np.random.default_rng(0))).artefact.hash != (
        trained().artefact.hash
    )


def test_categories_that_show_in_the_words_are_on_and_follow_people_on_new_chats():
    assert set(judge().categories) == {"greeting", "closing", "empathy"}
    fresh = chats(200, seed=99)
    given = judge().judge([segment for segment, _ in fresh])
    both = [(said, truth) for said, (_, truth) in zip(given, fresh, strict=True)]
    for key in ("greeting", "closing"):
        assert np.mean([said[key].option == truth[key] for said, truth in both]) > 0.9
    pairs = [(said["empathy"].option, truth["empathy"]) for said, truth in both]
    rated = np.array([pair for pair in pairs if min(pair) >= 0])
    assert np.corrcoef(rated.T)[0, 1] > 0.6
    assert np.mean([(own < 0) == (theirs < 0) for own, theirs in pairs]) > 0.85


def test_ratings_shuffled_among_chats_switch_every_category_off():
    found = train(lesson(150, relabel=np.random.default_rng(5)))
    assert not any(each.on for each in found.records)
    for key in ("greeting", "closing", "empathy"):
        assert abs(record(found, key).r) < 0.3
        assert "too loosely" in record(found, key).why


def test_a_category_with_few_ratings_says_how_many_more_it_needs():
    material = lesson(60)
    few = [
        each._replace(given=each.given * (np.arange(60) < 12)[:, None]) for each in material.labels
    ]
    found = train(material._replace(labels=few))
    assert record(found, "greeting").why == (
        "Only 12 reviews rate it; 30 are the least, 18 more are needed."
    )


def test_a_category_nearly_always_rated_the_same_is_off_and_says_so():
    material = lesson(60)
    same = []
    for each in material.labels:
        given = each.given * 0
        given[:, -2] = 1
        given[:3] = 0
        given[:3, 0] = 1
        same.append(each._replace(given=given))
    found = train(material._replace(labels=same))
    assert "only 3 ratings differ" in record(found, "greeting").why


def test_too_few_reviews_and_copies_of_one_text_are_refused():
    with pytest.raises(NotEnoughData, match="at least 30"):
        train(lesson(20))
    material = lesson(40)
    copies = [
        msgspec.structs.replace(material.segments[0], id=segment.id)
        for segment in material.segments
    ]
    with pytest.raises(NotEnoughData, match="only 1 customers or texts"):
        train(material._replace(segments=copies))


def test_out_of_fold_answers_are_there_for_every_segment_and_category_learnt():
    assert set(trained().outside) == {"greeting", "closing", "empathy"}
    assert {len(answers) for answers in trained().outside.values()} == {150}
    assert all(
        0 <= answer.value <= 1 for answers in trained().outside.values() for answer in answers
    )


def test_a_fit_never_sees_the_fold_it_is_asked_about():
    """Turning the ratings of one fold around changes nothing that its fit says of it."""
    seen = np.random.default_rng(1).normal(size=(60, 12))
    table = seen @ seen.T
    rows = ridge.Rows(np.arange(60), np.ones(60), np.arange(60) % 5)
    wanted = seen[:, 0] + seen[:, 1]
    turned = np.where(rows.fold == 2, 1 - wanted, wanted)
    (one,), (other,) = (ridge.learn(table, rows, each[:, None]) for each in (wanted, turned))
    held = rows.fold == 2
    assert (one.outside[held] == other.outside[held]).all()
    assert not (one.outside[~held] == other.outside[~held]).any()


def test_more_raters_of_a_segment_count_for_more_but_not_as_often():
    material = lesson(60)
    twice = [
        each._replace(given=each.given * np.where(np.arange(60) < 30, 2, 1)[:, None])
        for each in material.labels
    ]
    once, more = train(material), train(material._replace(labels=twice))
    assert record(more, "closing").ratings == record(once, "closing").ratings + 30
    assert once.artefact.hash != more.artefact.hash


def test_the_bar_is_cleared_by_the_lower_end_and_not_by_the_correlation():
    assert not gate.clears(estimate(0.25, 100))
    assert gate.clears(estimate(0.35, 100))
    assert not gate.clears(estimate(-0.9, 100))


def test_the_number_of_reviews_needed_is_just_enough():
    needed = gate.reviews_needed(estimate(0.2, 100))
    assert gate.clears(estimate(0.2, needed))
    assert not gate.clears(estimate(0.2, needed - 1))
    assert gate.reviews_needed(estimate(-0.1, 100)) == 0


def test_the_interval_counts_groups_and_not_their_copies():
    rng = np.random.default_rng(2)
    own = rng.normal(size=200)
    alone = gate.correlation(own, own + rng.normal(size=200), 200)
    bound = gate.correlation(own, own + rng.normal(size=200), 50)
    assert bound.high - bound.low > 1.5 * (alone.high - alone.low)


def test_the_learning_curve_rises_and_is_drawn():
    curve = record(trained(), "empathy").curve
    assert [point.reviews for point in curve] == sorted(point.reviews for point in curve)
    assert len(curve) >= 2
    assert curve[-1].r > curve[0].r - 0.05
    picture = curve_svg(curve, 0.1, "Empathy <b>")
    assert picture.count("<circle") == len(curve)
    assert "stroke-dasharray" in picture
    assert "<b>" not in picture
    assert "style=" not in picture
    assert curve_svg([], None, "Nothing") == ""


def test_made_chats_are_not_copies_of_each_other():
    texts = [words_of(read_part(segment)) for segment, _ in chats(50)]
    assert len(set(groups(texts, [[n] for n in range(50)]).tolist())) > 40
