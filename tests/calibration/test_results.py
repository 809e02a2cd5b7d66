"""What a session shows, against numbers worked out by hand."""

import pytest

from calibration.conftest import give_all, standing_for
from evenhand.calibration import services
from evenhand.calibration.answers import Given, panel_of
from evenhand.calibration.results import category_agreement, pairs_of, results_of, splits_of
from evenhand.measure.agreement import Ratings, agreement_sheet
from evenhand.scorecards.models import Category

TONE, SOLVED = 0, 1


@pytest.fixture
def content(version):
    return version.content


def given(category, *conversations):
    """Options of persons 1, 2, 3 … by conversation; None: not answered."""
    return [
        Given(item, person, 1, category, option)
        for item, options in enumerate(conversations)
        for person, option in enumerate(options, 1)
        if option is not None
    ]


def test_percent_agreement_is_the_share_of_agreeing_pairs(content):
    found = category_agreement(content.categories[TONE], given("tone", (0, 0, 1), (2, 2, 2)))
    assert found.sheet.percent.value == pytest.approx((1 / 3 + 1) / 2)
    assert found.sheet.within_one.value == 1


def test_within_one_goes_by_the_options_in_their_order(content):
    found = category_agreement(content.categories[TONE], given("tone", (0, 2), (0, 1)))
    assert found.sheet.within_one.value == 0.5


def test_coefficients_are_those_of_the_science(content):
    conversations = [(0, 0, 1), (2, 2, 1), (0, 0, 0), (1, 1, 2), (0, 1, 0)]
    found = category_agreement(content.categories[TONE], given("tone", *conversations))
    matrix = [[2.0 - option for option in person] for person in zip(*conversations, strict=True)]
    expected = agreement_sheet(Ratings.from_matrix(matrix, scale=[0, 1, 2]), "ordinal")
    assert found.sheet.alpha.value == pytest.approx(expected.alpha.value)
    assert found.sheet.ac1.value == pytest.approx(expected.ac1.value)
    assert (found.sheet.alpha.low, found.sheet.alpha.high) == pytest.approx(
        (expected.alpha.low, expected.alpha.high)
    )


def test_two_options_have_no_order(content):
    assert not category_agreement(content.categories[SOLVED], given("solved", (0, 1))).ordinal
    assert category_agreement(content.categories[TONE], given("tone", (0, 1))).ordinal


def test_not_applicable_is_counted_apart_and_enters_no_coefficient(content):
    found = category_agreement(
        content.categories[TONE], given("tone", (0, 0, -1), (-1, -1, -1), (1, 1, 1))
    )
    assert (found.na_split, found.n) == (1, 3)
    assert found.sheet.percent.value == 1
    assert found.sheet.percent.n == 2


def test_a_category_nobody_rated_twice_says_so(content):
    found = category_agreement(content.categories[TONE], given("tone", (0, None), (None, 1)))
    assert found.sheet is None
    assert "rated by two" in found.absent


def test_a_small_session_certifies_nobody(content):
    found = category_agreement(content.categories[TONE], given("tone", *[(0, 0), (2, 2)] * 5))
    assert found.sheet.verdict.band == "undecided"
    assert found.sheet.verdict.more >= 10


def test_the_confusion_counts_pairs_of_people_both_ways(content):
    found = category_agreement(content.categories[TONE], given("tone", (0, 0, 1), (0, -1)))
    rows = {row.label: row.counts for row in found.confusion}
    assert list(rows) == ["Cold", "Plain", "Warm", "N/A"]
    assert rows["Warm"] == [0, 2, 1, 1]
    assert rows["Plain"] == [0, 0, 2, 0]
    assert rows["N/A"] == [0, 0, 1, 0]


def test_the_answers_that_divide_people_come_with_their_guidance(content):
    answers = given("tone", (0, 1), (0, 1), (0, 2)) + given("solved", (0, 0), (0, 0), (0, 0))
    first, second = splits_of(content.categories, answers)
    assert first.labels == ("Plain", "Warm")
    assert first.guidance == ("Correct, no more.", "Sounds glad to help.")
    assert (first.conversations, first.pairs, first.share) == (2, 2, pytest.approx(2 / 3))
    assert second.labels == ("Cold", "Warm")


def test_not_applicable_divides_people_too(content):
    (split,) = splits_of(content.categories, given("tone", (0, -1)))
    assert split.labels == ("Warm", "N/A")
    assert split.guidance[1] == "The agent wrote nothing."


def test_results_do_not_depend_on_the_order_of_answers(content):
    answers = given("tone", (0, 0, 1), (2, 1, 1), (0, 2, 2), (1, 1, 1))
    one = category_agreement(content.categories[TONE], answers)
    other = category_agreement(content.categories[TONE], answers[::-1])
    assert one.sheet.alpha.value == other.sheet.alpha.value
    assert one.confusion == other.confusion


def test_alignment_with_the_baseline(make_session, panel, viewer):
    a, b, c, d = panel
    session = make_session(baseline=a)
    services.start_session(session)
    give_all(
        session,
        {a: [(0, 0), (0, 0)], b: [(0, 0), (0, 0)], c: [(1, 0), (1, 0)], d: [(2, 1), (2, 1)]},
    )
    (result,) = results_of(panel_of(viewer, standing_for(viewer, session)))
    (standard,) = result.standards
    found = {str(row.person): row for row in standard.rows}
    assert set(found) == {"Bea", "Cyd", "Dan"}
    assert found["Bea"].form.value == 1
    assert found["Dan"].form.value == 0
    assert found["Cyd"].form.value == pytest.approx(1 - 1 / 3)
    assert found["Cyd"].categories[TONE].value == 0.5
    assert found["Cyd"].categories[SOLVED].value == 1


def test_alignment_with_what_was_agreed(discussed, people, viewer):
    item = discussed.items.first()
    tone = Category.objects.get(key="tone")
    services.agree(people["lead"], item, tone, 2)
    (result,) = results_of(panel_of(viewer, standing_for(viewer, discussed)))
    (standard,) = result.standards
    found = {str(row.person): row.form.value for row in standard.rows}
    assert found == {"Abel": 0, "Bea": 0, "Cyd": 0, "Dan": 1}


def test_without_a_standard_there_is_no_alignment(discussed, viewer):
    (result,) = results_of(panel_of(viewer, standing_for(viewer, discussed)))
    assert result.standards == []


def test_pairs_of_people_come_with_what_they_differ_on(discussed, viewer):
    pairs = pairs_of(panel_of(viewer, standing_for(viewer, discussed)))
    assert len(pairs) == 6
    first = pairs[0]
    assert str(first.right) == "Dan"
    assert (first.same, first.compared) == (2, 4)
    best = pairs[-1]
    assert (str(best.left), str(best.right), best.percent) == ("Abel", "Bea", 100)
    assert best.most_often == []


def test_the_two_people_who_say_na_and_not_differ(discussed, viewer):
    pairs = pairs_of(panel_of(viewer, standing_for(viewer, discussed)))
    found = {(str(pair.left), str(pair.right)): pair.most_often for pair in pairs}
    assert found["Abel", "Cyd"] == ["Solved: Yes against N/A (1)"]
