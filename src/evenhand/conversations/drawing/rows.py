"""The rows of the list of conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.html import conditional_escape as inert
from django.utils.safestring import SafeString

from evenhand.conversations.extensions import Badge
from evenhand.conversations.listing import Row


def drawn(rows: Iterable[Row], labels: Mapping[str, str]) -> SafeString:
    """The body of the table, every cell under its label for narrow screens."""
    inert_labels = {name: inert(label) for name, label in labels.items()}
    return SafeString("\n".join(_row(row, inert_labels) for row in rows))


def _row(row: Row, labels: Mapping[str, str]) -> str:
    badges = "".join(map(_badge, row.badges)) if row.badges else ""
    return (
        f'<tr><th scope="row"><div><a href="{inert(row.url)}" dir="auto">{inert(row.title)}</a>'
        f"{badges}{_below(row.customer)}{_below(row.snippet)}</div></th>"
        f'<td class="shrink" data-label="{labels["agent"]}" dir="auto">{inert(row.agents)}</td>'
        f'<td data-label="{labels["channel"]}">{inert(row.channel)}</td>'
        f'<td class="shrink" data-label="{labels["started"]}">{inert(row.day)} {row.time}</td>'
        f'<td class="num" data-label="{labels["messages"]}">{row.messages}</td>'
        f'<td class="num" data-label="{labels["first_reply"]}">{inert(row.first_reply)}</td>'
        f'<td class="num" data-label="{labels["csat"]}">{inert(row.csat)}</td></tr>'
    )


def _below(text: str) -> str:
    return f'<div class="sub" dir="auto">{inert(text)}</div>' if text else ""


def _badge(badge: Badge) -> str:
    kind = f" tag-{inert(badge.kind)}" if badge.kind else ""
    title = f' title="{inert(badge.title)}"' if badge.title else ""
    return f' <span class="tag{kind}"{title}>{inert(badge.text)}</span>'
