"""Sending alerts to webhooks: signed, tried again later and later, each under one id.

A delivery is taken (one update that moves its next try, which no second worker repeats) before it
is sent, and noted as delivered after. A worker killed in between leaves it to the next try, under
the same id: who receives it twice can tell.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from evenhand.insights.alerts.addresses import private_allowed
from evenhand.insights.alerts.models import Alert, Delivery

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""After each failed try; after the last one more try, and then it is given up."""

AT_A_TIME = 10
SECONDS = 10.0
_ANSWER = 200


def send_due(now: datetime | None = None) -> int:
    """Send what is due; how many were taken. Safe to do twice at once."""
    moment = now or timezone.now()
    due = _due(moment).select_related("webhook", "alert__workspace", "alert__agent", "alert__team")
    return sum(_try(delivery, moment) for delivery in due.order_by("due_at")[:AT_A_TIME])


def _due(moment: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        due_at__lte=moment, delivered_at=None, given_up_at=None, webhook__on=True
    )


def _try(delivery: Delivery, moment: datetime) -> bool:
    if not _take(delivery, moment):
        return False
    taken, answer = _send(delivery, moment)
    row = Delivery.objects.filter(pk=delivery.pk)
    if taken:
        row.update(delivered_at=moment, answer=answer)
        return True
    row.update(answer=answer)
    if delivery.tries >= len(PAUSES):
        row.update(given_up_at=moment)
        logger.warning("webhook %s: given up (%s)", delivery.webhook_id, answer)
    return False


def _take(delivery: Delivery, moment: datetime) -> bool:
    """Whether this worker, and no other, makes this try."""
    pause = PAUSES[min(delivery.tries, len(PAUSES) - 1)]
    same = Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries, delivered_at=None)
    return bool(same.update(tries=F("tries") + 1, due_at=moment + pause))


def _send(delivery: Delivery, moment: datetime) -> tuple[bool, str]:
    """Whether it was taken, and what was answered."""
    import httpx2

    from evenhand.people.egress import GuardedTransport

    hook, body = delivery.webhook, payload(delivery)
    transport = GuardedTransport(hook.url, private_allowed(), SECONDS)
    try:
        with httpx2.Client(
            transport=transport, timeout=SECONDS, follow_redirects=False, trust_env=False
        ) as client:
            answer = client.post(hook.url, content=body, headers=headers(delivery, body, moment))
    except httpx2.HTTPError as error:
        return False, f"{type(error).__name__}: {error}"[:_ANSWER]
    return answer.is_success, f"{answer.status_code} {answer.reason_phrase}"[:_ANSWER]


def headers(delivery: Delivery, body: bytes, moment: datetime) -> dict[str, str]:
    """The id of the delivery, the same at every try, and the signature of time and body."""
    stamp = str(int(moment.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Evenhand",
        "X-Evenhand-Delivery": str(delivery.pk),
        "X-Evenhand-Signature": f"t={stamp},v1={signature(delivery.webhook.secret, stamp, body)}",
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of the seconds since 1970, a full stop and the body, as hexadecimal digits.

    Examples
    --------
    >>> signature("secret", "1700000000", b"{}")[:16]
    'b8569b78799ff9e3'
    """
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def payload(delivery: Delivery) -> bytes:
    """What is sent: the facts of the alert, and where people read more. No words of customers."""
    alert = delivery.alert
    told = {"event": "alert.raised", "delivery": str(delivery.pk), "alert": facts(alert)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def facts(alert: Alert) -> dict[str, Any]:
    """The alert as numbers and names."""
    slug = alert.workspace.slug
    return {
        "id": alert.pk,
        "workspace": slug,
        "metric": alert.metric,
        "team": alert.team.name,
        "agent": alert.agent.name if alert.agent else None,
        "day": alert.day.isoformat(),
        "since": alert.since.isoformat(),
        "change": round(alert.change, 1),
        "reviews": alert.reviews,
        "quality": alert.parts.get("quality"),
        "mix": alert.parts.get("mix"),
        "false_alarm_every_weeks": round(alert.false_alarm_every),
        "address": settings.SITE_ADDRESS + reverse("alert", args=[slug, alert.pk]),
    }
