"""English among colleagues: the internal desks greet and part differently, and nobody churns."""

from __future__ import annotations

from dataclasses import replace

from evenhand.site.demo.voices.english_agent import AGENT
from evenhand.site.demo.voices.english_customer import CUSTOMER
from evenhand.site.demo.voices.voice import Voice

INTERNAL = Voice(
    "en",
    replace(
        AGENT,
        greetings=(
            "[Hi|Hello|Morning] {name}, {agent} here from the {desk}.",
            "Hi {name}, thanks for [writing|your request]. {agent} here.",
            "Hello {name}! I'm {agent} and I've picked this up.",
        ),
        call_greetings=(
            "{desk}, {agent} speaking, how can I help?",
            "Hello, this is {agent} at the {desk}.",
        ),
        letter_greetings=(
            "Hi {name},",
            "Hello {name},\n\nthanks for your message.",
            "Dear {name},",
        ),
        takeovers=("Hi {name}, {agent} here, I've read what you wrote.",),
        closings=(
            "Have a good {weekday}, {name}!",
            "Bye, and [good luck|all the best]!",
            "You're welcome. Bye!",
        ),
        call_closings=("All right, have a good {weekday}. Bye.", "Thanks for calling, bye bye."),
        empathy={
            0: ("[Sure, let me look.|Happy to help.]", "Good that you ask."),
            1: (
                "No worries, you did the right thing to ask.",
                "Don't worry, we'll get that sorted.",
            ),
            2: (
                "Sorry about that, I know how annoying it is [in the middle of work|when you "
                "wait].",
                "I'm sorry you had to [ask again|wait]. That should not be.",
            ),
            3: ("I'm really sorry, {name}, that cost you half a day. I'll stay with it now.",),
        },
        asides=("Yes, that goes through the portal too.", "We are here from eight to six."),
        breaches=(
            "Just send me your colleague's contract, I won't tell anyone.",
            "I'll sign it in your manager's name, that's quicker.",
            "Honestly, {department} has no idea what they are doing.",
        ),
    ),
    replace(
        CUSTOMER,
        hellos=("Hi,", "Hello,", "Hi team,", "Good morning,", "Hi all,", "Hello colleagues,"),
        moods={
            0: ("", "", "", "quick question.", "hope you're well."),
            1: ("I'm a bit worried about the deadline.", "Not sure if this is the right place."),
            2: ("This is my second message about this.", "I don't want to nag, but"),
            3: ("This is really not acceptable any more.", "I have asked THREE times now."),
        },
        threats=(
            "Then I'll take this to the head of {department}.",
            "I'll have to raise this with my director.",
        ),
        escalations=("Can I speak to your team lead?", "Please escalate this."),
        asides=(
            "One more thing: until when are you there today?",
            "Also, does the portal do that too?",
        ),
        signed=("{full}\n{department}", "{name}", "Thanks\n{full}\n{department}, ext. {wait}2"),
    ),
)
