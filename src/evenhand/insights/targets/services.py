"""Setting targets and benchmarks."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.insights.targets.models import Benchmark, Target
from evenhand.people.models import Membership


@transaction.atomic
def set_target(viewer: Membership, target: Target) -> Target:
    """Set what holds from a day on; setting it again for that day replaces it."""
    same = Target.objects.filter(
        workspace=viewer.workspace, team=target.team, first_day=target.first_day
    )
    same.delete()
    target.workspace, target.set_by = viewer.workspace, viewer.user
    target.save()
    return target


@transaction.atomic
def remove_target(viewer: Membership, number: int) -> None:
    """Take a target back: what held before holds on."""
    Target.objects.filter(workspace=viewer.workspace, pk=number).delete()


def keep_benchmark(viewer: Membership, benchmark: Benchmark) -> Benchmark:
    """Keep an average of others, as it was read or as somebody corrected it.

    Raises
    ------
    InputError
        It was kept by somebody else in the meantime.
    """
    benchmark.workspace = viewer.workspace
    try:
        with transaction.atomic():
            benchmark.save()
    except IntegrityError as error:
        raise InputError(_("somebody else changed it just now; load the page anew.")) from error
    return benchmark


@transaction.atomic
def remove_benchmark(viewer: Membership, number: int) -> None:
    """Forget an own average, or bring one that comes with the product back to what it was."""
    Benchmark.objects.filter(workspace=viewer.workspace, pk=number).delete()
