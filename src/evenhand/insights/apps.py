from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "evenhand.insights"
    label = "insights"
    verbose_name = _("Insights")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have marks of change laid after every migration, and drivers shown in lists."""
        from evenhand.insights.contact import showing
        from evenhand.insights.facts import triggers

        showing.register()
        post_migrate.connect(triggers.lay, dispatch_uid="insights.facts.triggers")
