"""IT service desk: colleagues whose tools do not work."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material, Topic

_LOCKED = Material(
    subjects=("Locked out", "Password expired", "can't sign in to {app}"),
    openings=(
        "I'm locked out of [Windows|{app}] [after the weekend|since this morning]. [I have a "
        "meeting in "
        "ten minutes.|]",
        "My password expired and the change page says {code}.",
    ),
    restated=(
        "You can't sign in since this morning, and the change of password ends with {code}.",
    ),
    missed=("You need a new laptop?",),
    exchanges=(
        (
            "Are you in the office or at home?",
            ("At home.", "Office, {city}.", "On a train, actually."),
        ),
        (
            "Does the error come before or after the code on your phone?",
            ("Before.", "After.", "I get no code."),
        ),
        (
            "Which asset number is on your {laptop}?",
            ("{asset}", "{asset}, I think.", "Sticker is gone."),
        ),
    ),
    solved=(
        "The old password was still stored on your phone and locked you out every five minutes. "
        "I have "
        "unlocked the account and removed that device; please change the password on the portal, "
        "then on "
        "the phone.",
        "From home the change only works with the VPN on. I've given you a temporary access pass "
        "for one "
        "hour: sign in, start the VPN, set the new password.",
    ),
    partial=("I have unlocked it.", "Please try again with the VPN on."),
    unsolved=("Restart the {laptop}.", "Passwords expire, that's policy."),
    promises=("I will check the lock-out log on {soon} and come back to you.",),
    notes=(
        "Lockouts from stale mobile profile. Unlocked {asset}.",
        "TAP issued 60 min, pw changed.",
    ),
)

_VPN = Material(
    subjects=("VPN drops", "No VPN from home", "VPN error {code}"),
    openings=(
        "The VPN [drops every ten minutes|won't connect] [since the update|at home]. Error {code}.",
        "I can't reach the [shared drive|ERP] through the VPN. [The internet itself works.|]",
    ),
    restated=(
        "The VPN stops with {code} at home, and without it you can't reach the shared drive.",
    ),
    missed=("You need access to a new folder?",),
    exchanges=(
        ("Is it wifi or cable?", ("Wifi.", "Cable.", "Hotspot from my phone.")),
        ("Which client version do you see?", ("{version}", "{version}.1", "Where?")),
        ("Do colleagues near you have it too?", ("I'm alone here.", "Yes, two of us.", "No.")),
    ),
    solved=(
        "Client {version} has a fault with hotel and hotspot networks. I have pushed the newer "
        "one to "
        "{asset}; restart once and it stays up. If it drops again, the log is sent to me by "
        "itself.",
        "Your certificate ran out on {date}. I have issued a new one; connect by cable or in the "
        "office "
        "once and it installs in a minute.",
    ),
    partial=("Please reinstall the VPN client.", "It is known, there'll be an update."),
    unsolved=("That's your home network.", "Come to the office then."),
    promises=("I'll look at your connection log on {soon} and let you know.",),
    notes=("VPN {version} bug, pushed update to {asset}.", "Cert expired {date}, renewed."),
)

_SLOW = Material(
    subjects=("Laptop very slow", "{laptop} freezes", "fan noise"),
    openings=(
        "My {laptop} is so slow that I can't work. [Opening a mail takes a minute.|The fan never "
        "stops.]",
        "The {laptop} freezes [in every call|when I share my screen]. [It's embarrassing with "
        "customers.|]",
    ),
    restated=("The {laptop} {asset} freezes in calls, since about {date}.",),
    missed=("You'd like a second screen?",),
    exchanges=(
        ("When did you last restart it?", ("Weeks ago.", "This morning.", "I just close the lid.")),
        (
            "What's at the top of the list in the task manager?",
            ("Some scanner, 80%.", "Teams.", "The browser."),
        ),
        ("How much space is left on the disk?", ("4 GB.", "Plenty.", "It's red.")),
    ),
    solved=(
        "The virus scanner was reading your whole mail archive again and again. I have excluded "
        "the archive, "
        "freed 40 GB and planned the scan for the night. The load is at 6% now; you should "
        "notice at once.",
        "It is five years old and at its limit, so I've ordered a new {laptop} for you; it's "
        "ready on {soon}. "
        "Until then I have switched off the background blur, which is what freezes your calls.",
    ),
    partial=(
        "Please restart it and close some programs.",
        "I can put you on the list for a new one.",
    ),
    unsolved=("Everybody's is slow today.", "Work in the browser then."),
    promises=("I will measure it again on {soon} and tell you the result.",),
    notes=("AV scan loop on archive. Excluded. Disk cleaned.", "{asset} EOL, replacement ordered."),
)

_ACCESS = Material(
    subjects=("Access to {app}", "New starter {date}", "Software request"),
    openings=(
        "I need access to {app} for a new colleague in {department} who starts on {soon}.",
        "Please install [a PDF editor|the label printer driver] on {asset}. [My manager agrees.|]",
        "I moved to {department} and still don't see [our folders|{app}].",
    ),
    restated=("You need {app} for {department}, ready by {soon}.",),
    missed=("You want to hand in a laptop?",),
    exchanges=(
        ("Who is the manager that approves it?", ("{full}'s lead.", "Me.", "I'd have to ask.")),
        ("Read only, or also changes?", ("Read only.", "Both.", "What do others have?")),
    ),
    solved=(
        "The request {ticket} is approved and done: {app} appears after the next sign-in, with "
        "the same "
        "rights as the rest of {department}. I've added the new laptop for {soon} as well.",
    ),
    partial=("I have opened {ticket} for it.",),
    unsolved=("Please use the form.", "That's for {department} to decide."),
    promises=("I will check with you on {soon}, the first morning, that all works.",),
    notes=("Access {app} granted per {ticket}, approver on file.",),
)

_PHISHING = Material(
    subjects=("Suspicious mail", "I clicked on a link", "Is this real?"),
    openings=(
        'I got a mail from "the CEO" asking for gift cards. [Is that real?|I didn\'t answer.]',
        "I think I clicked on something bad. [It asked for my login.|The page looked like ours.]",
    ),
    restated=("You opened a link in a suspicious mail on {date} and may have entered something.",),
    missed=("You don't get any mails?",),
    exchanges=(
        ("Did you type in anything on the page?", ("My user name.", "No.", "Everything, sorry.")),
        (
            "Is the mail still in your inbox?",
            ("Yes.", "I deleted it.", "I forwarded it to my team..."),
        ),
    ),
    solved=(
        "Well done for telling us at once. I've ended all your sessions, blocked the page for "
        "everybody and "
        "pulled the mail from 212 mailboxes. Please set a new password with me now; nothing was "
        "taken, the "
        "log shows no other sign-in.",
        "It's fake. I have removed it everywhere. You did it right: not answer, report. The "
        "button in "
        "Outlook does both with one click.",
    ),
    partial=("Please delete it and change your password.",),
    unsolved=("It's just spam.",),
    promises=("I will watch your sign-ins until {soon} and tell you if I see anything.",),
    notes=("Phish reported, URL blocked, purge run. Sessions revoked.",),
)

_PRINTER = Material(
    subjects=("Printer", "Label printer offline", "Scanner to mail"),
    openings=(
        "The printer on the second floor [prints blank pages|is offline|wants a PIN I don't have].",
        "The label printer in {department} [jams|prints the wrong size]. [The truck leaves at "
        "four!|]",
    ),
    restated=("The printer in {department} is offline, and you need labels by four.",),
    missed=("You need a new printer at home?",),
    exchanges=(
        ("What's on its display?", ("{code}", "Nothing.", '"Paper", but there is paper.')),
        ("Does it happen from other computers too?", ("Yes.", "Only mine.", "Didn't try.")),
    ),
    solved=(
        "Somebody changed the label size on the server. I've set it back and sent a test page: "
        "please check "
        "that it's 10 by 15. Your jobs are printed in order now.",
        "The queue was stuck on a 900-page job. I removed it and restarted the service; your "
        "labels come "
        "first.",
    ),
    partial=("I have restarted the printer.",),
    unsolved=("Use the one on the third floor.",),
    promises=("A technician comes on {soon} for the rollers; I'll be there.",),
    notes=("Queue cleared, media size reset.",),
)

_MAILBOX = Material(
    subjects=("Shared mailbox", "Calendar rights", "Outlook search"),
    openings=(
        "I can't see the shared mailbox of {department}[ any more|]. [Colleagues can.|]",
        "Outlook doesn't find mails older than {earlier}.",
    ),
    restated=("The mailbox of {department} has disappeared from your Outlook.",),
    missed=("You'd like to change your signature?",),
    exchanges=(
        ("Do you see it in the browser?", ("Yes, there it is.", "No.", "How?")),
        ("Since when?", ("{date}.", "After the move to the new team.", "Today.")),
    ),
    solved=(
        "Your rights were tied to the old department. I've added you to the right group; close "
        "Outlook for "
        "ten minutes and it's back, with all folders.",
    ),
    partial=("Please restart Outlook.",),
    unsolved=("Search works for me.",),
    promises=("I'll ask you tomorrow whether it stayed.",),
    notes=("Added to group after dept change.",),
)

TOPICS = (
    Topic("locked-out", "Locked out", 23, _LOCKED, -4.0, upset=0.25),
    Topic("vpn", "VPN", 18, _VPN, 3.0, upset=0.3),
    Topic("slow-laptop", "Slow computer", 15, _SLOW, 5.0, upset=0.4),
    Topic("access-request", "Access and software", 18, _ACCESS, -1.0, upset=0.08),
    Topic("phishing", "Suspicious mail", 9, _PHISHING, 3.0, 0.1, upset=0.1),
    Topic("printer", "Printer", 10, _PRINTER, 1.0, upset=0.3),
    Topic("mailbox", "Mailbox and calendar", 7, _MAILBOX, -2.0, upset=0.1),
)
