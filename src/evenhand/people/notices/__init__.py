"""Telling people of things, in the app and by mail, each thing once.

Examples
--------
``notify(NoticeKind.MENTION, [member], _("…"), "/w/acme/…", once=f"mention:{review.pk}")``
"""

from evenhand.people.models import Notice, NoticeKind
from evenhand.people.notices.mailing import send_due
from evenhand.people.notices.reading import notice_or_404, notices_of, unread_count
from evenhand.people.notices.switches import Switch, change_switches, switches_of
from evenhand.people.notices.writing import mark_all_read, mark_read, notify

__all__ = [
    "Notice",
    "NoticeKind",
    "Switch",
    "change_switches",
    "mark_all_read",
    "mark_read",
    "notice_or_404",
    "notices_of",
    "notify",
    "send_due",
    "switches_of",
    "unread_count",
]
