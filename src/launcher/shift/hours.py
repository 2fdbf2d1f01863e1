"""The hours of the day, in order: (hour, what happens). Each is one line of the progress and one thing that a person does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from launcher.shift import acts
from launcher.shift import matters as m
from launcher.shift.day import Day
from launcher.shift.matters import MATTERS

Step = tuple[str, str, str, Callable[[Day], object]]

FLOOD = 40
MORNING = ("call", "letter", "absent_head", "late_evening")


def _arrives(key: str, day: Day) -> None:
    day.writes(key)


def _post(day: Day) -> None:
    """People write at the same time, each in his own chat; the same person one thing after the other."""
    by_sender: dict[str, list[str]] = {}
    for each in MATTERS:
        if each.way == "zalo" and each.key not in {"flood", "denunciation"}:
            by_sender.setdefault(each.sender, []).append(each.key)
    with ThreadPoolExecutor(6) as senders:
        for done in [senders.submit(_writes, day, keys) for keys in by_sender.values()]:
            done.result()


def _writes(day: Day, keys: list[str]) -> None:
    for key in keys:
        day.writes(key)


def _flooded(day: Day) -> None:
    """Forty messages in a row from one hand: one matter, nothing lost, everybody else served meanwhile."""
    day.writes("flood")
    phone = day.phones["flood"]
    phone.asks(f"#them:{day.codes['flood']}")
    for number in range(FLOOD):
        phone.says(f"Bổ sung lần {number + 1}: giấy bị trả ngày {number % 28 + 1}/8")
    day.waits(lambda: f"lần {FLOOD}" in _told(day, "flood"), "the last of the flood on the case")


def _told(day: Day, key: str) -> str:
    return day.coordinator.get(f"/can-bo/vu-viec/{day.codes[key]}/").text


def _away(day: Day) -> None:
    acts.away(day, m.HOAN_KIEM, "Phó Chủ tịch phường", f"Nguyễn Hữu Phước – Phó Chủ tịch phường, {m.BA_DINH}")


def _first_permit(day: Day) -> None:
    """One answer for three senders: two of them are the same matter, told again."""
    acts.gets(day, "permit", m.BUILDING)
    acts.merges(day, "permit_again", "permit")
    acts.merges(day, "permit_twice", "permit")


def _conduct(day: Day) -> None:
    """The accused unit neither handles nor sees it."""
    acts.gets(day, "rude", m.OFFICE, accused=m.BA_DINH)
    if day.official("xuly.badinh").sees(day.codes["rude"]):
        raise PermissionError("the accused ward sees the matter about itself")


def _sealed(day: Day) -> None:
    """Told at once how to denounce lawfully and safely; nobody but the named official sees it, and she decides."""
    phone = day.phones["denunciation"]
    day.waits(lambda: "tố cáo" in phone.texts().lower(), "guidance on denunciations")
    officer = day.official("liemchinh")
    code = day.waits(lambda: acts.sealed_code(officer.get("/can-bo/").text), "the sealed matter at the named official")
    if day.coordinator.sees(code):
        raise PermissionError("the coordinator sees a sealed matter")
    officer.opens_sealed(code)
    officer.move(code, "destroy")
    day.codes["denunciation"] = code


def _turned_away(day: Day) -> None:
    """Politely, each with its reason and where to go."""
    code = day.codes
    day.coordinator.move(code["complaint"], "redirect", "reason", reason="complaint")
    day.coordinator.move(code["law"], "redirect", "reason", reason="legal_question")
    day.coordinator.move(code["insult"], "refuse", "reason", reason="offensive")


def _asked(day: Day) -> None:
    words = "Xin ông/bà cho biết hồ sơ gì, nộp ở cơ quan nào, ngày nào, mã hồ sơ nếu có."
    for key in ("supplemented", "silent"):
        day.coordinator.move(day.codes[key], "ask_supplement", "words", words=words)
        day.hears(key, "mã hồ sơ nếu có")


def _scenes(day: Day) -> None:
    for key in ("rubbish", "lamp"):
        day.coordinator.move(day.codes[key], "hand_over_scene")
    day.waits(lambda: len(day.scene("GET", "/requests").json()) >= 2, "both reports at the scene-report system")


def _elsewhere(day: Day) -> None:
    day.coordinator.move(day.codes["foreign_rule"], "forward", "authority", authority="Ủy ban nhân dân tỉnh Hưng Yên")
    day.coordinator.move(day.codes["ministry"], "forward", "authority", authority="Bộ Công an")


def _question(day: Day) -> None:
    day.coordinator.move(day.codes["question"], "answer_question", "words", words=acts.BIRTH)


def _split(day: Day) -> None:
    part = "Thủ tục cấp giấy đủ điều kiện ở Sở Y tế yêu cầu giấy tờ ngoài quy định."
    rest = "Giấy phép xây dựng ở Sở Xây dựng quá hẹn mười ngày."
    day.coordinator.move(day.codes["mixed"], "split", "part_1", part_1=part, rest=rest)
    own = day.codes["mixed"]
    day.hears("mixed", "tách")
    found = [code for code in acts.codes_in(day.phones["mixed"].texts()) if code != own]
    day.codes["mixed_part"] = found[-1]
    acts.gets(day, "mixed", m.BUILDING)
    acts.gets(day, "mixed_part", m.HEALTH)


def _given_out(day: Day) -> None:
    """What remains goes to the units that answer for it."""
    for key, unit in (
        ("returned_draft", m.HEALTH), ("unsatisfied", m.HEALTH), ("no_accents", m.LAND), ("flood", m.SOC_SON),
        ("rule", m.BUILDING), ("wrong_door", m.BUILDING), ("extended", m.BUILDING), ("call", m.HOAN_KIEM),
        ("letter", m.BUILDING), ("absent_head", m.HOAN_KIEM), ("merged_unit", m.CUA_NAM), ("network", m.LAND),
        ("withdrawn", m.BA_DINH),
    ):  # fmt: skip
        acts.gets(day, key, unit)


def _wrong_door(day: Day) -> None:
    words = "Thuộc Sở Nông nghiệp và Môi trường, đề nghị điều phối lại."
    day.official("xuly").move(day.codes["wrong_door"], "hand_back", "words", words=words)
    acts.gets(day, "wrong_door", m.LAND)


def _withdrawn(day: Day) -> None:
    phone = day.phones["withdrawn"]
    phone.asks(f"#rut:{day.codes['withdrawn']}")
    phone.asks(f"#rut-that:{day.codes['withdrawn']}")
    day.waits(lambda: m.WITHDRAWN in day.page_of("withdrawn"), "the withdrawal on the page")


def _supplemented(day: Day) -> None:
    phone = day.phones["supplemented"]
    phone.asks(f"#bo-sung:{day.codes['supplemented']}")
    phone.asks("Hồ sơ cấp phép xây dựng nhà ở nộp Sở Xây dựng ngày 3/8, mã H26.11-250803-0042")
    day.waits(lambda: "250803-0042" in _told(day, "supplemented"), "the supplement on the case")
    acts.gets(day, "supplemented", m.BUILDING)


def _extension(day: Day) -> None:
    code = day.codes["extended"]
    handler, head = day.official("xuly"), day.official("pheduyet")
    handler.move(code, "take")
    handler.move(code, "request_extension", "days", days="5", words="Cần phối hợp với đơn vị công nghệ thông tin.")
    head.move(code, "grant_extension", "days", days="5", words="Cơ quan xin gia hạn 5 ngày để kiểm tra phần mềm.")


def _merged_unit(day: Day) -> None:
    """At noon a ward ends: its matters go on with the successor, no clock begins anew, its people's rights end."""
    before, theirs = acts.due_on(_told(day, "merged_unit")), day.official("pheduyet.cuanam")
    if not theirs.sees(day.codes["merged_unit"]):
        raise PermissionError("the ward does not see its own matter before it ends")
    acts.ends(day, m.CUA_NAM, m.HOAN_KIEM)
    day.waits(lambda: m.HOAN_KIEM in _told(day, "merged_unit"), "the successor holds the matter")
    if acts.due_on(_told(day, "merged_unit")) != before:
        raise ValueError("the takeover moved the deadline")
    for path in ("", "note/", "return_draft/"):
        if theirs.get(f"/can-bo/vu-viec/{day.codes['merged_unit']}/{path}").status_code == 200:
            raise PermissionError(f"whose ward has ended still gets the matter: {path or 'the case'}")


