"""Passports, escalation and who speaks, from stored reviews and verdicts to figures and pages."""

# Fixtures of other folders are used under their own names.
# ruff: noqa: F811

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from evenhand.errors import InputError, StateError
from evenhand.judges.chosen.queries import changes, speaking
from evenhand.judges.chosen.services import choose
from evenhand.judges.escalation.finding import finding, labels_of
from evenhand.judges.escalation.services import queue_unsure
from evenhand.judges.models import Choice, Judge, JudgeVersion, LabCase, LabRun, Passport
from evenhand.judges.passports.queries import is_due
from evenhand.judges.passports.services import renew
from evenhand.judges.passports.stamps import passport
from evenhand.people.roles import Role
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.models import IN_IQS, Purpose, Review, Slot
from evenhand.reviews.services import begin_slot
from evenhand.reviews.services.draws import replay
from insights.conftest import centre  # noqa: F401
from judges.sided import blind, make_judge, mine, said, tens  # noqa: F401

pytestmark = pytest.mark.django_db

SEE = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}
RUN = {Role.ADMIN, Role.MANAGER}
ASSIGN = {Role.ADMIN, Role.MANAGER, Role.LEAD}
ALWAYS = Q()
NOW = timezone.now().replace(hour=9, minute=0) - timedelta(days=40)


def test_a_noisy_copy_of_people_is_trusted_and_a_random_judge_is_off(centre, mine, said, blind):
    rng = np.random.default_rng(4)
    truth = tens(rng.normal(70, 20, 60))
    segments = centre.segments(60)
    blind(segments, *(tens(truth + rng.normal(0, 8, 60)) for _person in range(3)))
    said(segments, tens(truth + rng.normal(0, 6, 60)))
    whole = passport(mine).whole
    assert whole.trust == "trusted"
    assert whole.alternative.passes
    off = 0
    for _round in range(8):
        said(segments, tens(rng.normal(70, 20, 60)))
        off += passport(mine).whole.trust == "off"
    assert off >= 7


def test_the_measured_bias_covers_the_true_one(centre, mine, said, blind):
    rng = np.random.default_rng(6)
    segments = centre.segments(40)
    covered = 0
    for _round in range(12):
        Review.objects.all().delete()
        human = rng.integers(3, 8, 40) * 10.0
        blind(segments, human)
        said(segments, human + rng.choice([0, 10, 20], 40))
        bias = passport(mine).whole.bias
        covered += bias.low <= 10 <= bias.high
    assert covered >= 9


def test_reviews_that_saw_it_or_are_of_another_text_are_left_out_with_their_reason(
    centre, mine, said, blind
):
    segments = centre.segments(13)
    blind(segments[:10], [50, 60, 70, 80, 90] * 2)
    blind(segments[10:11], [50], saw_automatic=True)
    blind(segments[11:12], [50], saw_automatic=None)
    blind(segments[12:], [50])
    Review.objects.filter(segment=segments[12]).update(content_hash="old")
    said(segments, [60] * 13)
    found = passport(mine)
    assert found.reviews == 10
    assert sorted(found.left_out.values()) == [1, 1, 1]
    assert found.whole.pairs == 10
    assert found.whole.trust == "off"
    assert "20 more reviews" in found.whole.needs[0]


def test_a_passport_is_kept_once_per_basis_and_again_when_reviews_come(centre, mine, said, blind):
    segments = centre.segments(12)
    blind(segments[:10], [50, 60, 70, 80, 90] * 2)
    said(segments, [60] * 12)
    first = renew(mine)
    assert renew(mine) == first
    assert not is_due(mine, timezone.now() - timedelta(minutes=15))
    blind(segments[10:], [50, 60])
    assert is_due(mine, timezone.now())
    assert renew(mine) != first
    assert Passport.objects.count() == 2


def test_a_judge_that_moved_on_its_anchors_is_found_out(centre, mine, said, blind):
    rng = np.random.default_rng(9)
    segments = centre.segments(40)
    people = tens(rng.normal(70, 20, 40))
    blind(segments, people)
    said(segments, people)
    for moved in (0, 0, 0, 8):
        run = LabRun.objects.create(
            workspace=centre.workspace,
            judge_version=mine,
            kind="anchors",
            state="done",
            created_at=timezone.now(),
        )
        LabCase.objects.bulk_create(
            LabCase(run=run, segment=segment, judged=True, score=score + moved + rng.normal(0, 2))
            for segment, score in zip(segments, people.tolist(), strict=True)
        )
    whole = passport(mine).whole
    assert whole.repeat.value > 0.9
    assert whole.drift.found
    assert any("anchors" in reason for reason in whole.why)


