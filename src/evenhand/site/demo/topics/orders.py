"""Orders and delivery: where it is, what is wrong with it, how to send it back."""

from __future__ import annotations

from evenhand.site.demo.topics import french, german, spanish
from evenhand.site.demo.topics.material import Material, Topic
from evenhand.site.demo.topics.orders_rare import CANCEL, DRIVER, LABEL, PART

_WHERE = Material(
    subjects=("Where is my order {order}?", "Delivery {order}", "Still waiting for {product}"),
    openings=(
        "Where is my order {order}? It [should have been here|was due] on {date}.",
        "The tracking {tracking} hasn't [moved|changed] since {earlier}. [Is it lost?|What now?]",
        "It says delivered on {date} but [I have nothing|there's no parcel here]. [Nobody "
        "rang.|The "
        "neighbours don't have it either.]",
        "Still waiting for my {product}. [It's a birthday present for {soon}!|Any idea when?]",
    ),
    restated=(
        "[So|I see:] order {order} was announced for {date}, and it has not reached you.",
        "{tracking} shows delivered, but there is no parcel at your door.",
    ),
    missed=(
        "You would like to change the address of {order}?",
        "You'd like to order another {product}?",
    ),
    exchanges=(
        (
            "Is {street}, {city} still the right address?",
            ("Yes.", "[Yes, that's right|Correct].", "The flat number is missing, it's 4B."),
        ),
        (
            "Did {courier} leave a card, or is there a place where they put parcels?",
            (
                "No card.",
                "[Sometimes|At times] behind the bins, nothing there.",
                "I'll check... no.",
            ),
        ),
        (
            "Would you rather have a new parcel or your money back if it stays lost?",
            ("New one please.", "Money back, I'm done.", "If it comes by {soon}, a new one."),
        ),
    ),
    solved=(
        "I called {courier}: the parcel sits in {city} because the flat number was missing. I have "
        "added it, and delivery is confirmed for {soon} between 9 and 13.",
        "The driver's scan is 800 metres from your address, so this was delivered to the wrong "
        "door. "
        "A new {product} leaves today by express, free of charge, there by {soon}. If the first "
        "one "
        "turns up, just keep it closed and tell us.",
        "It is lost, and you should not have to wait for the search. I have refunded {amount} to "
        "your "
        "card and added a voucher of {amount2}; if the parcel arrives anyway, refuse it.",
    ),
    partial=(
        "It is on its way. Please wait until {soon}.",
        "I have opened a search with {courier}, that takes up to ten days.",
    ),
    unsolved=(
        "The system says delivered, so it was delivered.",
        "You have to ask {courier}, once it leaves us it is their parcel.",
        "Parcels are slow at this time of year.",
    ),
    promises=(
        "I'll check the scan on {soon} and write to you, whatever it says.",
        "I will ring {courier} tomorrow morning and let you know by noon.",
    ),
    notes=(
        "{courier} depot {city}, flat no. missing. Redelivery {soon}.",
        "Mis-delivery per GPS scan. Replacement express.",
        "{tracking} lost, refunded {amount} + voucher.",
    ),
)

_DAMAGED = Material(
    subjects=("{product} arrived broken", "Damaged parcel {order}", "cracked on arrival"),
    openings=(
        "My {product} arrived [broken|with a crack|scratched]. [The box was crushed.|The box "
        "looked "
        "fine.]",
        "I [unpacked|opened] order {order} today: the {product} is [damaged|dented] and [won't "
        "turn "
        "on|one corner is gone]. [Third time lucky?|]",
    ),
    restated=("The {product} of order {order} was damaged when you opened it.",),
    missed=("You have a question about the size of the {product}?",),
    exchanges=(
        (
            "Could you send [a photo|photos] of the damage and of the box?",
            ("Here they are.", "I threw the box away.", "Sent by mail just now."),
        ),
        (
            "Would you like a new one or your money back?",
            ("A new one.", "Money back please.", "What is faster?"),
        ),
    ),
    solved=(
        "Thank you for the photos, they are all I need. A new {product} leaves our warehouse "
        "today and "
        "is with you by {soon}; the driver takes the broken one with him, you need not pack it.",
        "I have refunded {amount} in full, including the delivery. Please recycle the broken "
        "one, we do "
        "not need it back.",
    ),
    partial=("Please send it back, then you get a new one.", "I've forwarded your photos."),
    unsolved=(
        "Damage has to be reported to the driver.",
        "A scratch does not change how it works.",
    ),
    promises=("I will follow the new parcel and write to you on {soon} when it is delivered.",),
    notes=("Damage confirmed by photo, exchange on delivery.", "Refund in full, no return."),
)

