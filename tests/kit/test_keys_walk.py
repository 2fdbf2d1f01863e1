"""The officer's keyboard and the kept drafts, as hands use them."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

HERE = "document.activeElement.textContent"


def test_j_and_k_walk_and_enter_opens(open_page: Any) -> None:
    page = open_page("ban-lam-viec/")
    page.keyboard.press("KeyJ")
    assert page.evaluate(HERE) == "PA-260915-0017"
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyJ")
    assert page.evaluate(HERE) == "PA-260915-0033"
    page.keyboard.press("KeyK")
    assert page.evaluate(HERE) == "PA-260915-0021"
    page.keyboard.press("Enter")
    page.wait_for_url("**/vu-viec/")


def test_slash_searches_and_keys_are_silent_inside_inputs(open_page: Any) -> None:
    page = open_page("ban-lam-viec/")
    page.keyboard.press("Slash")
    assert page.evaluate("document.activeElement.id") == "bar-search"
    page.keyboard.type("jk./?u")
    assert page.locator("#bar-search").input_value() == "jk./?u"
    assert page.evaluate("document.activeElement.id") == "bar-search"
    assert not page.locator("#keys").is_visible()


def test_letters_rewritten_by_an_input_method_still_count(open_page: Any) -> None:
    """Telex turns the letter of a key into another; the code of the key stays."""
    page = open_page("ban-lam-viec/")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'ờ', bubbles: true}))")
    assert page.evaluate(HERE) == "PA-260915-0017"
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'j', isComposing: true, bubbles: true}))"
    )
    assert page.evaluate(HERE) == "PA-260915-0017"


def test_dot_goes_to_the_moves(open_page: Any) -> None:
    page = open_page("ban-lam-viec/vu-viec/")
    page.keyboard.press("Period")
    assert page.evaluate(HERE) == "Phân công xử lý"


def test_question_mark_opens_help_and_keys_can_be_switched_off(open_page: Any) -> None:
    page = open_page("ban-lam-viec/")
    page.keyboard.press("Shift+Slash")
    assert page.locator("#keys").is_visible()
    page.locator("#keys-off").check()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.locator("body").evaluate("document.activeElement.blur()")
    page.keyboard.press("KeyJ")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_palette_finds_without_diacritics(open_page: Any) -> None:
    page = open_page("ban-lam-viec/vu-viec/")
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("viec cua toi")
    assert page.locator("#palette [role=option]").first.text_content().startswith("Việc của tôi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ban-lam-viec/")


def test_palette_ends_in_the_search(open_page: Any) -> None:
    page = open_page("ban-lam-viec/")
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("ổ gà <b>")
    page.keyboard.press("ArrowDown")
    assert page.locator("#palette [role=option]").last.text_content() == "Tìm “ổ gà <b>”"
    page.keyboard.press("Enter")
    page.wait_for_url("**/ban-lam-viec/?q=*")


def test_u_undoes_by_posting(open_page: Any) -> None:
    page = open_page("ban-lam-viec/")
    with page.expect_request(lambda r: r.method == "POST") as posted:
        page.keyboard.press("KeyU")
    assert posted.value.url.endswith("/kit/ban-lam-viec/")
    page.wait_for_load_state()  # a page that is still on its way cannot be closed in good order


def is_kept(page: Any, said: str) -> None:
    """The draft is written down a moment after the last key."""
    page.wait_for_function("said => Object.values(localStorage).some(kept => kept.includes(said))", arg=said)


def test_typed_words_survive_a_reload_and_can_be_dropped(open_page: Any) -> None:
    page = open_page("", 390)
    page.locator("#id_words").fill("Ổ gà trước cổng trường Ễ Ẳ")
    page.locator("#id_channel_1").check()
    is_kept(page, '"channel"')
    page.reload()
    assert page.locator("#id_words").input_value() == "Ổ gà trước cổng trường Ễ Ẳ"
    assert page.locator("#id_channel_1").is_checked()
    page.get_by_role("button", name="Xóa bản nháp").click()
    assert page.locator("#id_words").input_value() == ""
    page.reload()
    assert page.locator("#id_words").input_value() == ""


def test_the_servers_words_win_over_the_draft(open_page: Any) -> None:
    page = open_page("", 390)
    page.locator("#id_phone").fill("0999999999")
    is_kept(page, "0999999999")
    page.goto(page.url.split("?")[0] + "?loi")
    assert page.locator("#id_phone").input_value() == "09123"


def test_an_officer_is_asked_before_leaving_unsent_words(open_page: Any) -> None:
    page = open_page("ban-lam-viec/vu-viec/")
    page.locator("#id_answer").click()
    page.keyboard.type("Trả lời dở dang")
    is_kept(page, "Trả lời dở dang")
    asked = "const e = new Event('beforeunload', {cancelable: true}); dispatchEvent(e); e.defaultPrevented"
    assert page.evaluate("() => { " + asked.replace("; e.default", "; return e.default") + " }")
    again = page.context.new_page()
    again.goto(page.url)
    assert again.locator("#id_answer").input_value() == "Trả lời dở dang"


def test_the_counter_counts_letters_not_bytes_and_lets_one_go_over(open_page: Any) -> None:
    page = open_page("", 390)
    page.locator("#id_words").fill("Ẳ" * 199)
    assert page.locator("#id_words_count").text_content() == "Còn 1 ký tự"
    page.locator("#id_words").fill("Ẳ" * 203)
    assert page.locator("#id_words_count").text_content() == "Thừa 3 ký tự"
    assert page.locator("#id_words").input_value() == "Ẳ" * 203