def _wards(day: Day) -> None:
    """Hoàn Kiếm answers for what it had and for what it took over; a neighbour signs for its absent head."""
    acts.acts_as(day, "pheduyet.badinh", m.HOAN_KIEM)
    for key in ("absent_head", "call", "merged_unit"):
        acts.drafts(day, key, m.HOAN_KIEM)
        day.official("pheduyet.badinh").move(day.codes[key], "approve")


def _returned(day: Day) -> None:
    acts.drafts(day, "returned_draft", m.HEALTH)
    code = day.codes["returned_draft"]
    day.official("pheduyet.yte").move(code, "return_draft", "words", words="Bổ sung căn cứ và ngày trả kết quả.")
    day.official("xuly.yte").move(code, "draft_answer", "answer", answer=acts.ANSWERS["returned_draft"])
    acts.approves(day, "returned_draft", m.HEALTH)


def _afternoon(day: Day) -> None:
    acts.answers(day, "permit", m.BUILDING)
    for key, unit in (
        ("unsatisfied", m.HEALTH), ("no_accents", m.LAND), ("flood", m.SOC_SON), ("wrong_door", m.LAND),
        ("supplemented", m.BUILDING), ("letter", m.BUILDING), ("mixed", m.BUILDING), ("mixed_part", m.HEALTH),
        ("rude", m.OFFICE),
    ):  # fmt: skip
        acts.answers(day, key, unit)


