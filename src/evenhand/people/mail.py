"""Mail to people."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from evenhand.people.models import Invitation


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Mail the link; returns whether the mail server took it."""
    facts = {
        "by": str(invitation.invited_by or ""),
        "workspace": str(invitation.workspace),
        "role": invitation.get_role_display(),
        "link": link,
    }
    text = _(
        "%(by)s invites you to %(workspace)s on Evenhand as %(role)s.\n\n"
        "%(link)s\n\n"
        "The link works once, for seven days. If you did not expect it, do nothing."
    )
    subject = _("Invitation to %(workspace)s") % facts
    try:
        send_mail(subject, text % facts, None, [invitation.email])
    except (SMTPException, OSError):
        return False
    return True
