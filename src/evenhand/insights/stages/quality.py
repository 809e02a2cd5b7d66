"""Quality of each stage: a mean over reviews, as IQS is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.insights.stages.reading import Staged
from evenhand.measure.estimate import Estimate
from evenhand.measure.iqs import weighted_grouped_iqs


def by_stage(found: Staged) -> dict[str, Estimate]:
    """Each stage's mean over the reviews that rated it, weighted by their chance of being drawn."""
    if not len(found):
        return {}
    means = weighted_grouped_iqs(
        100 * found.fraction, found.stage, len(found.stages), found.probability
    )
    return {stage: means[place] for place, stage in enumerate(found.stages)}


def by_group(found: Staged) -> dict[tuple[Any, str], Estimate]:
    """Each stage's mean in each group; pairs that do not occur are left out."""
    if not len(found):
        return {}
    width = len(found.stages)
    codes = found.group * width + found.stage
    means = weighted_grouped_iqs(
        100 * found.fraction, codes, width * len(found.groups), found.probability
    )
    return {
        (group, stage): means[at * width + place]
        for at, group in enumerate(found.groups)
        for place, stage in enumerate(found.stages)
        if (codes == at * width + place).any()
    }


def weakest(means: dict[str, Estimate]) -> Sequence[str]:
    """The stages whose interval lies wholly below that of every stage but those as weak."""
    sure = {name: mean for name, mean in means.items() if mean.low is not None}
    if len(sure) < 2:
        return []
    low = min(sure, key=lambda name: sure[name].value or 0.0)
    high = sure[low].high or 0.0
    others = [mean for name, mean in sure.items() if name != low]
    return [low] if all((mean.low or 0.0) > high for mean in others) else []
