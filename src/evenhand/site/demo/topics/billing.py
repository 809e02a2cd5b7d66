"""Billing: charges, invoices, refunds, prices."""

from __future__ import annotations

from evenhand.site.demo.topics import french, german, spanish
from evenhand.site.demo.topics.billing_rare import COMPANY, METHOD, PRICE
from evenhand.site.demo.topics.material import Material, Topic

_DUPLICATE = Material(
    subjects=("Charged twice for {product}", "Double payment on order {order}", "two charges??"),
    openings=(
        "I [was charged|got charged|have been billed] twice for [my {product}|order {order}]. "
        "[Both payments are {amount}.|There are two lines of {amount} on my statement.]",
        "There are two identical payments of {amount} to Osterby on {date}. I only bought one "
        "{product}[.|, as far as I know.|!]",
        "[Can you look at|Could someone check] order {order}? My bank shows {amount} going out "
        "two times [on {date}|on the same day].",
        "My card was debited {amount} on {date} and again [an hour|a few minutes|a day] later. "
        "[Why?|I'd like one of them back.]",
    ),
    restated=(
        "[So|If I read this right,] {amount} left your account twice for order {order}, and only "
        "one of the two payments should be there.",
        "I can see [two lines|both payments] of {amount} on {date}; you ordered one {product}.",
    ),
    missed=(
        "You would like a refund for your {product} because you are returning it, is that right?",
        "I understand you want to know when {amount} will be debited.",
    ),
    exchanges=(
        (
            "Could you tell me [the last four digits of|how you paid, and the last four digits "
            "of] the card?",
            ("[It ends|ends] in {card4}.", "{card4}", "Sure, {card4}. It's a debit card."),
        ),
        (
            "Do both lines show as [booked|completed], or is one still pending?",
            (
                "[Both are|They're both] booked.",
                "One says pending[ I think|, the other one booked].",
                "Where do I see that? ... ok, both are completed.",
            ),
        ),
        (
            "[Did you|Had you] press the pay button again after an error message?",
            (
                "Yes, the page froze so I tried again.",
                "No, [only once|I clicked it one time].",
                "Not that I remember.",
            ),
        ),
    ),
    solved=(
        "The second payment was [an authorisation|a retry] that got booked by mistake. I have "
        "reversed it now: {amount} goes back to the card ending {card4} and shows in 3 to 5 "
        "working days. You will get a confirmation by e-mail within the hour.",
        "I found the cause: the payment page timed out and sent the request again. The extra "
        "{amount} is refunded under reference {ticket}; banks take up to five working days. "
        "Your order {order} itself is not affected.",
        "One of the two is only a reservation and was never collected. It [drops off|disappears] "
        "by {soon} without you doing anything; the invoice {invoice} covers the single payment.",
    ),
    partial=(
        "I have asked for the second {amount} to be refunded.",
        "That looks like a duplicate, so the payments team will look into it.",
        "It is probably a reservation. It should drop off in the next days.",
    ),
    unsolved=(
        "The system shows that both payments were authorised by you.",
        "You would have to take that up with your bank, we only see what they send us.",
        "Double payments usually sort themselves out.",
    ),
    promises=(
        "I will check on {soon} that the refund went through and [write to you|let you know].",
        "I'm keeping this open until {soon} and will send you the proof of the refund.",
    ),
    notes=(
        "Dup charge {order}, second auth captured after timeout. Refund {amount} ref {ticket}.",
        "Customer has two booked lines {amount}. Gateway log checked, refund requested.",
    ),
)

_INVOICE = Material(
    subjects=("Invoice for order {order}", "Need a copy of my invoice", "invoice {date}"),
    openings=(
        "[Could you|Can you please] send me the invoice for [order {order}|my {product}]? "
        "[I need it for my tax return.|It never reached my inbox.|I can't find it in my account.]",
        "I'm missing the invoice [from {date}|for {date}]. [Where can I download it?|]",
        "My accountant needs the invoices for the {plan} plan [of the last quarter|since "
        "{earlier}]. How do I get them?",
    ),
    restated=(
        "You need [a copy of|] the invoice for order {order}.",
        "So you are looking for the {plan} plan invoices, as PDF.",
    ),
    missed=(
        "You would like to change the way you pay for the {plan} plan, correct?",
        "I see that you have a question about a delivery for order {order}.",
    ),
    exchanges=(
        (
            "Which e-mail address [did you order with|is on the account]?",
            ("{email}", "It should be {email}.", "{email} I think"),
        ),
        (
            "Should it go to a different address than the one on the account?",
            ("No, that one is fine.", "Please also copy {email2}.", "no"),
        ),
    ),
    solved=(
        "I have just sent invoice {invoice} to {email}. You can also download every invoice "
        "under Account > Payments > Documents, back to {earlier}.",
        "Done: invoice {invoice} is [on its way|in your inbox]. Check the spam folder if it is not "
        "there in ten minutes; the sender is invoices@osterby.example.",
    ),
    partial=(
        "You find invoices in your account.",
        "I have sent it again.",
        "The invoice was sent on {date}, please check your spam folder.",
    ),
    unsolved=(
        "Invoices are sent automatically, we cannot send them from here.",
        "Please use the search in your mailbox.",
    ),
    promises=("If it has not arrived by {soon}, I will [send|post] it to you on paper.",),
    notes=("Resent {invoice} to {email}.", "Inv copy. Address confirmed."),
)

