"""All addresses. Citizen pages are public (a code and its secret open a case), officer pages ask for a position."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from access.guards import public
from config import health

handler400 = "config.refused.bad_request"
handler403 = "config.refused.not_allowed"
handler404 = "config.refused.not_found"
handler500 = "config.refused.broken"

urlpatterns = [
    path("", include("desks.citizen.urls")),
    path("", include("kinds.feedback.urls")),
    path("", include("kinds.feedback.publication.urls")),
    path("", include("kinds.feedback.suggestions.urls")),
    path("", include("kinds.feedback.letters.urls")),
    path("", include("kinds.feedback.regulation.urls")),
    path("can-bo/don-vi/", include("desks.head.urls")),
    path("can-bo/toan-canh/", include("desks.leader.urls")),
    path("can-bo/quan-tri/", include("desks.admin.urls")),
    path("can-bo/", include("desks.officer.urls")),
    path("tai-khoan/", include("access.urls")),
    path("ngon-ngu/", public(set_language), name="set_language"),
    path("api/", include("api.urls")),
    path("can-bo/lien-thong/", include("gateways.connections.urls")),
    path("open311/", include("gateways.open311.urls")),
    path("webhooks/sms/", include("channels.sms.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
    *([path("kit/", include("desks.kit.urls"))] if settings.DEMO else []),
    *([path("tap-huan/", include("demo.training.urls"))] if settings.DEMO else []),
]
