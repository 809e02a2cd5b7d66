"""A name is blacked out and nothing moves."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.calibration.masking import blacked_out, masked
from evenhand.conversations.models import Conversation, Segment
from evenhand.conversations.transcript import decode
from evenhand.people.models import Agent

DOCUMENT = (
    '{"participants":[{"id":"c","kind":"customer","name":"Cleo"},'
    '{"id":"a","kind":"agent","name":"Ana Silva","email":"ana@x.example"},'
    '{"id":"b","kind":"agent","name":"Bob Brown"}],'
    '"messages":[{"id":"1","author":"a","visibility":"public",'
    '"text":"Hi Cleo, ANA here, with Bob. Banana?","subject":"From Ana"}],'
    '"events":[{"kind":"transfer","after":1,"text":"to Silva"}],"version":1}'
)


def shown(author="a", agent="Ana Silva"):
    segment = Segment(
        author=author, agent=Agent(name=agent), conversation=Conversation(external_id="1")
    )
    return masked(decode(DOCUMENT), segment)


def test_the_reviewed_agents_name_goes_everywhere():
    content = shown()
    people = {person.id: (person.name, person.email) for person in content.participants}
    assert people == {"c": ("Cleo", ""), "a": ("Agent", ""), "b": ("Bob Brown", "")}
    assert content.messages[0].text == "Hi Cleo, ███ here, with Bob. Banana?"
    assert content.messages[0].subject == "From ███"
    assert content.events[0].text == "to █████"


def test_without_knowing_who_is_reviewed_all_agents_are_nameless():
    content = shown(author="")
    assert [person.name for person in content.participants] == ["Cleo", "Agent", "Agent"]
    assert "Bob" not in content.messages[0].text


def test_the_known_name_of_the_agent_goes_too():
    assert "ANA" in shown(author="b", agent="Bob Brown").messages[0].text
    assert "ANA" not in shown(author="b", agent="Ana Silva").messages[0].text


@given(st.text(), st.lists(st.text(min_size=3), max_size=3))
def test_every_character_keeps_its_place(text, names):
    hidden = blacked_out(text, names)
    assert len(hidden) == len(text)
    assert all(after in (before, "█") for before, after in zip(text, hidden, strict=True))
