"""Views of dashboards that somebody keeps under a name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Membership


class DashboardView(models.Model):
    """The filters of a dashboard under a name: the owner's own, or shared with the workspace."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    dashboard = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField()
    shared = models.BooleanField(_("shared"), default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "dashboard", "name"], name="dashboard_view_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
