"""An AI agent's part of a conversation."""

from __future__ import annotations

from evenhand.site.demo.dialogue.answering import breach, react, resolve
from evenhand.site.demo.dialogue.opening import open_matter
from evenhand.site.demo.dialogue.parting import finish
from evenhand.site.demo.scene import FAIR, Scene, Turn


def bot_part(scene: Scene) -> None:
    """The part of the AI agent, up to its answer or to the hand-over."""
    scene.agent("greeting", scene.voice.agent.bot_greetings)
    open_matter(scene)
    if scene.level("understanding") >= FAIR:
        scene.agent("understanding", scene.material.missed)
        scene.customer(scene.voice.customer.corrections)
    elif scene.chance.happens(0.5):
        scene.agent("understanding", scene.material.restated)
    _bot_questions(scene)
    _loop(scene)
    if scene.handed_over:
        _hand_over(scene)
        return
    breach(scene)
    resolve(scene)
    _ground(scene)
    react(scene)
    _decline_human(scene)
    finish(scene)


def _bot_questions(scene: Scene) -> None:
    for question, answers in scene.chance.several(
        scene.material.exchanges, scene.chance.between(0, 2)
    ):
        scene.asked_before.add(question)
        scene.agent("question", (question,))
        scene.customer(answers, act="answer")


def _loop(scene: Scene) -> None:
    if scene.level("loop_free") == 0:
        return
    stuck = scene.chosen(scene.voice.agent.bot_stuck)
    for _ in range(scene.chance.between(2, 3)):
        scene.turns.append(Turn(scene.author, stuck, "loop_free"))
        scene.customer(scene.voice.customer.repeats, act="repeat")


def _hand_over(scene: Scene) -> None:
    if scene.chance.happens(0.4) or scene.level("handover") > 0:
        scene.customer(scene.voice.customer.ask_human, act="escalation")
    if scene.level("handover") > 0:
        scene.agent("handover", scene.voice.agent.bot_stuck)
        scene.customer(scene.voice.customer.ask_human, act="escalation")
    else:
        scene.agent("handover", scene.voice.agent.bot_handover)


def _decline_human(scene: Scene) -> None:
    if not scene.asked("handover"):
        return
    scene.customer(scene.voice.customer.ask_human, act="escalation")
    if scene.level("handover") == 0:
        scene.agent("handover", scene.voice.agent.bot_handover)
    else:
        scene.agent("handover", scene.voice.agent.bot_stuck)


def _ground(scene: Scene) -> None:
    level = scene.level("groundedness")
    if level == 0 and scene.chance.happens(0.8):
        scene.agent("groundedness", scene.voice.agent.grounds)
    elif level >= FAIR:
        scene.agent("groundedness", scene.voice.agent.inventions)
