"""Technical support: devices, the app, an update that went wrong."""

from __future__ import annotations

from evenhand.site.demo.topics import french, german, spanish
from evenhand.site.demo.topics.material import Material, Topic
from evenhand.site.demo.topics.technical_rare import REPAIR, SCHEDULE, SENSOR, STORAGE

_OFFLINE = Material(
    subjects=("{product} offline", "{product} keeps disconnecting", "no connection {code}"),
    openings=(
        "My {product} has been offline since [yesterday|{date}|this morning]. [The light blinks "
        "yellow.|The app says {code}.|]",
        "[The|Our] {product} loses the connection [every night|several times a day|whenever the "
        "microwave runs]. [I've restarted it ten times.|It used to work for two years.]",
        "{code} on my {product}[, what does it mean?|. Nothing helps.] [The hub is fine, the lamps "
        "are fine, only this one is dead.|]",
        "We got a new router on {date} and now the {product} [can't be reached|won't come back "
        "online|is gone from the app].",
    ),
    restated=(
        "[So|Just to confirm,] the {product} shows {code} since {date} while everything else in "
        "your "
        "home still works.",
        "Your {product} went offline after the change of router, and a restart did not help.",
    ),
    missed=(
        "You would like to add a second {product} to your home, correct?",
        "I see your order of a {product} is on its way.",
    ),
    exchanges=(
        (
            "[What colour is|Which colour does] the light on the {product}[ have|] right now?",
            (
                "[Yellow, blinking|blinking yellow].",
                "Red.",
                "It's off. [Should it be on?|]",
                "white I think",
            ),
        ),
        (
            "Is your phone on the same network as the hub, and is that 2.4 or 5 GHz?",
            (
                "Same network. [No idea about GHz.|Where would I see that?]",
                "[I think it's|It's] the 5 GHz one.",
                "Both have the same name here.",
            ),
        ),
        (
            "Has anything changed at home: a new router, a new password, [a move of the hub|a "
            "power "
            "cut]?",
            (
                "New router, as I said.",
                "We had a power cut on {date}.",
                "Nothing[ at all|].",
                "My son changed the wifi password, [argh|could that be it?]",
            ),
        ),
        (
            "Which version does the app show under Settings > About?",
            ("{version}", "It says {version}.", "{version}, is that old?"),
        ),
    ),
    solved=(
        "{code} means that the router refuses the device because it only speaks WPA3. Set the "
        "router to WPA2/WPA3 mixed mode, wait two minutes and the {product} comes back by itself. "
        "Your rooms and schedules are kept.",
        "Please hold the button for ten seconds until the light turns white, choose the 2.4 GHz "
        "network in the app, and enter the new password. I can see from here that it is online "
        "now with a strong signal.",
        "The hub and the {product} are on two networks with the same name. In the app open "
        "Settings > Network and pick the hub's own one; I have switched off roaming for this "
        "device so it stays there.",
    ),
    partial=(
        "Please restart the router and the {product}.",
        "It has to do with the wifi. Try moving the hub closer.",
        "You can reset it with the button on the back.",
    ),
    unsolved=(
        "Then your internet provider has a problem.",
        "The {product} is quite old, maybe buy the new one.",
        "On our side everything is green, so it should work.",
    ),
    promises=(
        "I'll read the connection log on {soon} to see if it stays online, and write to you.",
        "I have set a reminder for {soon}; if it dropped again I will send a replacement.",
    ),
    notes=(
        "LED yellow, {code}. Router change. WPA3 only -> mixed mode. App {version}.",
        "Offline since {date}. Reset done, RSSI ok after. Watch till {soon}.",
    ),
)

_LAMP = Material(
    subjects=("Glow Lamp after update {version}", "lamp flickers since update", "Update broke it"),
    openings=(
        "Since the update {version} my Glow Lamp [flickers|goes off|turns itself on at night]. "
        "[It was perfect before.|All four of them!]",
        "[Your update|The new firmware] broke my lamps. [They drop out every evening.|They light "
        "up "
        "at 3 in the morning.] [How do I go back?|When do you fix it?]",
        "Glow Lamp, {code} since the update on {date}. [I read in the forum that everyone has "
        "this.|Am I the only one?]",
        "The lamp [disconnects|loses its scenes] again and again since version {version}. [I use "
        "it "
        "to wake up for work, so this is a real problem.|]",
    ),
    restated=(
        "Your Glow Lamp worked well until update {version} on {date}; now it shows {code} and "
        "drops "
        "out.",
        "Since {version} the lamp switches by itself, and you want the old behaviour back.",
    ),
    missed=("You would like to know how to install the update?",),
    exchanges=(
        (
            "How many lamps do you have, and do all of them do it?",
            ("Four, all of them.", "Two, only the bedroom one.", "Just one."),
        ),
        (
            "Does it also happen with the switch on the lamp, without the app?",
            ("[Yes, same.|Same thing.]", "I never use that.", "No, only with the app."),
        ),
        (
            "Are scenes or the sunrise function active?",
            ("The sunrise one.", "I switched everything off, no change.", "Yes, three scenes."),
        ),
    ),
    solved=(
        "Thank you for testing that with me. This is a fault in {version} that we know of; there "
        "is "
        "no fix yet and going back is not possible. What helps for most people: switch off sunrise "
        "and keep the lamp on a fixed scene. I have added your device to the case {ticket}, so you "
        "hear from us first, and extended your guarantee by six months.",
        "I have to be honest: update {version} causes this and engineering is still working on "
        "it. I "
        "have put your lamps on the slow channel so that nothing else changes, credited {amount2}, "
        "and linked you to {ticket}.",
        "It is our update, not your home. Until the correction is out, local mode (three short "
        "presses) keeps the lamp steady, without the app. I know that is only half of what you "
        "bought it for, so I have noted a refund option for you that is open until the fix.",
    ),
    partial=(
        "That comes from the update. Please wait for the next one.",
        "You can try local mode: press the button three times.",
    ),
    unsolved=("We have no reports of that.", "Updates can't break a lamp."),
    promises=("I will write to you on {soon} with where engineering stands, fixed or not.",),
    notes=(
        "Known fault fw {version} Glow Lamp. Added to {ticket}. No rollback.",
        "Flicker after {version}. Local mode explained, goodwill {amount2}.",
    ),
)