_DISPUTED = Material(
    subjects=("Unknown charge {amount}", "I do not recognise this payment", "URGENT: charge"),
    openings=(
        "There is a charge of {amount} from Osterby on {date} that I [don't recognise|never "
        "agreed to]. [I don't even have a subscription.|I cancelled on {earlier}.]",
        "Why are you taking {amount} from me every month? I bought a {product} once, [I never "
        "signed up for anything|nobody said anything about a {plan} plan].",
        "[Somebody|Someone] used my card for {amount} in your shop. [It was not me.|I want this "
        "stopped and paid back.]",
        "I was promised that the {plan} plan is free for the first year and now I see {amount} "
        "gone. [That is fraud in my eyes.|Please explain.]",
    ),
    restated=(
        "[So|Let me check that I have it right:] {amount} was taken on {date}, you did not "
        "expect it, and you want to know what it is and get it back.",
        "You did not knowingly take the {plan} plan, yet {amount} is charged for it each month.",
    ),
    missed=(
        "You would like to upgrade to the {plan} plan, which costs {amount}.",
        "Your next payment is due on {soon}, if that is the question.",
    ),
    exchanges=(
        (
            "[Could you|Can you] tell me the exact text on your statement?",
            (
                "OSTERBY*{plan} {city}",
                "It says OSTERBY SERVICES {invoice}.",
                "just 'Osterby' and a number, {invoice}",
            ),
        ),
        (
            "Does anybody else in your household have an account with us?",
            (
                "My [wife|husband|son|flatmate] might, [but I doubt it|I'd have to ask].",
                "No, I live alone.",
                "How is that relevant? No.",
            ),
        ),
        (
            "When you set up the {product}, did you see a page about a free trial?",
            (
                "I clicked through a lot of pages, [so maybe|no idea].",
                "Yes, but I chose no trial.",
                "It was a gift, I did not set it up myself.",
            ),
        ),
    ),
    solved=(
        "Thank you. The charge comes from a trial of the {plan} plan started on {earlier} during "
        "set-up. I have ended the plan today and refunded the last {weeks} months, {amount2} in "
        "all, to the card ending {card4}. Nothing more will be taken, and you have that in "
        "writing by e-mail.",
        "This payment was made from another account with your card number. I have blocked the "
        "card in our shop, opened fraud case {ticket}, and {amount} is credited until the case "
        "is closed. Please tell your bank as well so they can replace the card.",
        "I checked the order page you saw: the price after the trial was shown, but only in the "
        "small print. I have refunded {amount} and cancelled the plan as of today, and passed "
        "this on so that the page gets changed.",
    ),
    partial=(
        "This is the {plan} plan. I have cancelled it for you, you will not be charged again.",
        "It is a trial that was extended. I can refund the last month.",
        "I have handed this to our fraud team, they take care of it.",
    ),
    unsolved=(
        "You accepted the terms during set-up, so the charge is correct.",
        "I can't see any charge. Maybe it is from another company.",
        "Refunds for past months are not possible.",
    ),
    promises=(
        "I'll call the fraud team tomorrow and [come back to you|send you their answer] by {soon}.",
        "I will look at the account again on {soon} and confirm that nothing else was taken.",
    ),
    notes=(
        "Trial auto-converted {earlier}. Customer unaware. Refunded {weeks} months as goodwill.",
        "Possible card misuse, case {ticket}. Second account found under same card hash.",
        "Cust. threatens chargeback. Terms page version checked.",
    ),
)

