"""The answer, and what the customer makes of it."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.site.demo.scene import FAIR, GOOD, POOR, Scene
from evenhand.site.demo.traffic import ANGRY, ANNOYED

_BREACHES = {"policy": "breaches", "honesty": "false_claims", "security": "passwords"}


def breach(scene: Scene) -> None:
    """Break a rule, where one is broken."""
    for key, phrases in _BREACHES.items():
        if scene.level(key) > 0:
            scene.agent(key, getattr(scene.voice.agent, phrases) or scene.voice.agent.breaches)
    if scene.level("tone") == POOR and scene.voice.agent.rude:
        scene.agent("tone", scene.voice.agent.rude)


def resolve(scene: Scene) -> None:
    """Answer, well or not."""
    if scene.asked("consent") and scene.level("consent") == 0:
        scene.agent("consent", scene.voice.agent.consent)
        scene.customer(scene.voice.customer.agrees)
    scene.agent("solution", _answer(scene))
    if scene.level("clarity") >= FAIR:
        _muddle(scene)
    _meet_objection(scene)


def _muddle(scene: Scene) -> None:
    scene.agent("clarity", scene.voice.agent.muddled)
    if scene.channel == "email":
        return
    scene.customer(scene.voice.customer.confused)
    if scene.level("clarity") == FAIR:
        scene.agent("", scene.material.partial)


def _answer(scene: Scene) -> Sequence[str]:
    level = scene.level("solution", "product_fit")
    if level == 0 or (level == GOOD and scene.chance.happens(0.6)):
        return scene.material.solved
    if level <= FAIR:
        return scene.material.partial
    return scene.material.unsolved


def _meet_objection(scene: Scene) -> None:
    if not scene.asked("objection") or not scene.material.objections:
        return
    scene.customer(scene.material.objections, act="objection")
    level = scene.level("objection")
    if level <= GOOD:
        scene.agent("objection", scene.material.rebuttals)
    elif level == POOR:
        scene.agent("objection", scene.voice.agent.cold)


def react(scene: Scene) -> None:
    """Let the customer react to the answer."""
    customer = scene.voice.customer
    level = scene.level("solution", "product_fit")
    if scene.contact.abandoned:
        return
    if level >= FAIR and scene.chance.happens(0.7):
        scene.customer(customer.unhappy, act="unhappy")
        _press(scene)
    elif level or scene.contact.mood == ANGRY:
        scene.customer(customer.half_thanks)
    elif scene.chance.happens(0.8):
        scene.customer(customer.thanks, act="thanks")


def _press(scene: Scene) -> None:
    if scene.contact.mood < ANNOYED:
        return
    if scene.chance.happens(0.35):
        scene.customer(scene.voice.customer.threats, act="threat")
    if scene.chance.happens(0.3):
        scene.customer(scene.voice.customer.escalations, act="escalation")
        agent = scene.voice.agent
        calm = scene.level("ownership", "tone") <= GOOD
        scene.agent("ownership", agent.escalating if calm else agent.refusing_escalation)
