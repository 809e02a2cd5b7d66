"""Facts follow the operational database, whoever writes there and however late it commits."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evenhand.insights.facts import compacting
from evenhand.insights.facts.building import rebuild, refresh, tidy
from evenhand.insights.facts.freshness import freshness
from evenhand.insights.facts.lease import FactsBusy, leased
from evenhand.insights.facts.models import FactChange
from evenhand.insights.facts.verifying import of_database, of_facts, verify
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.judges.signals.models import Signal
from evenhand.reviews.models import Rating, Review

JUNE = datetime(2026, 6, 3, 9, tzinfo=UTC)
SPRING = Scope(first_day=date(2026, 5, 1), last_day=date(2026, 6, 30))


def agree(workspace, opened):
    facts = opened(workspace)
    assert of_facts(facts) == of_database(workspace)
    return facts


def test_they_hold_what_the_database_holds(filled, opened):
    assert verify(filled.workspace, agree(filled.workspace, opened)).good


def test_a_second_refresh_has_nothing_to_do(filled, opened):
    opened(filled.workspace)
    assert refresh(filled.workspace) == 0
    assert freshness(filled.workspace).up_to_date


def test_new_reviews_are_added_and_nothing_is_written_twice(filled, opened):
    opened(filled.workspace)
    filled.review(filled.segments(3, when=JUNE), [10, 20, 30])
    assert freshness(filled.workspace).waiting > 0
    agree(filled.workspace, opened)


def test_a_review_that_changes_replaces_its_rows_and_its_sums(filled, opened):
    opened(filled.workspace)
    changed = Review.objects.filter(automatic=False).first()
    Review.objects.filter(pk=changed.pk).update(score=12.5, status=Review.Status.SUPERSEDED)
    agree(filled.workspace, opened)


def test_a_rating_written_alone_is_noticed(filled, opened):
    opened(filled.workspace)
    Rating.objects.filter(pk=Rating.objects.filter(option=0).first().pk).update(option=7)
    agree(filled.workspace, opened)


def test_what_is_deleted_goes(filled, opened):
    opened(filled.workspace)
    Review.objects.filter(purpose="manual").delete()
    filled.segments(1)[0].conversation.delete()
    agree(filled.workspace, opened)


def test_a_corrected_agent_moves_reviews_ratings_and_surveys(filled, viewer, opened):
    opened(filled.workspace)
    segment = Review.objects.first().segment
    segment.agent = filled.agent("Cleo")
    segment.save()
    agree(filled.workspace, opened)
    cleo = filled.agent("Cleo").pk
    for metric in ("iqs", "category", "csat"):
        assert measured(viewer, metric, SPRING, by=("agent",)).get(cleo).n == 1


def test_signals_found_later_are_counted(filled, viewer, opened):
    opened(filled.workspace)
    segment = Review.objects.first().segment
    for kind in ("repeat", "churn"):
        Signal.objects.create(
            workspace=filled.workspace, segment=segment, kind=kind, version=1, strength=0.5
        )
    opened(filled.workspace)
    found = measured(viewer, "signals", SPRING, by=("signal", "agent"))
    assert [group.key for group in found] == [
        ("churn", segment.agent_id),
        ("repeat", segment.agent_id),
    ]


def test_drafts_stay_out_until_they_are_submitted(filled, opened):
    opened(filled.workspace)
    Review.objects.filter(pk=Review.objects.first().pk).update(status="draft")
    agree(filled.workspace, opened)
    assert not FactChange.objects.exists()
    Review.objects.filter(status="draft").update(comment="still thinking")
    assert not FactChange.objects.exists()


def test_many_small_steps_come_to_the_same_as_building_anew(filled, opened):
    opened(filled.workspace)
    for number, segment in enumerate(filled.segments(2, when=JUNE)):
        filled.review([segment], [10 * number])
        refresh(filled.workspace)
        Review.objects.order_by("id").last().ratings.update(comment="seen")
        refresh(filled.workspace)
    before = of_facts(agree(filled.workspace, opened))
    rebuild(filled.workspace)
    assert of_facts(opened(filled.workspace)) == before


def test_putting_files_together_changes_no_number(filled, viewer, opened, monkeypatch):
    monkeypatch.setattr(compacting, "MOST_FILES", 2)
    opened(filled.workspace)
    for segment in filled.segments(2):
        filled.review([segment], [40])
        Review.objects.order_by("id").first().ratings.update(comment="seen")
        refresh(filled.workspace)
    before = measured(viewer, "iqs", SPRING, by=("agent", "day"))
    scattered = len(opened(filled.workspace).manifest.parts)
    while tidy(filled.workspace):
        pass
    assert len(agree(filled.workspace, opened).manifest.parts) < scattered
    after = measured(viewer, "iqs", SPRING, by=("agent", "day"))
    assert [group.key for group in after] == [group.key for group in before]
    assert [group.estimate.value for group in after] == [group.estimate.value for group in before]


def test_one_writer_at_a_time(filled):
    with leased(filled.workspace), pytest.raises(FactsBusy):
        refresh(filled.workspace)
    assert refresh(filled.workspace)


def test_another_time_zone_builds_them_anew(filled, opened):
    opened(filled.workspace)
    filled.workspace.time_zone = "Pacific/Auckland"
    filled.workspace.save()
    assert refresh(filled.workspace) > 0
    assert opened(filled.workspace).manifest.time_zone == "Pacific/Auckland"


def test_no_message_text_is_in_them(filled, opened):
    filled.review(filled.segments(1), [50], comment="the customer shouted SECRETWORD")
    facts = opened(filled.workspace)
    for part in facts.manifest.parts:
        assert b"SECRETWORD" not in (facts.folder / part.file).read_bytes()
