"""Retention: plans, prices and people who think of leaving."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material, Topic

_PRICE_OBJECTIONS = (
    "That's still too expensive.",
    "Hm, {rival} [asks|wants] a third less.",
    "I've heard such offers before[. And then the price goes up again.|.]",
    "I'd have to [talk to my wife|think about it].",
)
_PRICE_REBUTTALS = (
    "That's fair. Compare it with what you use: the video storage alone would cost {amount2} "
    "there. "
    "If you don't use it, the smaller plan is the better deal, and I'd rather say so.",
    "I understand. The price is fixed in writing for twelve months, and you can leave with one "
    "month's "
    "notice after that; I'll put both in the e-mail.",
    "Take your time. I'll keep the offer open until {soon} and send it to you, no need to decide "
    "now.",
)

_CANCEL = Material(
    subjects=("Cancel my {plan} plan", "Cancellation", "I want to leave"),
    openings=(
        "I want to cancel my {plan} plan. [It's too expensive.|I hardly use it.|I'm moving in "
        "with my "
        "partner, who has one.]",
        "Please cancel [everything|my contract] [as soon as possible|today]. [I'm not happy.|]",
        "How do I cancel? [I can't find the button.|The website sends me in circles.]",
    ),
    restated=(
        "You'd like to end the {plan} plan, mainly because of what it costs for what you use.",
    ),
    missed=("You want to upgrade from {plan}? Great choice!",),
    exchanges=(
        (
            "[May I ask|Could you tell me] what made you decide that?",
            (
                "The price.",
                "It's the dropouts[, every evening|].",
                "I just don't need it any more.",
            ),
        ),
        (
            "Which parts of the plan do you use most?",
            ("Only the camera storage.", "Honestly? Nothing.", "The alarm, when we travel."),
        ),
        (
            "How many devices do you have at home now?",
            ("Two.", "Five or six.", "Just the {product}."),
        ),
    ),
    solved=(
        "From what you say, {plan} is more than you need. You can cancel today with effect from "
        "{soon}; or "
        "go to {plan2}, which keeps the storage and costs about half. Both are fine, and your "
        "{product} "
        "works without any plan too.",
        "I can cancel it right away. If the dropouts are the reason, let me say what we would "
        "do: a new hub "
        "at no cost and two months free to see whether it is solved. If not, you leave without "
        "notice.",
    ),
    partial=("I can offer you 20% for three months.", "We could move you to {plan2}."),
    unsolved=(
        "With {plan2} you get even more features for only a little more.",
        "I can't cancel that in the chat.",
    ),
    promises=("I'll send the confirmation today and check on {soon} that no debit is made.",),
    notes=(
        "Wants to leave: price. Offered {plan2}.",
        "Cancelled {plan} per {soon}. Reason dropouts.",
    ),
    objections=_PRICE_OBJECTIONS,
    rebuttals=_PRICE_REBUTTALS,
)

_DOWNGRADE = Material(
    subjects=("Smaller plan", "Change {plan} to {plan2}", "I pay too much"),
    openings=(
        "I'd like a smaller plan than {plan}. [What do you have?|The children moved out.]",
        "What would I lose if I go from {plan} to {plan2}?",
    ),
    restated=("You want to pay less than with {plan} and keep what matters to you.",),
    missed=("You would like to cancel completely?",),
    exchanges=(
        (
            "What would you miss most if it were gone?",
            ("The recordings.", "Phone support.", "Nothing[, that's the point|]."),
        ),
        ("How many people use the app?", ("Two.", "Only me.", "The whole family, five.")),
    ),
    solved=(
        "Then {plan2} is right: recordings stay for seven days instead of thirty, everything "
        "else is as it "
        "is. It starts on {soon} and you save {amount2} a month.",
        "For one person with a {product}, {plan2} is enough. You would lose the second camera, "
        "which you "
        "don't have anyway.",
    ),
    partial=("{plan2} is cheaper. I can change it.",),
    unsolved=("I'd stay with {plan}, it's our best one.",),
    promises=("I'll check the first smaller invoice on {soon}.",),
    notes=("Downgrade {plan} -> {plan2}.",),
    objections=_PRICE_OBJECTIONS,
    rebuttals=_PRICE_REBUTTALS,
)

_UPGRADE = Material(
    subjects=("Question about {plan2}", "Upgrade?", "more storage"),
    openings=(
        "What's the difference between {plan} and {plan2}?",
        "I bought a second camera. [Do I need a bigger plan?|Which plan do I need?]",
        "Is there a plan with longer recordings? [We travel a lot.|]",
    ),
    restated=("You have {plan} now and wonder whether {plan2} is worth it for you.",),
    missed=("You want to cancel {plan}?",),
    exchanges=(
        (
            "What would you like to do that you can't now?",
            ("Keep videos for a month.", "Two homes."),
        ),
        ("How many cameras will you have?", ("Two.", "Three by summer.", "One.")),
        ("Do you rent or own?", ("Rent.", "It's our house.", "Why?")),
    ),
    solved=(
        "With two cameras and a month of videos, {plan2} is the one: it covers both and costs "
        "{amount2} "
        "more. You can try it for 30 days and go back with one tap.",
        "To be honest, {plan} already does what you describe; you only have to switch on the "
        "longer storage "
        "in the app. Save the money.",
    ),
    partial=("{plan2} has more storage and more cameras.",),
    unsolved=("Take Studio, then you're on the safe side.",),
    promises=("I'll ask you on {soon}, before the trial ends, if you want to keep it.",),
    notes=("Advice on {plan2}, trial 30 d.",),
    objections=_PRICE_OBJECTIONS,
    rebuttals=_PRICE_REBUTTALS,
)

_COMPETITOR = Material(
    subjects=("Offer from {rival}", "Can you match this?", "leaving for {rival}"),
    openings=(
        "{rival} offers me the same for {amount2}. [Can you match that?|Why should I stay?]",
        "I'm about to switch to {rival}. [One last chance.|Unless you make me an offer.]",
    ),
    restated=("{rival} asks {amount2}, and you want to know whether staying makes sense.",),
    missed=("You came from {rival} and want to join us?",),
    exchanges=(
        (
            "Does their offer include the devices and the storage?",
            ("I think so.", "Not the storage.", "They'd give me a new hub for free."),
        ),
        ("When does their offer end?", ("Sunday.", "On {soon}.", "No idea.")),
    ),
    solved=(
        "Thanks for being open. Their price leaves out storage, so compared fairly you'd pay "
        "about the same. "
        "What I can do is {plan2} at {amount2} for a year. And if {rival} suits you better, I'll "
        "help you "
        "move your data, no hard feelings.",
        "I can't match {amount2}, I'd rather tell you straight. I can take off 15% for a year "
        "and add the "
        "guarantee for your {product}. Shall I put that in writing?",
    ),
    partial=("I can give you 15%.",),
    unsolved=("Their quality is much worse.", "If you leave now you lose your loyalty points."),
    promises=("I'll send you both offers side by side and call on {soon}.",),
    notes=("{rival} offer. 15% for 12 months offered.",),
    objections=_PRICE_OBJECTIONS,
    rebuttals=_PRICE_REBUTTALS,
)

_RENEWAL = Material(
    subjects=("Renewal of {plan}", "your offer", "contract ends {soon}"),
    openings=(
        "My contract ends on {soon}. [What can you offer me?|What happens then?]",
        "I got a letter about renewing {plan}. [Is the price still negotiable?|]",
    ),
    restated=("{plan} ends on {soon}, and you want a good offer before you extend.",),
    missed=("You'd like to end the contract on {soon}?",),
    exchanges=(
        ("Were you happy with it so far?", ("Mostly.", "Yes.", "The app could be faster.")),
        ("Will anything change at home this year?", ("A baby!", "No.", "We might move.")),
    ),
    solved=(
        "If nothing is done it goes on month by month at the same price. For twelve more months "
        "I can give "
        "you two of them free; with a move ahead I would stay monthly, to be safe.",
        "Congratulations! Then {plan2} with the second camera makes sense, at today's price for "
        "a year.",
    ),
    partial=("Two months are free if you extend.",),
    unsolved=("Extend for three years, that's the cheapest.",),
    promises=("I will remind you on {soon}, two days before the deadline.",),
    notes=("Renewal, 2 months free.",),
    objections=_PRICE_OBJECTIONS,
    rebuttals=_PRICE_REBUTTALS,
)

_BUNDLE = Material(
    subjects=("{product} and {product2} together", "Bundle price", "what do I need?"),
    openings=(
        "I'm thinking of buying a {product}[. Does it work alone?| and a {product2}.] [Is there "
        "a set "
        "price?|]",
        "We're renovating and want [lights|heating|cameras] we can control. [Where do we start?|]",
    ),
    restated=("You'd like to start with a {product} and want to know what else it needs.",),
    missed=("Your {product} has a problem?",),
    exchanges=(
        ("How big is the place?", ("Three rooms.", "A house with a garden.", "60 square metres.")),
        ("Do you have a hub already?", ("No.", "The old one.", "What's a hub?")),
        ("Is there a budget?", ("About 300.", "Not really.", "As little as possible.")),
    ),
    solved=(
        "For three rooms, start with the Hub Mini and one {product}; that's {amount} together "
        "and you can "
        "add the rest later. You don't need a plan for it.",
        "The {product} works alone. Only if you want it to react to the {product2} you need a "
        "hub; the set "
        "saves {amount2}. I'd begin small.",
    ),
    partial=("The set is cheaper than both alone.",),
    unsolved=("You should take the complete set with eight devices.",),
    promises=("I'll put a list together and send it by {soon}.",),
    notes=("Advice for new home, set sent.",),
    objections=_PRICE_OBJECTIONS,
    rebuttals=_PRICE_REBUTTALS,
)

TOPICS = (
    Topic("cancel-plan", "Wants to cancel", 29, _CANCEL, 5.0, -0.2, upset=0.45),
    Topic("downgrade", "Smaller plan", 14, _DOWNGRADE, 0.0, upset=0.15),
    Topic("upgrade-question", "Bigger plan", 17, _UPGRADE, -6.0, 0.1, upset=0.04),
    Topic("competitor-offer", "Offer of a competitor", 12, _COMPETITOR, 7.0, upset=0.35),
    Topic("renewal", "Renewal", 14, _RENEWAL, -2.0, upset=0.08),
    Topic("bundle-question", "What to buy", 14, _BUNDLE, -5.0, 0.1, upset=0.03),
)