_REFUND = Material(
    subjects=("Where is my refund?", "Refund for returned {product}", "RE: return {order}"),
    openings=(
        "I [sent back|returned] my {product} on {earlier} and I'm still waiting for [the "
        "money|my refund of {amount}].",
        "[Any news|Is there any news] about the refund for order {order}? It's been {weeks} "
        "weeks[ now|].",
        "You confirmed my return on {date}, but nothing has arrived on my account[.| so far.] "
        "[How long does this take?|]",
    ),
    restated=(
        "Your {product} went back to us, and {amount} has not reached you [yet|after {weeks} "
        "weeks].",
        "You are waiting for the {amount} of order {order}; the return itself was confirmed.",
    ),
    missed=(
        "You would like to return a {product}. For that you need a label.",
        "Your order {order} was delivered on {date}.",
    ),
    exchanges=(
        (
            "Do you [still have|have] the tracking number of the return parcel?",
            (
                "{tracking}",
                "Yes: {tracking}",
                "I threw the receipt away, [sorry|why do I need it].",
            ),
        ),
        (
            "How did you pay, by card or [bank transfer|by invoice]?",
            ("[By card|Card], ending {card4}.", "Bank transfer.", "With PayPal I believe."),
        ),
    ),
    solved=(
        "The parcel was scanned in on {date}, but the refund was stuck because a part was booked "
        "as missing. I cleared that by hand: {amount} was sent today and arrives by {soon}.",
        "Your refund went to the expired card ending {card4} and bounced. I have re-sent it by "
        "bank "
        "transfer, reference {ticket}; please allow three working days.",
    ),
    partial=(
        "Refunds take up to 14 days after we receive the parcel. It is being processed.",
        "I have flagged your refund so that it goes faster.",
    ),
    unsolved=(
        "Please be patient, the warehouse is very busy.",
        "I don't have access to refunds here.",
        "It says refunded in my system, so you should have it.",
    ),
    promises=(
        "I'll look on {soon} whether it has been [paid out|booked] and let you know either way.",
    ),
    notes=(
        "Return {tracking} scanned {date}; refund blocked by 'missing part'. Released.",
        "Refund re-issued by transfer, old card expired.",
    ),
)

_FAILED = Material(
    subjects=("Payment declined", "Can't pay for {product}", "Card not accepted"),
    openings=(
        "My card keeps being declined when I try to [buy a {product}|pay for the {plan} plan]. "
        "[The bank says everything is fine.|I tried three times.]",
        "I got a mail that my payment for the {plan} plan failed[. The card is valid.|, why?]",
        "Checkout says '{code}' and then nothing happens[.|, tried two browsers.]",
    ),
    restated=(
        "The payment stops with {code} although [the card is fine|your bank sees no problem].",
        "You want to pay for the {plan} plan and the card is refused.",
    ),
    missed=("You would like to cancel the {plan} plan because it is too expensive?",),
    exchanges=(
        (
            "Does your bank ask you to confirm payments in an app?",
            (
                "Yes but no [message|notification] came up.",
                "It did, I confirmed, then the error.",
                "I don't use an app.",
            ),
        ),
        (
            "Which browser [are you using|do you use]?",
            ("{browser}", "{browser}, on my phone.", "The one on the iPad."),
        ),
        (
            "Is the billing address the one your bank has?",
            (
                "I moved on {earlier}, [so maybe not|could that be it]?",
                "Yes, it's the same.",
                "yes",
            ),
        ),
    ),
    solved=(
        "The address on the card and the one in your account differ, and your bank rejects that. I "
        "have opened a payment link with the right address; it is valid until {soon} and the "
        "{plan} plan stays active in the meantime.",
        "{code} means that the confirmation in the banking app timed out. Please open the app "
        "first, then press pay: I have kept your basket, including the discount, for 48 hours.",
    ),
    partial=("Please try another card or PayPal.", "It should work if you clear the cookies."),
    unsolved=("That is an error on your bank's side.", "Then please try again tomorrow."),
    promises=("I will see on {soon} whether the payment has gone through and contact you if not.",),
    notes=("AVS mismatch, sent pay link.", "3DS timeout {code}. Basket held 48h."),
)

TOPICS = (
    Topic("duplicate-charge", "Charged twice", 15, _DUPLICATE, 1.0, upset=0.4),
    Topic("invoice-copy", "Copy of an invoice", 19, _INVOICE, -9.0, upset=0.08,
          foreign={"de": german.INVOICE, "fr": french.INVOICE, "es": spanish.INVOICE}),
    Topic("disputed-charge", "Charge not recognised", 16, _DISPUTED, 13.0, -0.3, upset=0.6),
    Topic("refund-status", "Where is my refund", 17, _REFUND, 4.0, -0.2, upset=0.45,
          foreign={"de": german.REFUND, "fr": french.REFUND, "es": spanish.REFUND}),
    Topic("payment-failed", "Payment declined", 12, _FAILED, 0.0, upset=0.25),
    Topic("payment-method", "Change of payment method", 12, METHOD, -6.0, upset=0.05),
    Topic("price-increase", "Price increase", 9, PRICE, 9.0, -0.4, upset=0.65),
    Topic("company-invoice", "Company details on invoice", 7, COMPANY, -2.0, upset=0.1),
)  # fmt: skip
