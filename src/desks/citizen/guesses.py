"""Guessing codes is slowed, blocked and alarmed: a code is public by nature, its secret must stay out of reach.

Thousands may stand behind one address (a mobile network, a ward's counter), so a few wrong tries close nothing: past MOST at
a code in a window, and past FROM_ONE_ADDRESS in all, whoever is wrong is told to wait, and whoever brings the right secret
comes in; "wait" then says no more than "wrong". Nobody may try without end for that: past ENDS at a code it is closed to that
address, right or wrong (of the 60 bits of a secret so many tries reach nothing, and of a script they are soon used up). A
browser that has opened the matter before is counted by itself (`known`). Codes are counted in SHELVES, so that nobody fills the
table by inventing codes and nobody at one address has more than SHELVES times ENDS tries.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access.guessing import WINDOW, window_of
from access.proxies import caller_of
from casework.reads import Rows, read_together
from desks.citizen import known
from desks.citizen.models import Guess
from desks.kit.context import house_words
from desks.kit.errors import Words, error_page
from kernel.text import one_line
from kernel.time import now
from vault.keys import keyring

MOST = 8
ENDS = 100
FROM_ONE_ADDRESS = 50
SHELVES = 256
log = logging.getLogger(__name__)

# Everybody locks the two in the same order.
_COUNT = """
    INSERT INTO citizen_guess (caller_tag, "window", count)
    SELECT tag, %s, 1 FROM unnest(%s::bytea[]) AS wrong (tag) ORDER BY tag
    ON CONFLICT (caller_tag, "window") DO UPDATE SET count = citizen_guess.count + 1 RETURNING caller_tag, count
"""


class Guessing:
    """The guesses of one caller AT something (a code, papers that might be ours) in the present window."""

    def __init__(self, request: HttpRequest, at: str) -> None:
        caller = caller_of(str(request.META.get("REMOTE_ADDR", "")))
        self.mark = keyring().blind("caller", f"at:{one_line(at).upper()}")
        browser = known.browser_of(request)
        who = f"browser:{browser.name}" if browser.knows(self.mark) else caller
        self.address = keyring().blind("caller", caller)
        self.tag = keyring().blind("caller", f"{who}:{self.mark[-1] % SHELVES}")
        self.window = window_of(now())

    @property
    def is_blocked(self) -> bool:
        """Has this caller been wrong here too often?"""
        return self._as_many_as(MOST).exists()

    @contextmanager
    def one_at_a_time(self, asked: QuerySet[Any]) -> Iterator[Rows | None]:
        """What was ASKED for, read beside the guesses so far; None where the caller may not guess now, right or wrong. Its
        guesses at this wait for one another meanwhile: many at once are not more than ENDS."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(self.tag[-8:], signed=True)])
            at_its_end, found = read_together(self._as_many_as(ENDS).only("id"), asked)
            yield None if at_its_end else found

    def _as_many_as(self, count: int) -> QuerySet[Guess]:
        return Guess.objects.filter(caller_tag=self.tag, window=self.window, count__gte=count)

    @property
    def wait_seconds(self) -> int:
        """Until the window ends."""
        return max(1, int((self.window + WINDOW - now()).total_seconds()))

    def failed(self) -> bool:
        """Count a wrong guess; the last one that is told apart raises the alarm in the logs, once a window. True where there were
        so many, at this or from the address in all, that wrong ones are told to wait."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [self.window, [self.tag, self.address]])
            counts = {bytes(tag): count for tag, count in cursor.fetchall()}
        here, in_all = counts[self.tag], counts[self.address]
        caller = self.address.hex()[:12]
        if here == MOST:
            log.warning("code guessing blocked", extra={"facts": {"caller": caller, "count": here}})
        if in_all == FROM_ONE_ADDRESS:
            log.warning("many codes guessed at", extra={"facts": {"caller": caller, "count": in_all}})
        return here > MOST or in_all >= FROM_ONE_ADDRESS

    def opened(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """It was no guess: this browser no longer waits for what others at its address try."""
        known.remember(request, response, self.mark)
        return response

    def wait(self, request: HttpRequest, *, detail: str = "") -> HttpResponse:
        """The page of who has to wait. It may have been somebody else at the same address, and the page says so."""
        words = Words(
            _("Tạm chưa nhận mã từ mạng này"),
            _(
                "Từ mạng ông/bà đang dùng vừa có nhiều lần nhập sai mã. Nhiều người dùng chung một mạng, nên có thể không phải do "
                "ông/bà. Để giữ kín vụ việc, hệ thống dừng nhận trong ít phút."
            ),
            (
                _("Chờ %(count)d phút rồi mở lại; vụ việc vẫn còn nguyên.") % {"count": -(-self.wait_seconds // 60)},
                _(
                    "Mã bí mật đúng thì vẫn mở được: xem lại giấy tiếp nhận, hoặc mở từ nút “Xem vụ việc” trong tin nhắn."
                )
                if detail
                else _("Cần xem ngay thì mở bằng mạng khác, ví dụ dữ liệu di động thay cho Wi-Fi."),
                _("Nếu việc gấp, hãy gọi %(hotline)s.") % {"hotline": house_words()["hotline"]},
            ),
        )
        return error_page(request, 429, detail=detail, words=words, retry_after=self.wait_seconds)


def forget(before: datetime, at: datetime) -> int:
    """Let go of the windows that began before then."""
    return Guess.objects.filter(window__lt=before).delete()[0]
