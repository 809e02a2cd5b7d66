"""A transcript as inert HTML.

Each message carries ``data-message`` (its position) and each run of its text ``data-offset`` (where
the run begins, counted in characters), so that a selection can be turned into message, start, end.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from evenhand.conversations.display import ShownEvent, ShownMessage, ShownTranscript, Span


def drawn(transcript: ShownTranscript) -> SafeString:
    """The entries of the list of messages and events, in their order."""
    parts = [_message(message) for message in transcript.messages]
    return SafeString("\n".join([*parts, _events(transcript.last_events)]))


def _message(message: ShownMessage) -> str:
    before = _events(message.events) + _line("li", "day-break", message.day)
    names = f"message-{escape(message.kind)}{' message-other' * message.other}"
    mail_head = _line("div", "mail-head", message.subject, ' dir="auto"')
    return (
        f'{before}<li class="message {names}" id="message-{message.position}" '
        f'data-message="{message.position}" tabindex="-1"><div class="message-head">'
        f'<span dir="auto">{escape(message.heading)}</span>{_time(message)}</div>{mail_head}'
        f'<div class="message-text" dir="auto">{_text(message)}</div></li>'
    )


def _time(message: ShownMessage) -> str:
    if not message.sent_at:
        return f'<span class="message-time">{escape(message.time)}</span>'
    moment = f'datetime="{escape(message.sent_at)}"'
    return f'<time class="message-time" {moment}>{escape(message.time)}</time>'


def _text(message: ShownMessage) -> str:
    if not message.spans:
        return f'<span data-offset="0">{escape(message.text)}</span>'
    return "".join(map(_span, message.spans))


def _span(span: Span) -> str:
    place = f'data-offset="{span.start}"'
    if not (span.marked or span.found):
        return f"<span {place}>{escape(span.text)}</span>"
    names = "" if span.marked else ' class="found"'
    keys = f' data-mark="{escape(span.keys)}"' if span.keys else ""
    return f"<mark{names} {place}{keys}>{escape(span.text)}</mark>"


def _events(events: Iterable[ShownEvent]) -> str:
    return "".join(map(_event, events))


def _event(event: ShownEvent) -> str:
    author = f" · {escape(event.author)}" if event.author else ""
    return (
        '<li class="message message-system"><div class="message-head">'
        f'<span class="message-time">{escape(event.time)}</span>'
        f"<span><b>{escape(event.kind)}</b>{author}</span></div>"
        f' <div class="message-text" dir="auto">{escape(event.text)}</div></li>'
    )


def _line(element: str, name: str, text: str, more: str = "") -> str:
    return f'<{element} class="{name}"{more}>{escape(text)}</{element}>' if text else ""
