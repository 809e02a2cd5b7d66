"""Technical support: the less frequent topics."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material

STORAGE = Material(
    subjects=("Recordings missing", "Camera storage full", "Videos of {date}"),
    openings=(
        "The recordings of [{date}|last night] are missing, [and I need them for the "
        "police|someone "
        "scratched my car]. The camera was online.",
        "My camera says storage full although I have the {plan} plan. [Doesn't that include 30 "
        "days?|]",
        "How long are videos kept? [I only see three days.|I thought it was a month.]",
    ),
    restated=("You need the camera's videos of {date}, and the app shows none for that day.",),
    missed=("You would like to buy a second camera?",),
    exchanges=(
        (
            "Around what time would the video be?",
            (
                "Between 2 and 4 in the morning.",
                "About 18:30.",
                "I don't know, some time at night.",
            ),
        ),
        (
            "Is recording set to always or to motion?",
            ("Motion.", "Always, I think.", "Where do I see that?"),
        ),
    ),
    solved=(
        "The videos are still on our side: the plan had lapsed for a day because of a payment, "
        "so the "
        "app hid them. I have put them back; please download the ones you need before {soon}.",
        "Motion was set to people only, so a car did not start a recording. I have switched on "
        "vehicles for you. For {date} itself there is a still picture every ten minutes, which I "
        "have unlocked in the app.",
    ),
    partial=("Videos are kept for as long as your plan says.", "Motion detection missed it."),
    unsolved=("What is not there was not recorded.", "Ask your neighbours for their camera."),
    promises=("I'll check on {soon} that the new recordings are all there and confirm.",),
    notes=("Videos hidden by plan lapse. Restored for {date}.", "Motion zone: people only."),
)

SENSOR = Material(
    subjects=("False alarms at night", "Leaf Sensor goes off", "siren for no reason"),
    openings=(
        "The Leaf Sensor set off the alarm [again|three times] last night and there was no water "
        "anywhere. [The children are scared.|The neighbours complain.]",
        "False alarm from the sensor [in the bathroom|under the sink] every [shower|few hours]. "
        "[How do I make it less sensitive?|It is useless like that.]",
        "I had to leave a meeting because the app reported a leak on {date}. [Nothing. Dry as a "
        "bone.|]",
    ),
    restated=("The Leaf Sensor reported water on {date} although everything was dry.",),
    missed=("You have a leak at home? Then please close the main tap.",),
    exchanges=(
        (
            "Where exactly is the sensor, and is there steam?",
            ("Next to the shower.", "Under the sink, no steam.", "On the cellar floor."),
        ),
        (
            "How old is the battery?",
            ("From the start, so two years.", "Changed on {earlier}.", "No idea."),
        ),
        (
            "Could you wipe the two contacts dry and press test?",
            ("Done, it beeped once.", "It doesn't beep.", "I'm not at home now."),
        ),
    ),
    solved=(
        "Steam settles on the contacts there. Please stick it at least a metre from the shower, "
        "and I "
        "have set a delay of 90 seconds so that a short film of water no longer counts. You can "
        "see "
        "the delay in the app under Sensor > Alarm.",
        "The battery is at 2.1 volts and then it reports nonsense. I am sending you a new one "
        "free of "
        "charge, there by {soon}, and have muted the siren until then; the app still tells you.",
    ),
    partial=("Place it somewhere drier.", "Change the battery, please."),
    unsolved=("Better one alarm too many.", "Then switch it off at night."),
    promises=("I'll look at the alarm log on {soon} and call you if there was another one.",),
    notes=("False alarms, steam. Delay 90 s set.", "Battery 2.1 V, replacement sent."),
)

SCHEDULE = Material(
    subjects=("Heating schedule", "Thermostat ignores schedule", "holiday mode"),
    openings=(
        "My thermostat heats at night although the schedule says [16 degrees|off]. [Why?|]",
        "How do I [set a schedule for two rooms|use the holiday mode] on the Warm Thermostat?",
        "Since the clocks changed, the heating starts [an hour early|an hour late].",
    ),
    restated=("The Warm Thermostat does not follow the times you set.",),
    missed=("You'd like to know what a Warm Thermostat costs?",),
    exchanges=(
        (
            "Is the early start function on?",
            ("What is that?", "Yes.", "I switched it off on {earlier}."),
        ),
        (
            "Which time zone do you see under Home > Location?",
            ("Berlin.", "It says UTC.", "London."),
        ),
    ),
    solved=(
        "Early start heats before the set time so that it is warm at that time. I have switched it "
        "off for the bedroom and left it on for the bathroom, as you wished. Tonight it stays at "
        "16.",
        "The home was set to UTC. I have corrected the zone, so all schedules are right from "
        "tonight, "
        "summer and winter.",
    ),
    partial=("Please set the schedule again.", "Check the time zone in the app."),
    unsolved=("It's a thermostat, it heats when it is cold.",),
    promises=("I will look at tonight's curve tomorrow and send you a picture of it.",),
    notes=("Early start off bedroom.", "Home tz UTC -> local."),
)

REPAIR = Material(
    subjects=("Guarantee claim {product}", "{product} broken", "RE: repair {ticket}"),
    openings=(
        "My {product} stopped working after {weeks} months. [I want a new one.|Is that covered?]",
        "I sent my {product} for repair on {earlier} and [haven't heard anything|got it back still "
        "broken]. [This is the third time.|]",
        "You refused my guarantee because of [water damage|a missing receipt]. [That is not "
        "true.|It was never wet!] [I'd like someone to look again.|]",
    ),
    restated=(
        "The {product} failed within the guarantee, and you want a replacement rather than another "
        "repair.",
    ),
    missed=("You would like to buy a {product} with a discount?",),
    exchanges=(
        (
            "Could you [tell me|give me] the serial number? It is below the bar code.",
            ("{tracking}", "I can't read the last digits, {tracking} maybe.", "{tracking}."),
        ),
        (
            "When and where did you buy it?",
            (
                "In your shop, order {order}.",
                "At an electronics store in {city}.",
                "It was a present.",
            ),
        ),
        (
            "[Can|Could] you send a photo of the connector?",
            ("[Sent.|Just sent it.]", "How do I do that here?", "I already sent two photos."),
        ),
    ),
    solved=(
        "I looked at the photos again with the workshop: no sign of water, the first decision was "
        "wrong and I apologise. A new {product} leaves today, order {order}-R, there by {soon}. "
        "You "
        "need not send the old one first.",
        "It is within two years and a third repair would not be fair. You can choose: a new "
        "{product}, or {amount} back. Whichever you take, the label for the old one is in your "
        "inbox.",
    ),
    partial=(
        "I have reopened the repair {ticket}.",
        "You can send it in again, then the workshop decides.",
    ),
    unsolved=(
        "The workshop has decided, I can't change that.",
        "Without a receipt there is no guarantee.",
        "That model often breaks.",
    ),
    promises=("I'll call the workshop tomorrow and [tell|write] you the outcome by {soon}.",),
    notes=(
        "Guarantee refused as water damage; photos show none. Overruled, replacement.",
        "Third repair. Offered new device or refund.",
    ),
)
