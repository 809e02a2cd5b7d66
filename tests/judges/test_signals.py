"""Signals from stored conversations to the pages: found once, renewed, shown, filtered by."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evenhand.conversations.filters import Filters, read_filters
from evenhand.conversations.models import Conversation, Segment
from evenhand.conversations.queries import page_of
from evenhand.conversations.services import Span, redact
from evenhand.judges.signals import queries, services, tasks
from evenhand.judges.signals.models import Scan, ScanWork, Signal
from evenhand.judges.signals.pages import rows
from evenhand.judges.signals.queries import Days
from evenhand.people.roles import Role
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.forms.criteria import CriteriaForm, described, initial_from
from evenhand.reviews.queries.frames import segments_for

pytestmark = pytest.mark.django_db

LEAVING = ("I want to cancel my contract.", "Hello, I will look into it.", "Thanks")
TODAY = date(2026, 5, 31)


@pytest.fixture
def leaver(store_chats):
    """A conversation with a signal, beside one without."""
    store_chats(1)
    (segment,) = store_chats(2, texts=LEAVING)
    return segment


@pytest.fixture
def scanned(workspace, leaver):
    services.scan(workspace)
    return leaver


def kinds(segment):
    return set(Signal.objects.filter(segment=segment).values_list("kind", flat=True))


def test_signals_are_stored_as_places_without_words(scanned):
    signal = Signal.objects.get(segment=scanned, kind="churn_risk")
    ((message, start, end),) = signal.evidence
    assert LEAVING[message][start:end] == "cancel my contract"
    assert signal.version == 1
    assert Signal.objects.exclude(segment=scanned).count() == 0


def test_looking_twice_does_nothing_twice(workspace, scanned):
    before = list(Signal.objects.order_by("pk").values())
    assert services.scan(workspace) == 0
    assert list(Signal.objects.order_by("pk").values()) == before


def test_a_changed_conversation_is_looked_at_again(workspace, scanned, store_chats):
    store_chats(2, texts=("I want to stay.", "Good.", "Thanks"))
    assert services.scan(workspace) == 1
    assert kinds(scanned) == set()


def test_what_is_blacked_out_is_no_evidence_any_more(workspace, scanned, viewer):
    redact(viewer, scanned.conversation, [Span(0, 0, len(LEAVING[0]))])
    assert services.scan(workspace) == 1
    assert kinds(scanned) == set()
    assert services.scan(workspace) == 0


def test_one_worker_looks_at_a_time_and_a_dead_one_is_replaced(workspace, leaver):
    assert services.take(workspace) is not None
    assert services.scan(workspace) == 0
    ScanWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.scan(workspace) == 2


def test_what_a_stopped_worker_left_is_gone_on_with(workspace, leaver, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 1)
    answers = iter([True, False])
    assert services.scan(workspace, lambda: next(answers)) == 1
    assert services.scan(workspace) == 1
    assert Scan.objects.count() == 2


def test_a_fault_is_kept_and_lets_others_try(workspace, leaver, monkeypatch):
    def broken(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(services, "read", broken)
    with pytest.raises(OSError, match="disk full"):
        services.scan(workspace)
    work = ScanWork.objects.get()
    assert work.error == "OSError: disk full"
    assert work.lease_until is None


def test_the_sweep_has_new_segments_looked_through(workspace, leaver, monkeypatch):
    monkeypatch.setattr(tasks, "_looked", {})
    assert tasks.enqueue_unfinished() == 1
    tasks.scan_next.func(workspace.pk)
    assert Scan.objects.count() == 2
    assert tasks.enqueue_unfinished() == 0


def test_what_is_usual_is_renewed_when_conversations_have_doubled(
    workspace, store_chats, monkeypatch
):
    monkeypatch.setattr(services, "USUAL_FROM", 3)
    store_chats(1, 2, 3)
    services.scan(workspace)
    work = ScanWork.objects.get()
    assert (work.usual, work.usual_number) == ({"chat": 3}, 1)
    store_chats(4, 5)
    services.scan(workspace)
    assert ScanWork.objects.get().usual_number == 1
    store_chats(6, texts=("One", "two", "three", "four"))
    assert services.scan(workspace) == 6
    assert ScanWork.objects.get().usual_number == 2
    assert Signal.objects.get(kind="outlier").value == 4


def test_the_rate_counts_only_where_it_can_be_told(viewer, scanned):
    found = {row.detector.key: row for row in rows(viewer, 3, TODAY)}
    leaving = found["churn_risk"]
    assert (leaving.found, leaving.rate.n, leaving.rate.value) == (1, 2, 50)
    assert leaving.rate.low == pytest.approx(9.45, abs=0.01)
    assert leaving.trend[-1].value == 50
    assert leaving.trend[0].value is None
    assert "time codes" in found["dead_air"].rate.absent
    assert "signal=churn_risk&first_day=2026-03-01&last_day=2026-05-31" in leaving.url


def test_months_are_those_of_the_zone(viewer, scanned):
    first = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)
    Segment.objects.filter(pk=scanned.pk).update(started_at=first)
    days = Days(date(2026, 5, 1), TODAY, "Europe/Berlin")
    found = queries.by_month(viewer, days)["churn_risk"]
    assert found == {date(2026, 5, 1): queries.Tally(1, 2)}


def test_the_list_is_narrowed_to_a_signal(viewer, scanned):
    filters = read_filters({"signal": "churn_risk"})
    assert page_of(viewer, filters).ids == [scanned.conversation_id]
    assert filters.query() == "?signal=churn_risk"
    assert not filters.without("signal")
    assert read_filters({"signal": "nonsense"}) == Filters()
    assert page_of(viewer, read_filters({"signal": "praise"})).ids == []


def test_frames_are_narrowed_to_segments_with_a_signal(workspace, viewer, scanned):
    criteria = Criteria(added={"signal": "churn_risk"})
    assert Criteria.read(criteria.stored()) == criteria
    assert list(segments_for(workspace, criteria)) == [scanned]
    assert ("Signal", "May leave") in [
        (str(label), value) for label, value in described(criteria, viewer)
    ]
    form = CriteriaForm(viewer, initial_from(criteria))
    assert form.is_valid()
    assert form.criteria("UTC").added == criteria.added


def page(client, address):
    response = client.get(f"/w/acme/{address}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_conversation_shows_its_signals_with_a_jump_to_the_message(sign_in, viewer, scanned):
    shown = page(sign_in(viewer), f"conversations/{scanned.conversation_id}/")
    assert "May leave" in shown
    assert '<a href="#message-0"><span dir="auto">“cancel my contract”' in shown
    assert "Dead air, Talks over; that takes time codes of a recording" in shown


def test_a_conversation_says_that_none_was_found_and_nothing_before_it_was_looked_at(
    sign_in, viewer, workspace, leaver
):
    other = Conversation.objects.exclude(pk=leaver.conversation_id).get()
    client = sign_in(viewer)
    assert "None found." not in page(client, f"conversations/{other.pk}/")
    services.scan(workspace)
    assert "None found." in page(client, f"conversations/{other.pk}/")


def test_the_list_has_badges_and_the_filter(sign_in, viewer, scanned):
    shown = page(sign_in(viewer), "conversations/?signal=churn_risk")
    assert '<span class="tag tag-bad"' in shown
    assert "May leave" in shown
    assert '<option value="churn_risk" selected>' in shown


def test_another_workspaces_signals_are_nobodys_here(stranger, scanned):
    assert queries.of_conversations(stranger, [scanned.conversation_id]) == []
    assert queries.of_conversation(stranger, scanned.conversation_id) == ([], [])
    assert all(row.found == row.rate.n == 0 for row in rows(stranger, 12, TODAY))


def test_an_agent_sees_signals_of_own_conversations_only(people, scanned):
    member = people[Role.AGENT]
    seen = queries.of_conversations(member, [scanned.conversation_id])
    assert seen == []
    scanned.agent.user = member.user
    scanned.agent.save()
    assert queries.of_conversations(member, [scanned.conversation_id]) == [
        (scanned.conversation_id, "churn_risk")
    ]


def test_without_anything_looked_through_the_page_says_the_next_step(sign_in, viewer):
    assert "Import some to begin." in page(sign_in(viewer), "signals/")


def test_the_page_costs_the_same_with_more_signals(
    sign_in, viewer, workspace, scanned, store_chats
):
    client = sign_in(viewer)
    counts = []
    for number in (3, 4):
        store_chats(number, texts=LEAVING)
        services.scan(workspace)
        with CaptureQueriesContext(connection) as asked:
            page(client, "signals/?months=12")
            page(client, "conversations/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_judges_sees_the_page_of_signals(sign_in, people, role):
    allowed = role in {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}
    assert sign_in(people[role]).get("/w/acme/signals/").status_code == (200 if allowed else 403)


def test_a_stranger_finds_no_page_of_signals(sign_in, stranger, workspace):
    assert sign_in(stranger).get("/w/acme/signals/").status_code == 404
