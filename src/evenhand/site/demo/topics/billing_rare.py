"""Billing: the less frequent topics."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material

METHOD = Material(
    subjects=("Change my card", "New bank details", "Update payment method"),
    openings=(
        "I have a new card, [how do I change it|where can I enter it] for the {plan} plan?",
        "[Can I|Is it possible to] switch from card to [direct debit|bank transfer]?",
        "My bank details change on {soon}. [What do I have to do?|Please update them.]",
    ),
    restated=(
        "You want the {plan} plan to be paid [another way|with the new details] from {soon}.",
    ),
    missed=("You would like to change your plan to {plan}?",),
    exchanges=(
        (
            "Is the new method already [active|valid] today?",
            ("[Yes|yes it is].", "From {soon}.", "I think so."),
        ),
        (
            "Are you signed in to your account right now?",
            ("Yes.", "No, [I forgot the password|one moment]... ok now I am.", "In the app, yes"),
        ),
    ),
    solved=(
        "You can do it yourself so that nobody else sees the number: Account > Payments > Change. "
        "I have set your next payment to {soon}, so that the old card is not used any more.",
        "I have sent you a secure link to enter the new details; it works for 24 hours. The next "
        "debit of {amount} on {soon} will use them.",
    ),
    partial=("You can change it in your account under Payments.",),
    unsolved=("That cannot be changed during a running plan.", "Just let the old card expire."),
    promises=("I will check after {soon} that the debit used the new card.",),
    notes=("Secure link sent for new payment method.",),
)

PRICE = Material(
    subjects=("Price increase", "Why is {plan} more expensive?", "your letter about prices"),
    openings=(
        "I just read that the {plan} plan goes up to {amount}. [Why?|That's {percent} more!] "
        "[I did not agree to this.|Nothing got better.]",
        "You raised my price [without asking|without any notice]. [I want the old price.|I'm "
        "thinking about leaving.]",
        "{percent} more from next month?! For what? [My {product} still loses the connection.|]",
    ),
    restated=(
        "The {plan} plan is to cost {amount}, {percent} more, and you want to know why and what "
        "your options are.",
    ),
    missed=("You would like to upgrade to a bigger plan?", "Your invoice of {date} is paid."),
    exchanges=(
        (
            "May I look at what you use of the plan?",
            ("Go ahead.", "If it helps.", "I only use [the camera storage|the app, really]."),
        ),
        (
            "Did you get our letter of {earlier}?",
            ("No. [Nothing.|]", "Yes, that's why I'm writing.", "Maybe, I get so many mails."),
        ),
    ),
    solved=(
        "The new price covers longer video storage and the second year of cover. You have three "
        "choices: keep {plan} at the old price until your year ends on {soon}, move to {plan2}, or "
        "cancel without notice until then. I can set any of them now.",
        "You are right to ask. Your contract says 30 days' notice, and our letter went out late, "
        "so "
        "the old price stays for three more months. After that {plan2} would fit what you use and "
        "costs less than today.",
    ),
    partial=("Prices went up because of higher costs. You can cancel.", "I can offer you {plan2}."),
    unsolved=("Everything is getting more expensive.", "The price is set, I can't do anything."),
    promises=("I'll send you the three options in writing, and ask you again before {soon}.",),
    notes=("Price rise complaint. Letter sent late, grace 3 months applied.", "Offered {plan2}."),
)

COMPANY = Material(
    subjects=("VAT number on invoice", "Invoice to company", "Wrong address on {invoice}"),
    openings=(
        "We [ordered|bought] {weeks} {product} units for our office and need our company name and "
        "VAT number on the invoice[ {invoice}|].",
        "The invoice {invoice} has my private address. [Please change it to the company.|Can it "
        "be corrected?]",
    ),
    restated=("Invoice {invoice} should carry the company's name, address and VAT number.",),
    missed=("You need another copy of invoice {invoice}?",),
    exchanges=(
        (
            "Could you send me the full company name and the VAT number?",
            ("{company}, {vat}.", "{company}, {street}, {city}. VAT: {vat}", "{vat}"),
        ),
    ),
    solved=(
        "I have cancelled {invoice} and issued a new one to {company} with {vat}. Both documents "
        "are "
        "in your account, and the next invoices will look like that from the start.",
        "Corrected: the credit note and the new invoice are attached. The order itself stays as it "
        "is, so nothing changes for the delivery.",
    ),
    partial=("I have changed the address for future invoices.",),
    unsolved=("Invoices can't be changed after they are issued.", "Please order again as company."),
    promises=("I'll check on {soon} that the next one comes out right.",),
    notes=("Credit note + new invoice for {company}.",),
)
