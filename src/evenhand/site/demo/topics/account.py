"""Account and access: identity, data and everything that needs proof."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material, Topic

_PASSWORD = Material(
    subjects=("Can't log in", "Password reset", "no reset mail"),
    openings=(
        "I can't log in[ any more|]. [The reset mail never comes.|It says my password is wrong, "
        "but it "
        "isn't.]",
        "I forgot my password and the e-mail address on the account doesn't exist [any more|now].",
        "My account is locked[ after three tries|]. [Please unlock it.|I need it today.]",
    ),
    restated=("You can't get into your account, and the reset mail does not reach you.",),
    missed=("You'd like to open a new account?",),
    exchanges=(
        (
            "Which address do you use to sign in?",
            ("{email}", "I think {email}.", "{email}, or the old one."),
        ),
        (
            "Did you look in the spam folder?",
            ("Yes, nothing.", "Oh, there it is! But it expired.", "Yes."),
        ),
    ),
    solved=(
        "The account is unlocked, and I have sent a new link to {email}; it works for one hour. "
        "The first "
        "ones were blocked because the mailbox was full.",
        "I have changed the sign-in address after your proof and sent the link there. Please set "
        "a new "
        "password and switch on the second factor while you are at it.",
    ),
    partial=("I have sent the link again.", "Try again in an hour, it unlocks by itself."),
    unsolved=("Just open a new account with another address.", "You must have typed it wrong."),
    promises=("I'll check this afternoon that you could sign in, and call if not.",),
    notes=(
        "ID verified. Account unlocked, link to {email}.",
        "Login address changed after verification.",
    ),
)

_EMAIL = Material(
    subjects=("Change my e-mail", "New phone number"),
    openings=(
        "I have a new [e-mail address|phone number], please change it[ in my account|].",
        "My provider closes down on {soon}, so I need another address on my account.",
    ),
    restated=("You'd like a new address on the account before {soon}.",),
    missed=("You did not get our newsletter?",),
    exchanges=(
        ("What should the new one be?", ("{email}", "{phone}", "{email} please")),
        ("Do you still have access to the old one?", ("Until {soon}.", "Yes.", "No, it's gone.")),
    ),
    solved=(
        "It's changed. You get a confirmation at both addresses; please press the link in the "
        "new one by "
        "{soon}, then the old one is removed everywhere, invoices too.",
    ),
    partial=("I've changed it.", "You can do it in the app under Profile."),
    unsolved=("The address is your user name, it can't be changed.",),
    promises=("I'll look on {soon} whether it was confirmed.",),
    notes=("ID ok. E-mail change, confirm link sent.",),
)

_NAME = Material(
    subjects=("Name change", "Transfer of contract"),
    openings=(
        "I got married and my name is now {full}. [What do you need?|]",
        "[We separated|My flatmate moved out] and I want to take over the contract. [How?|]",
    ),
    restated=("The contract should run under the name {full} from now on.",),
    missed=("You would like a second user in the app?",),
    exchanges=(
        (
            "Do you have a document with the new name?",
            ("The certificate.", "My new ID.", "Not yet."),
        ),
        (
            "Does the other person agree in writing?",
            ("Yes, I have a letter.", "She will.", "No..."),
        ),
    ),
    solved=(
        "Please upload the document with the link I just sent; within two days the name is "
        "changed on the "
        "contract and all invoices. The price and the end date stay as they are.",
        "For a transfer both of you sign the form in your inbox. It takes effect on {soon}, and "
        "until then "
        "nothing changes.",
    ),
    partial=("You have to send us a document.",),
    unsolved=("Then please cancel and sign a new contract.",),
    promises=("I will process it myself as soon as it is uploaded, by {soon}.",),
    notes=("Name change, doc link sent.",),
)

_DELETE = Material(
    subjects=("Delete my data", "Data protection request"),
    openings=(
        "I want you to delete all my data. [I have a right to that.|Including the videos.]",
        "[Send me|I'd like] a copy of everything you have stored about me.",
        "I closed my account on {earlier} and still get your mails. [Explain that.|Delete me!]",
    ),
    restated=(
        "You want everything we store about you deleted or sent to you, and a confirmation.",
    ),
    missed=("You want to delete a device from the app?",),
    exchanges=(
        (
            "Are there invoices of the last years you still need?",
            ("No.", "I have them.", "Good point, send them first."),
        ),
        (
            "Do you understand that the devices can't be used with the app after that?",
            ("Yes.", "I sold them anyway.", "Hm. Yes."),
        ),
    ),
    solved=(
        "I have registered your request as {ticket}. Videos and profile are gone within 72 "
        "hours; invoices "
        "must be kept for the tax office, locked away from everybody else. You get the "
        "confirmation in "
        "writing within 30 days at the latest.",
        "You'll receive a file with everything by {soon}, on a link that only works with your "
        "second "
        "factor. The mails stop today: your address was left in an old list, and I've had it "
        "removed.",
    ),
    partial=("I have passed on your request.", "Accounts are deleted after a year."),
    unsolved=("We need your data for the guarantee.", "You agreed to it when you signed up."),
    promises=("I will confirm on {soon} that the videos are gone.",),
    notes=("Erasure request {ticket}. ID verified. DPO informed.",),
)

_HACKED = Material(
    subjects=("Someone is in my account", "hacked!", "orders I did not make"),
    openings=(
        "Somebody is in my account! [There's an order {order} I didn't make.|My e-mail was "
        "changed.]",
        "I got a mail that my password was changed, [but it wasn't me|and I didn't do that]. [I "
        "have "
        "cameras at home, please hurry!|]",
        "A strange voice came out of my camera. [I'm scared.|I've unplugged it.]",
    ),
    restated=("Somebody else got into your account on {date}, and you need it safe at once.",),
    missed=("You'd like to change your password?",),
    exchanges=(
        (
            "Do you use this password anywhere else?",
            ("Yes, everywhere.", "No.", "On one old site..."),
        ),
        (
            "Has anything been ordered or changed?",
            ("Order {order}.", "The address.", "I can't look, I'm locked out."),
        ),
        (
            "Are you on a device you trust right now?",
            ("Yes, my work laptop.", "I think so.", "My phone."),
        ),
    ),
    solved=(
        "I have ended every session, blocked the account and stopped order {order} before it "
        "left. Nobody "
        "can see your cameras now. When you are ready, I will let you in with a new password and "
        "a second "
        "factor, and I have opened {ticket} so that our security team looks at the log today.",
        "The account is back in your hands: old address restored, all devices re-linked with new "
        "keys. "
        "The sign-ins came from one address abroad since {date}; no video was opened, I checked "
        "the log.",
    ),
    partial=("I have blocked the account.", "Please change your password right away."),
    unsolved=(
        "It was probably somebody in your family.",
        "You should have used a better password.",
    ),
    promises=("Our security team calls you by {soon}; I'll be on that call.",),
    notes=("Account takeover. Sessions ended, order {order} stopped, {ticket} to security.",),
)

_FACTOR = Material(
    subjects=("New phone, no code", "Second factor", "two-step login"),
    openings=(
        "I have a new phone and [the code app is empty|don't get codes any more].",
        "How do I switch on the [second factor|code at login]? [My daughter says I should.|]",
        "The text message with the code [comes after ten minutes|never arrives].",
    ),
    restated=("You can't get a code since you changed your phone.",),
    missed=("You'd like to pair the {product} with a new phone?",),
    exchanges=(
        ("Did you keep the recovery codes?", ("What codes?", "Yes, somewhere.", "No.")),
        ("Do you still have the old phone?", ("Sold it.", "Yes, here.", "It's broken.")),
    ),
    solved=(
        "After the check I have removed the old phone. Sign in with your password, scan the new "
        "code and "
        "write down the ten recovery codes this time; I'll wait until you are in.",
        "Texts to your number were held back by your operator, so I moved you to the code app. "
        "It also "
        "works without a signal.",
    ),
    partial=("Use a recovery code.", "I've reset the second factor."),
    unsolved=("Without the old phone there is nothing I can do.", "Then switch it off."),
    promises=("I will check on {soon} that there were no strange sign-ins.",),
    notes=("ID verified, 2FA reset.", "SMS blocked by operator, moved to TOTP."),
)

_MOVE = Material(
    subjects=("Moving house", "New address from {soon}"),
    openings=(
        "We're moving to {city} on {soon}. [What do I have to do with the devices?|Please change "
        "my "
        "address.]",
        "Can I take my {plan} plan to a new home? [It's abroad.|]",
    ),
    restated=("You move to {city} on {soon} and want to take plan and devices along.",),
    missed=("You want a parcel sent to {city}?",),
    exchanges=(
        ("What's the new address?", ("{street}, {city}.", "{street}.", "I'll send it by mail.")),
        ("Does somebody move into the old place?", ("Yes.", "We rent it out.", "I don't know.")),
    ),
    solved=(
        "The address is set to {street}, {city} as of {soon}, for invoices and deliveries. "
        "Please remove "
        "the home in the app on the last day, so that the new tenants can't see you and the "
        "other way "
        "round.",
    ),
    partial=("I have changed your address.",),
    unsolved=("Plans can't be moved, you'd need a new one.",),
    promises=("I'll send you a short list for the day of the move by {soon}.",),
    notes=("ID ok. Move {city} per {soon}.",),
)

_DECEASED = Material(
    subjects=("My late father's account", "Bereavement"),
    openings=(
        "My [father|mother|husband] passed away on {earlier}. There is a {plan} plan in "
        "[his|her|his] name "
        "that is still being charged.",
        "I'm sorting out my late aunt's contracts. [What do you need from me?|Please cancel hers.]",
    ),
    restated=(
        "The {plan} plan of your relative should end, and you need to know what we require.",
    ),
    missed=("Then he has to cancel himself, from his own account.",),
    exchanges=(
        ("Do you have the certificate?", ("Yes.", "A copy.", "It comes next week.")),
        (
            "Is anything in the account you would like to keep, pictures for example?",
            ("The videos.", "No."),
        ),
    ),
    solved=(
        "I am very sorry for your loss. A photo of the certificate is enough, by the link I am "
        "sending. The "
        "plan ends on the day of death, and what was charged since, {amount}, goes back. You may "
        "keep the "
        "videos; I'll prepare a copy and nobody will contact you for advertising.",
    ),
    partial=("Please send the certificate by post.",),
    unsolved=("Only the account holder can cancel.",),
    promises=("I'll do this myself and write to you by {soon}; you need not call again.",),
    notes=("Bereavement. No marketing. Refund since date of death.",),
)

TOPICS = (
    Topic("password-reset", "Cannot sign in", 23, _PASSWORD, -3.0, upset=0.25),
    Topic("contact-details", "New e-mail or number", 14, _EMAIL, -6.0, upset=0.05),
    Topic("name-change", "Name and contract holder", 8, _NAME, 3.0, upset=0.1),
    Topic("data-request", "Data protection", 10, _DELETE, 8.0, -0.2, upset=0.5),
    Topic("account-takeover", "Account taken over", 10, _HACKED, 9.0, -0.1, upset=0.75),
    Topic("second-factor", "Second factor", 16, _FACTOR, 1.0, upset=0.2),
    Topic("moving-house", "Moving house", 13, _MOVE, -4.0, 0.1, upset=0.04),
    Topic("bereavement", "Account of a late relative", 5, _DECEASED, 9.0, upset=0.3),
)
