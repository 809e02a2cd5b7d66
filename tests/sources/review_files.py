"""A scorecard, conversations of two agents, and past reviews of them as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from evenhand.people.models import Workspace
from evenhand.reviews.models import Review
from evenhand.scorecards.document import CategoryDocument, OptionDocument, ScorecardDocument
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import create_scorecard, open_draft, publish, save_draft
from evenhand.sources.formats.reviews.mapping import ReviewMapping, parse_review_mapping
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.services import Job, plan, run_import, start_import
from sources.files import START, bring_in, conversation, lines, write

DAY = "2026-03-09T10:00:00+01:00"
ROWS = f"""Review ID,Conversation,Agent,Reviewer,Date,Category,Option,Comment
r1,1,Ana Silva,Lea Lind,{DAY},Greeting,Yes,
r1,1,Ana Silva,Lea Lind,{DAY},Tone of voice,Good,"Warm, and short"
r1,1,Ana Silva,Lea Lind,{DAY},Solution,Half,
r1,1,Ana Silva,Lea Lind,{DAY},Policy followed,Pass,
r2,1,Ana Silva,Rui Sousa,{DAY},Greeting,No,
r2,1,Ana Silva,Rui Sousa,{DAY},Tone of voice,Full,
r2,1,Ana Silva,Rui Sousa,{DAY},Solution,N/A,
r2,1,Ana Silva,Rui Sousa,{DAY},Policy followed,Fail,
"""
WIDE = f"""Ticket ID,Agent,Reviewer,Review date,Greeting,Tone of voice,Tone of voice comment,\
Solution,Policy followed,Score
1,ana@acme.example,Lea Lind,{DAY},Yes,Good,"Warm, and short",Half,Pass,69
1,ana@acme.example,Rui Sousa,{DAY},No,Full,,N/A,Fail,0
2,,Lea Lind,{DAY},Yes,Full,,Full,Pass,100
"""
"""The two reviews of ``ROWS``, and a third, one row each."""


def scale(*labels: str) -> list[OptionDocument]:
    """Evenly spaced options, best first."""
    top = len(labels) - 1
    return [OptionDocument(label, (top - n) / top, n <= top / 2) for n, label in enumerate(labels)]


def card(**changes: Any) -> ScorecardDocument:
    """Four categories: a binary one, a four-point, a three-point, and a critical one."""
    content = ScorecardDocument(
        name="Support",
        key="support",
        categories=[
            CategoryDocument("greeting", "Greeting", scale("Yes", "No"), weight=10),
            CategoryDocument(
                "tone", "Tone of voice", scale("Full", "Good", "Fair", "Poor"), weight=20
            ),
            CategoryDocument("solution", "Solution", scale("Full", "Half", "None"), weight=30),
            CategoryDocument(
                "policy", "Policy followed", scale("Pass", "Fail"), weight=10, critical=True
            ),
        ],
    )
    return msgspec.structs.replace(content, **changes)


def published(workspace: Workspace, **changes: Any) -> ScorecardVersion:
    """The scorecard in use."""
    return publish(create_scorecard(workspace, card(**changes)))


def next_version(version: ScorecardVersion, content: ScorecardDocument) -> ScorecardVersion:
    """The scorecard's next version, published."""
    draft = open_draft(version.scorecard)
    save_draft(draft, content, draft.edit)
    draft.refresh_from_db()
    return publish(draft)


def two_agents(name: str) -> dict[str, Any]:
    """A conversation that Ben handed to Ana."""
    return conversation(
        name,
        participants=[
            {"id": "c", "kind": "customer", "name": "Maya Lind"},
            {"id": "b", "kind": "agent", "name": "Ben Ito", "email": "ben@acme.example"},
            {"id": "a", "kind": "agent", "name": "Ana Silva", "email": "ana@acme.example"},
        ],
        messages=[
            {"author": who, "visibility": "public", "text": f"{who} says", "sent_at": START}
            for who in ("c", "b", "c", "a")
        ],
    )


def with_conversations(workspace: Workspace, folder: Path) -> Workspace:
    """Conversations 1 and 2 of Ana, and 3 of Ben and Ana."""
    text = lines(conversation("1"), conversation("2"), two_agents("3"))
    bring_in(workspace, write(folder, "conversations.jsonl", text))
    return workspace


def review(**changes: Any) -> dict[str, Any]:
    """A review in our own format, as a document."""
    return {
        "conversation": "1",
        "agent": "Ana Silva",
        "reviewer": "Lea Lind",
        "date": DAY,
        "ratings": [
            {"category": "Greeting", "option": "Yes"},
            {"category": "Tone of voice", "option": "Good"},
            {"category": "Solution", "option": "Half"},
            {"category": "Policy followed", "option": "Pass"},
        ],
        **changes,
    }


def rated(**answers: Any) -> list[dict[str, Any]]:
    """Ratings by the keys of categories."""
    return [{"category": key, "option": answer} for key, answer in answers.items()]


def exported(**changes: Any) -> dict[str, Any]:
    """A review in the export shape of Zendesk QA."""
    return {
        "id": "77",
        "reviewer": {"email": "lea@acme.example", "name": "Lea Lind", "avatar": ""},
        "reviewee": {"email": "ana@acme.example", "name": "Ana", "avatar": ""},
        "score": 69.05,
        "ratings": [
            exported_rating("Greeting", 100),
            exported_rating("Tone of voice", 66.7),
            exported_rating("Solution", 50, cause="no next step"),
            exported_rating("Policy followed", 100, critical=True),
        ],
        "comment": "Well handled",
        "thread": [],
        "tags": [{"tag": "#refund", "user": None}],
        "created": "2026-03-09T09:00:00Z",
        "updated": "2026-03-09T09:00:00Z",
        "scorecard": {"id": "5", "name": "Old card"},
        **changes,
    }


def exported_rating(name: str, score: float | None, **changes: Any) -> dict[str, Any]:
    """A rating in the export shape of Zendesk QA."""
    return {
        "categoryId": name.lower(),
        "categoryName": name,
        "score": score,
        "weight": 10,
        "critical": False,
        "cause": "",
        **changes,
    }


def page(*conversations: tuple[str, list[dict[str, Any]]]) -> str:
    """A page of an export, as the interface of Zendesk QA gives it."""
    return json.dumps(
        {
            "conversations": [
                {"externalId": name, "url": "", "reviews": reviews, "comments": []}
                for name, reviews in conversations
            ]
        }
    )


def planned(workspace: Workspace, path: Path, mapping: str = "", **options: Any) -> Job:
    """The job of bringing reviews in."""
    found = parse_review_mapping(mapping) if mapping else ReviewMapping()
    return plan(workspace, "files", path, Options(reviews=found, **options), "reviews")


def bring_reviews(workspace: Workspace, path: Path, mapping: str = "", **options: Any) -> ImportRun:
    """A whole import of reviews, as the command line does it."""
    return run_import(start_import(planned(workspace, path, mapping, **options)))


def answers_of(found: Review) -> dict[str, str | int]:
    """State or option of each rating, by category."""
    return {
        rating.category.key: rating.option if rating.state == "rated" else rating.state
        for rating in found.ratings.select_related("category")
    }
