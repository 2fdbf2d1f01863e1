from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    name = "kinds.feedback.publication"
    label = "publication"
    verbose_name = _("Trả lời đã công khai")
