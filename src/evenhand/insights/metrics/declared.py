"""Every metric, declared once."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.errors import InputError
from evenhand.insights.metrics.estimating import (
    automatic_mean,
    count_of,
    csat,
    mean_of,
    nps,
    plain_mean,
    pooled_weighted_mean,
    share,
    weighted_mean,
)
from evenhand.insights.metrics.groupings import PLACES, REVIEWS
from evenhand.insights.metrics.model import Metric

WEIGHTED = ("n", "scored", "chosen", "weights", "weighted", "wx2", "v", "vx", "vx2")
"""What a weighted mean and its margin are made of."""

_ANSWERS = ("sent", "answered")
_RATINGS = (*REVIEWS, "category")

_ALL = (
    Metric(
        key="iqs",
        facts="reviews",
        who="drawn",
        sums=WEIGHTED,
        counts="chosen",
        by=REVIEWS,
        estimate=weighted_mean,
        pooled=pooled_weighted_mean,
    ),
    Metric(
        key="automatic",
        facts="reviews",
        who="automatic",
        sums=("n", "scored", "total", "squares"),
        counts="scored",
        by=REVIEWS,
        estimate=automatic_mean,
    ),
    Metric(
        key="people",
        facts="reviews",
        who="people",
        sums=("n", "scored", "total", "squares"),
        counts="scored",
        by=REVIEWS,
        estimate=plain_mean,
    ),
    Metric(
        key="pass_rate",
        facts="reviews",
        who="drawn",
        sums=("n", "passed", "failed"),
        counts="n",
        by=REVIEWS,
        estimate=share("passed", "passed", "failed"),
    ),
    Metric(
        key="bands",
        facts="reviews",
        who="drawn",
        sums=("scored",),
        counts="scored",
        by=(*REVIEWS, "band"),
        estimate=count_of("scored"),
    ),
    Metric(
        key="automatic_bands",
        facts="reviews",
        who="automatic",
        sums=("scored",),
        counts="scored",
        by=(*REVIEWS, "band"),
        estimate=count_of("scored"),
    ),
    Metric(
        key="category",
        facts="ratings",
        who="drawn",
        sums=WEIGHTED,
        counts="chosen",
        by=_RATINGS,
        estimate=weighted_mean,
    ),
    Metric(
        key="automatic_category",
        facts="ratings",
        who="automatic",
        sums=("n", "scored", "total", "squares"),
        counts="scored",
        by=_RATINGS,
        estimate=automatic_mean,
    ),
    Metric(
        key="category_fails",
        facts="ratings",
        who="drawn",
        sums=("n", "passed", "failed"),
        counts="n",
        by=_RATINGS,
        estimate=share("failed", "passed", "failed", method="share.wilson"),
    ),
    Metric(
        key="na_rate",
        facts="ratings",
        who="people",
        sums=("na", "decided"),
        counts="decided",
        by=_RATINGS,
        estimate=share("na", "decided", method="share.wilson"),
    ),
    Metric(
        key="causes",
        facts="causes",
        who="people",
        sums=("n",),
        counts="n",
        by=(*_RATINGS, "cause"),
        estimate=count_of("n"),
    ),
    Metric(
        key="reviews",
        facts="reviews",
        who="submitted",
        sums=("n",),
        counts="n",
        by=REVIEWS,
        estimate=count_of("n"),
    ),
    Metric(
        key="review_minutes",
        facts="reviews",
        who="submitted",
        sums=("n", "seconds", "seconds2"),
        counts="n",
        by=REVIEWS,
        estimate=mean_of("seconds", "seconds2", "n", unit=60),
    ),
    Metric(
        key="review_delay_days",
        facts="reviews",
        who="submitted",
        sums=("n", "delay", "delay2"),
        counts="n",
        by=REVIEWS,
        estimate=mean_of("delay", "delay2", "n", unit=86_400),
    ),
    Metric(
        key="late_reviews",
        facts="reviews",
        who="submitted",
        sums=("n", "due", "late"),
        counts="due",
        by=REVIEWS,
        estimate=share("late", "due", method="share.wilson"),
    ),
    Metric(
        key="disputes",
        facts="reviews",
        who="submitted",
        sums=("n", "disputes", "open_disputes", "decided_disputes", "upheld_disputes"),
        counts="n",
        by=REVIEWS,
        estimate=share("disputes", "n", method="share.wilson"),
    ),
    Metric(
        key="upheld_disputes",
        facts="reviews",
        who="submitted",
        sums=("decided_disputes", "upheld_disputes"),
        counts="decided_disputes",
        by=REVIEWS,
        estimate=share("upheld_disputes", "decided_disputes", method="share.wilson"),
    ),
    Metric(
        key="conversations",
        facts="segments",
        sums=("n",),
        counts="n",
        by=PLACES,
        estimate=count_of("n"),
    ),
    Metric(
        key="signals",
        facts="signals",
        sums=("n",),
        counts="n",
        by=(*PLACES, "signal"),
        estimate=count_of("n"),
    ),
    Metric(
        key="coverage",
        facts="segments",
        sums=("n", "reviewed"),
        counts="n",
        by=PLACES,
        estimate=share("reviewed", "n", method="share.wilson"),
    ),
    Metric(
        key="automatic_coverage",
        facts="segments",
        sums=("n", "judged"),
        counts="n",
        by=PLACES,
        estimate=share("judged", "n", method="share.wilson"),
    ),
    Metric(
        key="handling_minutes",
        facts="segments",
        sums=("n", "duration", "duration2"),
        counts="n",
        by=PLACES,
        estimate=mean_of("duration", "duration2", "n", unit=60),
    ),
    Metric(
        key="first_reply_minutes",
        facts="segments",
        sums=("n", "replied", "first_reply", "first_reply2"),
        counts="replied",
        by=PLACES,
        estimate=mean_of("first_reply", "first_reply2", "replied", unit=60_000),
    ),
    Metric(
        key="first_contact_resolution",
        facts="segments",
        sums=("n", "resolution_known", "resolved"),
        counts="resolution_known",
        by=PLACES,
        estimate=share("resolved", "resolution_known", method="share.wilson"),
    ),
    Metric(
        key="csat",
        facts="surveys",
        survey="csat",
        sums=(*_ANSWERS, "satisfied", "share", "share2"),
        counts="answered",
        by=PLACES,
        estimate=csat,
    ),
    Metric(
        key="nps",
        facts="surveys",
        survey="nps",
        sums=(*_ANSWERS, "promoters", "detractors"),
        counts="answered",
        by=PLACES,
        estimate=nps,
    ),
    Metric(
        key="ces",
        facts="surveys",
        survey="ces",
        sums=(*_ANSWERS, "favourable", "share", "share2"),
        counts="answered",
        by=PLACES,
        estimate=share("favourable", "answered", method="share.wilson"),
    ),
    Metric(
        key="response",
        facts="surveys",
        survey="csat",
        sums=_ANSWERS,
        counts="sent",
        by=PLACES,
        estimate=share("answered", "sent", method="share.wilson"),
    ),
)

METRICS: Mapping[str, Metric] = {metric.key: metric for metric in _ALL}


def metric_named(key: str) -> Metric:
    """The metric of this key.

    Raises
    ------
    InputError
        There is none.
    """
    if key not in METRICS:
        raise InputError(f"there is no number called {key!r}; there are {', '.join(METRICS)}.")
    return METRICS[key]
