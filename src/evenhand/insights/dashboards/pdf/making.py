"""Printing in a process of its own, so that the page's process stays small."""

from __future__ import annotations

import logging
import subprocess
import sys
from threading import BoundedSemaphore

import msgspec
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.insights.dashboards.pdf.document import Document

AT_ONCE = 2
LONGEST = 60
"""Seconds that printing, or waiting for a turn to print, may take."""

_turns = BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


def made(document: Document) -> bytes:
    """The document as a PDF.

    Raises
    ------
    StateError
        It could not be printed, or not in time.
    """
    if not _turns.acquire(timeout=LONGEST):
        raise StateError(_("Too many PDFs are being made just now. Try again in a minute."))
    try:
        return _printed(msgspec.json.encode(document))
    finally:
        _turns.release()


def _printed(asked: bytes) -> bytes:
    command = [sys.executable, "-m", "evenhand.insights.dashboards.pdf.printing"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=asked, capture_output=True, timeout=LONGEST, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise StateError(
            _("Making the PDF took too long. Choose a shorter period, or take the CSV.")
        ) from error
    except subprocess.CalledProcessError as error:
        _log.error("PDF not made: %s", error.stderr.decode("utf-8", "replace"))
        raise StateError(
            _("The PDF could not be made; the server's log says why. The CSV has the same rows.")
        ) from error
    return done.stdout
