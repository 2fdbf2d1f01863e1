"""Which call answers which path, on which of the hosts."""

import re
from collections.abc import Callable
from typing import NamedTuple

from . import business, control, graph, messages, oauth, people, uploads
from .wire import Reply, Request
from .world import World

Answer = Callable[[World, Request], Reply]


class Route(NamedTuple):
    method: str
    pattern: re.Pattern[str]
    answer: Answer


def _route(method: str, path: str, answer: Answer) -> Route:
    return Route(method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$"), answer)


FAMILIES: dict[str, list[Route]] = {
    "oauth": [
        _route("GET", "/v4/oa/permission", oauth.permission_page),
        _route("POST", "/v4/oa/permission", oauth.permission_given),
        _route("POST", "/v4/oa/access_token", oauth.oa_token),
        _route("GET", "/v4/permission", oauth.social_page),
        _route("POST", "/v4/permission", oauth.social_given),
        _route("POST", "/v4/access_token", oauth.social_token),
    ],
    "openapi": [
        _route("POST", "/v3.0/oa/message/cs", messages.consultation),
        _route("POST", "/v3.0/oa/message/template", messages.by_template),
        _route("POST", "/v3.0/oa/message/transaction", messages.dead),
        _route("POST", "/v3.0/oa/message/promotion", messages.dead),
        _route("POST", "/v2.0/oa/message", messages.version_two),
        Route("POST", re.compile(r"/v2\.0/oa/upload/(?P<kind>image|gif|file)$"), uploads.upload),
        _route("GET", "/v3.0/oa/user/detail", people.detail),
        _route("GET", "/v3.0/oa/user/getlist", people.listed),
        _route("POST", "/v3.0/oa/quota/message", people.quota),
        _route("GET", "/v2.0/oa/getoa", people.profile),
        _route("GET", "/v2.0/oa/conversation", people.conversation),
        _route("GET", "/v2.0/oa/listrecentchat", people.recent),
        _route("POST", "/v2.0/oa/tag/tagfollower", people.tag),
        _route("POST", "/v2.0/oa/tag/rmfollowerfromtag", people.untag),
        _route("POST", "/v2.0/oa/tag/rmtag", people.remove_tag),
        _route("GET", "/v2.0/oa/tag/gettagsofoa", people.tags),
    ],
    "business": [
        _route("POST", "/message/template", business.send_by_phone),
        _route("POST", "/message/template/hashphone", business.send_by_hash),
        _route("GET", "/message/status", business.status),
        _route("GET", "/message/quota", business.quota),
        _route("GET", "/message/template-tag", business.template_tag),
        _route("GET", "/quality", business.quality),
        _route("GET", "/template/all", business.all_templates),
        _route("GET", "/template/info/v2", business.template_info),
        _route("GET", "/template/sample-data", business.sample),
    ],
    "graph": [
        _route("GET", "/v2.0/me", graph.me),
        _route("GET", "/v2.0/me/info", graph.info),
    ],
}

CONTROL = [
    _route("GET", "", control.overview),
    _route("GET", "/users", control.list_users),
    _route("POST", "/users", control.create_user),
    _route("GET", "/users/{id}", control.one_user),
    _route("GET", "/users/{id}/messages", control.chat),
    _route("POST", "/users/{id}/mini-app", control.mini_app),
    _route("POST", "/users/{id}/social-token", control.social_token),
    _route("POST", "/users/{id}/{kind}", control.act),
    _route("POST", "/token", control.token),
    _route("POST", "/token/revoke", control.revoke),
    _route("GET", "/faults", control.list_faults),
    _route("POST", "/faults", control.add_fault),
    _route("DELETE", "/faults", control.clear_faults),
    _route("DELETE", "/faults/{id}", control.clear_faults),
    _route("GET", "/switches", control.get_switches),
    _route("POST", "/switches", control.set_switches),
    _route("GET", "/webhook", control.get_webhook),
    _route("GET", "/webhook/log", control.webhook_log),
    _route("GET", "/events", control.events_log),
    _route("POST", "/console", control.console),
    _route("GET", "/templates", control.list_templates),
    _route("POST", "/templates", control.put_template),
    _route("GET", "/zbs", control.zbs_messages),
    _route("GET", "/clock", control.get_clock),
    _route("POST", "/clock/advance", control.advance),
    _route("POST", "/reset", control.reset),
]


def find(routes: list[Route], request: Request, path: str) -> Answer | None:
    for route in routes:
        matched = route.pattern.match(path)
        if matched and route.method == request.method:
            request.captured.update(matched.groupdict())
            return route.answer
    return None