_SETUP = Material(
    subjects=("Help with setting up {product}", "How to connect {product}", "first steps"),
    openings=(
        "I [just bought|got] a {product} and [can't get it|don't manage to get it] into the app. "
        "[The code won't scan.|It searches forever.]",
        "How do I [connect|pair] the {product} with my {product2}? [The manual is only pictures.|]",
        "[I'm 74 and not good with this.|I'm not very technical.] [Could you|Please can you] "
        "walk me "
        "through the {product}?",
    ),
    restated=("You want to add the new {product}, and the app does not find it.",),
    missed=("You would like to return the {product}?",),
    exchanges=(
        (
            "Which phone do you use?",
            ("An iPhone.", "Android, Samsung.", "A tablet[ actually|]."),
        ),
        (
            "Is the light on the device blinking white?",
            ("Yes.", "It's blue.", "There is no light. [Oh, the switch was off!|]"),
        ),
        (
            "Did the app ask for permission to use Bluetooth?",
            ("I said no to that.", "I think so.", "It never asked."),
        ),
    ),
    solved=(
        "Please open the phone's settings, allow Bluetooth and local network for the Osterby "
        "app, and "
        "then tap Add > {product}. Hold the phone within a metre, it takes about a minute. You can "
        "name it afterwards.",
        "First update the hub in the app (two minutes), then add the {product} with the number "
        "below "
        "the code instead of scanning. I will stay here while you try.",
    ),
    partial=("Please follow the steps in the app.", "You need to allow Bluetooth."),
    unsolved=("It is all in the manual.", "Ask somebody in the family who knows phones."),
    promises=("I'll send you these steps with pictures and ask on {soon} if all is well.",),
    notes=("Setup help, BT permission missing.", "Walked through pairing {product}."),
)

_APP = Material(
    subjects=("App crashes", "App {version} does not open", "white screen"),
    openings=(
        "The app [crashes|closes by itself] [as soon as I open it|when I tap my {product}] since "
        "[the last version|{date}].",
        "I only see a white screen in the app. [Reinstalled it twice.|My wife's phone works.]",
        "[Can't|I cannot] log in to the app any more, it says {code}. [The website works.|]",
    ),
    restated=("The app {version} closes when you open the {product}; the website works.",),
    missed=("You want to delete your account?",),
    exchanges=(
        (
            "Which phone and which system version is it?",
            ("Pixel, Android 15.", "iPhone 12, the newest iOS.", "An older Huawei."),
        ),
        (
            "Does it also happen without wifi, on mobile data?",
            ("With mobile data it works!", "Same.", "I'd have to try... yes, same."),
        ),
        (
            "May I look at the crash reports of your account?",
            ("Yes.", "Sure, go on.", "If no pictures of my home are in there."),
        ),
    ),
    solved=(
        "I see it: the camera preview of the {product} is too big for this phone's memory. I "
        "have set "
        "it to small for your account; please close the app fully and open it again. The proper "
        "fix "
        "comes with the next version.",
        "Your session got mixed up when the password changed. I have ended all sessions; sign in "
        "again, and the white screen is gone. Nothing in your home is lost.",
    ),
    partial=("Please reinstall the app.", "An update is coming, then it should work."),
    unsolved=("It works on my phone.", "Then use the website."),
    promises=("I'll look at the crash reports again on {soon} and tell you what I see.",),
    notes=("App {version} OOM on preview. Small preview flag set.", "Sessions reset."),
)

TOPICS = (
    Topic("device-offline", "Device offline", 22, _OFFLINE, 1.0, upset=0.35,
          foreign={"de": german.OFFLINE, "fr": french.OFFLINE, "es": spanish.OFFLINE}),
    Topic("lamp-update", "Glow Lamp after the update", 13, _LAMP, -8.0, -0.95, upset=0.55,
          from_month=3, growth=1.12, product="Glow Lamp"),
    Topic("setup-help", "Setting up a device", 17, _SETUP, -6.0, 0.15, upset=0.08),
    Topic("app-crash", "App does not work", 13, _APP, 3.0, upset=0.35),
    Topic("camera-storage", "Camera recordings", 9, STORAGE, 0.0, upset=0.25,
          product="Watch Camera"),
    Topic("false-alarm", "False alarms", 8, SENSOR, 5.0, upset=0.5, product="Leaf Sensor"),
    Topic("heating-schedule", "Heating schedule", 9, SCHEDULE, -2.0, upset=0.12,
          product="Warm Thermostat"),
    Topic("warranty-repair", "Guarantee and repair", 11, REPAIR, 9.0, -0.2, upset=0.5),
)  # fmt: skip
