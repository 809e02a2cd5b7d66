"""What the pages of trainings show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.judges.local.content import CategoryRecord, LocalContent, content_from
from evenhand.judges.local.gate import LEAST_REVIEWS
from evenhand.judges.models import JudgeVersion, Training
from evenhand.judges.trainings import queries
from evenhand.judges.trainings.worth import Worth, worth
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.people.models import Membership, Workspace
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions

Stage, State = Training.Stage, Training.State
_TAGS = {
    State.WAITING: "line",
    State.RUNNING: "info",
    State.DONE: "good",
    State.REFUSED: "warn",
    State.FAILED: "bad",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """How a scorecard stands with training: what there is, what runs, whether it is worth it.

    ``judge`` is the local judge's version in use, ``newest`` the newest training of all; both may
    be missing, and ``worth`` is missing without a judge.
    """

    version: ScorecardVersion
    supply: queries.Supply
    judge: JudgeVersion | None
    newest: Training | None
    worth: Worth | None
    least: int = LEAST_REVIEWS

    @property
    def missing(self) -> int:
        """How many more conversations have to be reviewed before there is anything to train."""
        return max(0, self.least - self.supply.conversations)

    @property
    def running(self) -> bool:
        """Whether a training waits or runs."""
        return self.newest is not None and self.newest.open

    @property
    def tag(self) -> str:
        """The colour of the newest training's state."""
        return _TAGS[State(self.newest.state)] if self.newest else "line"

    @property
    def stages(self) -> list[tuple[str, bool]]:
        """The stages of a training in words, and which of them it is in."""
        now = self.newest.stage if self.newest else ""
        return [(str(stage.label), stage == now) for stage in Stage]

    @property
    def on(self) -> int:
        """How many categories the judge answers."""
        return len(_content(self.judge).on) if self.judge else 0

    @property
    def categories(self) -> int:
        """How many categories it was asked to learn."""
        return len(_content(self.judge).categories) if self.judge else 0


@dataclass(frozen=True, slots=True)
class Change:
    """One category before and after a training; what is missing was not there or not learnt."""

    name: str
    was_on: bool | None
    is_on: bool | None
    before: Estimate
    after: Estimate
    off_before: float | None
    off_after: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a training changed; ``same`` where the version stayed the one it was."""

    training: Training
    before: LocalContent | None
    after: LocalContent
    changes: Sequence[Change]

    @property
    def same(self) -> bool:
        """Whether nothing new was learnt."""
        return self.training.before_id == self.training.after_id


def grounds(workspace: Workspace) -> list[Ground]:
    """How each scorecard in use stands, in as many queries for one as for all."""
    versions = published_versions(workspace).select_related("scorecard").order_by("scorecard__name")
    supply = queries.supplies(workspace)
    judges = queries.local_versions(workspace)
    newest = queries.newest_trainings(workspace)
    came = _came(workspace, judges)
    return [
        Ground(
            version,
            supply[version.scorecard_id],
            judges.get(version.scorecard_id),
            newest.get(version.scorecard_id),
            _worth(judges.get(version.scorecard_id), came.get(version.scorecard_id, 0)),
        )
        for version in versions
    ]


def ground_of(viewer: Membership, version: ScorecardVersion) -> Ground:
    """How one scorecard stands."""
    return next(each for each in grounds(viewer.workspace) if each.version.pk == version.pk)


def outcome(trainings: Sequence[Training]) -> Outcome | None:
    """What the newest training that made a version changed."""
    done = next((each for each in trainings if each.after is not None), None)
    if done is None or done.after is None:
        return None
    before = content_from(done.before.content) if done.before else None
    after = content_from(done.after.content)
    return Outcome(done, before, after, _changes(before, after))


def _came(workspace: Workspace, judges: dict[int, JudgeVersion]) -> dict[int, int]:
    """Conversations reviewed since the last training, by scorecard."""
    done = queries.newest_trainings(workspace, Training.State.DONE)
    known = {pk: each.newest_review for pk, each in done.items() if pk in judges}
    return queries.newer(known)


def _worth(judge: JudgeVersion | None, new: int) -> Worth | None:
    if judge is None:
        return None
    content = _content(judge)
    short = [
        (each.name, each.reviews, each.needed)
        for each in content.categories
        if not each.on and each.needed
    ]
    return worth(content.segments, new, short)


def _content(version: JudgeVersion) -> LocalContent:
    return content_from(version.content)


def _changes(before: LocalContent | None, after: LocalContent) -> list[Change]:
    was = {each.key: each for each in before.categories} if before else {}
    return [_change(was.get(each.key), each) for each in after.categories]


def _change(before: CategoryRecord | None, after: CategoryRecord) -> Change:
    return Change(
        name=after.name,
        was_on=before.on if before else None,
        is_on=after.on,
        before=_agreement(before),
        after=_agreement(after),
        off_before=before.error if before else None,
        off_after=after.error,
    )


def _agreement(record: CategoryRecord | None) -> Estimate:
    if record is None or record.r is None:
        return no_estimate(method="validity.correlation.fisher", why=record.why if record else "")
    return Estimate(
        value=record.r,
        low=record.low,
        high=record.high,
        method="validity.correlation.fisher",
        n=record.reviews,
        unit="coefficient",
    )
