"""The state of a session is derived by one pure function."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.calibration.states import Facts, State, state_of, takes_answers

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
moments = st.one_of(st.none(), st.just(NOON))
facts = st.builds(
    Facts,
    started_at=moments,
    discussed_at=moments,
    closed_at=moments,
    deadline=st.just(NOON),
    expected=st.integers(2, 40),
    submitted=st.integers(0, 40),
)


def begun(submitted=0, discussed_at=None, closed_at=None):
    return Facts(NOON, discussed_at, closed_at, NOON, expected=8, submitted=submitted)


def test_a_session_nobody_started_is_a_draft():
    assert state_of(Facts(None, None, None, NOON, expected=0, submitted=0)) is State.DRAFT


def test_it_is_scored_until_the_last_review_is_in():
    assert state_of(begun(submitted=7)) is State.SCORING
    assert state_of(begun(submitted=8)) is State.DISCUSSION


def test_a_person_can_end_the_scoring_before():
    assert state_of(begun(submitted=1, discussed_at=NOON)) is State.DISCUSSION


def test_closing_is_the_end():
    assert state_of(begun(submitted=8, discussed_at=NOON, closed_at=NOON)) is State.CLOSED


def test_a_passed_deadline_takes_no_answers_and_opens_none():
    late = NOON + timedelta(seconds=1)
    assert takes_answers(begun(), NOON)
    assert not takes_answers(begun(), late)
    assert state_of(begun()) is State.SCORING


@given(facts)
def test_answers_are_never_taken_while_they_lie_open(found):
    if state_of(found).is_open:
        assert not takes_answers(found, NOON)


@given(facts)
def test_answers_lie_open_only_when_all_are_in_or_a_person_said_so(found):
    if state_of(found) is State.DISCUSSION:
        assert found.discussed_at is not None or found.submitted >= found.expected
