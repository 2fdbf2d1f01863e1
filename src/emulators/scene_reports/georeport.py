"""GeoReport v2 as this side speaks it: XML only, like many cities."""

from typing import Any
from xml.sax.saxutils import escape

from .world import CLOSED, SERVICES, World

Answer = tuple[int, str]


def xml(root: str, rows: list[tuple[str, dict[str, Any]]]) -> str:
    inside = "".join(
        f"<{name}>" + "".join(f"<{k}>{escape(str(v))}</{k}>" for k, v in row.items()) + f"</{name}>"
        for name, row in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?><{root}>{inside}</{root}>'


def refused(status: int, sentence: str) -> Answer:
    return status, xml("errors", [("error", {"code": status, "description": sentence})])


def answer(world: World, method: str, path: str, query: dict[str, str], form: dict[str, list[str]]) -> Answer:
    """The answer to one call below /open311/v2/."""
    if not path.endswith(".xml"):
        return refused(404, "xml only")
    name, _, rest = path.removesuffix(".xml").partition("/")
    if name == "services" and method == "GET":
        return _services(rest)
    if name == "requests" and method == "POST" and not rest:
        return _posted(world, {name: values[-1] for name, values in form.items()}, form.get("media_url", []))
    if name == "requests" and method == "GET":
        return _requests(world, [rest] if rest else query.get("service_request_id", "").split(","), must=bool(rest))
    if name == "tokens" and method == "GET":
        return _token(world, rest)
    if name == "servicerequestupdates" and method == "GET" and world.switches["updates"]:
        return _updates(world, query)
    return refused(404, "no such address")


def _services(code: str) -> Answer:
    if code:
        return 200, f"<service_definition><service_code>{escape(code)}</service_code><attributes/></service_definition>"
    rows = [
        (
            "service",
            {
                "service_code": c,
                "service_name": n,
                "metadata": "false",
                "type": "realtime",
                "keywords": k,
                "group": "Hiện trường",
            },
        )
        for c, n, k in SERVICES
    ]
    return 200, xml("services", rows)


def _posted(world: World, form: dict[str, str], media: list[str]) -> Answer:
    if form.get("api_key") != world.api_key:
        return refused(403, "api_key is wrong")
    if form.get("service_code") not in {code for code, _, _ in SERVICES}:
        return refused(404, "service_code is unknown")
    if not form.get("description") or not (form.get("address_string") or form.get("lat")):
        return refused(400, "description and a place are needed")
    place = form.get("address_string") or f"{form.get('lat')}, {form.get('long')}"
    told = {"service_code": form["service_code"], "description": form["description"], "place": place}
    told["personal"] = ",".join(k for k in ("first_name", "last_name", "phone", "email") if form.get(k))
    report = world.add(told, form.get("attribute[external_id]", ""), media)
    name = "token" if world.switches["tokens"] else "service_request_id"
    return 200, xml("service_requests", [("request", {name: report["token" if name == "token" else "reference"]})])


def _token(world: World, token: str) -> Answer:
    report = world.find(token)
    if report is None:
        return refused(404, "no such token")
    return 200, xml("service_requests", [("request", {"service_request_id": report["reference"], "token": token})])


def _requests(world: World, references: list[str], *, must: bool) -> Answer:
    found = [report for reference in references if (report := world.find(reference))]
    if must and not found:
        return refused(404, "no such request")
    rows = []
    for report in found:
        last = report["updates"][-1] if report["updates"] else {}
        row = {
            "service_request_id": report["reference"], "status": "closed" if report["state"] in CLOSED else "open",
            "status_notes": last.get("description", ""), "service_code": report["service_code"],
            "media_url": next((each["url"] for each in report.get("pictures", [])), ""), "requested_datetime": report["at"], "updated_datetime": last.get("updated_datetime", report["at"]),
        }  # fmt: skip
        rows.append(("request", row))
    return 200, xml("service_requests", rows)


def _updates(world: World, query: dict[str, str]) -> Answer:
    first, last = query.get("start_date", ""), query.get("end_date", "9999")
    rows = [
        ("request_update", {**update, "service_request_id": report["reference"], "media_url": ""})
        for report in world.reports
        for update in report["updates"]
        if first <= update["updated_datetime"] <= last
    ]
    return 200, xml("service_request_updates", rows)