def _rule(day: Day) -> None:
    acts.drafts(day, "rule", m.BUILDING)
    proposal = "Bãi bỏ yêu cầu bản sao sổ hộ khẩu, thay bằng khai thác Cơ sở dữ liệu quốc gia về dân cư."
    day.official("pheduyet").move(
        day.codes["rule"], "propose_upward", "proposal", body="Bộ Xây dựng", proposal=proposal
    )


def _network(day: Day) -> None:
    """Zalo cannot be reached while an answer goes out: it waits and arrives when the line is back."""
    acts.drafts(day, "network", m.LAND)
    day.zalo("POST", "/faults", kind="down")
    acts.approves(day, "network", m.LAND)
    day.breathe()
    if acts.ANSWER[:40] in day.phones["network"].texts():
        raise ValueError("the line was not cut")
    day.zalo("DELETE", "/faults")
    day.stack.move_clock(300)  # the next try
    day.waits(lambda: day.answers_to("network", acts.ANSWER), "the answer once the line is back")
    if day.answers_to("network", acts.ANSWER) != 1:
        raise ValueError("the answer came twice")


def _states_back(day: Day) -> None:
    """The scene-report system has one thing done and the other under way."""
    for report in day.scene("GET", "/requests").json():
        is_rubbish = report["number"] == day.codes["rubbish"]
        said = (
            {"state": "FIXED", "words": acts.CLEANED}
            if is_rubbish
            else {"state": "IN_PROGRESS", "words": "Đã cử thợ điện."}
        )
        day.scene("POST", f"/requests/{report['reference']}", **said)


def _replies(day: Day) -> None:
    day.coordinator.move(day.codes["foreign_rule"], "record_reply", "words", words=acts.REPLIED)


def _rated(day: Day) -> None:
    day.hears("permit", acts.ANSWER[:40])
    day.phones["permit"].asks(f"#diem:{day.codes['permit']}:satisfied")
    phone = day.phones["unsatisfied"]
    day.hears("unsatisfied", acts.ANSWER[:40])
    phone.asks(f"#diem:{day.codes['unsatisfied']}:unsatisfied")
    phone.says("Chưa biết bao giờ xong.")  # asked why; said, the rating is written down
    day.hears("unsatisfied", "Rất tiếc câu trả lời")
    phone.asks(f"#mo-lai:{day.codes['unsatisfied']}")
    phone.asks("Trả lời chung chung, chưa nói ngày nào trả kết quả.")
    day.waits(lambda: "chưa nói ngày nào" in _told(day, "unsatisfied"), "the wish to look again")
    acts.gets(day, "unsatisfied", m.HEALTH)


