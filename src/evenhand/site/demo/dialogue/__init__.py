"""How a conversation goes: the steps of a segment, each showing the quality it was given."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.site.demo.centre import TEAM
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.dialogue.answering import breach, react, resolve
from evenhand.site.demo.dialogue.bots import bot_part
from evenhand.site.demo.dialogue.exploring import explore
from evenhand.site.demo.dialogue.opening import acknowledge, identify, open_matter, salute
from evenhand.site.demo.dialogue.parting import afterwards, finish, take_ownership, write_note
from evenhand.site.demo.particulars import particulars
from evenhand.site.demo.quality import Judged
from evenhand.site.demo.scene import Scene
from evenhand.site.demo.traffic import Contact
from evenhand.site.demo.voices import voice_of


def written(contact: Contact, judged: Sequence[Judged], chance: Chance) -> Scene:
    """All turns of a contact, in order."""
    colleagues = TEAM[contact.team].kind == "internal"
    voice = voice_of(contact.language, among_colleagues=colleagues)
    material = contact.topic.said_in(contact.language)
    scene = Scene(contact, voice, material, particulars(contact, chance), chance)
    for quality in judged:
        part = quality.part
        scene.took_over, scene.handed_over = part.took_over, part.handed_over
        scene.begin(part.agent.key, quality.options, part.card.criticals)
        if TEAM[part.team].kind == "ai":
            bot_part(scene)
        else:
            _human_part(scene)
    return scene


def _human_part(scene: Scene) -> None:
    if scene.channel == "phone":
        salute(scene)
        open_matter(scene)
    else:
        open_matter(scene)
        salute(scene)
    identify(scene)
    acknowledge(scene)
    explore(scene)
    breach(scene)
    resolve(scene)
    if scene.channel == "email":
        _part_by_letter(scene)
    else:
        react(scene)
        take_ownership(scene)
        write_note(scene)
        finish(scene)
    afterwards(scene)


def _part_by_letter(scene: Scene) -> None:
    """In a letter all of the agent's part comes before the customer can react."""
    take_ownership(scene)
    finish(scene)
    write_note(scene)
    react(scene)
