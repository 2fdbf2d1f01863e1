"""What the ledger tells about Zalo tokens: every change of the key that lets us speak for the Official Account."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ledger.verbs import register

ENTERED: Final = "zalo:token:entered"
ROTATED: Final = "zalo:token:rotated"
DOUBTED: Final = "zalo:token:doubted"
REFUSED: Final = "zalo:token:refused"

LABELS: Final = {
    ENTERED: (_("Đã nhập cặp khóa truy cập Zalo"), "A Zalo token pair was entered"),
    ROTATED: (_("Đã gia hạn khóa truy cập Zalo"), "The Zalo token was rotated"),
    DOUBTED: (_("Chưa rõ kết quả gia hạn khóa truy cập Zalo"), "The outcome of a Zalo token rotation is unknown"),
    REFUSED: (_("Zalo từ chối gia hạn khóa truy cập"), "Zalo refused to rotate the token"),
}


def register_all() -> None:
    for verb, (vi, en) in LABELS.items():
        register(verb, label_vi=vi, label_en=en)
