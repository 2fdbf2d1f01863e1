from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegulationConfig(AppConfig):
    name = "kinds.feedback.regulation"
    label = "regulation"
    verbose_name = _("Quy chế vận hành")
