"""People: who does well, as far as the reviews can tell, at the same mix of work for everyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.errors import EvenhandError
from evenhand.insights.dashboards import changes, same_work, work
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.frame import Page
from evenhand.measure.estimate import Estimate
from evenhand.measure.leaderboard import CaseMix, Leaderboard, Standing, funnel, leaderboard
from evenhand.measure.leaderboard.board import Tier
from evenhand.people.models import Agent

BOARD, QUEUES = 40, 10
"""Agents shown on the leaderboard, and of those whose work helps or hinders most."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Agents side by side: their work, their scores at the common mix, and the leaderboard."""

    asked: About
    work: work.Work
    mix: CaseMix
    board: Leaderboard
    places: Sequence[int]
    agents: Mapping[int, Agent]

    @classmethod
    def of(cls, asked: About, agents: Mapping[int, Agent]) -> Compared:
        """Compare the people among the agents; AI agents help to tell what work is hard.

        Raises
        ------
        EvenhandError
            There is too little to compare.
        """
        found = work.by_people(asked.viewer, asked.scope)
        mix = found.adjusted()
        places = [
            place
            for place, key in enumerate(mix.groups)
            if isinstance(key, int) and key in agents and agents[key].kind == Agent.Kind.HUMAN
        ]
        board = leaderboard(mix.scores(places), asked.target)
        return cls(asked, found, mix, board, places, agents)

    def standings(self) -> list[tuple[int, Standing]]:
        """The groups' places with what may be said of them, the best first if there is a best."""
        pairs = list(zip(self.places, self.board.standings, strict=True))
        if self.board.ranks is None:
            return sorted(pairs, key=lambda pair: self.name(pair[0]).lower())
        return sorted(pairs, key=lambda pair: -(pair[1].fair.value or 0.0))

    def agent(self, place: int) -> Agent:
        """Whom a place of the adjusted means belongs to."""
        key = self.mix.groups[place]
        assert isinstance(key, int)
        return self.agents[key]

    def name(self, place: int) -> str:
        """The agent's name."""
        return self.agent(place).name

    def address(self, place: int) -> str:
        """The agent's own page."""
        return self.asked.address("agent_page", self.agent(place).pk)


def charts(asked: About) -> Sequence[Chart]:
    """Everything on the page."""
    agents = {agent.pk: agent for agent in Agent.objects.filter(workspace=asked.viewer.workspace)}
    try:
        compared = Compared.of(asked, agents)
    except EvenhandError as error:
        return [_nothing_to_compare(str(error)), changes.chart(asked, agents)]
    return [
        _board(compared),
        _funnel(compared),
        _queues(compared),
        changes.chart(asked, agents),
    ]


def _board(compared: Compared) -> Chart:
    standings = compared.standings()
    rows, more = compared.asked.first(
        "leaderboard",
        [_standing(compared, *each) for each in standings],
        BOARD,
    )
    return Chart(
        key="leaderboard",
        title=_("A fair leaderboard"),
        columns=(
            _("Agent"),
            _("Fair score"),
            _("At the same work"),
            _("Plain mean"),
            _("Places it can hold"),
            _("Against the target"),
            _("Reviews"),
        ),
        rows=rows,
        more_url=more,
        how=_board_how(compared),
        kind="intervals",
        drawn=(0, 2) if compared.board.ranks is not None else (1, 2),
        beside=(3, 4),
        span=12,
        target=compared.asked.target,
        lead=_verdict(compared.board),
    )


def _standing(compared: Compared, place: int, standing: Standing) -> Row:
    mix = compared.mix
    held = f"{standing.best}–{standing.worst}" if standing.best is not None else None
    return Row(
        label=compared.name(place),
        url=compared.address(place),
        cells=(
            standing.fair,
            mix.estimate(place),
            float(mix.raw[place]),
            held,
            tiers().get(standing.tier) if standing.tier else None,
            int(mix.n[place]),
        ),
    )


def tiers() -> dict[Tier, str]:
    """The tiers in the reader's words."""
    return {
        Tier.ABOVE: _("above"),
        Tier.IN_LINE: _("in line"),
        Tier.BELOW: _("below"),
    }


def _verdict(board: Leaderboard) -> str:
    count = len(board.standings)
    if board.ranks is None:
        return _(
            "No detectable difference between these agents: chance alone explains how far their "
            "scores lie apart. They stand in the order of their names."
        )
    resolved = int((board.ranks.width < count).sum())
    if not resolved:
        return _(
            "Agents differ, but not enough to say who is better: every one of them may hold any "
            "place. Coach by the tiers, not by the order."
        )
    return _("The places of %(resolved)s of %(count)s agents can be narrowed down.") % {
        "resolved": resolved,
        "count": count,
    }


