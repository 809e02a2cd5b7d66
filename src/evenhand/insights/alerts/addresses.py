"""Where alerts may be sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.errors import InputError


def private_allowed() -> bool:
    """Whether webhooks may lead into one's own network."""
    return bool(settings.ENV["WEBHOOK_PRIVATE"])


def check_address(url: str) -> None:
    """Refuse an address that alerts must not be sent to.

    Raises
    ------
    InputError
        It is no web address, carries a password, or would send in the clear.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise InputError(_("give a whole address, such as https://example.com/hook."), "url")
    if parts.username or parts.password:
        raise InputError(_("leave name and password out: what is sent is signed."), "url")
    if parts.scheme == "http" and not private_allowed():
        raise InputError(_("plain http:// would show alerts to the network. Use https://."), "url")
