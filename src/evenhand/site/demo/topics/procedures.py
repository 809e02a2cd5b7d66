"""Procedures desk: forms, approvals and, mostly, "did you get my document?"."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material, Topic

_STATUS = Material(
    subjects=("Status of my {document}", "Did you get my {document}?", "{document} sent on {date}"),
    openings=(
        "[Did you get|Have you received] my {document}? I sent it on {date}[ and heard nothing|].",
        "[Just checking|Quick check]: [has|did] the {document} [arrived|reach you]? [I got no "
        "confirmation.|]",
        "What is the status of the {document} {ticket}? [{department} is waiting for it.|It's been "
        "{weeks} weeks.]",
        "I [uploaded|mailed] the {document} [twice now|on {date}]. Is it with you, or do I have "
        "to send it "
        "again?",
        "Any update on my {document}? [No rush.|My manager keeps asking.]",
    ),
    restated=(
        "You sent the {document} on {date} and want to know whether it is here and where it "
        "stands.",
    ),
    missed=("You'd like to know how to fill in the {document}?",),
    exchanges=(
        (
            "Under which number or name did you send it?",
            ("{ticket}", "My name, {full}.", "{department}, {date}."),
        ),
        ("Was it by mail or through the portal?", ("Portal.", "By mail.", "In the internal post.")),
    ),
    solved=(
        "Yes, it is here: received on {date} as {ticket}, and the check is on step two of three. "
        "You get the "
        "signed {document} by {soon}. You can see the step at any time on the portal under My "
        "requests.",
        "It arrived on {date} and is complete. It waits for the signature of {department}, which "
        "I have asked "
        "for today; I expect it on {soon}.",
    ),
    partial=("Yes, we have it.", "It is being processed.", "It's in the queue, please wait."),
    unsolved=(
        "I can't see that from here.",
        "We get hundreds of these, you will hear from us.",
        "If you sent it, it will be somewhere.",
    ),
    promises=("I'll tell you as soon as it is signed, on {soon} at the latest.",),
    notes=("Status given, step 2 of 3.", "Doc in {department} for signature, chased."),
)

_WHICH = Material(
    subjects=("Which form?", "How do I request this?", "question about {document}"),
    openings=(
        "Which form do I need for [a business trip|a new supplier|parental leave]?",
        "Is the {document} still the right one, or is there a new version? [The intranet shows "
        "three.|]",
    ),
    restated=("You need the current form and want to know who signs it.",),
    missed=("Your {document} has been received.",),
    exchanges=(
        ("Which country is it for?", ("Portugal.", "Poland.", "All of them.")),
        ("Is it above 5,000?", ("No.", "Yes.", "Just about.")),
    ),
    solved=(
        "It's the {document} in version {version}, link in this message. Section 3 can stay "
        "empty, your lead "
        "signs first, then {department}. Sent before noon, it's done in two days.",
    ),
    partial=("You find all forms on the intranet.",),
    unsolved=("Ask your manager.",),
    promises=("I'll have the two old versions removed and confirm on {soon}.",),
    notes=("Form link v{version} sent.",),
)

_APPROVAL = Material(
    subjects=("Approval missing", "{document} was rejected", "Stuck at {department}"),
    openings=(
        "My {document} {ticket} was rejected [without a reason|because of a missing signature]. "
        "[It was "
        "signed!|Now what?]",
        "The approval of {department} is missing since {earlier} [and the supplier threatens to "
        "stop|and I "
        "can't book]. [Who can help?|]",
    ),
    restated=("{ticket} is stuck at {department} although you handed in everything.",),
    missed=("You want to withdraw the {document}?",),
    exchanges=(
        (
            "Do you have the page with the signature?",
            ("Attached.", "Yes.", "In the paper version."),
        ),
        ("By when do you need it?", ("{soon}.", "Yesterday.", "End of the month.")),
    ),
    solved=(
        "The signature is there, on page 4; the check looked at page 3. I have lifted the "
        "rejection, spoken to "
        "{department}, and {ticket} is approved as of now. Sorry for the extra round.",
        "The approver is on leave. I've moved it to the deputy with your date; she signs by "
        "{soon}, and I "
        "have told the supplier's contact.",
    ),
    partial=("I have reminded {department}.",),
    unsolved=("Please hand it in again from the start.", "Rejections are final."),
    promises=("I'll call {department} tomorrow and tell you by {soon} what they say.",),
    notes=("Wrong rejection, page 4 signed. Lifted.", "Approver on leave -> deputy."),
)

_DEADLINE = Material(
    subjects=("Deadline for {document}", "How long does it take?"),
    openings=(
        "How long does a {document} take at the moment? [I need it by {soon}.|]",
        "What's the deadline for this month's [expenses|invoices]?",
    ),
    restated=("You need to know whether the {document} can be done by {soon}.",),
    missed=("Your {document} was received.",),
    exchanges=(("Is it handed in already?", ("Not yet.", "Today.", "Half of it.")),),
    solved=(
        'Four working days now. Sent today it\'s ready on {soon}; write "urgent" and the reason '
        "in the first "
        "line and I will put it in front.",
    ),
    partial=("About a week.",),
    unsolved=("It takes as long as it takes.",),
    promises=("I'll reserve a slot for you on {soon}.",),
    notes=("Turnaround 4 d given.",),
)

_CORRECTION = Material(
    subjects=("Mistake in my {document}", "Correct {ticket}"),
    openings=(
        "I made a mistake in the {document} {ticket}: [wrong cost centre|the amount should be "
        "{amount}|the "
        "date is wrong]. [Can I change it?|]",
    ),
    restated=("{ticket} needs a correction before it is signed.",),
    missed=("You haven't sent a {document} yet?",),
    exchanges=(("What should it say?", ("{amount}.", "{date}.", "Cost centre of {department}.")),),
    solved=(
        "I've corrected it and noted who asked and when, so {department} sees both. No new form "
        "is needed.",
    ),
    partial=("Please send a new page.",),
    unsolved=("You have to start again.",),
    promises=("I'll make sure the corrected one is signed by {soon}.",),
    notes=("Correction logged on {ticket}.",),
)

TOPICS = (
    Topic("document-status", "Did you get my document", 62, _STATUS, -1.0, -0.35, upset=0.22),
    Topic("which-form", "Which form", 14, _WHICH, -3.0, upset=0.05),
    Topic("approval-stuck", "Approval stuck", 12, _APPROVAL, 7.0, -0.2, upset=0.55),
    Topic("deadline", "How long it takes", 7, _DEADLINE, -4.0, upset=0.1),
    Topic("correction", "Correct a document", 5, _CORRECTION, 2.0, upset=0.1),
)