def test_one_judge_speaks_for_a_scorecard_and_changes_are_dated(centre, make_judge, people):
    first, second = make_judge("A"), make_judge("B")
    by = people["manager"].user
    scorecard = centre.version.scorecard
    assert speaking(centre.workspace) == {scorecard.pk: first}
    choose(first.judge, by)
    chosen = choose(second.judge, by)
    assert choose(second.judge, by) == chosen
    assert speaking(centre.workspace) == {scorecard.pk: second}
    choose(first.judge, by)
    assert Choice.objects.filter(until__isnull=True).count() == 1
    since, until = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    assert [each.judge for each in changes(centre.workspace, since, until) if each.by] == ["B", "A"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(scorecard=scorecard, judge=second.judge, since=timezone.now())


def test_a_judge_that_is_off_cannot_be_chosen_and_one_switched_off_speaks_no_more(
    centre, make_judge, people
):
    first, second = make_judge("A"), make_judge("B")
    choose(second.judge, people["manager"].user)
    Judge.objects.filter(pk=second.judge_id).update(active=False)
    assert list(speaking(centre.workspace).values()) == [first]
    second.judge.refresh_from_db()
    with pytest.raises(StateError):
        choose(second.judge, people["manager"].user)


def test_a_weak_judge_lets_nothing_stand_and_a_good_one_keeps_its_promise(
    centre, mine, said, blind
):
    rng = np.random.default_rng(12)
    size, n, alpha = 260, 130, 0.1
    segments = centre.segments(size, when=NOW)
    said(segments, tens(rng.normal(75, 20, size)))
    blind(segments[:n], tens(rng.normal(75, 20, n)), probability=n / size)
    assert finding(mine, alpha, ALWAYS).nothing_stands

    broken, shares = 0, []
    for _round in range(10):
        truth = tens(rng.normal(78, 22, size))
        judge = tens(truth + rng.normal(0, 9, size))
        picked = rng.choice(size, n, replace=False)
        said(segments, judge)
        Review.objects.filter(automatic=False).delete()
        drawn = [segments[place] for place in picked.tolist()]
        blind(drawn, truth[picked], probability=n / size)
        found = finding(mine, alpha, ALWAYS)
        stands = np.abs(judge - 80) >= found.escalation.threshold
        wrong = ((judge >= 80) != (truth >= 80))[stands]
        broken += bool(stands.any()) and wrong.mean() > alpha
        shares.append(found.share)
    assert broken <= 3
    assert np.mean(shares) > 30


def test_reviews_are_thinned_until_every_conversation_had_the_same_chance(
    centre, mine, said, blind
):
    segments = centre.segments(200, when=NOW)
    said(segments, [50] * 200)
    blind(segments[:100], [50] * 100, probability=0.2)
    blind(segments[100:], [100] * 100, probability=0.8, purpose=Purpose.RISK)
    labels = labels_of(mine)
    assert labels.drawn == 200
    assert labels.right.sum() == 100
    assert 10 <= (~labels.right).sum() <= 42


@pytest.fixture
def unsure(centre, mine, said, blind):
    """Ninety clear verdicts that were right, and forty conversations nobody has looked at."""
    segments = centre.segments(130, when=NOW)
    said(segments, [100] * 45 + [0] * 45 + [100] * 20 + [80] * 20)
    blind(segments[:90], [100] * 45 + [0] * 45, probability=0.5)
    return segments


def test_what_is_not_clear_enough_waits_for_people_and_stays_out_of_iqs(unsure, mine, people):
    found = finding(mine, 0.1, ALWAYS)
    assert (found.stands, found.left) == (20, 20)
    draw = queue_unsure(people["lead"], found, ALWAYS, Criteria(), 8)
    assert draw.frame_size == 20
    assert replay(draw).same
    slot = Slot.objects.filter(draw=draw).order_by("pk")[0]
    review = begin_slot(people["reviewer"], slot)
    assert review.purpose == Purpose.ESCALATION
    assert review.purpose not in IN_IQS
    queue_unsure(people["lead"], found, ALWAYS, Criteria(), 100)
    assert Slot.objects.count() == 20
    with pytest.raises(InputError):
        queue_unsure(people["lead"], found, ALWAYS, Criteria(), 8)


def test_the_page_of_escalation_answers_and_queues(unsure, people, sign_in):
    lead = sign_in(people["lead"])
    days = f"first_day={NOW.date()}&last_day={NOW.date() + timedelta(days=1)}"
    page = lead.get(f"/w/acme/judges/escalation/?tolerated=10&{days}").content.decode()
    assert "need no human eyes" in page
    assert "50 %" in page
    given = dict(part.split("=") for part in days.split("&")) | {
        "tolerated": "10",
        "size": "5",
        "scorecard": str(JudgeVersion.objects.get().judge.scorecard_id),
    }
    assert lead.post("/w/acme/judges/escalation/queue/", given).status_code == 302
    assert Slot.objects.count() == 5
    assert lead.post("/w/acme/judges/escalation/queue/", {"size": "x"}).status_code == 422


ADDRESSES = {
    "passport": ("get", "{judge}/passport/", SEE),
    "renew_passport": ("post", "{judge}/passport/renew/", RUN),
    "score_anchors": ("post", "{judge}/passport/anchors/", RUN),
    "judge_speaks": ("post", "{judge}/speak/", RUN),
    "escalation": ("get", "escalation/", SEE),
    "escalation_queue": ("post", "escalation/queue/", ASSIGN),
    "lab": ("get", "lab/", SEE),
    "lab_start": ("post", "lab/start/", RUN),
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_or_may_not(sign_in, people, mine, role):
    client = sign_in(people[role])
    for name, (method, address, roles) in ADDRESSES.items():
        answer = getattr(client, method)(f"/w/acme/judges/{address.format(judge=mine.judge_id)}")
        assert answer.status_code in ({200, 302, 422} if role in roles else {403}), name


def test_a_stranger_finds_nothing_and_another_workspace_s_judge_is_nowhere(sign_in, stranger, mine):
    client = sign_in(stranger)
    for name, (method, address, _roles) in ADDRESSES.items():
        path = address.format(judge=mine.judge_id)
        assert getattr(client, method)(f"/w/acme/judges/{path}").status_code == 404, name
        if "{judge}" in address:
            assert getattr(client, method)(f"/w/other/judges/{path}").status_code == 404, name


def test_the_passport_page_shows_figures_and_what_it_would_take(
    centre, mine, said, blind, people, sign_in
):
    rng = np.random.default_rng(1)
    human = tens(rng.normal(70, 20, 40))
    segments = centre.segments(40)
    blind(segments, human)
    said(segments, tens(human + rng.normal(0, 10, 40)))
    client = sign_in(people["manager"])
    address = reverse("passport", args=["acme", mine.judge_id])
    assert "No passport yet" in client.get(address).content.decode()
    client.post(reverse("renew_passport", args=["acme", mine.judge_id]))
    page = client.get(address).content.decode()
    assert "assist only" in page
    assert "rated by two people each" in page
    assert client.get(f"{address}?version=7").status_code == 404


def test_a_judge_s_page_says_who_speaks_and_lets_a_manager_choose(judge, people, sign_in):
    address = reverse("judge", args=["acme", judge.judge_id])
    client = sign_in(people["manager"])
    assert "the first judge made speaks" in client.get(address).content.decode()
    client.post(reverse("judge_speaks", args=["acme", judge.judge_id]))
    assert Choice.objects.get().by == people["manager"].user
    page = client.get(address).content.decode()
    assert "Who chose" in page
    assert "Let this judge speak" not in page
    assert "in use</span>" in client.get(reverse("judges", args=["acme"])).content.decode()


def test_moments_of_a_passport_do_not_hang_on_when_reviews_happened(centre, mine, said, blind):
    """Old conversations validate a judge as well as new ones."""
    segments = centre.segments(5, when=datetime(2019, 1, 1, tzinfo=UTC))
    blind(segments, [50, 60, 70, 80, 90])
    said(segments, [60, 60, 70, 90, 90])
    assert passport(mine).whole.pairs == 5
