from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalibrationConfig(AppConfig):
    name = "evenhand.calibration"
    label = "calibration"
    verbose_name = _("Calibration")
    default_auto_field = "django.db.models.BigAutoField"
