"""What officials do with a matter, from the desk and by its forms; each way of the decision tree once."""

import re

import httpx

from launcher.shift import matters as m
from launcher.shift.day import Day
from launcher.shift.forms import form_with, option, send
from launcher.shift.people import said_wrong

PEOPLE = {
    m.BUILDING: ("xuly", "pheduyet"),
    m.LAND: ("xuly.moitruong", "pheduyet.moitruong"),
    m.HEALTH: ("xuly.yte", "pheduyet.yte"),
    m.BA_DINH: ("xuly.badinh", "pheduyet.badinh"),
    m.HOAN_KIEM: ("xuly.hoankiem", "pheduyet.hoankiem"),
    m.SOC_SON: ("xuly.socson", "pheduyet.socson"),
    m.OFFICE: ("xuly.vanphong", "pheduyet.vanphong"),
}
ANSWER = (
    "Kính gửi ông/bà, cơ quan đã kiểm tra hồ sơ và xác nhận việc chậm trễ là có thật. Kết quả sẽ được trả chậm nhất ngày làm việc "
    "thứ ba kể từ hôm nay; cơ quan xin lỗi ông/bà và đã chấn chỉnh bộ phận liên quan. Trân trọng."
)

BIRTH = (
    "Chào bà, đăng ký khai sinh cần tờ khai theo mẫu và giấy chứng sinh; nộp tại Ủy ban nhân dân cấp xã nơi cư trú "
    "hoặc qua Cổng Dịch vụ công quốc gia, giải quyết trong ngày làm việc."
)
CLEANED = "Đã dọn sạch lúc 15 giờ."
REPLIED = "Ủy ban nhân dân tỉnh Hưng Yên trả lời: đã trả kết quả cấp đổi và xin lỗi ông về việc chậm trễ."
GROUNDS = " Căn cứ: danh mục thủ tục đã công bố."
# What the answer says, where it is not ANSWER.
ANSWERS = {"question": BIRTH, "rubbish": CLEANED, "foreign_rule": REPLIED, "returned_draft": ANSWER + GROUNDS}


def drafts(day: Day, key: str, unit: str, answer: str = ANSWER) -> None:
    handler = day.official(PEOPLE[unit][0])
    handler.move(day.codes[key], "take")
    handler.move(day.codes[key], "draft_answer", "answer", answer=answer)


def approves(day: Day, key: str, unit: str) -> None:
    day.official(PEOPLE[unit][1]).move(day.codes[key], "approve")


def answers(day: Day, key: str, unit: str, answer: str = ANSWER) -> None:
    """Assigned to UNIT already: taken, drafted, approved."""
    drafts(day, key, unit, answer)
    approves(day, key, unit)


def gets(day: Day, key: str, unit: str, accused: str = "") -> None:
    """The coordinator gives the matter to UNIT."""
    day.coordinator.assigns(day.codes[key], unit, accused)


def clears(day: Day, key: str) -> None:
    """The coordinator looks over what the tool proposes to hide, and publishes."""
    page = day.coordinator.get(f"/can-bo/vu-viec/{day.codes[key]}/clear_publication/")
    done = send(day.coordinator.client, page, "answer", seen="on")
    if "/clear_publication/" in str(done.url):
        raise PermissionError(f"{key} was not published: {done.status_code}")


def merges(day: Day, key: str, main: str) -> None:
    """The coordinator has read both, and says so."""
    day.coordinator.move(day.codes[key], "merge", "main", main=day.codes[main], confirmed=day.codes[main])


def away(day: Day, unit: str, title: str, substitute: str) -> None:
    """The administrator enters that the holder of TITLE in UNIT is away today and who acts instead."""
    admin, today = day.official("quantri"), f"{day.now():%d/%m/%Y}"
    position = _link_to(admin.get(_unit_page(day, unit)), title, "vi-tri")
    page = admin.get(position.replace("/vi-tri/", "/vang-mat/ghi/"))
    who = option(page, "substitute_id", substitute)
    _given(
        admin.client,
        page,
        "substitute_id",
        first=today,
        until=today,
        substitute_id=who,
        outside=who,  # of another unit, and meant so
        legal_basis="Lịch công tác tuần",
    )