def _published(day: Day) -> None:
    for key in ("permit", "no_accents"):
        acts.clears(day, key)
    listed = day.browser().get("/tra-loi/").text
    if day.matters["permit"].sender in listed or "Nguyễn Văn An" in listed:
        raise ValueError("the public list names a sender")


def _letter(day: Day) -> None:
    acts.issues(day, "letter")


def _evening(day: Day) -> None:
    acts.gets(day, "late_evening", m.BUILDING)


def hours() -> list[Step]:
    """(hour, Vietnamese, English, what happens) of the whole day."""
    return [
        ("07:55", "Lãnh đạo phường Hoàn Kiếm đi họp, có người thay", "a head is away, a substitute is named", _away),
        ("08:00", "Người dân nhắn qua Zalo, cùng lúc", "the morning's post, all at once", _post),
        ("08:40", "Một người gửi tin có nội dung tố cáo", "a likely denunciation", partial(_arrives, "denunciation")),
        ("08:45", f"Một người nhắn {FLOOD} tin liền nhau", "a flood from one hand", _flooded),
        *[
            ("09:00", f"Nhập tại bàn, qua trang: {key}", "by phone, letter, form", partial(_arrives, key))
            for key in MORNING
        ],
        ("09:15", "Nội dung nghi là tố cáo: cán bộ liêm chính quyết định", "the sealed matter is decided", _sealed),
        ("09:20", "Điều phối: từ chối, hướng dẫn có lý do", "turned away politely", _turned_away),
        ("09:30", "Điều phối: đề nghị bổ sung", "asked to supplement", _asked),
        ("09:40", "Điều phối: việc trùng gộp vào một", "duplicates follow one", _first_permit),
        ("09:50", "Điều phối: phản ánh thái độ, đơn vị bị phản ánh không thấy", "conduct feedback", _conduct),
        ("10:00", "Điều phối: chuyển hiện trường", "scene reports handed over", _scenes),
        ("10:10", "Điều phối: chuyển tỉnh khác, bộ", "forwarded to other authorities", _elsewhere),
        ("10:20", "Điều phối: trả lời câu hỏi thủ tục", "a question answered", _question),
        ("10:30", "Điều phối: tách một thư hai việc", "a mixed matter split", _split),
        ("10:40", "Điều phối: giao các đơn vị", "given to the units", _given_out),
        ("11:00", "Sở Xây dựng trả lại việc không thuộc mình", "a wrong door, handed back", _wrong_door),
        ("11:10", "Một người rút phản ánh", "a sender withdraws", _withdrawn),
        ("11:20", "Người gửi bổ sung, điều phối giao", "a supplement comes", _supplemented),
        ("11:30", "Gia hạn có lý do, người gửi được báo", "an extension", _extension),
        ("12:00", "Phường Cửa Nam sáp nhập vào phường Hoàn Kiếm", "a ward is merged at noon", _merged_unit),
        ("13:30", "Phường Hoàn Kiếm trả lời, người thay ký", "the ward answers, a substitute approves", _wards),
        ("14:00", "Dự thảo bị trả lại một lần", "a draft returned once", _returned),
        ("14:15", "Các sở, phường trả lời", "the units answer", _afternoon),
        ("14:45", "Kiến nghị cấp trên sửa quy định", "a rule proposed upward", _rule),
        ("15:00", "Mất kết nối Zalo giữa lúc trả lời", "a network failure", _network),
        ("15:20", "Hiện trường báo kết quả về", "states come back from the scene", _states_back),
        ("15:40", "Tỉnh bạn phúc đáp", "another province replies", _replies),
        ("16:00", "Người dân đánh giá, đề nghị xem lại", "ratings and a wish to look again", _rated),
        ("16:20", "Công khai sau khi đã xem từng chỗ", "cleared and published", _published),
        ("16:30", "Công văn trả lời có số, có chữ ký", "a numbered, signed letter", _letter),
        ("16:40", "Việc cuối ngày được giao", "the last matter is given out", _evening),
    ]
