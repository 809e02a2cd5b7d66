"""True quality: the level of the centre, and what somebody who looks should find in it."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean, pstdev

import pytest

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.site.demo import DemoWorkspace
from evenhand.site.demo.cards import EASE, card_of
from evenhand.site.demo.centre import AGENT
from evenhand.site.demo.topics import TOPICS
from evenhand.site.demo.workspace import DemoSegment


def scores(segments: list[DemoSegment]) -> list[float]:
    return [segment.score for segment in segments if segment.score is not None]


def satisfaction(demo: DemoWorkspace, topic: str | None = None) -> float:
    """Share of 4 and 5 among the CSAT answers, of one topic or of all others."""
    answers = [
        survey.value >= 4
        for record in demo.conversations
        for survey in record.surveys
        if survey.kind == "csat"
        and survey.value is not None
        and (topic is None or record.attributes["topic"] == topic)
    ]
    return fmean(answers)


def test_the_level_of_the_centre_is_that_of_a_real_one(demo: DemoWorkspace) -> None:
    found = scores(list(demo.segments))
    assert fmean(found) == pytest.approx(81, abs=1.5)
    assert pstdev(found) == pytest.approx(24, abs=1.5)
    assert fmean(score == 100 for score in found) == pytest.approx(1 / 3, abs=0.04)
    assert fmean(score == 0 for score in found) == pytest.approx(0.035, abs=0.01)


def test_agents_differ_by_about_six_points(demo: DemoWorkspace) -> None:
    assert pstdev(demo.truth.by_agent.values()) == pytest.approx(5.7, abs=0.8)


def test_the_truth_is_the_mean_of_the_segments(demo: DemoWorkspace) -> None:
    billing = [segment for segment in demo.segments if segment.team == "billing"]
    assert demo.truth.by_team["billing"] == pytest.approx(fmean(scores(billing)))
    assert demo.truth.centre == pytest.approx(fmean(scores(list(demo.segments))))


def test_a_failed_critical_category_zeroes_the_true_score(demo: DemoWorkspace) -> None:
    failed = [
        segment
        for segment in demo.segments
        if any(segment.options[key] > 0 for key in card_of(segment.scorecard).criticals)
    ]
    assert failed
    assert {segment.score for segment in failed} == {0.0}


def test_every_category_has_an_ease_and_is_rated_and_not_applicable_at_times(
    demo: DemoWorkspace,
) -> None:
    for key, ease in EASE.items():
        assert set(ease) == {category.key for category in card_of(key).categories}
    greetings = {segment.options.get("greeting") for segment in demo.segments}
    assert greetings == {0, 1, NOT_APPLICABLE, None}


def test_one_agent_declines_and_one_improves(demo: DemoWorkspace) -> None:
    facts, truth = demo.truth.facts, demo.truth.by_agent_month
    first, last = demo.months[1], demo.months[-1]
    declined = truth[facts.declining_agent, first] - truth[facts.declining_agent, last]
    improved = truth[facts.improving_agent, last] - truth[facts.improving_agent, first]
    assert declined > 15
    assert improved > 10


def test_the_naive_ranking_puts_the_better_agent_with_the_hard_queue_below(
    demo: DemoWorkspace,
) -> None:
    facts = demo.truth.facts
    hard, easy = AGENT[facts.hard_queue_agent], AGENT[facts.easy_queue_agent]
    assert hard.ability > easy.ability + 8
    assert demo.truth.by_agent[hard.key] < demo.truth.by_agent[easy.key]


def test_within_topic_and_channel_the_agent_with_the_hard_queue_is_better(
    demo: DemoWorkspace,
) -> None:
    cells: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    facts = demo.truth.facts
    for segment in demo.segments:
        if segment.agent in (facts.hard_queue_agent, facts.easy_queue_agent):
            cells[segment.topic, segment.channel][segment.agent] += scores([segment])
    gaps = [
        (fmean(pair[facts.hard_queue_agent]) - fmean(pair[facts.easy_queue_agent]), weight)
        for pair in cells.values()
        if len(pair) == 2 and (weight := min(map(len, pair.values())))
    ]
    assert sum(gap * weight for gap, weight in gaps) / sum(weight for _, weight in gaps) > 4


def test_the_product_problem_has_a_high_score_and_unhappy_customers(demo: DemoWorkspace) -> None:
    topic = demo.truth.facts.product_problem_topic
    served = [segment for segment in demo.segments if segment.topic == topic]
    assert fmean(scores(served)) > demo.truth.centre
    assert satisfaction(demo, topic) < 0.25 < 0.55 < satisfaction(demo)
    assert min(segment.month for segment in served) == demo.months[3]


def test_most_contacts_of_the_procedures_desk_ask_for_a_status(demo: DemoWorkspace) -> None:
    desk = [segment for segment in demo.segments if segment.team == "procedures"]
    asks = [segment for segment in desk if segment.topic == demo.truth.facts.status_check_topic]
    assert 0.55 < len(asks) / len(desk) < 0.7


def test_topics_come_up_in_every_team(demo: DemoWorkspace) -> None:
    seen = {(segment.team, segment.topic) for segment in demo.segments}
    for team, topics in TOPICS.items():
        assert {(team, topic.key) for topic in topics} <= seen
