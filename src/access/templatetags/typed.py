"""Built in for every template (config.settings): every form of an official says who opened it, without a word in the template."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from access.typed import FIELD, Typed, given_back, opened_by

register = template.Library()
_NOT_SHOWN = {"key", "expects", "saw", "seen"}


class _Token(CsrfTokenNode):
    def render(self, context: template.Context) -> SafeString:
        token = super().render(context)
        of = opened_by(context.get("request")) if token else ""
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, of) if of else token


@register.tag
def csrf_token(parser: Any, token: Any) -> template.Node:
    """Django's, and beside it whose page this is."""
    return _Token()


@register.inclusion_tag("access/typed_before.html", takes_context=True)
def typed_before(context: template.Context) -> dict[str, Any]:
    """What was typed when the session ended: on its own page in the form again, elsewhere the way there."""
    request = context.get("request")
    found = given_back(request)
    here = request.path if found else ""
    return {"all": [_shown(each, here) for each in found]}


def _shown(each: Typed, here: str) -> dict[str, Any]:
    values = [value for name, told in each.fields.items() if name not in _NOT_SHOWN for value in told]
    return {
        "page": each.page,
        "is_here": each.page.split("?")[0] == here,
        "had_files": each.had_files,
        "told": json.dumps({"action": each.action, "fields": each.fields}),
        "words": [value for value in values if len(value) > 1],
    }
