"""What customers say in English whatever the topic."""

from __future__ import annotations

from evenhand.site.demo.voices.voice import CustomerVoice

CUSTOMER = CustomerVoice(
    hellos=(
        "Hi,",
        "Hello,",
        "Hi there,",
        "Good morning,",
        "Hey",
        "Hello Osterby,",
        "Good evening,",
    ),
    moods={
        0: ("", "", "", "quick question.", "I hope you can help me."),
        1: (
            "I'm a bit worried.",
            "I hope I didn't do anything wrong.",
            "Not sure whom to ask, and it's rather urgent.",
        ),
        2: (
            "This is the second time I'm contacting you.",
            "I'm [getting|a bit] annoyed[, to be honest|].",
            "I was in the queue for {wait} minutes.",
            "[Seriously?|Really, again?]",
        ),
        3: (
            "This is unacceptable!",
            "I am FED UP with this company.",
            "What kind of service is this?!",
            "I want an answer NOW, [not another excuse|no more copy and paste].",
        ),
    },
    hedges=("I think", "as far as I can tell", "maybe I'm wrong, but", "if I remember right,"),
    thanks=(
        "[Great|Perfect|Brilliant], thank you[ so much|]!",
        "That was quick, thanks[ {agent}| a lot|].",
        "Ok[ great|], that works. [Thanks!|Thank you 🙂|Cheers.]",
        "Wonderful, that's exactly what I needed.",
    ),
    half_thanks=(
        "Ok... [I'll see|let's see] if that works.",
        "Hm, alright. Thanks, [I guess|for now].",
        "ok, and when exactly will that be?",
        "Fine.",
    ),
    unhappy=(
        "That does not [help|answer my question][ at all|].",
        "[So nothing happens.|So I'm on my own then?] Great.",
        "That's not what I was told [last time|by your colleague].",
        "Then I [don't know|wonder] why I contacted you.",
        "And that's it? 😡",
    ),
    corrections=(
        "No, [that's not it|you misunderstood]. {again}",
        "[No no.|Not at all.] Please read again: {again}",
    ),
    repeats=(
        "I [already|just] told you: {again}",
        "It's in my first message. {again}",
    ),
    confused=(
        "Sorry, I don't understand [what I have to do|that].",
        "Can you say that in plain words please?",
        "You lost me there... what do I do first?",
    ),
    no_more=("No, that's all.", "No thanks, that was it.", "nope, all good", "That's everything."),
    chases=(
        "You said you'd get back to me [by now|by {soon}]. [I've heard nothing.|Any news?]",
        "Hello? It's been days[, nobody called|]. You promised.",
        "Following up on this since I have not received the promised answer.",
    ),
    threats=(
        "If this isn't solved I'm cancelling [everything|my plan] and going to {rival}.",
        "I'm this close to [switching to {rival}|leaving Osterby].",
        "Then cancel my contract. {rival} [is cheaper anyway|will be happy to have me].",
    ),
    escalations=(
        "I want to speak to [your manager|a supervisor].",
        "Put me through to somebody who can decide this, please.",
        "Please escalate this. [I'm done discussing.|]",
    ),
    asides=(
        "While I have you: does the {plan} plan include phone support?",
        "By the way, does my {product2} work with that too?",
        "One more thing, how long is the guarantee?",
        "Also, is your shop in {city} open on Saturdays?",
    ),
    ask_human=(
        "[Can I|I want to] talk to a [real person|human]?",
        "agent please",
        "This isn't helping. A person, please.",
    ),
    agrees=("Yes.", "Yes, go ahead.", "Yes please do.", "Ok, I agree.", "yep"),
    verified=(
        "{birth}, {postcode}.",
        "Sure, {full}, {birth}, postcode {postcode}.",
        "{postcode}, born {birth}",
    ),
    signed=("{full}", "Regards\n{full}", "Best, {name}", "{full}\n{city}", "Sent from my phone"),
    step_results=(
        "ok done",
        "Nothing happens.",
        "It flashed [once|twice], then off.",
        "now it says {code}",
        "Same as before[.| unfortunately.]",
        "wait, I have to go downstairs... ok",
        "It was on the guest network!! changed it",
        "Now it's white.",
        "[hm|mm] the app crashed, opening it again",
        "yes, I can see it now",
        "and then it's gone again 😩",
    ),
    fillers=("um", "uh", "you know", "well", "I mean"),
)
