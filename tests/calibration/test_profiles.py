"""How strict reviewers are, on reviews whose truth is known."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from evenhand.calibration import profiles
from evenhand.people.models import Agent
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Author, Purpose, Review
from evenhand.reviews.services import author_for
from evenhand.scorecards.document import from_builtins
from evenhand.scorecards.services import create_scorecard, publish

MAY = datetime(2026, 5, 10, 12, tzinfo=ZoneInfo("UTC"))
STEPS = [
    {"label": f"{10 * place}", "value": place / 10, "passes": place >= 5}
    for place in range(10, -1, -1)
]


class Panel:
    """Reviewers with known severities (in steps of ten points) rate conversations of agents."""

    def __init__(self, workspace, make_segment, members):
        self.make_segment = make_segment
        self.authors = [author_for(workspace, member.user) for member in members]
        self.agents = [
            Agent.objects.create(workspace=workspace, name=f"Agent {n}") for n in range(6)
        ]
        content = {"name": "Tenths", "categories": [self._category("a"), self._category("b")]}
        self.version = publish(create_scorecard(workspace, from_builtins(content)))
        self.rng = np.random.default_rng(11)
        self.count = 0

    @staticmethod
    def _category(key):
        return {"key": key, "name": key.upper(), "options": STEPS}

    def rate(self, conversations, raters, steps=None, **fields):
        """Each of the raters (numbers) rates every one of so many new conversations."""
        steps = steps or {}
        rows = []
        when = fields.pop("when", MAY)
        agents = fields.pop("agents", self.agents)
        for _ in range(conversations):
            self.count += 1
            segment = self.make_segment(f"p{self.count}", agents[self.count % len(agents)])
            quality = int(self.rng.integers(2, 7))
            rows += [
                self._row(segment, rater, quality + steps.get(rater, 0), when, fields)
                for rater in raters
            ]
        write_reviews(self.version, rows, automatic=False)

    def _row(self, segment, rater, option, when, fields):
        noise = self.rng.integers(-1, 2, size=2)
        a, b = (int(np.clip(option + step, 0, 10)) for step in noise)
        return SubmittedReview(
            segment=segment.pk,
            author=self.authors[rater].pk,
            happened_at=when,
            started_at=when,
            submitted_at=when,
            answers={"a": Answer(option=a), "b": Answer(option=b)},
            **{"kind": "calibration", "purpose": Purpose.CALIBRATION, **fields},
        )


@pytest.fixture
def centre(workspace, make_segment, panel):
    return Panel(workspace, make_segment, panel)


def by_name(found):
    return {str(row.author): row for row in profiles.reviewer_rows(found)}


def test_a_strict_reviewer_is_told_from_the_others(centre, workspace):
    centre.rate(40, [0, 1, 2, 3], steps={3: 2})
    rows = by_name(profiles.material(workspace))
    assert rows["Dan"].severity.low < 15 < rows["Dan"].severity.high
    assert rows["Dan"].severity.low > 10
    assert rows["Dan"].adjusted
    assert rows["Dan"].stands_out
    assert "severe" in [finding.reason.value for finding in rows["Dan"].findings]


def test_reviewers_of_one_hand_are_not_adjusted_and_fair_is_raw(centre, workspace):
    centre.rate(40, [0, 1, 2, 3])
    found = profiles.material(workspace)
    assert not any(row.adjusted for row in profiles.reviewer_rows(found))
    assert all(row.change == 0 for row in profiles.agent_rows(found))


def test_fair_scores_add_the_severity_of_those_told_from_zero_only(centre, workspace):
    centre.rate(40, [0, 1, 2, 3], steps={3: 3})
    found = profiles.material(workspace)
    dan = next(author for author in found.authors.values() if str(author) == "Dan")
    row = profiles.reviewer_row(found, dan)
    for agent in profiles.agent_rows(found, dan):
        assert agent.change == pytest.approx(row.severity.value)
    untouched = [row.author for row in profiles.reviewer_rows(found) if not row.adjusted]
    for author in untouched:
        assert all(agent.change == 0 for agent in profiles.agent_rows(found, author))


def test_reviewers_who_share_nothing_are_not_compared(centre, workspace):
    centre.rate(15, [0, 1], agents=centre.agents[:3])
    centre.rate(15, [2, 3], agents=centre.agents[3:])
    found = profiles.material(workspace)
    assert found.fit is None
    assert "share no agent and no conversation" in found.refused
    assert {row.severity.absent for row in profiles.reviewer_rows(found)} == {found.refused}
    assert profiles.agent_rows(found) == []


def test_shared_agents_link_reviewers_without_shared_conversations(centre, workspace):
    for rater in range(4):
        centre.rate(
            24,
            [rater],
            steps={3: 3},
            kind="quality",
            purpose=Purpose.RANDOM,
            probability=0.1,
        )
    found = profiles.material(workspace)
    rows = by_name(found)
    assert found.refused == ""
    assert "two reviewers" in found.unprofiled
    assert max(rows, key=lambda name: rows[name].severity.value) == "Dan"


def test_months_are_fitted_each_on_its_own(centre, workspace):
    centre.rate(30, [0, 1, 2, 3], when=MAY - timedelta(days=31))
    centre.rate(30, [0, 1, 2, 3], steps={3: 3}, when=MAY)
    found = profiles.material(workspace)
    dan = Author.objects.get(name="Dan")
    april, may = profiles.months(found, dan)
    assert (april.month.month, may.month.month) == (4, 5)
    assert april.severity.low < 0 < april.severity.high
    assert may.severity.low > 10


def test_only_the_last_months_count(centre, workspace):
    centre.rate(30, [0, 1, 2, 3], steps={3: 3}, when=MAY - timedelta(days=300))
    centre.rate(30, [0, 1, 2, 3], when=MAY)
    assert len(profiles.material(workspace).columns) == 120


def test_a_habit_of_saying_na_is_seen(centre, workspace, panel):
    centre.rate(40, [0, 1, 2, 3])
    reviews = Review.objects.filter(author__user=panel[2].user).order_by("id")[:8]
    for review in reviews:
        review.ratings.filter(category__key="a").update(state="na", option=None)
    rows = by_name(profiles.material(workspace))
    assert rows["Cyd"].says_na_often
    assert not rows["Abel"].says_na_often


def test_reviews_that_saw_the_others_do_not_count(centre, workspace):
    centre.rate(5, [0, 1], saw_other_reviews=True)
    assert not profiles.comparable(workspace).exists()


def test_hand_picked_reviews_count_only_where_two_people_rated(centre, workspace):
    centre.rate(5, [0], kind="quality", purpose=Purpose.MANUAL)
    centre.rate(5, [0, 1], kind="quality", purpose=Purpose.MANUAL)
    assert profiles.comparable(workspace).count() == 10


def test_self_reviews_do_not_count(centre, workspace):
    centre.rate(5, [0, 1], kind="self", purpose=Purpose.MANUAL)
    assert not profiles.comparable(workspace).exists()


def test_a_second_review_by_the_same_person_replaces_the_first(centre, workspace):
    centre.rate(5, [0, 1])
    again = Review.objects.filter(author=centre.authors[0])
    rows = [
        SubmittedReview(
            segment=review.segment_id,
            author=review.author_id,
            happened_at=MAY,
            started_at=MAY,
            submitted_at=MAY + timedelta(days=1),
            answers={"a": Answer(option=0), "b": Answer(option=0)},
            kind="calibration",
            purpose=Purpose.CALIBRATION,
        )
        for review in again
    ]
    write_reviews(centre.version, rows, automatic=False)
    columns = profiles.material(workspace).columns
    assert len(columns) == 10
    assert (columns.score[columns.reviewer == centre.authors[0].pk] == 100).all()


def test_nothing_to_compare_is_said(workspace):
    found = profiles.material(workspace)
    assert (len(found.columns), profiles.reviewer_rows(found)) == (0, [])
    assert found.refused
