"""Questions and answers before the matter is clear."""

from __future__ import annotations

from evenhand.site.demo.scene import FAIR, POOR, Scene
from evenhand.site.demo.topics.material import Exchange


def explore(scene: Scene) -> None:
    """Ask what has to be known."""
    exchanges = scene.chance.several(_unasked(scene), _questions(scene))
    for question, answers in exchanges:
        if scene.channel != "email" and scene.chance.happens(0.35):
            scene.agent("wait", scene.voice.agent.waits)
        scene.agent("question", (question,))
        scene.customer(answers, act="answer")
        if scene.channel != "email" and scene.chance.happens(0.3):
            scene.agent("", scene.voice.agent.acknowledgements)
    if exchanges and scene.level("understanding", "diagnosis", "needs") == POOR:
        _ask_again(scene, exchanges[0][0])
    if scene.contact.long and scene.channel != "email" and scene.voice.agent.steps:
        _step_by_step(scene)
    _digress(scene)
    if scene.level("ownership", "follow_up") == 0 and scene.chance.happens(0.3):
        scene.agent("ownership", scene.voice.agent.owning)


def _unasked(scene: Scene) -> list[Exchange]:
    """Questions nobody has asked yet, though at times the bot's are asked again."""
    again = scene.level("understanding", "diagnosis", "needs") >= FAIR
    return [
        exchange
        for exchange in scene.material.exchanges
        if again or exchange[0] not in scene.asked_before
    ]


def _questions(scene: Scene) -> int:
    wanted = scene.chance.between(0, 1) if scene.channel == "email" else scene.chance.between(1, 3)
    return max(0, wanted - (1 if scene.level("diagnosis", "needs") >= FAIR else 0))


def _ask_again(scene: Scene, question: str) -> None:
    scene.agent("repeat", (question,))
    scene.customer(scene.voice.customer.repeats, act="repeat")


def _step_by_step(scene: Scene) -> None:
    for _ in range(scene.chance.between(26, 40)):
        scene.agent("step", scene.voice.agent.steps)
        scene.customer(scene.voice.customer.step_results)


def _digress(scene: Scene) -> None:
    if scene.channel == "email" or not scene.chance.happens(0.1):
        return
    scene.customer(scene.voice.customer.asides, act="aside")
    if scene.chance.happens(0.75):
        scene.agent("", scene.voice.agent.asides)
