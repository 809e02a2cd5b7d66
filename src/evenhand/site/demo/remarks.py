"""What reviewers write beside a rating, and what shows a category in the text."""

from __future__ import annotations

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

SHOWN_BY_ABSENCE = frozenset(
    ("greeting", "closing", "further_help", "identity", "disclosure", "consent", "next_step",
     "documentation")
)  # fmt: skip
"""What was not said cannot be quoted."""

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
