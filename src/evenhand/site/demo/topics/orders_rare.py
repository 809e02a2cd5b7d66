"""Orders and delivery: the less frequent topics."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material

CANCEL = Material(
    subjects=("Cancel order {order}", "Cancellation", "ordered by mistake"),
    openings=(
        "Please cancel order {order}. [I ordered twice by mistake.|I found it cheaper.|I don't "
        "need it "
        "any more.]",
        "[Can I|Is it possible to] cancel the {product} I ordered [an hour ago|yesterday]?",
    ),
    restated=("You want order {order} stopped and the {amount} back.",),
    missed=("You would like to cancel the {plan} plan?",),
    exchanges=(
        (
            "Is it the whole order or only the {product}?",
            ("All of it.", "Just the {product}.", "Whole order."),
        ),
        ("May I ask why?", ("Too expensive.", "Wrong model.", "Does it matter?")),
    ),
    solved=(
        "{order} is cancelled, nothing will be sent, and the reservation of {amount} on your "
        "card drops "
        "off within three days.",
        "It is in the van already, so please refuse it at the door; I have told {courier}. The "
        "refund of "
        "{amount} starts today, not when it is back.",
    ),
    partial=("I've sent a request to the warehouse.", "You can refuse the parcel."),
    unsolved=("It can't be cancelled any more.", "Then send it back when it arrives."),
    promises=("I'll look tomorrow whether it was stopped in time and tell you.",),
    notes=("Cancelled before pick.", "Refuse at door, refund now."),
)

LABEL = Material(
    subjects=("Return {product}", "Return label please", "How do I send it back?"),
    openings=(
        "I'd like to [return|send back] my {product}. [How does it work?|Where is the label?]",
        "The {product} is not for me. [Do I have to pay for the return?|How long do I have?]",
        "The return label [you sent|in the parcel] [doesn't scan|is missing].",
    ),
    restated=("You want to send the {product} of {order} back and need a label.",),
    missed=("Your {product} is not working? Let's see what's wrong.",),
    exchanges=(
        (
            "Do you have a printer, or is a code for the parcel shop better?",
            ("A code is better.", "I can print.", "No printer."),
        ),
        (
            "Is anything wrong with it?",
            ("No, just too big.", "It's louder than I thought.", "No."),
        ),
    ),
    solved=(
        "Here you go: the code is in your inbox, any {courier} shop in {city} takes it, no "
        "printer and no "
        "costs. You have until {soon}, and the refund comes three days after they scan it.",
        "You have 30 days and the return is free. I have sent a fresh label to {email}; the old "
        "one had "
        "run out.",
    ),
    partial=("You find labels in your account.", "I have sent you a label."),
    unsolved=("Opened boxes can't be returned.", "The label was in the parcel."),
    promises=("I'll keep an eye on the return and write to you on {soon} when it is booked.",),
    notes=("QR return code sent.", "New label, old one expired."),
)

PART = Material(
    subjects=("Missing part", "No power adapter in the box", "{product} incomplete"),
    openings=(
        "There's no [power adapter|wall mount|cable] in the box of my {product}.",
        "My {product} came without [screws|the adapter]. [I can't use it like this.|]",
    ),
    restated=("The {product} is fine, but a part is missing from the box.",),
    missed=("You want to buy an extra adapter?",),
    exchanges=(
        (
            "Is there a small box under the cardboard? The parts hide there.",
            ("[Oh.|Ha!] Wait... no, empty.", "I looked there.", "No, nothing."),
        ),
        (
            "Which plug do you need?",
            ("UK.", "European.", "The flat one, US."),
        ),
    ),
    solved=(
        "The part leaves today by letter and is there by {soon}. Until then any USB-C charger "
        "with 20 W "
        "works, so you can start.",
        "I have sent the mount with express, free of charge. If it isn't there by {soon}, I'll "
        "exchange the "
        "whole set.",
    ),
    partial=("I have ordered the part.",),
    unsolved=(
        "You can buy it in the shop.",
        "The box is packed by a machine, nothing can be missing.",
    ),
    promises=("I'll ask you on {soon} if it has come.",),
    notes=("Adapter missing, letter sent.",),
)

DRIVER = Material(
    subjects=("Complaint", "Your driver", "This delivery was a disgrace"),
    openings=(
        "Your driver threw my parcel over the fence! [I have it on camera.|In the rain!]",
        "I took a day off for the delivery on {date} and nobody came. [Twice!|Who pays for that?]",
        "The delivery person was rude to my mother [and left|and refused to bring it up]. [She is "
        "81.|I paid for delivery to the flat.]",
    ),
    restated=(
        "You paid for a delivery to your door on {date}, and what happened was very different.",
    ),
    missed=("You would like to track your parcel?",),
    exchanges=(
        (
            "At what time was that?",
            ("Around 11.", "They said 8 to 18, so all day.", "14:20, it's on the video."),
        ),
        (
            "Is the {product} itself all right?",
            ("I haven't dared to open it.", "It's wet.", "Yes, luckily."),
        ),
    ),
    solved=(
        "Thank you for telling me. I have filed this with {courier} as complaint {ticket} with "
        "the time of "
        "the stop, refunded the delivery, and booked a new one for {soon} with a call half an hour "
        "before. If the {product} is wet, you get a new one without any questions.",
        "That must not happen. The delivery fee and {amount2} are on their way to you, the depot "
        "manager "
        "has your report, and the new attempt on {soon} is done by another firm.",
    ),
    partial=("I will pass your complaint on.", "I can refund the delivery fee."),
    unsolved=("Drivers are under a lot of stress.", "They don't work for us."),
    promises=("I'll ring the depot manager and [call you|write] by {soon} with what they say.",),
    notes=(
        "Complaint {ticket} to {courier}. Fee refunded.",
        "No-show twice, other carrier booked.",
    ),
)
