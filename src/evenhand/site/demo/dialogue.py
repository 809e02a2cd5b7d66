"""How a conversation goes: the steps of a segment, each showing the quality it was given."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.site.demo.cards import CARD
from evenhand.site.demo.centre import TEAM
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.particulars import particulars
from evenhand.site.demo.quality import Judged
from evenhand.site.demo.scene import CUSTOMER, Scene, Turn
from evenhand.site.demo.topics.material import Exchange
from evenhand.site.demo.traffic import ANGRY, ANNOYED, Contact
from evenhand.site.demo.voices import voice_of

_CRITICALS = {
    key: frozenset(c.key for c in card.categories if c.critical) for key, card in CARD.items()
}
_HEDGED = frozenset(
    ("I", "I'm", "My", "The", "There", "It", "You", "Your", "We", "Somebody", "Someone", "Since")
)
GOOD, FAIR, POOR = 1, 2, 3


def written(contact: Contact, judged: Sequence[Judged], chance: Chance) -> Scene:
    """All turns of a contact, in order."""
    colleagues = TEAM[contact.team].kind == "internal"
    voice = voice_of(contact.language, among_colleagues=colleagues)
    material = contact.topic.said_in(contact.language)
    scene = Scene(contact, voice, material, particulars(contact, chance), chance)
    for quality in judged:
        part = quality.part
        scene.took_over, scene.handed_over = part.took_over, part.handed_over
        scene.begin(part.agent.key, quality.options, _CRITICALS[part.card.key])
        if TEAM[part.team].kind == "ai":
            _bot_part(scene)
        else:
            _human_part(scene)
    return scene


def _human_part(scene: Scene) -> None:
    if scene.channel == "phone":
        _salute(scene)
        _open(scene)
    else:
        _open(scene)
        _salute(scene)
    _identify(scene)
    _acknowledge(scene)
    _explore(scene)
    _breach(scene)
    _resolve(scene)
    if scene.channel == "email":
        _part_by_letter(scene)
    else:
        _react(scene)
        _take_ownership(scene)
        _write_note(scene)
        _finish(scene)
    _afterwards(scene)


def _part_by_letter(scene: Scene) -> None:
    """In a letter all of the agent's part comes before the customer can react."""
    _take_ownership(scene)
    _finish(scene)
    _write_note(scene)
    _react(scene)


def _bot_part(scene: Scene) -> None:
    scene.agent("greeting", scene.voice.agent.bot_greetings)
    _open(scene)
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
    _breach(scene)
    _resolve(scene)
    _ground(scene)
    _react(scene)
    _decline_human(scene)
    _finish(scene)


def _salute(scene: Scene) -> None:
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


def _open(scene: Scene) -> None:
    if scene.took_over:
        return
    said = scene.chosen(scene.material.openings)
    scene.slots["again"] = _first_sentence(said)
    parts = [_hello(scene), scene.chosen(scene.voice.customer.moods[scene.contact.mood])]
    if _may_hedge(said) and scene.chance.happens(0.1):
        said = f"{scene.chosen(scene.voice.customer.hedges).capitalize()} {_lowered(said)}"
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


def _lowered(text: str) -> str:
    return text if text[:2] in ("I ", "I'") else text[:1].lower() + text[1:]


def _identify(scene: Scene) -> None:
    agent = scene.voice.agent
    if scene.asked("disclosure") and scene.level("disclosure") == 0:
        scene.agent("disclosure", agent.disclose)
    if scene.asked("identity") and scene.level("identity") == 0:
        scene.agent("identity", agent.verify)
        scene.customer(scene.voice.customer.verified)


def _acknowledge(scene: Scene) -> None:
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


def _explore(scene: Scene) -> None:
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


_BREACHES = {"policy": "breaches", "honesty": "false_claims", "security": "passwords"}


def _breach(scene: Scene) -> None:
    for key, phrases in _BREACHES.items():
        if scene.level(key) > 0:
            scene.agent(key, getattr(scene.voice.agent, phrases) or scene.voice.agent.breaches)
    if scene.level("tone") == POOR and scene.voice.agent.rude:
        scene.agent("tone", scene.voice.agent.rude)


def _resolve(scene: Scene) -> None:
    if scene.asked("consent") and scene.level("consent") == 0:
        scene.agent("consent", scene.voice.agent.consent)
        scene.customer(scene.voice.customer.agrees)
    scene.agent("solution", _answer(scene))
    if scene.level("clarity") >= FAIR:
        scene.agent("clarity", scene.voice.agent.muddled)
        scene.customer(scene.voice.customer.confused)
        if scene.level("clarity") == FAIR:
            scene.agent("", scene.material.partial)
    _meet_objection(scene)


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


def _react(scene: Scene) -> None:
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


def _take_ownership(scene: Scene) -> None:
    agent = scene.voice.agent
    level = scene.level("ownership", "follow_up")
    if scene.asked("next_step") and scene.level("next_step") == 0:
        scene.agent("next_step", agent.next_steps or scene.material.promises)
    if level == 0 and scene.chance.happens(0.55):
        scene.agent("ownership", agent.owning)
    if level >= FAIR and scene.chance.happens(0.7):
        scene.agent("ownership", agent.disowning)
    elif not scene.contact.solved_at_once:
        scene.agent("promise", scene.material.promises)


def _write_note(scene: Scene) -> None:
    if scene.asked("documentation"):
        if scene.level("documentation") == 0:
            scene.note(scene.material.notes)
        elif scene.chance.happens(0.4):
            scene.note(("done", "ok", "see chat", "."))
    elif scene.chance.happens(0.22):
        scene.note(scene.material.notes)


def _finish(scene: Scene) -> None:
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


def _afterwards(scene: Scene) -> None:
    """Promises are kept, or the customer comes back to ask."""
    promised = any(t.act == "promise" for t in scene.turns[scene.first_of :])
    if not promised or scene.channel == "phone":
        return
    if scene.level("ownership", "follow_up", "next_step") <= GOOD:
        if scene.chance.happens(0.55):
            scene.agent("kept", scene.voice.agent.kept, later=True)
    elif scene.chance.happens(0.5):
        scene.customer(scene.voice.customer.chases, act="chase", later=True)


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
