from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalibrationConfig(AppConfig):
    name = "evenhand.calibration"
    label = "calibration"
    verbose_name = _("Calibration")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name what hangs on a conversation that is deleted."""
        from evenhand.conversations.extensions import add_dependant

        add_dependant("calibration.item", _("places in calibration sessions"))
