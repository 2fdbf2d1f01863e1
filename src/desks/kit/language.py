"""The language of a page: Vietnamese, unless this visitor pressed "English". What the browser's owner never chose is not asked.

Messages to citizens do not follow it: they are part of the matter (docs/decisions/0012-language.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, gettext_noop

from kernel.time import format_instant

# What the clock says (casework.clock is plain Python and speaks Vietnamese), with # for a number and @ for a date or time;
# one of a thing is said apart, because English needs it.
CLOCK_WORDS: Final = (
    gettext_noop("còn 1 ngày"),
    gettext_noop("còn 1 ngày làm việc"),
    gettext_noop("quá hạn 1 ngày"),
    gettext_noop("quá hạn 1 ngày làm việc"),
    gettext_noop("còn 1 giờ làm việc"),
    gettext_noop("còn 1 phút làm việc"),
    gettext_noop("quá hạn 1 giờ làm việc"),
    gettext_noop("quá hạn 1 phút làm việc"),
    gettext_noop("còn # ngày"),
    gettext_noop("còn # ngày làm việc"),
    gettext_noop("quá hạn # ngày"),
    gettext_noop("quá hạn # ngày làm việc"),
    gettext_noop("quá hạn chưa đến # ngày"),
    gettext_noop("quá hạn chưa đến # ngày làm việc"),
    gettext_noop("đến hạn hôm nay"),
    gettext_noop("không có thời hạn"),
    gettext_noop("tạm dừng từ @"),
    gettext_noop("còn # giờ làm việc"),
    gettext_noop("còn # phút làm việc"),
    gettext_noop("còn # giờ # phút làm việc"),
    gettext_noop("quá hạn # giờ làm việc"),
    gettext_noop("quá hạn # phút làm việc"),
    gettext_noop("quá hạn # giờ # phút làm việc"),
)
# How dates are written (kernel.time), with the same signs.
DATE_WORDS: Final = (
    gettext_noop("@ ngày @"),
    gettext_noop("thứ Hai, @"),
    gettext_noop("@ thứ Hai, ngày @"),
    gettext_noop("thứ Ba, @"),
    gettext_noop("@ thứ Ba, ngày @"),
    gettext_noop("thứ Tư, @"),
    gettext_noop("@ thứ Tư, ngày @"),
    gettext_noop("thứ Năm, @"),
    gettext_noop("@ thứ Năm, ngày @"),
    gettext_noop("thứ Sáu, @"),
    gettext_noop("@ thứ Sáu, ngày @"),
    gettext_noop("thứ Bảy, @"),
    gettext_noop("@ thứ Bảy, ngày @"),
    gettext_noop("Chủ nhật, @"),
    gettext_noop("@ Chủ nhật, ngày @"),
)
_FIGURE: Final = re.compile(r"\d{2}/\d{2}/\d{4}|\d{2}:\d{2}|\d+")


def spoken(text: object) -> str:
    """A label from a table without Django, or words of the clock, in the visitor's language; unknown text as it is."""
    said = str(text)
    if not said or translation.get_language() != "en":
        return said
    if (shown := gettext(said)) != said:
        return shown
    figures = _FIGURE.findall(said)
    mould = _FIGURE.sub(lambda found: "@" if ":" in found[0] or "/" in found[0] else "#", said)
    if (shown := gettext(mould)) == mould:
        return said
    return re.sub(r"[@#]", lambda _: figures.pop(0), shown)


def instant(moment: datetime, *, with_weekday: bool = False) -> str:
    """14:05 ngày 15/09/2026, in the visitor's language."""
    return spoken(format_instant(moment, with_weekday=with_weekday))


class ChosenLanguage:
    """Middleware: the cookie that `/ngon-ngu/` sets decides, Accept-Language does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response
