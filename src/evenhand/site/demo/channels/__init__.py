"""How a conversation looks and when things are said, by channel."""

from __future__ import annotations

from datetime import datetime

from evenhand.site.demo.channels.chat import chat
from evenhand.site.demo.channels.draft import SYSTEM, Draft, fitted, habits_of
from evenhand.site.demo.channels.mail import mail
from evenhand.site.demo.channels.phone import call
from evenhand.site.demo.scene import Scene


def messages_of(
    scene: Scene, mistakes: dict[str, float], bots: frozenset[str], horizon: datetime
) -> list[Draft]:
    """The scene's messages in its channel, none later than the horizon."""
    habits = habits_of(scene, mistakes)
    if scene.channel == "email":
        drafts = mail(scene, habits)
    elif scene.channel == "phone":
        drafts = call(scene, habits)
    else:
        drafts = chat(scene, habits, bots)
    fitted(drafts, scene.contact.start, horizon)
    return drafts


__all__ = ["SYSTEM", "Draft", "messages_of"]
