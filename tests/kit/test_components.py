"""Components lay out what they are given: escaped, in order, with one of six meanings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError

from desks.kit import samples
from desks.kit.parts import MEANINGS, Entry, Move, WorkGroup, WorkRow

NASTY = '<script>alert("Ệ")</script>'


def render(words: str, **context: Any) -> str:
    return Template("{% load kit %}" + words).render(Context(context))


@pytest.mark.parametrize("meaning", MEANINGS)
@pytest.mark.parametrize("name", ["tag", "stage_tag", "clock_tag"])
def test_six_meanings(name: str, meaning: str) -> None:
    assert f"tag-{meaning}" in render("{% " + name + " text meaning %}", text="Ẳ", meaning=meaning)


def test_a_seventh_meaning_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        render("{% tag 'x' 'urgent' %}")


def test_stage_and_clock_are_two_tags() -> None:
    html = render("{% identity_bar 'PA-1' 'Ổ gà' stage='Đang xử lý' clock='còn 2 ngày' clock_meaning='soon' %}")
    assert html.count('class="tag ') == 2
    assert "tag-stage tag-neutral" in html
    assert "tag-clock tag-soon" in html


@pytest.mark.parametrize(
    "words",
    [
        "{% tag nasty %}",
        "{% notice nasty %}",
        "{% more nasty %}x{% endmore %}",
        "{% identity_bar nasty nasty stage=nasty holder=nasty %}",
        "{% empty_state nasty nasty %}",
        "{% confirmation nasty nasty next=list when=nasty %}",
        "{% timeline entries %}",
        "{% worklist groups %}",
        "{% moves moves %}",
        "{% summary_list rows %}",
        "{% facts rows %}",
        "{% chat talk %}",
        "{% filters chips %}",
        "{% figure nasty nasty '#' %}",
    ],
)
def test_words_from_people_are_escaped(words: str) -> None:
    html = render(
        words,
        nasty=NASTY,
        list=[NASTY],
        entries=[Entry(what=NASTY, at=samples.AT, person=NASTY, detail=NASTY)],
        groups=[WorkGroup(title=NASTY, rows=[WorkRow(href="#", code=NASTY, subject=NASTY, clock="x", stage="y")])],
        moves=[Move(label=NASTY, law=NASTY, hidden={"a": NASTY}, action="/x")],
        rows=[{"key": NASTY, "value": NASTY}],
        talk=[{"text": NASTY, "at": samples.AT, "who": NASTY}],
        chips=[{"label": NASTY, "value": NASTY, "href": "#"}],
    )
    assert "<script" not in html
    assert "&lt;script" in html


def test_timeline_orders_by_reader() -> None:
    entries = [Entry(what=name, at=samples.AT + timedelta(days=day)) for name, day in (("hai", 2), ("một", 1))]
    newest_last = render("{% timeline e 'newest_last' %}", e=entries)
    newest_first = render("{% timeline e 'newest_first' %}", e=entries)
    assert newest_last.index("một") < newest_last.index("hai")
    assert newest_first.index("hai") < newest_first.index("một")


def test_timeline_names_the_position_before_the_person() -> None:
    html = render("{% timeline e %}", e=[Entry(what="x", at=samples.AT, position="Chuyên viên", person="Ẩn")])
    assert html.index("Chuyên viên") < html.index("Ẩn")


def test_a_handover_shows_both_hands() -> None:
    html = render("{% timeline e %}", e=[Entry(what="x", at=samples.AT, position="Một", to_position="Hai")])
    assert "Một" in html
    assert "Hai" in html
    assert "giao cho" in html


def test_a_posting_move_carries_token_and_hidden_words() -> None:
    move = Move(label="Phân công", action="/go", hidden={"key": "k1", "expects": "7"}, law="Điều 12")
    html = render("{% moves m %}", m=[move], csrf_token="tok")
    assert 'name="csrfmiddlewaretoken" value="tok"' in html
    assert 'name="expects" value="7"' in html
    assert "Điều 12" in html


def test_no_moves_says_so() -> None:
    assert "không có thao tác nào" in render("{% moves m %}", m=[])


def test_an_erased_message_shows_no_words() -> None:
    html = render("{% chat t %}", t=[{"text": "bí mật", "at": samples.AT, "is_erased": True}])
    assert "bí mật" not in html
    assert "đã được xóa" in html


def test_an_empty_group_is_not_shown() -> None:
    assert "Quá hạn" not in render("{% worklist g %}", g=[WorkGroup(title="Quá hạn", rows=[])])


def test_steps_count_and_name_the_current_one() -> None:
    html = render("{% steps s %}", s=samples.citizen_parts()["steps"])
    assert "Bước 2 trên 3" in html
    assert html.count('aria-current="step"') == 1


def test_figure_is_a_link_with_its_definition() -> None:
    html = render("{% figure 12345 'quá hạn' '/x' 'late' definition='Sau hạn' %}")
    assert 'href="/x"' in html
    assert "12.345" in html
    assert "Sau hạn" in html


def test_the_moves_are_within_reach() -> None:
    several = [Move(label="Ghi chú", href="/n/"), Move(label="Giao", href="/a/", weight="primary")]
    bar = render("{% reach moves %}", moves=several)
    assert '<a class="button" href="/a/">Giao</a>' in bar
    assert 'href="#thao-tac">Mọi thao tác (2)</a>' in bar
    assert "/n/" not in bar
    assert render("{% reach moves %}", moves=[]).strip() == "", "no bar where nothing can be done"
