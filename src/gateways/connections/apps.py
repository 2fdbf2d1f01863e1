from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "gateways.connections"
    label = "connections"
    verbose_name = "Liên thông"
