"""Mailing notices: one mail per person and round, in their time zone and language.

A mail server cannot take part in a transaction, so one of two faults has to be chosen: a mail that
is lost, or one that comes twice. Here each mail is *begun* (one update that changes exactly the
rows nobody else has begun) before it is sent, and noted as *sent* after. A worker killed in between
leaves it begun; after ``BEGUN_FOR`` another one takes it once more, and never a third time. So
nothing is lost by one crash, and nothing comes more than twice.
A mail the server refused was certainly not sent: that try does not count, and it is tried again
until the notice is ``TOO_OLD``. A server that went away midway may have sent it: that counts.
"""

from __future__ import annotations

import logging
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.people.models import Membership, Notice, User

logger = logging.getLogger(__name__)

BEGUN_FOR = timedelta(minutes=10)
"""After this long, a mail that was begun and not noted as sent is taken up again."""

TRIES = 2
"""How often a mail may be begun without being known to have failed."""

TOO_OLD = timedelta(days=2)
"""What could not be mailed for this long is no news any more; it stays in the app."""

AT_A_TIME = 200
"""Notices of one round; the rest wait for the next."""


def send_due(now: datetime | None = None) -> int:
    """Mail what waits to be mailed; how many notices were sent. Safe to do twice at once.

    A mail server that cannot be reached leaves everything for a later round.
    """
    moment = now or timezone.now()
    by_person = _by_person(_due(moment).select_related("member__user", "member__workspace"))
    if not by_person:
        return 0
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        logger.warning("mail server cannot be reached (%s); notices wait", error)
        return 0
    try:
        return sum(_send(connection, found, moment) for found in by_person)
    finally:
        connection.close()


def _due(moment: datetime) -> QuerySet[Notice]:
    free = Q(mail_begun_at=None) | Q(mail_begun_at__lt=moment - BEGUN_FOR)
    return Notice.objects.filter(
        free,
        by_mail=True,
        mailed_at=None,
        mail_tries__lt=TRIES,
        created_at__gt=moment - TOO_OLD,
    )


def _by_person(due: QuerySet[Notice]) -> list[list[Notice]]:
    grouped: dict[int, list[Notice]] = defaultdict(list)
    for notice in due.order_by("created_at", "pk")[:AT_A_TIME]:
        grouped[notice.member_id].append(notice)
    return list(grouped.values())


def _send(connection: BaseEmailBackend, due: Sequence[Notice], moment: datetime) -> int:
    begun = [notice for notice in due if _begin(notice, moment)]
    if not begun:
        return 0
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in begun])
    try:
        connection.send_messages([_mail(begun)])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        logger.warning("a mail with notices was refused (%s); it is tried again", error)
        rows.update(mail_tries=F("mail_tries") - 1)
        return 0
    except (SMTPException, OSError) as error:
        logger.warning(
            "the mail server went away (%s); what was begun is taken up once more", error
        )
        return 0
    rows.update(mailed_at=moment)
    return len(begun)


def _begin(notice: Notice, moment: datetime) -> bool:
    """Whether this worker, and no other, sends it now."""
    changed = (
        _due(moment)
        .filter(pk=notice.pk, mail_tries=notice.mail_tries)
        .update(mail_begun_at=moment, mail_tries=F("mail_tries") + 1)
    )
    return changed == 1


def _mail(notices: Sequence[Notice]) -> EmailMessage:
    member = notices[0].member
    with translation.override(_language(member.user)), timezone.override(_zone(member)):
        return EmailMessage(_subject(notices), _text(member, notices), None, [member.user.email])


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return notices[0].subject
    facts = {"count": len(notices), "workspace": str(notices[0].member.workspace)}
    text = ngettext(
        "%(count)d notice from %(workspace)s", "%(count)d notices from %(workspace)s", len(notices)
    )
    return " ".join((text % facts).split())


def _text(member: Membership, notices: Iterable[Notice]) -> str:
    paragraphs = [_paragraph(notice) for notice in notices]
    foot = _("Choose what you are told of, and how: %(link)s") % {"link": _link("/preferences/")}
    return "\n\n".join([*paragraphs, f"--\n{member.workspace}\n{foot}"]) + "\n"


def _paragraph(notice: Notice) -> str:
    when = formats.date_format(timezone.localtime(notice.created_at), "j M Y H:i T")
    return f"{notice.subject}\n{when}\n{_link(notice.address)}"


def _link(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"


def _language(user: User) -> str:
    return user.language or settings.LANGUAGE_CODE


def _zone(member: Membership) -> zoneinfo.ZoneInfo | None:
    name = member.user.time_zone or member.workspace.time_zone
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
