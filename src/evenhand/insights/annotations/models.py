"""Changes that somebody noted by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Team, Workspace


class Annotation(models.Model):
    """Something that changed on a day, drawn on the trends; ``anew`` also restarts the alerts."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    day = models.DateField(_("day"))
    text = models.CharField(_("what changed"), max_length=200)
    anew = models.BooleanField(_("set everybody's own level anew from then on"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.text
