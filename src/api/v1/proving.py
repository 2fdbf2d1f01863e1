"""Who calls, whether they may, how often; the keys and versions that a write has to carry."""

import re
from typing import Annotated, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import Path
from ninja.security import HttpBearer

from access import proxies
from api.clients import Caller, known_by, wait_of
from api.v1.problems import Refused
from casework.requests import keyed
from kernel.time import now

Reference = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9_.-]+$")]
_KEY: Final = re.compile(r"[\x21-\x7e]{1,100}")
# RFC 9110, 8.8.3: a list of entity tags, or the star. A comma may stand inside one, and elements may be empty.
_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS: Final = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_OURS: Final = re.compile(r'(W/)?"([1-9]\d{0,8})"')
ANY: Final = "*"


class Bearer(HttpBearer):
    """A key with this scope; other systems prove themselves with `Authorization: Bearer mc_…`."""

    openapi_description = "Khóa liên thông do cơ quan quản trị cấp, kèm các quyền (scopes)."

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = known_by(token)
        if caller is None:
            raise Refused(401, _("Thiếu khóa, hoặc khóa không còn hiệu lực."))
        count(request, str(caller.id))
        if not any(caller.may(scope) for scope in self.scopes):
            raise Refused(403, _("Khóa này không có quyền %(scopes)s.") % {"scopes": ", ".join(self.scopes)})
        return caller


def count(request: HttpRequest, who: str = "") -> None:
    """One call more in this minute; 429 when it was one too many."""
    wait = wait_of(who or proxies.caller_of(str(request.META.get("REMOTE_ADDR", ""))), now())
    if wait:
        said = ngettext(
            "Gọi quá nhiều lần trong một phút. Xin chờ %(seconds)d giây.",
            "Gọi quá nhiều lần trong một phút. Xin chờ %(seconds)d giây.",
            wait,
        )
        detail = said % {"seconds": wait}
        raise Refused(429, detail, Retry_After=str(wait))


def only(request: HttpRequest, *names: str) -> None:
    """A question that is misspelt is not asked: the answer would be to another one."""
    unknown = sorted(set(request.GET) - set(names))
    if unknown:
        raise Refused(422, errors=[(name, _("Không có mục này.")) for name in unknown])


def caller_of(request: HttpRequest) -> Caller:
    return request.auth  # type: ignore[attr-defined]


def keys_of(request: HttpRequest) -> tuple[str, ...]:
    """The idempotency key of a write, scoped to the client; as `casework.requests.keyed` makes keys."""
    given = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(given):
        raise Refused(400, _("Cần đầu mục Idempotency-Key (1 đến 100 ký tự) để yêu cầu gửi lại không thành hai."))
    return keyed("api", "api-request", f"{caller_of(request).id}:{given}")


def versions_of(request: HttpRequest) -> frozenset[int] | None:
    """The versions that the caller saw (If-Match), None for any; 428 when it says nothing, 400 when that cannot be read.

    By the strong comparison (RFC 9110, 13.1.1): a tag that is not ours, or a weak one, is no version.
    """
    told = request.headers.get("If-Match", "").strip()
    if not told:
        raise Refused(428, _("Cần đầu mục If-Match với ETag của lần đọc gần nhất."))
    if told == ANY:
        return None
    if not _TAGS.fullmatch(told):
        raise Refused(400, _('If-Match là một hay nhiều ETag trong dấu ngoặc kép, ví dụ "3", hoặc dấu *.'))
    return frozenset(version for version, is_weak in _tags_in(told) if not is_weak)


def has_already(request: HttpRequest, version: object) -> bool:
    """Does the caller have this version (If-None-Match)? By the weak comparison; the star has whatever there is."""
    told = request.headers.get("If-None-Match", "").strip()
    return told == ANY or version in {each for each, _is_weak in _tags_in(told)}


def _tags_in(told: str) -> list[tuple[int, bool]]:
    """The versions among the tags of a header, each with whether it is a weak one; none in what is no list of tags."""
    found = (_OURS.fullmatch(tag) for tag in re.findall(_TAG, told))
    return [(int(tag[2]), bool(tag[1])) for tag in found if tag] if _TAGS.fullmatch(told) else []
