"""Every filter of a frame, alone and together."""

from datetime import UTC, date, datetime, timedelta

import pytest

from evenhand.people.models import Workspace
from evenhand.reviews.criteria import Attribute, Criteria, Range
from evenhand.reviews.queries.frames import segments_for
from evenhand.reviews.services import author_for
from reviews.centre import START


def left(centre, scorecard=None, **criteria):
    found = segments_for(centre.workspace, Criteria(**criteria), scorecard)
    return set(found.values_list("pk", flat=True))


def ids(*segments):
    return {segment.pk for segment in segments}


def test_without_criteria_every_segment_of_the_workspace_is_in_the_frame(centre):
    made = centre.segments(5)
    assert left(centre) == ids(*made)


def test_another_workspace_s_segments_are_never_in_the_frame(centre):
    centre.segments(3)
    other = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    assert not segments_for(other, Criteria()).exists()


def test_channel_team_and_agent_narrow_by_the_segment_itself(centre):
    made = centre.segments(12)
    assert left(centre, channels=["phone"]) == ids(*made[2::3])
    assert left(centre, teams=[centre.teams[1].pk]) == ids(*made[1::2])
    agents = [centre.agents[0].pk, centre.agents[1].pk]
    assert left(centre, agents=agents) == ids(*made[0::4], *made[1::4])


def test_several_filters_must_all_hold(centre):
    made = centre.segments(12)
    assert left(centre, channels=["chat"], teams=[centre.teams[0].pk]) == ids(made[0], made[6])


def test_agents_of_a_kind(centre):
    made = centre.segments(4)
    centre.agents[3].kind = "ai"
    centre.agents[3].save()
    assert left(centre, agent_kind="ai") == ids(made[3])
    assert left(centre, agent_kind="human") == ids(*made[:3])


def test_tags_that_must_and_tags_that_must_not_be_there(centre):
    refund, vip, plain = (
        centre.segment(tags=["refund"]),
        centre.segment(tags=["refund", "vip"]),
        centre.segment(),
    )
    assert left(centre, tags=["refund", "lost"]) == ids(refund, vip)
    assert left(centre, without_tags=["vip"]) == ids(refund, plain)


@pytest.mark.parametrize(
    ("held", "asked"), [("gold", "gold"), (3, "3"), (2.5, "2.5"), (True, "true")]
)
def test_free_attributes_match_texts_numbers_and_truths(centre, held, asked):
    match = centre.segment(attributes={"plan": held, "odd__gt": 1})
    centre.segment(attributes={"plan": "other"})
    centre.segment()
    assert left(centre, attributes=[Attribute("plan", asked)]) == ids(match)


def test_an_attribute_s_name_is_only_ever_a_name(centre):
    match = centre.segment(attributes={"odd__gt": "1"})
    centre.segment(attributes={"odd": 5})
    assert left(centre, attributes=[Attribute("odd__gt", "1")]) == ids(match)


def test_two_attributes_must_both_hold(centre):
    match = centre.segment(attributes={"plan": "gold", "country": "PT"})
    centre.segment(attributes={"plan": "gold", "country": "DE"})
    wanted = [Attribute("plan", "gold"), Attribute("country", "PT")]
    assert left(centre, attributes=wanted) == ids(match)


def test_counts_and_the_first_reply_have_two_ends(centre):
    short = centre.segment(messages=4, agent_messages=1, first_reply_seconds=60)
    long = centre.segment(messages=40, agent_messages=20, first_reply_seconds=600)
    centre.segment(messages=400, agent_messages=0)
    assert left(centre, messages=Range(least=4, most=40)) == ids(short, long)
    assert left(centre, agent_messages=Range(least=20)) == ids(long)
    assert left(centre, first_reply=Range(most=1)) == ids(short)


def test_survey_answers_and_language(centre):
    low = centre.segment(survey=1, language="pt")
    high = centre.segment(survey=5, language="en")
    centre.segment(language="en")
    assert left(centre, survey="low") == ids(low)
    assert left(centre, survey="answered") == ids(low, high)
    assert left(centre, survey="answered", languages=["en"]) == ids(high)


def test_days_are_those_of_the_zone_and_both_included(centre):
    late = centre.segment(started_at=datetime(2026, 5, 10, 23, 30, tzinfo=UTC))
    assert left(centre, first_day=date(2026, 5, 10), last_day=date(2026, 5, 10)) == ids(late)
    lisbon = Criteria().between(date(2026, 5, 11), date(2026, 5, 11), "Europe/Lisbon")
    assert set(segments_for(centre.workspace, lisbon)) == {late}


def test_the_newest_automatic_score_is_the_one_that_counts(centre):
    better, worse, never = centre.segments(3)
    centre.scored(better, 20)
    centre.scored(better, 90, START + timedelta(days=1))
    centre.scored(worse, 95)
    centre.scored(worse, 30, START + timedelta(days=1))
    assert left(centre, automatic=Range(most=60)) == ids(worse)
    assert left(centre, automatic_outcome="pass") == ids(better)
    assert never.pk not in left(centre, automatic=Range(least=0))


def test_automatic_scores_of_another_scorecard_do_not_count(centre):
    segment = centre.segment()
    centre.scored(segment, 20)
    other = centre.scorecard.__class__.objects.create(
        workspace=centre.workspace, key="other", name="Other"
    )
    assert left(centre, centre.scorecard, automatic=Range(most=60)) == ids(segment)
    assert not left(centre, other, automatic=Range(most=60))


def test_what_has_been_reviewed_and_what_has_not(centre, people):
    done, waiting = centre.segments(2)
    centre.reviewed(done, 80, author_for(centre.workspace, people["reviewer"].user))
    assert left(centre, reviewed="yes") == ids(done)
    assert left(centre, reviewed="no") == ids(waiting)


def test_criteria_survive_storage():
    criteria = Criteria(
        q="refund -invoice",
        teams=[3],
        attributes=[Attribute("plan", "gold")],
        automatic=Range(most=60),
        first_day=date(2026, 5, 1),
        zone="Europe/Lisbon",
    )
    assert Criteria.read(criteria.stored()) == criteria
    assert Criteria().stored() == {}
