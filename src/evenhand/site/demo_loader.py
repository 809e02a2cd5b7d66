"""Loads the demo centre into the database through the services every real workspace uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import OuterRef, Subquery

from evenhand.calibration.services import tell_closed
from evenhand.conversations.models import Segment
from evenhand.conversations.prepare import prepare
from evenhand.conversations.services import store
from evenhand.judges.services import ensure_rules_judges
from evenhand.measure.sampling import DEFAULT_FLOOR
from evenhand.people.models import Agent, Membership, Team, TeamMembership, User, Workspace
from evenhand.people.roles import Role
from evenhand.people.services import create_person
from evenhand.people.teams import put_in_teams
from evenhand.reviews.answers import Answer, Evidence
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Basis, Design, basis_hash
from evenhand.reviews.frames import frame_hash, pack_frame
from evenhand.reviews.models import Author, Draw, DrawItem, Plan, Review, Slot
from evenhand.reviews.recurrence import moment
from evenhand.reviews.services import author_for
from evenhand.reviews.services.plans import PlanContent, create_plan, open_slots, run_due
from evenhand.scorecards.files import READY, ready_scorecard
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import assign_teams, create_scorecard, publish
from evenhand.site.demo import DemoWorkspace, generate
from evenhand.site.demo.workspace import DemoDraw, DemoReview
from evenhand.site.demo_calibration import hold_session
from evenhand.site.demo_disputes import live_with_reviews
from evenhand.site.demo_remarks import say_things, switch_mail_off
from evenhand.site.demo_trust import try_and_measure

SLUG = "demo"
SOURCE = "demo"
PASSWORD = "evenhand-demo"  # noqa: S105 - printed for everyone who runs the demo
DOMAIN = "osterby.example"
CHUNK = 1000
SIGNED_IN = 3
"""Agents who can sign in."""

Progress = Callable[[str], None]


def demo_workspace() -> Workspace | None:
    """The demo workspace, if it has been loaded to the end."""
    return Workspace.objects.filter(slug=SLUG).first()


@transaction.atomic
def load_demo(end: date, say: Progress = lambda _text: None) -> Workspace:
    """Generate and store the demo workspace; all of it or nothing.

    Parameters
    ----------
    end:
        Conversations happen in the six months before this month.
    """
    say("generating six months of a support centre")
    demo = generate(end=end)
    workspace = Workspace.objects.create(slug=SLUG, name=demo.name, time_zone="Europe/Lisbon")
    return _Loader(workspace, demo, say).load()


class _Loader:
    """Holds what was stored so far, by the keys of the generator."""

    def __init__(self, workspace: Workspace, demo: DemoWorkspace, say: Progress) -> None:
        self.workspace = workspace
        self.demo = demo
        self.say = say
        self.teams: dict[str, Team] = {}
        self.versions: dict[str, ScorecardVersion] = {}
        self.authors: dict[str, Author] = {}
        self.segments: dict[str, Segment] = {}
        self.draws: dict[str, Draw] = {}
        self.risks = {segment.key: segment.risk for segment in demo.segments}

    def load(self) -> Workspace:
        self._teams_and_agents()
        self._people()
        switch_mail_off(self.workspace)
        self._scorecards()
        self.say(f"storing {len(self.demo.conversations):,} conversations")
        self._conversations()
        self.say(f"storing {len(self.demo.reviews):,} reviews")
        self._draws()
        self._reviews()
        self._slots()
        self._session()
        self._plan()
        live_with_reviews(self.workspace)
        say_things(self.workspace)
        try_and_measure(ensure_rules_judges(self.workspace)[0])
        return self.workspace

    def _teams_and_agents(self) -> None:
        kinds = {"front_line": Team.Kind.FRONT_LINE, "internal": Team.Kind.INTERNAL}
        for team in self.demo.teams:
            self.teams[team.key] = Team.objects.create(
                workspace=self.workspace, name=team.name, kind=kinds.get(team.kind, Team.Kind.AI)
            )
        for agent in self.demo.agents:
            stored = Agent.objects.create(
                workspace=self.workspace, name=agent.name, email=agent.email, kind=agent.kind
            )
            for span in agent.memberships:
                TeamMembership.objects.create(
                    team=self.teams[span.team],
                    agent=stored,
                    first_day=span.start,
                    last_day=span.end - timedelta(days=1) if span.end else None,
                )

    def _people(self) -> None:
        password = make_password(PASSWORD)
        for role in (Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR):
            self._member(role, f"{role}@{DOMAIN}", f"{role.label} (demo)", password)
        for reviewer in self.demo.reviewers:
            user = self._member(Role.REVIEWER, reviewer.email, reviewer.name, password)
            self.authors[reviewer.key] = author_for(self.workspace, user)
        humans = Agent.objects.filter(workspace=self.workspace, kind=Agent.Kind.HUMAN)
        for agent in humans.order_by("id")[:SIGNED_IN]:
            agent.user = self._member(Role.AGENT, agent.email, agent.name, password)
            agent.save(update_fields=["user"])

    def _member(self, role: str, email: str, name: str, password: str) -> User:
        user = User.objects.filter(email=email).first()
        user = user or create_person(email, name, password_hash=password)
        Membership.objects.create(workspace=self.workspace, user=user, role=role)
        return user

    def _scorecards(self) -> None:
        used = {team.scorecard for team in self.demo.teams}
        for key in sorted(used, key=READY.index):
            version = publish(create_scorecard(self.workspace, ready_scorecard(key)))
            self.versions[key] = version
            assign_teams(
                version.scorecard,
                [self.teams[team.key] for team in self.demo.teams if team.scorecard == key],
            )

    def _conversations(self) -> None:
        records = self.demo.conversations
        for start in range(0, len(records), CHUNK):
            part = [prepare(record) for record in records[start : start + CHUNK]]
            store(self.workspace, SOURCE, part)
        put_in_teams(Segment.objects.filter(workspace=self.workspace), self.workspace)
        stored = Segment.objects.filter(workspace=self.workspace).select_related("conversation")
        found = {(segment.conversation.external_id, segment.author): segment for segment in stored}
        for segment in self.demo.segments:
            self.segments[segment.key] = found[segment.conversation, segment.agent]

    def _draws(self) -> None:
        for draw in self.demo.draws:
            self.draws[draw.key] = self._draw(draw)
        DrawItem.objects.bulk_create(
            DrawItem(
                draw=self.draws[draw.key],
                segment=self.segments[item.segment],
                position=position,
                probability=item.probability,
                stratum=draw.strata.get(item.segment, ""),
            )
            for draw in self.demo.draws
            for position, item in enumerate(draw.items)
        )

    def _draw(self, draw: DemoDraw) -> Draw:
        frame = [self.segments[key].pk for key in draw.frame]
        scorecard = next(team.scorecard for team in self.demo.teams if team.key == draw.team)
        last_day = (draw.month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return Draw.objects.create(
            workspace=self.workspace,
            name=draw.name,
            scorecard=self.versions[scorecard].scorecard,
            purpose=draw.purpose,
            criteria=self._criteria(draw, last_day).stored(),
            design=self._design(draw),
            seed=draw.seed,
            algorithm=draw.version,
            frame=pack_frame(frame),
            frame_size=len(frame),
            frame_hash=frame_hash(frame),
            known=self._basis(draw).packed,
            size=len(draw.items),
            first_day=draw.month,
            last_day=last_day,
            created_at=draw.drawn_at,
        )

    def _criteria(self, draw: DemoDraw, last_day: date) -> Criteria:
        criteria = Criteria(teams=[self.teams[draw.team].pk])
        return criteria.between(draw.month, last_day, self.workspace.time_zone)

    def _design(self, draw: DemoDraw) -> dict[str, Any]:
        floor = DEFAULT_FLOOR if draw.floor is None else draw.floor
        design = Design(kind=draw.design, by="channel", floor=floor)
        basis = self._basis(draw)
        recorded = basis.recorded | {"hash": basis_hash(basis.packed)}
        return design.stored() | {"wanted": draw.size, "basis": recorded}

    def _basis(self, draw: DemoDraw) -> Basis:
        """What the generator drew by: channels, or the risk an early warning saw."""
        if draw.strata:
            names = sorted(draw.allocation)
            codes = [names.index(draw.strata[key]) for key in draw.frame]
            given = [draw.allocation[name] for name in names]
            return Basis(np.array(codes), {"labels": names, "allocation": given})
        if draw.design == "risk":
            return Basis(np.array([self.risks[key] for key in draw.frame]), {})
        return Basis(np.zeros(0), {})

    def _slots(self) -> None:
        """The queue as it stands: what was reviewed is done, what was skipped says why."""
        for draw in self.demo.draws:
            stored = self.draws[draw.key]
            open_slots(stored)
            self._skipped(draw, stored)
        done = Review.objects.filter(
            workspace=self.workspace, draw__isnull=False, kind=Review.Kind.QUALITY
        )
        slot = Slot.objects.filter(draw=OuterRef("draw"), item__segment=OuterRef("segment"), copy=0)
        done.update(slot=Subquery(slot.values("pk")[:1]))
        review = Review.objects.filter(slot=OuterRef("pk"))
        Slot.objects.filter(reviews__isnull=False, workspace=self.workspace).update(
            state=Slot.State.DONE,
            claimed_by=Subquery(review.values("author__user")[:1]),
            ended_at=Subquery(review.values("submitted_at")[:1]),
        )

    def _session(self) -> None:
        """A closed calibration session, of which its panel was told."""
        session = hold_session(self.workspace)
        if session is not None:
            tell_closed(session)

    def _plan(self) -> None:
        """A monthly plan that has run once, so that reviewers have something to do."""
        lead = Membership.objects.get(workspace=self.workspace, role=Role.LEAD)
        first_day = (self.demo.months[-1] + timedelta(days=32)).replace(day=1)
        front_line = [team for team in self.teams.values() if team.kind == Team.Kind.FRONT_LINE]
        columns = {
            "name": "Front line, every month",
            "criteria": Criteria(teams=[team.pk for team in front_line]).stored(),
            "design": Design(kind="stratified", by="team", minimum=4).stored(),
            "size": 60,
            "repeat": Plan.Repeat.MONTHLY_DATE,
            "first_day": first_day,
            "at": time(6, 0),
            "zone": self.workspace.time_zone,
            "double_share": 10,
            "due_days": 28,
        }
        start = moment(first_day, time(), self.workspace.time_zone)
        plan = create_plan(lead, PlanContent(columns=columns), since=start)
        run_due(plan.pk, start + timedelta(days=1))

    def _skipped(self, draw: DemoDraw, stored: Draw) -> None:
        for item in draw.items:
            if item.skipped:
                Slot.objects.filter(draw=stored, item__segment=self.segments[item.segment]).update(
                    state=Slot.State.SKIPPED,
                    skipped_reason=item.skipped,
                    ended_at=stored.created_at,
                )

    def _reviews(self) -> None:
        scorecard_of = {segment.key: segment.scorecard for segment in self.demo.segments}
        by_scorecard: dict[str, list[DemoReview]] = defaultdict(list)
        for review in self.demo.reviews:
            by_scorecard[scorecard_of[review.segment]].append(review)
        positions = {
            record.id: {message.id: place for place, message in enumerate(record.messages)}
            for record in self.demo.conversations
        }
        for key, reviews in by_scorecard.items():
            rows = [self._review(review, positions) for review in reviews]
            write_reviews(self.versions[key], rows, automatic=False)

    def _review(self, review: DemoReview, positions: dict[str, dict[str, int]]) -> SubmittedReview:
        segment = self.segments[review.segment]
        places = positions[segment.conversation.external_id]
        return SubmittedReview(
            segment=segment.pk,
            author=self.authors[review.reviewer].pk,
            happened_at=segment.started_at,
            answers={
                rating.category: Answer(
                    option=rating.option,
                    root_causes=list(rating.root_causes),
                    comment=rating.comment,
                    evidence=[
                        Evidence(places[passage.message], passage.start, passage.end, passage.text)
                        for passage in rating.evidence
                    ],
                )
                for rating in review.ratings
            },
            started_at=review.started_at,
            submitted_at=review.submitted_at,
            kind=review.kind,
            purpose=review.purpose,
            probability=review.probability,
            draw=self.draws[review.draw].pk if review.draw else None,
            saw_automatic=review.saw_automatic,
            saw_other_reviews=review.saw_other_reviews,
            comment=review.comment,
            content_hash=segment.conversation.content_hash,
        )
