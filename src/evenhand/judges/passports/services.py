"""Keeping passports: one row per basis, so that the same figures are not kept twice."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from django.db import transaction
from django.utils import timezone

from evenhand.judges.contract import hash_of
from evenhand.judges.models import JudgeVersion, Passport
from evenhand.judges.passports.stamps import passport

OLD = timedelta(minutes=15)
"""Looked over again after so long, if reviews have come or changed meanwhile."""


@transaction.atomic
def renew(version: JudgeVersion) -> Passport:
    """The passport as things stand now; kept beside the earlier ones if it differs."""
    content = msgspec.to_builtins(passport(version))
    now = timezone.now()
    kept, _made = Passport.objects.update_or_create(
        judge_version=version,
        basis=hash_of(content),
        defaults={"checked_at": now},
        create_defaults={"content": content, "checked_at": now, "made_at": now},
    )
    return kept
