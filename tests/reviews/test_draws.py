"""Recorded draws: frozen, immutable, replayable."""

from datetime import date

import pytest

from evenhand.errors import InputError, StateError
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.frames import frame_hash, unpack_frame
from evenhand.reviews.models import Draw, DrawItem, Purpose
from evenhand.reviews.services.draws import Wanted, make_draw, replay

DESIGNS = [
    Design(),
    Design(kind="stratified", by="agent"),
    Design(kind="stratified", by="team", rule="neyman"),
    Design(kind="stratified", by="automatic", minimum=1),
    Design(kind="risk"),
    Design(kind="risk", attribute="churn"),
]


def wanted(centre, design=DESIGNS[0], size=8, **criteria):
    return Wanted(
        name="May",
        criteria=Criteria(**criteria),
        design=design,
        size=size,
        scorecard=centre.scorecard,
    )


@pytest.fixture
def filled(centre):
    """Twenty segments, most with an automatic score, all with a churn attribute."""
    for n in range(20):
        segment = centre.segment(attributes={"churn": n})
        if n % 5:
            centre.scored(segment, 5 * n)
    return centre


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: f"{d.kind}-{d.by}-{d.attribute}")
def test_a_draw_replays_to_the_same_segments_and_chances(filled, design):
    draw = make_draw(filled.workspace, wanted(filled, design))
    draw.refresh_from_db()
    again = replay(draw)
    assert (again.same, again.drawn, again.deleted, again.fault) == (True, 8, 0, "")


def test_the_same_seed_draws_the_same_and_another_seed_does_not(filled):
    first, second, other = (
        list(
            make_draw(filled.workspace, wanted(filled), seed=seed)
            .items.order_by("position")
            .values_list("segment", flat=True)
        )
        for seed in (7, 7, 8)
    )
    assert first == second
    assert first != other


def test_a_later_judge_or_new_conversations_change_nothing_that_was_drawn(filled):
    draw = make_draw(filled.workspace, wanted(filled, Design(kind="risk")))
    for segment in filled.segments(10):
        filled.scored(segment, 1)
    assert replay(Draw.objects.get()).same
    assert draw.frame_size == 20


def test_the_frame_is_kept_with_its_hash(filled):
    draw = make_draw(filled.workspace, wanted(filled, channels=["chat"], size=3))
    frame = unpack_frame(bytes(draw.frame))
    assert len(frame) == draw.frame_size == 7
    assert draw.frame_hash == frame_hash(frame)
    assert Criteria.read(draw.criteria).channels == ["chat"]


@pytest.mark.parametrize(
    ("design", "purpose"),
    [(DESIGNS[0], Purpose.RANDOM), (DESIGNS[1], Purpose.STRATIFIED), (DESIGNS[4], Purpose.RISK)],
)
def test_the_purpose_follows_the_design(filled, design, purpose):
    assert make_draw(filled.workspace, wanted(filled, design)).purpose == purpose


def test_where_fewer_match_than_wanted_all_are_drawn_for_certain(filled):
    draw = make_draw(filled.workspace, wanted(filled, size=500))
    assert draw.size == 20
    assert set(draw.items.values_list("probability", flat=True)) == {1.0}
    assert draw.design["wanted"] == 500


def test_an_empty_frame_is_refused_in_words(centre):
    with pytest.raises(InputError, match="Widen"):
        make_draw(centre.workspace, wanted(centre))
    assert not Draw.objects.exists()


def test_strata_carry_the_names_of_the_day(filled):
    draw = make_draw(filled.workspace, wanted(filled, Design(kind="stratified", by="agent")))
    assert set(draw.items.values_list("stratum", flat=True)) == {f"Agent {n}" for n in range(4)}
    filled.agents[0].name = "Renamed"
    filled.agents[0].save()
    assert replay(Draw.objects.get()).same


def test_a_draw_never_changes(filled):
    draw = make_draw(filled.workspace, wanted(filled))
    draw.seed = 1
    with pytest.raises(StateError, match="never changes"):
        draw.save()


def test_a_changed_frame_is_noticed(filled):
    draw = make_draw(filled.workspace, wanted(filled))
    Draw.objects.filter(pk=draw.pk).update(frame_hash="0" * 64)
    assert "hash" in replay(Draw.objects.get()).fault


def test_changed_risks_are_noticed(filled):
    draw = make_draw(filled.workspace, wanted(filled, Design(kind="risk")))
    other = make_draw(filled.workspace, wanted(filled, Design(kind="risk", attribute="churn")))
    Draw.objects.filter(pk=draw.pk).update(known=other.known)
    again = replay(Draw.objects.get(pk=draw.pk))
    assert not again.same
    assert "risks" in again.fault


def test_a_swapped_item_is_noticed(filled):
    draw = make_draw(filled.workspace, wanted(filled))
    item = draw.items.first()
    outside = set(unpack_frame(bytes(draw.frame))) - set(
        draw.items.values_list("segment", flat=True)
    )
    DrawItem.objects.filter(pk=item.pk).update(segment=outside.pop())
    assert not replay(draw).same


def test_a_removed_item_is_noticed_but_a_deleted_conversation_is_told_apart(filled):
    draw = make_draw(filled.workspace, wanted(filled))
    draw.items.first().segment.conversation.delete()
    again = replay(draw)
    assert (again.same, again.deleted) == (True, 1)
    draw.items.first().delete()
    assert not replay(draw).same


def test_a_segment_may_be_in_two_draws_but_only_once_in_one(filled):
    two = [make_draw(filled.workspace, wanted(filled, size=20)) for _ in range(2)]
    for draw in two:
        segments = list(draw.items.values_list("segment", flat=True))
        assert len(segments) == len(set(segments)) == 20


def test_the_period_is_kept_for_display(filled):
    day = date(2026, 5, 4)
    draw = make_draw(filled.workspace, wanted(filled, first_day=day, last_day=day))
    assert (draw.first_day, draw.last_day) == (day, day)
    assert draw.frame_size == 15
