from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgesConfig(AppConfig):
    name = "evenhand.judges"
    label = "judges"
    verbose_name = _("Judges")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from evenhand.judges.signals import showing

        showing.register()
