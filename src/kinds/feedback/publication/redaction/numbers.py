"""Numbers and addresses that lead to a person: telephones, papers, accounts, plates, houses, births, dossiers, land."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kernel.patterns import pattern
from kernel.text import CAPITALS, normalise_phone
from kinds.feedback.publication.redaction.marks import Mark
from kinds.feedback.reading.own_contacts import Whose, whose

_PHONE: Final = pattern(r"(?<![\w.,/-])(?:\(?\+?84\)?|0)(?:[\s.\-–_()]{0,2}\d){8,10}(?![\d/])(?!\.\d)")
_SPOKEN: Final = pattern(
    r"\b(?:(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|linh|le|muoi|tram)[\s,.-]+){7,}"
    r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b"
)
_EMAIL: Final = pattern(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_LINK: Final = pattern(r"(?:https?://|www\.)\S+|\b(?:facebook|fb|zalo|tiktok|youtube)\.(?:com|me|vn)/\S+")
_STATE_SITE: Final = pattern(r"^(?:https?://)?(?:[\w-]+\.)*(?:gov\.vn|chinhphu\.vn)(?:[/:?#]|$)")
_PLATE: Final = pattern(r"(?<![\w/-])[1-9]\d[\s.-]?[a-z][a-z0-9]?[\s.-]{0,3}\d{3}[\s.]?\d{1,2}(?![\w/])")
_NUMBERED: Final = pattern(
    r"\b(?P<what>cccd|cmnd|cmt|cmtnd|can cuoc(?: cong dan)?|chung minh(?: nhan dan| thu)?|so dinh danh(?: ca nhan)?|ho chieu|passport"
    r"|ma so thue|mst|bhxh|bhyt|bao hiem (?:xa hoi|y te)|giay phep lai xe|gplx|stk|so tai khoan|tai khoan(?: ngan hang)?)"
    r"\b[^\d\n]{0,24}?(?P<number>[a-z]{0,3}\d(?:[\s.-]?\d){5,17})(?!\d)"
)
_TWELVE: Final = pattern(r"(?<![\d./-])0\d{2}[\s.]?\d{3}[\s.]?\d{3}[\s.]?\d{3}(?![\d/])(?!\s*(?:dong|d\b|vnd|₫|usd))")
_NINE: Final = pattern(r"(?<![\d.,/-])\d{9}(?![\d/])(?!\s*(?:dong|d\b|vnd|₫|usd|trieu|m2))")
_PASSPORT: Final = pattern(r"\b[bcekmnp]\d{7,8}\b")
_DOSSIER: Final = pattern(r"\b(?:pakn\.\d{8}\.\d+|(?:\d{3}\.)?(?:\d{2}\.)*[a-z]\d{2}(?:\.\d{1,3})*-\d{6}-\d{3,8})\b")
_LAND: Final = pattern(
    r"\b(?:thua(?: dat)?(?: so)?|to ban do(?: so)?)\s*:?\s*\d+[a-z]?(?:-\d+)?\b|\b(?:gcn|giay chung nhan|so do|so hong)\b[^\n\d]{0,30}?\b[a-z]{1,2}\s?\d{6,8}\b"
    r"|\b[a-z]{2} ?\d{6,8}\b(?!\s*(?:dong|d\b|vnd))"
)
_DATE: Final = r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|(?:ngay\s)?\d{1,2}\sthang\s\d{1,2}\snam\s\d{4}|\d{1,2}[/.-]\d{4}|(?:19|20)\d{2})"
_BIRTH: Final = pattern(
    rf"\b(?:sinh(?: ngay| nam| thang)*|(?:ngay|nam)(?: thang nam)? sinh|s\.?n\.?)\s*:?\s*(?P<when>{_DATE})"
)
_WAY: Final = (
    r"(?:duong|pho|ngo|ngach|hem|kiet|dai lo|quoc lo|tinh lo|thon|xom|ap|to dan pho|khu pho|khu do thi|kdt|cum)"
)
_HOUSE: Final = pattern(
    rf"\b(?:so nha|nha so|sn)\s*:?\s*\d+[a-z]?(?:[/-]\d+[a-z]?)*(?:,?\s+{_WAY}\s+\d+[a-z]?(?:/\d+)*)*"
    rf"|\b(?:so\s+)?\d+[a-z]?(?:/\d+[a-z]?)*,?\s+(?:ngo|ngach|hem|kiet)\s+\d+[a-z]?(?:/\d+)*(?:,?\s+(?:ngo|ngach|hem|kiet)\s+\d+(?:/\d+)*)*"
    rf"|\b(?:ngo|ngach|hem|kiet)\s+\d+[a-z]?/\d+(?:/\d+)*"
    rf"|\b(?:so|o|tai|dia chi:?|dc:?)\s+(?:so\s+)?\d+[a-z]?(?:/\d+[a-z]?)*(?=,?\s+{_WAY}\b)"
    rf"|\b(?:can ho|can|phong)\s+(?:so\s+)?[a-z]?\d{{3,4}}[a-z]?(?=[\s,-]+(?:toa|chung cu|nha|ct|block|tang|khu|n\d))"
)
_HOUSE_BEFORE_NAME: Final = pattern(
    rf"\b(?:số|ở|tại|địa chỉ:?|đc:?|Số|Ở|Tại|Địa chỉ:?)\s+(?:số\s+)?(\d+[A-Za-z]?(?:/\d+[A-Za-z]?)*)\s+(?=[{CAPITALS}]\w+\s+[{CAPITALS}])"
)


def numbers(text: str, plain: str) -> Iterator[Mark]:
    """Marks of every kind that has a shape of its own."""
    for match in _EMAIL.finditer(plain):
        is_office = match.group().endswith((".gov.vn", "chinhphu.vn"))
        yield _mark(text, match.span(), "email", is_sure=not is_office or whose(plain, *match.span()) is Whose.OWN)
    for match in _LINK.finditer(plain):
        if not _STATE_SITE.match(match.group()):
            yield _mark(text, match.span(), "link")
    yield from _phones(text, plain)
    for match in _NUMBERED.finditer(plain):
        yield _mark(
            text,
            match.span("number"),
            "account" if "tai khoan" in match["what"] or match["what"] == "stk" else "identity",
        )
    for kind, written in (
        ("identity", _TWELVE),
        ("identity", _NINE),
        ("identity", _PASSPORT),
        ("dossier", _DOSSIER),
        ("plate", _PLATE),
    ):
        for match in written.finditer(plain):
            yield _mark(text, match.span(), kind)
    for match in _LAND.finditer(plain):
        yield _mark(text, match.span(), "land")
    for match in _BIRTH.finditer(plain):
        yield _mark(text, match.span("when"), "birth")
    yield from _houses(text, plain)


def _phones(text: str, plain: str) -> Iterator[Mark]:
    """A mobile number is somebody's, and so is what the sender claims; any other landline is often the office's own, so the
    official decides."""
    for match in _PHONE.finditer(plain):
        number = normalise_phone(match.group())
        if number:
            is_sure = not number.startswith("842") or whose(plain, *match.span()) is Whose.OWN
            yield _mark(text, match.span(), "phone", is_sure=is_sure)
    for match in _SPOKEN.finditer(plain):
        yield _mark(text, match.span(), "phone")


def _houses(text: str, plain: str) -> Iterator[Mark]:
    for match in _HOUSE.finditer(plain):
        yield _mark(text, match.span(), "address")
    for match in _HOUSE_BEFORE_NAME.finditer(text):
        yield _mark(text, match.span(1), "address")


def _mark(text: str, span: tuple[int, int], kind: str, *, is_sure: bool = True) -> Mark:
    start, end = span
    while end > start and text[end - 1] in " ,.;-\n":
        end -= 1
    return Mark(start, end, kind, text[start:end], is_sure)
