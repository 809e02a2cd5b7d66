"""Targets and bands with the day they hold from, and averages of others to look at beside."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Team, Workspace

POINTS = (MinValueValidator(0), MaxValueValidator(100))


class Target(models.Model):
    """What IQS is held against from a day on, until the next; of a team, or of the workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True)
    first_day = models.DateField(_("from"))
    value = models.FloatField(_("target"), validators=POINTS)
    excellent = models.FloatField(_("excellent from"), validators=POINTS)
    acceptable = models.FloatField(_("acceptable from"), validators=POINTS)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "first_day"],
                condition=Q(team__isnull=False),
                name="one_target_of_a_team_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["workspace", "first_day"],
                condition=Q(team__isnull=True),
                name="one_target_of_a_workspace_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(acceptable__lte=F("excellent")), name="target_bands_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.workspace}: {self.value:g} ({self.first_day})"


class Benchmark(models.Model):
    """An average of others, with its source; drawn as a line where ``shown``.

    ``key`` names one that comes with the product; this row then replaces it.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(blank=True)
    name = models.CharField(_("name"), max_length=80)
    value = models.FloatField(_("average"), validators=POINTS)
    source = models.CharField(_("source"), max_length=160)
    address = models.URLField(_("where it can be read"), blank=True)
    shown = models.BooleanField(_("draw it beside our scores"), default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"], condition=~Q(key=""), name="benchmark_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