def ends(day: Day, unit: str, heir: str) -> None:
    """The administrator enters that UNIT is merged into HEIR from today on."""
    admin = day.official("quantri")
    page = admin.get(_unit_page(day, unit) + "ket-thuc/")
    words = {"first": f"{day.now():%d/%m/%Y}", "legal_basis": "Nghị quyết sáp nhập (diễn tập)", "share": "Toàn bộ"}
    seen = send(admin.client, page, "heir", kind="merge", heir=option(page, "heir", heir), **words)
    _given(admin.client, seen, "da-xem", **{"ghi": "1", "da-xem": "1"})


def acts_as(day: Day, who: str, unit: str) -> None:
    """An official with more than one position turns to the one in UNIT."""
    person = day.official(who)
    page = person.get("/tai-khoan/")
    found = re.search(r'action="([^"]*/vi-tri/[0-9a-f-]+/)"(?:(?!</form>).)*?' + re.escape(unit), page.text, re.DOTALL)
    if found is None:
        raise LookupError(f"{who} has no position in {unit} to turn to")
    token = form_with(page, "csrfmiddlewaretoken").values["csrfmiddlewaretoken"]
    person.client.post(found[1], data={"csrfmiddlewaretoken": token}, headers={"Referer": str(page.url)})


def _given(client: httpx.Client, page: httpx.Response, field: str, **values: str) -> None:
    done = send(client, page, field, **values)
    if done.status_code != 200 or done.url.path == page.url.path:
        raise PermissionError(f"{page.url.path} was refused: {done.status_code}; {said_wrong(done)}")


def _unit_page(day: Day, unit: str) -> str:
    return _link_to(day.official("quantri").client.get("/can-bo/quan-tri/don-vi/", params={"q": unit}), unit, "don-vi")


def _link_to(page: httpx.Response, label: str, under: str) -> str:
    """The address of the link LABEL on PAGE that leads into the folder UNDER."""
    found = re.search(rf'href="([^"]*/{under}/[0-9a-f-]{{36}}/)"[^>]*>\s*(?:<[^>]+>\s*)*{re.escape(label)}', page.text)
    if found is None:
        raise LookupError(f"{page.url}: no link «{label}»")
    return found[1]


CODE = re.compile(r"PAKN\.\d{8}\.\d{4,}(?:\.\d+)?")  # the part of a split matter has a number behind
_NUMBER = re.compile(r"\b\d+/[A-ZĐ][\w.-]+")
_DUE = re.compile(r"\d{2}/\d{2}/\d{4}")


def codes_in(text: str) -> list[str]:
    """All codes that TEXT names, in order."""
    return CODE.findall(text)


def sealed_code(inbox: str) -> str:
    """The code of the first matter in the inbox of the named official."""
    found = CODE.search(inbox)
    return found.group() if found else ""


def due_on(case_page: str) -> str:
    """The law's deadline as the case page shows it."""
    found = re.search(r"Hạn[^<]*</dt>\s*<dd[^>]*>(.*?)</dd>", case_page, re.DOTALL)
    days = _DUE.search(found[1] if found else "")
    if days is None:
        raise LookupError("the case page shows no deadline")
    return days.group()


def issues(day: Day, key: str) -> None:
    """The answer goes out as a numbered, signed letter: by itself for who asked for one, else by the official's hand."""
    letters = day.coordinator.get(f"/can-bo/vu-viec/{day.codes[key]}/cong-van/")
    if _NUMBER.search(letters.text) is None:
        _given(day.coordinator.client, letters, "expects")
    day.waits(lambda: _NUMBER.search(_letters(day, key)), f"a letter with a number for {key}")


def _letters(day: Day, key: str) -> str:
    return day.coordinator.get(f"/can-bo/vu-viec/{day.codes[key]}/cong-van/").text
