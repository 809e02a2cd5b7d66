"""Reading language-model judges, their drafts, trials and spending, always of one workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from evenhand.conversations.models import Segment
from evenhand.judges.llm.costs import Used
from evenhand.judges.llm.ledger import spent_by
from evenhand.judges.models import Judge, LLMDraft, LLMReply, LLMTerms, LLMTrial
from evenhand.judges.queries import in_scope, versions_by_team
from evenhand.people.models import Membership, Workspace
from evenhand.reviews.models import Author, Review
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions


def judge_or_404(viewer: Membership, number: int) -> Judge:
    """A language-model judge of the viewer's workspace, with its terms.

    Raises
    ------
    Http404
        There is none with this number.
    """
    found = (
        Judge.objects.filter(workspace=viewer.workspace_id, kind=Author.Kind.LLM, pk=number)
        .select_related("terms", "scorecard", "workspace")
        .first()
    )
    if found is None:
        raise Http404
    return found


def drafts_listed(viewer: Membership) -> QuerySet[LLMDraft]:
    """Drafts of the workspace that are not published yet."""
    return (
        LLMDraft.objects.filter(judge__workspace=viewer.workspace_id)
        .select_related("judge__scorecard")
        .order_by("judge__name")
    )


def scorecard_in_use(judge: Judge) -> ScorecardVersion | None:
    """The published version of its scorecard."""
    return published_versions(judge.workspace).filter(scorecard=judge.scorecard).first()


def segments_in_scope(workspace: Workspace, scorecard: ScorecardVersion) -> QuerySet[Segment]:
    """All segments that are judged on a scorecard version."""
    scope = in_scope(scorecard, versions_by_team(workspace))
    return Segment.objects.filter(scope, workspace=workspace)


def segments_to_try(judge: Judge, scorecard: ScorecardVersion, count: int) -> list[Segment]:
    """The newest segments, those first that people have reviewed: there one can compare."""
    reviewed = Count(
        "reviews", filter=Q(reviews__automatic=False, reviews__status=Review.Status.PUBLISHED)
    )
    found = segments_in_scope(judge.workspace, scorecard).filter(conversation__messages__gt=1)
    newest = found.order_by("-started_at", "-pk").values("pk")[:500]
    ranked = Segment.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
    ranked = ranked.annotate(seen=reviewed).order_by("-seen", "-started_at", "-pk")
    return list(ranked[:count])


def trials_of(judge: Judge, content_hash: str) -> QuerySet[LLMTrial]:
    """What a draft, as it is now, was tried on."""
    return LLMTrial.objects.filter(judge=judge, content_hash=content_hash).select_related(
        "segment__conversation", "segment__agent"
    )


def free_trials() -> QuerySet[LLMTrial]:
    """Trials nobody works on: waiting, or left by a worker whose lease ran out."""
    left = Q(state=LLMTrial.State.RUNNING, lease_until__lt=timezone.now())
    return LLMTrial.objects.filter(Q(state=LLMTrial.State.WAITING) | left)


@dataclass(frozen=True, slots=True)
class Spending:
    """What a judge has used of its budget, and what one conversation cost in the last month.

    ``per_conversation`` and ``seconds`` (of a call) are absent while nothing was asked.
    """

    terms: LLMTerms
    used: Used
    per_conversation: Decimal | None
    seconds: float | None

    @property
    def reached(self) -> bool:
        """Whether the budget is used up."""
        money, tokens = self.terms.budget_money, self.terms.budget_tokens
        return (money is not None and self.used.cost >= money) or (
            tokens is not None and self.used.tokens >= tokens
        )


def spending(judge: Judge) -> Spending:
    """What a judge costs."""
    since: datetime = timezone.now() - timedelta(days=30)
    found = LLMReply.objects.filter(judge=judge, created_at__gte=since).aggregate(
        cost=Sum("cost"),
        texts=Count(F("content_hash"), distinct=True),
        seconds=Avg("seconds", filter=Q(tokens_out__gt=0)),
    )
    each = found["cost"] / found["texts"] if found["texts"] else None
    return Spending(judge.terms, spent_by(judge, judge.terms), each, found["seconds"])


def cost_by_segment(judge: Judge, content_hash: str) -> dict[int, Decimal]:
    """What the replies of one version cost, by segment."""
    rows = LLMReply.objects.filter(judge=judge, version_hash=content_hash).order_by()
    return dict(rows.values_list("segment").annotate(cost=Sum("cost")))
