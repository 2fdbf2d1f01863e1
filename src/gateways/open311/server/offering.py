"""What other systems may report here: discovery, the list of services, the questions of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from casework import doors
from casework.outside import Reportable
from gateways.open311.server.writing import FORMATS, Refusal, instant
from kernel.time import TZ

CHANGED = datetime(2026, 11, 1, tzinfo=TZ)  # of what this server offers; told by discovery
BASE = "/open311/v2/"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def discovery() -> dict[str, Any]:
    """Where, in which formats, whom to ask for a key."""
    url = settings.PUBLIC_URL + BASE
    return {
        "changeset": instant(CHANGED),
        "contact": settings.OPEN311["contact"],
        "key_service": settings.OPEN311["key_service"],
        "max_requests": settings.API["calls_per_minute"],
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": url,
                "changeset": instant(CHANGED),
                "type": "test" if settings.DEMO else "production",
                "formats": list(FORMATS.values()),
            }
        ],
    }


def service_row(service: Reportable) -> dict[str, Any]:
    return {
        "service_code": service.code,
        "service_name": str(service.name),
        "description": str(service.description),
        "metadata": bool(service.questions),
        "type": "realtime",
        "keywords": ",".join(map(str, service.keywords)),
        "group": str(service.group_name or service.group),
    }


def definition(service: Reportable) -> dict[str, Any]:
    """The questions of a service in their order."""
    return {
        "service_code": service.code,
        "attributes": [
            {
                "variable": True,
                "code": question.code,
                "datatype": question.kind,
                "required": question.required,
                "datatype_description": "",
                "order": place,
                "description": str(question.description),
                "values": [{"key": key, "name": str(name)} for key, name in question.values],
            }
            for place, question in enumerate(service.questions, 1)
        ],
    }


def service_named(code: str) -> Reportable:
    """The service CODE, or 404."""
    found: Mapping[str, Reportable] = {service.code: service for service in doors.services()}
    if code not in found:
        raise Refusal(404, _("Không có dịch vụ với service_code này."))
    return found[code]
