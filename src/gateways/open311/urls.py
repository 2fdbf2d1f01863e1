"""Addresses of Open311. Discovery stands outside the base, as the specification asks."""

from django.urls import path

from gateways.open311.client import screens as client
from gateways.open311.server import screens

urlpatterns = [
    path("discovery.<str:extension>", screens.discovery, name="open311_discovery"),
    path("v2/services.<str:extension>", screens.services, name="open311_services"),
    path("v2/services/<slug:code>.<str:extension>", screens.service, name="open311_service"),
    path("v2/requests.<str:extension>", screens.requests, name="open311_requests"),
    path("v2/requests/<path:reference>.<str:extension>", screens.one_request, name="open311_request"),
    path("v2/tokens/<path:reference>.<str:extension>", screens.token, name="open311_token"),
    path("pictures/<uuid:link_id>/<slug:proof>", client.picture, name="open311_picture"),
    path("v2/servicerequestupdates.<str:extension>", screens.updates, name="open311_updates"),
]
