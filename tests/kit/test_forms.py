"""Forms: errors stand twice with the same words, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from desks.kit.forms import DayField, KitForm, PhoneInput, summary_lines
from desks.kit.samples import WRONG_INPUT, SampleForm


@pytest.fixture
def wrong() -> SampleForm:
    return SampleForm(WRONG_INPUT)


def test_every_summary_link_reaches_a_control(wrong: SampleForm) -> None:
    html = str(wrong)
    ids = re.findall(r'\sid="([^"]+)"', html)
    links = re.findall(r'<a href="#([^"]+)"', html)
    assert len(links) == 7
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_same_words_on_top_and_beside(wrong: SampleForm) -> None:
    html = str(wrong)
    for line in summary_lines(wrong):
        assert html.count(line.text) >= 2
        assert line.text.endswith((".", "?")), "one list, one way to end a line"


def test_controls_are_tied_to_hint_and_error(wrong: SampleForm) -> None:
    html = str(wrong)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = {one for group in re.findall(r'aria-describedby="([^"]+)"', html) for one in group.split()}
    assert {"id_phone_helptext", "id_phone_error", "id_channel_error"} <= named
    assert named <= ids


def test_nothing_typed_is_cleared(wrong: SampleForm) -> None:
    html = str(wrong)
    assert 'value="09123"' in html
    assert 'value="32/13/2026"' in html
    assert WRONG_INPUT["words"].strip() in html


def test_errors_say_how_to_mend(wrong: SampleForm) -> None:
    words = [line.text for line in summary_lines(wrong)]
    assert "Hãy nhập họ và tên." in words
    assert "Hãy chọn cơ quan." in words
    assert "Hãy trả lời: Ông/bà muốn nhận trả lời ở đâu?" in words
    assert "Không có tháng 13. Hãy xem lại ngày." in words
    assert any(w.startswith("Hãy rút gọn còn 200 ký tự") for w in words)
    assert not [w for w in words if "hợp lệ" in w or "bắt buộc" in w or "required" in w.lower()]


def test_too_short_and_no_file_are_told_in_the_words_of_the_house() -> None:
    class Short(KitForm, forms.Form):
        answer = forms.CharField(label="Trả lời", min_length=30)
        paper = forms.FileField(label="Tệp bảng tính")

    told = Short({"answer": "Ngắn"}, {})
    assert told.errors["answer"] == ["Hãy viết ít nhất 30 ký tự (đang có 4)"]
    assert told.errors["paper"] == ["Hãy chọn tệp bảng tính"]


def test_a_fault_is_told_as_people_write() -> None:
    class Long(KitForm, forms.Form):
        words = forms.CharField(label="Vì sao không thuộc thẩm quyền", max_length=5000)
        more = forms.CharField(label="Cần sửa gì", required=False)

    assert Long({"words": "a" * 6000}).errors["words"] == ["Hãy rút gọn còn 5.000 ký tự (đang có 6.000)"]
    assert Long({}).errors["words"] == ["Hãy ghi rõ vì sao không thuộc thẩm quyền"]
    two = Long({})
    assert "Còn một chỗ cần sửa" in str(two)
    two.add_error("more", "Sai")
    assert "Còn vài chỗ cần sửa" in str(two)


def test_an_unbound_form_complains_of_nothing() -> None:
    html = str(SampleForm())
    assert "summary-wrong" not in html
    assert "is-wrong" not in html


def test_pasted_words_are_never_cut_by_the_browser() -> None:
    html = str(SampleForm())
    assert 'data-count="200"' in html
    assert "maxlength" not in html


def test_own_messages_stay() -> None:
    class One(KitForm, forms.Form):
        why = forms.CharField(label="Lý do", error_messages={"required": "Cần một lý do để báo cho người dân"})

    assert [line.text for line in summary_lines(One({}))] == ["Cần một lý do để báo cho người dân."]


def test_abbreviations_keep_their_capitals() -> None:
    class One(KitForm, forms.Form):
        unit = forms.CharField(label="UBND phường")

    assert summary_lines(One({}))[0].text == "Hãy nhập UBND phường."


def test_mistakes_of_the_whole_form_stand_in_the_summary() -> None:
    class One(KitForm, forms.Form):
        day = DayField(label="Ngày", required=False)

        def clean(self) -> dict[str, object]:
            raise forms.ValidationError("Hai ngày này không khớp nhau")

    assert "Hai ngày này không khớp nhau" in str(One({}))


@pytest.mark.parametrize("typed", ["15/09/2026", "15-9-2026", "15.09.2026", " 15 9 2026 ", "2026-09-15"])
def test_days_as_people_write_them(typed: str) -> None:
    assert DayField().clean(typed).isoformat() == "2026-09-15"


def test_a_day_comes_back_as_it_was_shown() -> None:
    class One(KitForm, forms.Form):
        day = DayField(label="Ngày")

    assert 'value="15/09/2026"' in str(One(initial={"day": DayField().clean("15/09/2026")}))


def test_a_plain_form_of_others_renders_too() -> None:
    class Theirs(forms.Form):
        login = forms.CharField(label="Tên đăng nhập")

    words = "{% load kit %}{% error_summary f %}{% field f.login %}"
    html = Template(words).render(Context({"f": Theirs({})}))
    assert 'href="#id_login"' in html
    assert 'class="field field-text is-wrong"' in html


def test_hostile_input_comes_back_harmless() -> None:
    html = str(SampleForm({**WRONG_INPUT, "full_name": '"><script>x</script>', "words": "</textarea><script>"}))
    assert "<script" not in html


@pytest.mark.parametrize("kept", ["84912345678", "+84912345678", "0912.345.678", "0912 345 678"])
def test_a_telephone_number_is_shown_as_people_write_it(kept: str) -> None:
    class Asked(KitForm, forms.Form):
        phone = forms.CharField(widget=PhoneInput)

    assert 'value="0912 345 678"' in str(Asked(initial={"phone": kept}))
    assert 'value="0912 345 678"' in str(Asked({"phone": kept}))
    assert 'value="không nhớ"' in str(Asked({"phone": "không nhớ"})), "what is none stays as it was typed"


def test_a_renamed_field_is_asked_for_by_its_new_name() -> None:
    class Renamed(KitForm, forms.Form):
        words = forms.CharField(label="Nội dung gửi người dân")

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["words"].label = "Lý do, sẽ gửi người dân"

    assert Renamed({}).errors["words"] == ["Hãy nhập lý do, sẽ gửi người dân"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2026", "Tháng 2 không có ngày 31"),
        ("2026-02-31", "Tháng 2 không có ngày 31"),
        ("31.6.2026", "Tháng 6 không có ngày 31"),
        ("15/13/2026", "Không có tháng 13"),
        ("15 tháng 9", "Hãy viết ngày, tháng, năm như 15/09/2026"),
        ("15/09/26x", "Hãy viết ngày, tháng, năm như 15/09/2026"),
    ],
)
def test_a_day_that_there_is_not_is_told_as_that(typed: str, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)
    assert said in refused.value.messages[0]
