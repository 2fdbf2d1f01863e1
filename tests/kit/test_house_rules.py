"""Rules over the kit's own files: strict CSP, room for diacritics, contrast, weight, error pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from desks.kit import bundle, errors, samples
from desks.kit.parts import MEANINGS

KIT = Path(bundle.HERE)
TEMPLATES = sorted((KIT / "templates").rglob("*.html"))
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", (bundle.PARTS / "00-tokens.css").read_text("utf-8")))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_joined_file_equals_its_parts() -> None:
    assert bundle.JOINED.read_text("utf-8") == bundle.joined(), "run: PYTHONPATH=src python -m desks.kit.bundle"


def test_the_page_stays_light() -> None:
    assert bundle.JOINED.stat().st_size < 31_000
    scripts = sum(f.stat().st_size for f in bundle.JOINED.parent.glob("*.js"))
    assert scripts < 16_000


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(KIT / "templates")))
def test_nothing_inline(file: Path) -> None:
    words = file.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", words)
    assert not [tag for tag in re.findall(r"<script[^>]*>", words) if "src=" not in tag]
    assert not re.search(r"https?://", words)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(KIT / "templates")))
def test_every_template_compiles(file: Path) -> None:
    get_template(str(file.relative_to(KIT / "templates")))


def test_every_part_has_a_tag() -> None:
    code = (KIT / "templatetags" / "kit.py").read_text("utf-8") + (KIT / "templates/kit/officer.html").read_text(
        "utf-8"
    )
    unused = [f.name for f in (KIT / "templates/kit/parts").glob("*.html") if f"kit/parts/{f.name}" not in code]
    assert unused == []


def test_line_heights_leave_room_for_the_hats() -> None:
    heights = [float(h) for h in re.findall(r"line-height:\s*([\d.]+)", bundle.joined())]
    assert heights
    assert min(heights) >= 1.35


@pytest.mark.parametrize("meaning", MEANINGS)
def test_contrast_of_the_six_meanings(meaning: str) -> None:
    assert contrast(TOKENS[meaning], TOKENS[f"{meaning}-tint"]) >= 6.5
    assert contrast(TOKENS[meaning], "#ffffff") >= 7


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "ground", 7),
        ("quiet", "ground", 4.5),
        ("quiet", "neutral-tint", 4.5),
        ("link", "ground", 7),
        ("edge", "paper", 3),
    ],
)
def test_contrast_of_text_and_edges(front: str, back: str, least: float) -> None:
    assert contrast(TOKENS[front], TOKENS[back]) >= least


def test_brand_red_lives_in_the_masthead_only() -> None:
    for part in bundle.PARTS.glob("*.css"):
        for line in part.read_text("utf-8").splitlines():
            if "var(--brand" in line:
                assert line.lstrip().startswith((".masthead", ".bar ")), f"{part.name}: {line}"


@pytest.mark.parametrize("code", samples.ERROR_CODES)
def test_error_pages_say_what_to_do(code: int) -> None:
    answer = errors.error_page(None, code)
    html = answer.content.decode()
    assert answer.status_code == code
    assert answer["Cache-Control"] == "no-store"
    assert errors.words_for(code).title in html
    assert html.count("<li>") >= 2
    assert "Traceback" not in html


def test_slow_down_says_when_to_come_back() -> None:
    assert errors.error_page(None, 429)["Retry-After"] == "60"
    assert errors.error_page(None, 503, retry_after=5)["Retry-After"] == "5"


def test_an_error_page_gives_back_what_was_written() -> None:
    html = errors.error_page(None, 409, kept=[{"label": "Trả lời", "text": "Ổ gà & <b>Ẫ</b>"}]).content.decode()
    assert "Ổ gà &amp; &lt;b&gt;Ẫ&lt;/b&gt;" in html


def test_a_stale_form_gives_back_words_but_no_secrets() -> None:
    sent = {
        "words": "Nội dung dài hơn hai mươi chữ",
        "password": "mật khẩu rất dài của tôi",
        "csrfmiddlewaretoken": "x" * 64,
    }
    html = errors.csrf_failed(RequestFactory().post("/", sent)).content.decode()
    assert sent["words"] in html
    assert sent["password"] not in html
    assert sent["csrfmiddlewaretoken"] not in html


@override_settings(ROOT_URLCONF="tests.kit.urls", DEMO=False)
def test_no_gallery_in_production() -> None:
    from django.http import Http404

    from desks.kit import gallery

    with pytest.raises(Http404):
        gallery.citizen(RequestFactory().get("/kit/"))
    with pytest.raises(Http404):
        gallery.error(RequestFactory().get("/kit/loi/404/"), 404)
