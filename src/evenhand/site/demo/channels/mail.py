"""E-mail threads: whole letters with signatures and quoted text, hours apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

from evenhand.site.demo.centre import COMPANY, TEAM
from evenhand.site.demo.channels.draft import SYSTEM, Draft, Habits, drafted, seconds
from evenhand.site.demo.scene import CUSTOMER, Scene

_ZONES = {team.key: ZoneInfo(team.zone) for team in TEAM.values()}
_RECEIPT = (
    "[Automatic reply] We have received your message ({ticket}) and will answer as soon as we can. "
    "Please do not reply to this e-mail."
)


def mail(scene: Scene, habits: Habits) -> list[Draft]:
    """The conversation as letters."""
    drafts = drafted(scene, habits, lambda _: "\n\n")
    subject = scene.chosen(scene.material.subjects)
    _sign(drafts, scene)
    _time(drafts, scene)
    if TEAM[scene.contact.team].kind == "front_line" and scene.chance.happens(0.35):
        drafts.insert(1, _receipt(scene))
    _quote(drafts, scene)
    for place, draft in enumerate(drafts):
        if not draft.note:
            draft.subject = subject if place == 0 else f"Re: {subject}"
    return drafts


def _sign(drafts: list[Draft], scene: Scene) -> None:
    for draft in drafts:
        if draft.note:
            continue
        if draft.author == CUSTOMER:
            draft.text += f"\n\n{scene.chosen(scene.voice.customer.signed)}"
        else:
            _frame_letter(draft, scene)


def _frame_letter(draft: Draft, scene: Scene) -> None:
    """A letter between the first and the last is greeted and signed as carefully as those."""
    agent = scene.voice.agent
    acts = {act for act, _, _ in draft.spans}
    if scene.level("greeting") == 0 and not acts & {"greeting", "kept"}:
        draft.prepend(scene.chosen(agent.short_greetings), "\n\n")
    if scene.level("closing") == 0 and "closing" not in acts:
        draft.text += f"\n\n{scene.chosen(agent.short_closings)}"
        acts.add("closing")
    if "closing" in acts:
        draft.text += f"\n{scene.slots['agent']}\n{COMPANY} {TEAM[scene.contact.team].name}"


def _time(drafts: list[Draft], scene: Scene) -> None:
    now = scene.contact.start
    drafts[0].sent_at = now
    for draft in drafts[1:]:
        now += _delay(draft, scene)
        if draft.author != CUSTOMER:
            now = _in_office(now, scene)
        draft.sent_at = now


def _delay(draft: Draft, scene: Scene) -> timedelta:
    chance = scene.chance
    if draft.note:
        return seconds(40 + 200 * chance.random())
    if draft.later:
        return timedelta(days=chance.between(2, 4), minutes=chance.between(0, 400))
    hours = 2.6 if draft.author == CUSTOMER else 3.8 * scene.contact.load**1.5
    return seconds(3600 * hours * exp(0.8 * chance.normal()))


def _in_office(moment: datetime, scene: Scene) -> datetime:
    team = TEAM[scene.contact.team]
    local = moment.astimezone(_ZONES[team.key])
    if team.opens <= local.hour < team.closes and (local.weekday() < 5 or team.weekend > 0.4):
        return moment
    days = 0 if local.hour < team.opens else 1
    while (local + timedelta(days=days)).weekday() >= 5 and team.weekend <= 0.4:
        days += 1
    opening = (local + timedelta(days=days)).replace(hour=team.opens, minute=0, second=0)
    opening += timedelta(minutes=scene.chance.between(3, 150))
    return opening.astimezone(moment.tzinfo)


def _receipt(scene: Scene) -> Draft:
    draft = Draft(SYSTEM, _RECEIPT.format(ticket=scene.slots["ticket"]))
    draft.sent_at = scene.contact.start + timedelta(seconds=scene.chance.between(20, 90))
    return draft


def _quote(drafts: list[Draft], scene: Scene) -> None:
    """Later letters quote the one they answer, as most mail programs do."""
    previous: Draft | None = None
    originals = {id(draft): draft.text for draft in drafts}
    for draft in drafts:
        if draft.note or draft.author == SYSTEM:
            continue
        if previous is not None and scene.chance.happens(0.45):
            draft.text += _quotation(previous, originals[id(previous)], scene)
        previous = draft


def _quotation(draft: Draft, text: str, scene: Scene) -> str:
    name = scene.slots["full"] if draft.author == CUSTOMER else scene.slots["agent"]
    day = "" if draft.sent_at is None else f"{draft.sent_at:%Y-%m-%d %H:%M}"
    lines = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return f"\n\nOn {day}, {name} wrote:\n{lines}"