_WRONG = Material(
    subjects=("Wrong item in {order}", "I ordered a {product}", "Not what I ordered"),
    openings=(
        "I ordered a {product} and got a {product2}. [How can that happen?|]",
        "Wrong colour. [I ordered white, this is black.|The order says sand, this is grey.] Order "
        "{order}.",
    ),
    restated=("In order {order} there was a {product2} in place of your {product}.",),
    missed=("You'd like to exchange the {product} because you don't like it?",),
    exchanges=(
        (
            "What does the label on the box say?",
            ("{product2}, {tracking}.", "Just a bar code.", "The label says {product}, funny."),
        ),
        (
            "Is the box still closed?",
            ("Yes.", "I opened it.", "Opened, but unused."),
        ),
    ),
    solved=(
        "That was a mix-up of ours. The right {product} leaves today with priority; a label for "
        "the "
        "other one is in your inbox and you have 30 days for it. Nothing is charged.",
        "I have booked an exchange at the door for {soon}: the driver brings the {product} and "
        "takes "
        "the {product2}.",
    ),
    partial=("Send it back and order again, please.", "I can send you a return label."),
    unsolved=("Are you sure you ordered the right one?", "The colours vary a little."),
    promises=("I'll make sure the right one is in the parcel and tell you the number on {soon}.",),
    notes=("Pick error. Priority reship {product}.", "Door exchange {soon}."),
)

_ADDRESS = Material(
    subjects=("Change delivery address", "New address for {order}", "wrong house number"),
    openings=(
        "I [gave|entered] the wrong address for {order}. [It should be {street}.|Can you change "
        "it to "
        "my office?]",
        "[Can|Could] you change the delivery date of {order}? [We're away until {soon}.|]",
    ),
    restated=("{order} should go to {street} instead.",),
    missed=("You want to change the billing address?",),
    exchanges=(
        (
            "What is the full new address?",
            ("{street}, {city}.", "{street}, {postcode} {city}", "Same street, number 12."),
        ),
        ("Is somebody there during the day?", ("Yes.", "Only after 17.", "The reception is.")),
    ),
    solved=(
        "Done: {order} now goes to {street}, {city}, and arrives on {soon}. You get a new "
        "confirmation "
        "in a minute.",
        "The parcel had left already, so I redirected it with {courier}. It costs you nothing "
        "and takes "
        "one day longer: {soon}.",
    ),
    partial=("I have asked the warehouse to change it.",),
    unsolved=("Too late, it is packed.", "You can do that yourself in the account."),
    promises=("I will check tonight that the label was changed and confirm by e-mail.",),
    notes=("Address changed before pick.", "Redirect via {courier}."),
)

TOPICS = (
    Topic("where-is-my-order", "Where is my order", 26, _WHERE, 1.0, upset=0.4,
          foreign={"de": german.PARCEL, "fr": french.PARCEL, "es": spanish.PARCEL}),
    Topic("damaged-on-arrival", "Damaged on arrival", 12, _DAMAGED, 4.0, upset=0.45),
    Topic("wrong-item", "Wrong item", 8, _WRONG, 3.0, upset=0.4),
    Topic("change-address", "Change of delivery", 13, _ADDRESS, -7.0, 0.1, upset=0.06),
    Topic("cancel-order", "Cancel an order", 11, CANCEL, -4.0, upset=0.12),
    Topic("return-label", "Send something back", 16, LABEL, -5.0, upset=0.12),
    Topic("missing-part", "Part missing", 7, PART, 1.0, upset=0.3),
    Topic("delivery-complaint", "Complaint about the delivery", 8, DRIVER, 10.0, -0.3, upset=0.75),
)  # fmt: skip
