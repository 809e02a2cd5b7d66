"""Telling people of things, once, and who sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from evenhand.people.models import Membership, Notice, NoticeKind, User
from evenhand.people.notices import (
    Switch,
    change_switches,
    mark_read,
    notify,
    send_due,
    switches_of,
    unread_count,
)
from evenhand.people.notices.mailing import BEGUN_FOR, TOO_OLD
from evenhand.people.roles import Role

MOMENT = datetime(2026, 3, 29, 8, 30, tzinfo=UTC)


@pytest.fixture
def lead(people):
    return people[Role.LEAD]


def tell(*members, kind=NoticeKind.SLOT_ASSIGNED, once="a", subject="Ten to review"):
    notify(kind, members, subject, "/w/acme/review/", once)
    Notice.objects.filter(once=once).update(created_at=MOMENT)


def test_telling_twice_of_the_same_thing_tells_once(lead):
    tell(lead)
    tell(lead)
    tell(lead, once="b")
    assert Notice.objects.count() == 2


def test_a_repeat_reaches_those_who_were_not_told_yet(lead, viewer):
    tell(lead)
    tell(lead, viewer)
    assert [unread_count(lead), unread_count(viewer)] == [1, 1]


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "w/acme/"])
def test_a_notice_leads_nowhere_but_into_this_site(lead, address):
    with pytest.raises(ValueError, match="leads to a path"):
        notify(NoticeKind.ALERT, [lead], "Look", address, "a")


def test_a_long_or_broken_subject_becomes_one_line_that_fits(lead):
    tell(lead, subject="One\nBcc: all@x.example " + "x" * 300)
    kept = Notice.objects.get().subject
    assert "\n" not in kept
    assert len(kept) <= 200


def test_someone_who_may_no_longer_sign_in_is_not_told(lead):
    User.objects.filter(pk=lead.user_id).update(is_active=False)
    tell(lead)
    assert not Notice.objects.exists()


def test_telling_many_costs_as_much_as_telling_one(people, django_assert_num_queries):
    with django_assert_num_queries(4):  # savepoint, who, all rows, savepoint
        notify(NoticeKind.ALERT, people.values(), "Look", "/w/acme/", "a")


def test_each_sees_their_own_only(people, sign_in, lead, viewer):
    tell(lead, subject="For the lead alone")
    own, other = sign_in(lead), sign_in(viewer)
    number = Notice.objects.get().pk
    page = reverse("notices", args=["acme"])
    assert "For the lead alone" in own.get(page).content.decode()
    assert "For the lead alone" not in other.get(page).content.decode()
    assert other.get(reverse("notice", args=["acme", number])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_following_a_notice_leads_there_and_reads_it(sign_in, lead):
    tell(lead)
    answer = sign_in(lead).get(reverse("notice", args=["acme", Notice.objects.get().pk]))
    assert answer.url == "/w/acme/review/"
    assert unread_count(lead) == 0


def test_reading_again_keeps_the_first_time(lead):
    tell(lead)
    mark_read(Notice.objects.get())
    first = Notice.objects.get().read_at
    mark_read(Notice.objects.get())
    assert Notice.objects.get().read_at == first


def test_all_are_marked_as_read_for_oneself_only(sign_in, lead, viewer):
    tell(lead, viewer)
    sign_in(lead).post(reverse("notices_read", args=["acme"]))
    assert [unread_count(lead), unread_count(viewer)] == [0, 1]


def test_the_bell_counts_what_is_not_read(sign_in, lead):
    tell(lead)
    tell(lead, once="b")
    page = sign_in(lead).get(reverse("people", args=["acme"])).content.decode()
    assert page.count('class="bell-count">2') == 2  # in the bar of a phone, and in the navigation


def test_the_list_costs_the_same_however_long(sign_in, lead, django_assert_max_num_queries):
    client = sign_in(lead)
    for number in range(30):
        tell(lead, once=str(number))
    with django_assert_max_num_queries(8):
        client.get(reverse("notices", args=["acme"]))


def test_what_is_switched_off_is_neither_shown_nor_mailed(lead, mailoutbox):
    change_switches(lead.user, {NoticeKind.SLOT_ASSIGNED: Switch(False, False)})
    tell(lead)
    send_due(MOMENT)
    assert unread_count(lead) == 0
    assert mailoutbox == []


def test_switching_back_on_does_not_bring_up_what_was_not_wanted(lead, mailoutbox):
    change_switches(lead.user, {NoticeKind.SLOT_ASSIGNED: Switch(False, False)})
    tell(lead)
    change_switches(lead.user, {})
    tell(lead)
    assert unread_count(lead) == 0


def test_every_kind_can_be_switched_on_the_page(sign_in, lead):
    client = sign_in(lead)
    wanted = {"app-mention": "on", "mail-kudos": "on"}
    client.post(reverse("preferences_notices"), wanted)
    kept = switches_of(User.objects.get(pk=lead.user_id))
    assert {kind for kind, switch in kept.items() if switch.in_app} == {NoticeKind.MENTION}
    assert {kind for kind, switch in kept.items() if switch.by_mail} == {NoticeKind.KUDOS}
    page = client.get(reverse("preferences")).content.decode()
    assert all(f'name="app-{kind}"' in page and f'name="mail-{kind}"' in page for kind in kept)


def test_mail_is_plain_text_in_the_persons_own_zone(lead, settings, mailoutbox):
    settings.SITE_ADDRESS = "https://quality.example"
    User.objects.filter(pk=lead.user_id).update(time_zone="Asia/Tokyo")
    tell(lead, subject="Ten <b>to</b> review")
    assert send_due(MOMENT) == 1
    sent = mailoutbox[0]
    assert sent.to == [lead.user.email]
    assert sent.subject == "Ten <b>to</b> review"
    assert "29 Mar 2026 17:30 JST" in sent.body
    assert "https://quality.example/w/acme/review/" in sent.body
    assert sent.content_subtype == "plain"


def test_several_at_once_come_as_one_mail(lead, mailoutbox):
    tell(lead)
    tell(lead, once="b", subject="A dispute")
    assert send_due(MOMENT) == 2
    assert [sent.subject for sent in mailoutbox] == ["2 notices from Acme Support"]


def test_a_second_round_sends_nothing_again(lead, mailoutbox):
    tell(lead)
    send_due(MOMENT)
    send_due(MOMENT + BEGUN_FOR * 2)
    assert len(mailoutbox) == 1


class Killed(BaseException):
    """What no code of the product catches, as when a process ends."""


class KilledAfterSending(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed


def test_a_worker_killed_after_sending_sends_once_more_at_most(lead, settings, monkeypatch):
    tell(lead)
    with monkeypatch.context() as patch:
        patch.setattr("evenhand.people.notices.mailing.get_connection", KilledAfterSending)
        with pytest.raises(Killed):
            send_due(MOMENT)
        send_due(MOMENT + BEGUN_FOR / 2)
        assert len(mail.outbox) == 1
        with pytest.raises(Killed):
            send_due(MOMENT + BEGUN_FOR * 2)
    send_due(MOMENT + BEGUN_FOR * 4)
    assert len(mail.outbox) == 2


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({})


def test_refused_mail_is_tried_until_it_is_old_news(lead, monkeypatch, mailoutbox):
    tell(lead)
    with monkeypatch.context() as patch:
        patch.setattr("evenhand.people.notices.mailing.get_connection", Refusing)
        for number in range(5):
            assert send_due(MOMENT + number * BEGUN_FOR * 2) == 0
    assert send_due(MOMENT + TOO_OLD + timedelta(minutes=1)) == 0
    assert send_due(MOMENT + timedelta(hours=3)) == 1


class Away(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_a_mail_server_that_is_away_leaves_everything_for_later(lead, monkeypatch, mailoutbox):
    tell(lead)
    with monkeypatch.context() as patch:
        patch.setattr("evenhand.people.notices.mailing.get_connection", Away)
        assert send_due(MOMENT) == 0
    assert Notice.objects.get().mail_begun_at is None
    assert send_due(MOMENT) == 1


def test_who_leaves_takes_their_notices_along(lead):
    tell(lead)
    Membership.objects.filter(pk=lead.pk).delete()
    assert not Notice.objects.exists()
