from django.apps import AppConfig


class NationalPortalConfig(AppConfig):
    name = "gateways.national_portal"
    label = "national_portal"
    verbose_name = "Hệ thống quốc gia"
