"""What reviewers write beside a rating, and the causes they name."""

from __future__ import annotations

_SOLUTION = ("wrong information", "no next step", "policy not known", "tool limit")

CAUSES_OF = {
    "greeting": ("no greeting", "copied template"),
    "understanding": ("did not read the history", "assumed the cause", "missed a second question"),
    "diagnosis": ("no error message asked", "guessed", "did not check known incidents"),
    "needs": ("no questions", "ignored an answer"),
    "solution": _SOLUTION,
    "product_fit": ("wrong plan", "upsell against need", "did not know the range"),
    "ownership": ("no follow-up owner", "no date given", "sent to another channel"),
    "clarity": ("jargon", "too long", "steps out of order"),
    "empathy": ("set phrase only", "argued", "ignored the mood"),
    "closing": ("no closing", "closed without asking"),
    "policy": ("refund outside policy", "disclosed data", "skipped verification"),
    "further_help": ("not offered",),
    "grammar": ("typos", "unfinished sentence"),
    "honesty": ("hidden cost", "invented urgency", "wrong terms"),
    "objection": ("pressed", "ignored the doubt"),
    "next_step": ("no next step",),
    "security": ("asked for a password", "no verification"),
    "follow_up": ("promise not kept", "no ticket"),
    "identity": ("not verified", "verified too late"),
    "disclosure": ("left out", "shortened"),
    "consent": ("assumed", "unclear question"),
    "groundedness": ("invented policy", "invented status", "outdated article"),
    "handover": ("asked twice for a person", "no summary"),
    "loop_free": ("same answer twice", "same question twice"),
}
"""Root causes as the ready scorecards name them, by category."""

CAUSES_BY_CARD = {
    ("sales-chat", "tone"): ("pushy", "scripted"),
    ("compliance-calls", "tone"): ("talked over", "hurried"),
    ("ai-agent", "tone"): ("mechanical", "over-apologetic"),
    ("it-service-desk", "documentation"): ("no note", "note without cause"),
    ("compliance-calls", "documentation"): ("no note", "incomplete"),
}
"""Where scorecards name different causes for the same category."""


def causes_of(scorecard: str, category: str) -> tuple[str, ...]:
    """What may be named as the cause of a low rating."""
    return CAUSES_BY_CARD.get((scorecard, category)) or CAUSES_OF[category]


SHOWN_BY = {
    "diagnosis": ("repeat", "understanding", "question"),
    "needs": ("repeat", "understanding", "question"),
    "understanding": ("repeat", "understanding"),
    "solution": ("solution",),
    "product_fit": ("solution",),
    "clarity": ("clarity", "solution"),
    "follow_up": ("ownership", "promise"),
    "ownership": ("ownership", "promise"),
    "tone": ("tone", "empathy"),
    "documentation": ("note",),
}
"""Acts that show a category; the others are shown by the act of the same name."""

LOW = {
    "greeting": ("No greeting.", "Went straight into the matter, no name given."),
    "understanding": (
        "Missed what the customer was really asking.", "The question had been answered before.",
        "Customer had to repeat the request.",
    ),
    "diagnosis": ("Guessed before asking.", "The usual first check was left out."),
    "needs": ("Offered a plan before asking what is used.", "No open question."),
    "solution": (
        "The answer leaves out how long it takes.", "Does not solve it: the cause is not touched.",
        "Half of the question stays open.", "Wrong information about the deadline.",
    ),
    "product_fit": ("The plan offered is bigger than needed.", "Does not match what was said."),
    "ownership": ("Sent the customer away.", "Nobody is responsible after this answer."),
    "clarity": ("Hard to follow.", "Internal jargon.", "Steps in the wrong order."),
    "empathy": ("No reaction to the customer's frustration.", "Sounds like a template."),
    "tone": ("Short and a little sharp.", "Cold from the start."),
    "closing": ("Ends without a word.", "No goodbye."),
    "policy": ("Breaks the data policy.", "Promise outside of our rules."),
    "further_help": ("Did not ask whether there is more.",),
    "grammar": ("Several typos.", "Misspelt words in most messages."),
    "honesty": ("Claim about the contract is not true.",),
    "objection": ("The objection about price was passed over.",),
    "next_step": ("Left open what happens next.",),
    "security": ("Asked for a password. Never.",),
    "follow_up": ("No date for the follow-up.", "Follow-up promised and not done."),
    "documentation": ("Note is empty.", "The next colleague could not work with this note."),
    "identity": ("Account opened without verification.",),
    "disclosure": ("Recording not announced.",),
    "consent": ("Changed the account without a clear yes.",),
    "groundedness": ("Not in any article of ours.", "Invented."),
    "handover": ("Customer asked for a person and did not get one.",),
    "loop_free": ("Same answer three times.",),
}  # fmt: skip

OVERALL_HIGH = (
    "Lovely contact.", "Exactly how it should be.", "Clear and kind, well done.",
    "Good example for the team.", "Nothing to add.",
)  # fmt: skip
OVERALL_MIDDLE = (
    "Good base; see the comments.", "Solid, with one gap.", "Friendly, but check the facts.",
)  # fmt: skip
OVERALL_LOW = (
    "Let's talk about this one.", "Please read the procedure again.", "The customer deserved more.",
    "Too fast, too little.",
)  # fmt: skip
