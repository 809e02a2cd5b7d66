"""What agents say in English whatever the topic."""

from __future__ import annotations

from evenhand.site.demo.voices.voice import AgentVoice

AGENT = AgentVoice(
    greetings=(
        "[Hi|Hello] {name}, [this is {agent}|{agent} here] from Osterby. [Thanks for reaching "
        "out.|How are you today?|I'm happy to look into this for you.|]",
        "[Good day|Hello], {name}! [You're chatting with {agent}.|My name is {agent}.]",
        "Hey {name}, {agent} here 👋",
        "Welcome to Osterby, {name}. I'm {agent}[ and I'll help you with this|].",
        "Hi {name}, thank you for contacting us. I'm {agent}.",
    ),
    call_greetings=(
        "[Good morning|Good afternoon|Hello], Osterby {desk}, {agent} speaking. How can I help "
        "you?",
        "[Hello, and thank|Thank] you for calling Osterby, my name is {agent}. What can I do for "
        "you today?",
        "Good day, Osterby, you are speaking with {agent}. How may I help?",
    ),
    letter_greetings=(
        "Dear {name},",
        "Hello {name},\n\nthank you for your message.",
        "Hi {name},\n\nthanks for [getting in touch|writing to us|your patience].",
        "Good day {full},\n\nmy name is {agent} and I am looking after your request.",
    ),
    takeovers=(
        "[Hi|Hello] {name}, {agent} here, I'm taking over from our assistant. I've read the chat "
        "so far[, so you don't have to repeat it|].",
        "Hello {name}, this is {agent}, a real person 🙂 Let me have a look at what you wrote.",
    ),
    acknowledgements=(
        "Thanks[ for that|, got it|].",
        "[Right|Okay|Alright], I see.",
        "Perfect, thank you.",
        "[Understood.|Noted.|That helps.]",
    ),
    empathy={
        0: (
            "[Happy to|I'm glad to] sort that out[ with you|].",
            "That's a [fair|good] question.",
            "Thank you for explaining it so clearly.",
        ),
        1: (
            "I [can hear|understand] that this [worries you|is on your mind], and [we will go "
            "through "
            "it step by step|you did the right thing by asking].",
            "[Please don't worry|Don't worry], nothing is lost. We'll get this straight together.",
        ),
        2: (
            "I'm sorry about [this|the trouble], [that is not how it should go|I would be annoyed "
            "too].",
            "I [understand|can see] why this is frustrating, especially after [the wait|all the "
            "trying you did]. I'm sorry.",
            "That's really [annoying|inconvenient], and I apologise for it.",
        ),
        3: (
            "I'm truly sorry, {name}. You [trusted us with this|have been patient long enough], "
            "and "
            "we let you down. I'll stay with this until it is solved.",
            "You have every right to be angry, and I apologise. Let me put this right now.",
            "I hear how upsetting this is. I am sorry that it came to this.",
        ),
    },
    cold=(
        "[Calm down please.|There is no need to get upset.]",
        "Well, that happens[ sometimes|].",
        "Sorry for any inconvenience.",
        "As [I said|mentioned], these are the rules.",
    ),
    waits=(
        "[One moment|Just a moment|Bear with me], I'm [checking|looking that up|opening your "
        "file].",
        "Give me a minute or two, [please|the system is slow today].",
        "I'm just having a look at [the history|your account]...",
    ),
    muddled=(
        "So you go to the thing in the settings, not the first one, and then the usual, and when "
        "it "
        "does not, you do it the other way round.",
        "It depends on the SKU provisioning and the tenant flag, so the entitlement has to "
        "propagate through the OMS first.",
        "Basically either it is done or it will be, or you may have to, in which case see above.",
        "Please refer to section 4 or 7 of the article, whichever is the case.",
    ),
    owning=(
        "I'll take care of this [myself|for you] [and stay on it|so you don't have to chase "
        "anyone].",
        "Leave this with me[, I'll speak to the team right now|].",
        "This is on us, and I will see it through.",
    ),
    disowning=(
        "You [need to|would have to] contact the other department [for that|yourself].",
        "That's not something my team does.",
        "Someone else did that, I can't say why.",
        "You'd better open another request.",
    ),
    offers=(
        "Is there anything else I can [help you with|do for you] today?",
        "[Can I help|May I help you] with anything else?",
        "Anything else on your list[, {name}|]?",
        "Do you have any other questions?",
    ),
    closings=(
        "[Have a lovely day|Have a great day|Enjoy your {weekday}], {name}!",
        "Thanks for [chatting with us|being with Osterby]. [Take care!|Goodbye!|Bye!]",
        "[You're welcome|My pleasure]! [Have a good one.|All the best.|Bye for now 🙂]",
    ),
    call_closings=(
        "Thank you for calling Osterby[, {name}|], have a nice day. Goodbye.",
        "Alright, thanks for your call and [take care|have a good {weekday}]. Bye bye.",
    ),
    letter_closings=(
        "Kind regards,",
        "Best wishes,",
        "Have a good week, and kind regards,",
        "Just reply to this e-mail if anything is unclear.\n\nBest regards,",
    ),
    breaches=(
        "To speed this up, please send me the full card number and the three digits on the back.",
        "Could you [type|give me] the complete card number with the CVC here?",
        "Between you and me, if you say it arrived broken, you get the money without a return.",
        "I've put {amount2} on your account as a favour, just don't mention it in the survey.",
        "Honestly, my colleague who did this is an idiot.",
        "I can read you the other customer's address, it's {street} in {city}.",
    ),
    escalating=(
        "Of course. I'm passing this to my team lead with everything you told me; [she|he] will "
        "call you by {soon}.",
        "I understand. I have escalated this as {ticket}, a supervisor answers within one day.",
    ),
    refusing_escalation=(
        "A supervisor will only tell you the same.",
        "There is nobody else here at the moment.",
    ),
    kept=(
        "Hello {name}, as promised I checked again today: [everything is done|it went through]. "
        "[Thank you for your patience.|Please tell me if you see anything different.]",
        "Hi {name}, I said I would get back to you: it's [settled|confirmed] now. [Reference "
        "{ticket}.|]",
    ),
    asides=(
        "Yes, that is included in {plan}.",
        "That one works with the {product2} as well.",
        "The shop opens at nine, and the parking is free.",
        "Good question: the guarantee is two years, from the day of delivery.",
    ),
    rude=(
        "As I already told you twice.",
        "You have to read what I write.",
        "I don't know what you expect me to do.",
        "Whatever. It's your choice.",
    ),
    verify=(
        "Before I open your account, could you confirm your date of birth and your postcode?",
        "For your security, may I have your full name, the postcode and the last invoice amount?",
        "I need to make sure I'm talking to the account holder: your date of birth and the first "
        "line of your address, please.",
    ),
    disclose=(
        "Please note that this conversation is recorded for quality and training.",
        "Just so you know, this [call|contact] is recorded; you can object at any time.",
        "I have to tell you that we record this for quality purposes.",
    ),
    consent=(
        "Do I have your permission to change this on your account now?",
        "Before I go ahead: do you agree that I make this change today?",
        "I'd need a clear yes from you that I may [update the account|make this change].",
    ),
    false_claims=(
        "There's no minimum term at all, you can leave whenever you like.",
        "The price is guaranteed for life.",
        "This offer ends in ten minutes and will never come back.",
        "All other providers charge at least double, I've checked.",
    ),
    next_steps=(
        "I'll send you the summary now, and the new plan starts on {soon}; you don't have to do "
        "anything else.",
        "Next step: you get a link within the hour, one click confirms it, and I check on {soon}.",
    ),
    passwords=(
        "What's your password? Then I can log in and look myself.",
        "Just send me your password and the code from the app, that's quicker.",
        "Can you e-mail me your login and PIN so I can test it tonight?",
    ),
    steps=(
        "Could you [unplug it|switch it off], wait thirty seconds and plug it in again?",
        "Now please open the app and pull down to refresh. What does it show?",
        "Next, go to Settings > Network and read me the second line.",
        "Let's try the other outlet, just to rule out the adapter.",
        "Please remove it from the room and add it again, the settings stay.",
        "Can you stand next to the hub with the {product} and try once more?",
        "I've sent a test signal. Did the light flash?",
        "Please check that the phone is on the same network, not the guest one.",
        "Let me push the configuration again from here. One minute.",
        "Hold the button until it turns white, about ten seconds.",
    ),
    grounds=(
        '[You find this in|It\'s from] our help article "{article}".',
        'According to the help centre ("{article}"), that applies to your {plan} plan too.',
    ),
    inventions=(
        "Our lifetime guarantee covers this in any case.",
        "Every customer gets a free replacement {product} once a year.",
        "You can pick the replacement up at any supermarket in {city}.",
        "The app has a hidden menu for that if you tap the logo nine times.",
    ),
    bot_greetings=(
        "Hi, I'm Ivo, Osterby's [virtual|digital] assistant. [How can I help?|What can I do for "
        "you?]",
        "Hello! Ivo here, the Osterby assistant 🤖 Ask me anything about your devices or orders.",
    ),
    bot_handover=(
        "I'd rather have a colleague look at this. I'm passing on our chat, so you won't have to "
        "repeat anything; the wait is about {weeks} minutes.",
        "Let me connect you with a person from {desk}. I have added a summary and your order "
        "number.",
    ),
    bot_stuck=(
        "I'm not sure I understood that. Could you rephrase your question?",
        'Here is what I found: "{article}". Did that help?',
        "Sorry, I didn't get that. You can choose: orders, payments, devices.",
    ),
    still_there=(
        "Are you still there, {name}?",
        "I haven't heard from you for a while, so I will close the chat. Just write again any "
        "time.",
        "It seems we lost you. The chat closes in two minutes.",
    ),
    short_greetings=("Hi {name},", "Hello {name},", "{name},"),
    short_closings=("Kind regards,", "Best,", "Regards,"),
)
