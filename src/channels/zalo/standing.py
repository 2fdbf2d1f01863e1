"""How the grant stands, in a sentence for whoever runs the house: on the operations page, in health, in the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from channels.zalo.models import Grant
from channels.zalo.restored import RESTORED
from kernel.time import format_instant


@dataclass(frozen=True, slots=True)
class Standing:
    """`is_alarm`: a person must do something. The sentence says what."""

    stage: str
    is_alarm: bool
    sentence: str
    access_until: datetime | None = None


def standing(at: datetime) -> Standing:
    grant = Grant.objects.filter(pk=str(settings.ZALO["oa_id"] or "oa")).first()
    if grant is None:
        return Standing(
            "missing", True, _("Chưa có khóa truy cập Zalo, nên chưa gửi được tin Zalo nào.") + " " + _how()
        )
    until = grant.access_until
    if grant.stage == "refused":
        served = (
            _("Khóa đang dùng còn gửi được đến %(until)s.")
            if until > at
            else _("Khóa đang dùng đã hết hạn lúc %(until)s.")
        ) % {"until": format_instant(until)}
        if grant.problem == RESTORED:
            return Standing("refused", True, f"{_after_restore()} {served} {_how()}", until)
        told = _("Zalo không nhận mã gia hạn nữa (%(code)s).") % {"code": grant.problem}
        return Standing("refused", True, f"{told} {served} {_how()}", until)
    if grant.stage == "unknown" or (grant.stage == "refreshing" and grant.lease_until and grant.lease_until <= at):
        told = _("Chưa rõ Zalo đã nhận yêu cầu gia hạn khóa hay chưa (%(code)s). Hệ thống sẽ tự thử lại.") % {
            "code": grant.problem or _("tiến trình gửi đã dừng giữa chừng")
        }
        return Standing("unknown", until <= at, told, until)
    if until <= at:
        told = _("Khóa truy cập Zalo đã hết hạn lúc %(until)s và sẽ được gia hạn khi gửi tin tiếp theo.")
        return Standing(grant.stage, False, told % {"until": format_instant(until)}, until)
    told = _("Khóa truy cập Zalo dùng được đến %(until)s, tự gia hạn trước đó 5 giờ.")
    return Standing(grant.stage, False, told % {"until": format_instant(until)}, until)


def alarm(at: datetime) -> str:
    """The sentence when a person must do something, else nothing."""
    found = standing(at)
    return found.sentence if found.is_alarm else ""


def _after_restore() -> str:
    return _(
        "Dữ liệu vừa khôi phục từ bản sao lưu: mã gia hạn Zalo trong đó chỉ dùng được một lần và có thể đã dùng rồi, nên hệ "
        "thống không tự gia hạn. Chỉ khi chắc chắn chưa gia hạn lần nào sau lúc sao lưu: «./motcua manage zalo_token --again»."
    )


def _how() -> str:
    return _(
        "Cách làm: mở API Explorer trên trang nhà phát triển Zalo, chọn đúng ứng dụng và Official Account, lấy access token "
        "và refresh token mới, rồi chạy «./motcua manage zalo_token» và dán hai mã đó vào."
    )
