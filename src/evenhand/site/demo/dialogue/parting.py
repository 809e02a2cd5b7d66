"""Who does what next, and the end."""

from __future__ import annotations

from evenhand.site.demo.scene import FAIR, GOOD, Scene


def take_ownership(scene: Scene) -> None:
    """Take the matter on, or push it away; promise to come back."""
    agent = scene.voice.agent
    level = scene.level("ownership", "follow_up")
    if scene.asked("next_step") and scene.level("next_step") == 0:
        scene.agent("next_step", agent.next_steps or scene.material.promises)
    if level == 0 and _may_own(scene) and scene.chance.happens(0.6):
        scene.agent("ownership", agent.owning)
    if level >= FAIR and scene.chance.happens(0.7):
        scene.agent("ownership", agent.disowning)
    elif not scene.contact.solved_at_once:
        scene.agent("promise", scene.material.promises)


def _may_own(scene: Scene) -> bool:
    """There is something left to own, and the agent has not said so before."""
    said = any(turn.act == "ownership" for turn in scene.turns[scene.first_of :])
    return not said and not scene.contact.solved_at_once


def write_note(scene: Scene) -> None:
    """Leave a note for colleagues."""
    if scene.asked("documentation"):
        if scene.level("documentation") == 0:
            scene.note(scene.material.notes)
        elif scene.chance.happens(0.4):
            scene.note(("done", "ok", "see chat", "."))
    elif scene.chance.happens(0.22):
        scene.note(scene.material.notes)


def finish(scene: Scene) -> None:
    """Offer more help and close."""
    agent, customer = scene.voice.agent, scene.voice.customer
    if scene.contact.abandoned:
        if scene.channel != "email" and scene.chance.happens(0.7):
            scene.agent("", agent.still_there)
        return
    if scene.level("further_help") == 0 and _usual_to_offer(scene):
        scene.agent("further_help", agent.offers)
        if scene.channel != "email":
            scene.customer(customer.no_more)
    if scene.level("closing") > 0:
        return
    closings = {"phone": agent.call_closings, "email": agent.letter_closings}
    scene.agent("closing", closings.get(scene.channel, agent.closings))


def _usual_to_offer(scene: Scene) -> bool:
    return scene.asked("further_help") or scene.chance.happens(0.5)


def afterwards(scene: Scene) -> None:
    """Promises are kept, or the customer comes back to ask."""
    promised = any(t.act == "promise" for t in scene.turns[scene.first_of :])
    if not promised or scene.channel == "phone":
        return
    if scene.level("ownership", "follow_up", "next_step") <= GOOD:
        if scene.chance.happens(0.55):
            scene.agent("kept", scene.voice.agent.kept, later=True)
    elif scene.chance.happens(0.5):
        scene.customer(scene.voice.customer.chases, act="chase", later=True)
