"""How an agent meets a customer."""

from __future__ import annotations

from evenhand.site.demo.scene import CUSTOMER, FAIR, GOOD, POOR, Scene, Turn
from evenhand.site.demo.typing_habits import lowered

_HEDGED = frozenset(
    ("I", "I'm", "My", "The", "There", "It", "You", "Your", "We", "Somebody", "Someone", "Since")
)


def salute(scene: Scene) -> None:
    """Greet, as the channel and the turn of events ask for."""
    if scene.level("greeting") > 0:
        return
    agent = scene.voice.agent
    if scene.took_over and scene.channel != "phone":
        scene.agent("greeting", agent.takeovers)
    elif scene.channel == "phone":
        scene.agent("greeting", agent.call_greetings)
    elif scene.channel == "email":
        scene.agent("greeting", agent.letter_greetings)
    else:
        scene.agent("greeting", agent.greetings)


def open_matter(scene: Scene) -> None:
    """Let the customer say what it is about."""
    if scene.took_over:
        return
    said = scene.chosen(scene.material.openings)
    scene.slots["again"] = _first_sentence(said)
    parts = [_hello(scene), scene.chosen(scene.voice.customer.moods[scene.contact.mood])]
    if _may_hedge(said) and scene.chance.happens(0.1):
        said = f"{scene.chosen(scene.voice.customer.hedges).capitalize()} {lowered(said)}"
    text = " ".join(piece for piece in (*parts, said) if piece)
    scene.turns.append(Turn(CUSTOMER, text, "opening"))


def _may_hedge(said: str) -> bool:
    return _first_sentence(said).endswith(".") and said.split(" ")[0] in _HEDGED


def _hello(scene: Scene) -> str:
    if scene.channel == "email" or scene.chance.happens(0.5):
        return scene.chosen(scene.voice.customer.hellos)
    return ""


def _first_sentence(text: str) -> str:
    for end in (". ", "? ", "! "):
        if end in text:
            return text[: text.index(end) + 1]
    return text


def identify(scene: Scene) -> None:
    """Announce the recording and verify who it is, where the scorecard asks for it."""
    agent = scene.voice.agent
    if scene.asked("disclosure") and scene.level("disclosure") == 0:
        scene.agent("disclosure", agent.disclose)
    if scene.asked("identity") and scene.level("identity") == 0:
        scene.agent("identity", agent.verify)
        scene.customer(scene.voice.customer.verified)


def acknowledge(scene: Scene) -> None:
    """Show empathy, and say back what was understood."""
    _show_empathy(scene)
    understood = scene.level("understanding", "diagnosis", "needs")
    if understood >= FAIR:
        scene.agent("understanding", scene.material.missed)
        scene.customer(scene.voice.customer.corrections)
    elif understood == 0 and scene.chance.happens(0.7):
        scene.agent("understanding", scene.material.restated)


def _show_empathy(scene: Scene) -> None:
    agent = scene.voice.agent
    level = scene.level("empathy", "tone")
    if level == POOR or (level == FAIR and scene.chance.happens(0.4)):
        scene.agent("empathy", agent.cold)
    elif _warms(scene, level):
        scene.agent("empathy", agent.empathy[scene.contact.mood])


def _warms(scene: Scene, level: int) -> bool:
    if level > GOOD or not (scene.asked("empathy") or scene.contact.mood):
        return False
    return level == 0 or scene.chance.happens(0.5)