def _board_how(compared: Compared) -> How:
    board = compared.board
    notes = [
        same_work.note(compared.work, compared.mix),
        _("AI agents and reviews drawn for their risk are left out."),
    ]
    if board.reviews_needed:
        notes.append(
            _("For a reliability of .7 every agent needs %(count)s reviews; now it is %(now)s.")
            % {"count": board.reviews_needed, "now": f"{board.reliability:.2f}"}
        )
    return How(
        page="leaderboard",
        formula=_(
            "Fair score: the mean at the same work, drawn towards the mean of all agents as far "
            "as few reviews leave it uncertain (empirical Bayes, intervals by Morris). Places: "
            "all that hold together at 95 % (Mogstad et al.)."
        ),
        n=int(sum(compared.mix.n[place] for place in compared.places)),
        notes=notes,
    )


def _funnel(compared: Compared) -> Chart:
    mix, places = compared.mix, list(compared.places)
    n = mix.n[places]
    centre = float(np.average(mix.adjusted[places], weights=n))
    at = np.unique(np.linspace(max(int(n.min()), 2), int(n.max()), 40).round())
    limits = funnel(at, centre, sd=mix.sd)
    outer = funnel(n, centre, sd=mix.sd).action
    outside = [
        row
        for row, place in enumerate(places)
        if not outer[0][row] <= mix.adjusted[place] <= outer[1][row]
    ]
    return Chart(
        key="funnel",
        title=_("What chance allows"),
        columns=(_("Agent"), _("Reviews"), _("Score at the same work"), _("Outside 99.8 %")),
        rows=[
            Row(
                label=compared.name(place),
                url=compared.address(place),
                cells=(
                    int(mix.n[place]),
                    float(mix.adjusted[place]),
                    _("outside") if row in outside else None,
                ),
            )
            for row, place in enumerate(places)
        ],
        how=How(
            page="leaderboard",
            formula=_(
                "Mean of all ± 1.96 (inner) and 3.09 (outer) × spread of single reviews ÷ "
                "√reviews: where an agent of average skill lies by chance."
            ),
            n=int(n.sum()),
        ),
        kind="funnel",
        drawn=(0, 1),
        lead=_outside(len(outside)),
        extra={"named": outside, "target": centre, "curves": _curves(at, limits)},
    )


def _curves(at: np.ndarray, limits: object) -> list[dict[str, object]]:
    found = []
    for name, colour, dashed in (("warning", "muted", True), ("action", "warn", False)):
        for side in getattr(limits, name):
            points = [
                {"at": float(x), "value": float(value)} for x, value in zip(at, side, strict=True)
            ]
            found.append({"name": name, "colour": colour, "dashed": dashed, "points": points})
    return found


def _outside(count: int) -> str:
    if not count:
        return _("Nobody lies outside what chance allows an agent of average skill.")
    return _("%(count)s outside the outer limits: more than chance explains.") % {"count": count}


def _queues(compared: Compared) -> Chart:
    """Whom the plain ranking treats unfairly, and by how much."""
    mix, places = compared.mix, compared.places
    plain, fair = _ranks(mix.raw, places), _ranks(mix.adjusted, places)
    taken = {place: mix.taken(place) for place in places}
    order = sorted(places, key=lambda place: -abs(taken[place].value or 0.0))
    rows, more = compared.asked.first(
        "queues",
        [
            Row(
                label=compared.name(place),
                url=compared.address(place),
                cells=(taken[place], plain[place], fair[place], _work(taken[place])),
            )
            for place in order
        ],
        QUEUES,
    )
    return Chart(
        key="queues",
        title=_("Hard and easy queues"),
        columns=(
            _("Agent"),
            _("Points the work gives or takes"),
            _("Place by plain mean"),
            _("Place at the same work"),
            _("Meaning"),
        ),
        rows=rows,
        more_url=more,
        how=How(
            page="leaderboard",
            formula=_("Plain mean less the mean at the mix of work of all."),
            n=int(sum(mix.n[place] for place in places)),
            notes=[same_work.note(compared.work, compared.mix)],
        ),
        kind="intervals",
        drawn=(0,),
        lead=_("A ranking by the plain mean rewards easy work. Here is what the work alone does."),
        extra={"difference": True},
    )


def _ranks(score: np.ndarray, places: Sequence[int]) -> dict[int, int]:
    order = sorted(places, key=lambda place: -score[place])
    return {place: rank for rank, place in enumerate(order, start=1)}


def _work(taken: Estimate) -> str:
    if taken.high is not None and taken.high < 0:
        return _("harder work than most")
    return _("easier work than most") if (taken.low or 0.0) > 0 else _("work like others'")


def _nothing_to_compare(why: str) -> Chart:
    return Chart(
        key="leaderboard",
        title=_("A fair leaderboard"),
        columns=(_("Agent"),),
        rows=[],
        how=How(page="leaderboard", formula=_("At least four agents with reviews are compared.")),
        span=12,
        empty=why,
    )


PAGE = Page(
    name="people",
    title=gettext_lazy("Agents compared"),
    heading=gettext_lazy("Who does well, and is it more than chance?"),
    make=charts,
    guide="people-dashboard",
    months=6,
    filters=("team", "audience", "channel", "language", "tag", "scorecard"),
)
