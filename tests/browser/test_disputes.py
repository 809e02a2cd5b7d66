"""An agent's dispute to its end: read, disputed, decided by a lead, seen with the new score."""

import pytest
from playwright.sync_api import expect

from evenhand.reviews.models import Dispute, Review
from reviews.conftest import draft, make_segment, segment, version  # noqa: F401
from reviews.disputing import publish_review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def review(draft):  # noqa: F811
    return publish_review(draft)


def test_an_agent_s_dispute_to_its_end(review, people, signed_in, accessible):
    agent = signed_in(people["agent"])
    agent.goto("/w/acme/my-results/?from=2026-05-01&to=2026-05-31")
    agent.get_by_role("link", name="Conversation 1").click()
    expect(agent.get_by_text("half of it")).to_be_visible()
    accessible(agent)
    agent.get_by_role("button", name="I have read it").click()
    expect(agent.get_by_text("Acknowledged.")).to_be_visible()
    agent.get_by_role("link", name="Dispute…").click()
    accessible(agent)
    asked = agent.get_by_role("group", name="Solution complete")
    asked.get_by_label("Why you disagree").fill("The second message says it all.")
    asked.get_by_label("What you would have given").select_option(label="Full")
    agent.get_by_role("button", name="Open the dispute").click()
    expect(agent.get_by_text("Your dispute is open.")).to_be_visible()
    review.refresh_from_db()
    assert review.status == Review.Status.DISPUTED

    lead = signed_in(people["lead"])
    lead.goto("/w/acme/disputes/")
    lead.get_by_role("link", name="Conversation 1").click()
    accessible(lead)
    lead.get_by_role("radio", name="Accept", exact=True).check()
    lead.get_by_label("Why", exact=True).fill("It does, and it was overlooked.")
    lead.get_by_role("button", name="Decide").click()
    expect(lead.get_by_text("Decided. The agent and the reviewer are told.")).to_be_visible()

    agent.goto("/w/acme/disputes/?list=decided")
    agent.get_by_role("link", name="Conversation 1").click()
    expect(agent.get_by_text("the new one counts")).to_be_visible()
    agent.get_by_role("link", name="Show the review").click()
    expect(agent.locator(".estimate-hero")).to_have_text("100.0")
    expect(agent.get_by_text("It does, and it was overlooked.").first).to_be_visible()
    accessible(agent)
    assert Dispute.objects.get().result.supersedes == review
