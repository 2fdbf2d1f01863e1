"""A person who writes on Zalo, for the tests: says things at given gaps, keeps every reply and act."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from kinds.feedback.dialogue import Known, KnownCase, Supplement, Turn, Unit, payloads, quiet, turn
from kinds.feedback.dialogue.draft import Draft
from messaging.inbound import Heard, Media

START = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=7)))  # a Friday
UNITS = (
    Unit("u1", "UBND phường Ba Đình", ("UBND phường Trúc Bạch", "UBND quận Ba Đình")),
    Unit("u2", "UBND phường Đống Đa", ("UBND quận Đống Đa",)),
    Unit("u3", "Sở Xây dựng", ("Sở Giao thông vận tải",)),
    Unit("u4", "UBND phường Tây Mỗ"),
    Unit("u5", "UBND phường Tây Hồ", ("UBND quận Tây Hồ",)),
    Unit("u6", "UBND xã Đông Anh"),
    Unit("u7", "Chi nhánh Trung tâm Phục vụ hành chính công số 1"),
    Unit("u8", "Chi nhánh Trung tâm Phục vụ hành chính công số 2"),
)
LINK = "https://mau.example.vn/x"
NEW = Known(units=UNITS, form_link=LINK)


def case(code: str, **allowed: bool) -> KnownCase:
    may = {
        "can_add": False,
        "awaits_supplement": False,
        "can_withdraw": False,
        "can_rate": False,
        "can_reopen": False,
        **allowed,
    }
    return KnownCase(
        code=code,
        stage_label="Đang xử lý",
        due_words="còn 5 ngày",
        link=f"https://theo.example.vn/{code}",
        id=f"id-{code}",
        **may,
    )


AT_WORK = case("H26-000123", can_add=True, can_withdraw=True)
ANSWERED = case("H26-000124", can_rate=True, can_reopen=True)
WAITING = case("H26-000125", awaits_supplement=True, can_withdraw=True)
AWAITED = Known(cases=(WAITING,), units=UNITS, form_link=LINK)
WITH_CASES = Known(cases=(AT_WORK, ANSWERED, WAITING), units=UNITS, form_link=LINK)


def picture(text: str = "") -> Heard:
    return Heard("media", text=text, media=[Media("https://anh.example.vn/1.jpg", "image", "1.jpg")])


class Person:
    """Says things; `known` may be changed between them."""

    def __init__(self, known: Known = NEW) -> None:
        self.known, self.at, self.draft = known, START, {}
        self.turns: list[Turn] = []

    def say(self, said: str | Heard, after: float = 45) -> Turn:
        self.at += timedelta(seconds=after)
        heard = Heard("text", text=said) if isinstance(said, str) else said
        done = turn(self.draft, heard, self.known, self.at)
        self.draft = json.loads(json.dumps(done.draft))
        self.turns.append(done)
        _within_limits(done)
        self.known = _known_after(done, self.known)
        return done

    def waits(self) -> Turn | None:
        """Nobody says more until the talk asked to be woken; what happens then, None when it asked for nothing."""
        wake_at = self.turns[-1].wake_at
        if wake_at is None:
            return None
        self.at = max(self.at, wake_at)
        done = quiet(self.draft, self.known, self.at)
        self.draft = json.loads(json.dumps(done.draft))
        self.turns.append(done)
        _within_limits(done)
        self.known = _known_after(done, self.known)
        return done

    def says(self, *said: str | Heard) -> Turn:
        for each in said:
            done = self.say(each)
        return done

    def press(self, title: str, after: float = 45) -> Turn:
        """Press the button TITLE of the last replies that had buttons."""
        for done in reversed(self.turns):
            found = [b for reply in done.replies for b in reply.buttons if b.title.startswith(title)]
            if found:
                return self.say(found[0].payload, after)
        raise AssertionError(f"no button {title}")

    @property
    def talk(self) -> Draft:
        return Draft.load(self.draft)

    @property
    def text(self) -> str:
        """What the last turn said."""
        return "\n".join(reply.text for reply in self.turns[-1].replies)

    def finish(self, at_most: int = 14) -> Turn:
        """A sensible person who wants to send: the next sensible answer, until it is sent."""
        for _ in range(at_most):
            done = self.say(self._sensible(), after=60)
            if type(done.act).__name__ == "Submit":
                return done
        raise AssertionError(f"no way to finish from {self.draft}")

    def _sensible(self) -> str:
        talk = self.talk
        if talk.aside:
            return payloads.LEAVE
        if talk.where == "whereto":
            return payloads.SEPARATE
        if talk.where:
            return payloads.of(payloads.GO_ON, talk.id)
        answers = {
            "unit": "UBND phường Ba Đình", "happened_on": "hôm qua", "name": "Nguyễn Thị Hoa", "address": "số 5 phố Hàng Bún, Ba Đình",
            "phone": "0912345678", "email": "hoa@example.vn", "title": "Chậm trả kết quả", "confirm": payloads.of(payloads.SEND, talk.version()),
        }  # fmt: skip
        return answers.get(talk.step, "Tôi nộp hồ sơ đã ba tháng mà chưa được trả kết quả.")


def _known_after(done: Turn, known: Known) -> Known:
    """A matter that was supplemented waits no longer, as the engine has it."""
    if not isinstance(done.act, Supplement):
        return known
    cases = [
        replace(each, awaits_supplement=False, can_add=True) if each.id == done.act.case_id else each
        for each in known.cases
    ]
    return replace(known, cases=tuple(cases))


def _within_limits(done: Turn) -> None:
    json.dumps(done.draft, allow_nan=False)
    assert len(done.replies) <= 2
    asked = 0
    for reply in done.replies:
        assert 0 < len(reply.text) <= 2000
        assert len(reply.buttons) <= 5
        assert all(
            0 < len(b.title) <= 100 and len(b.payload) <= 1000 and (b.payload.startswith("#") or b.url)
            for b in reply.buttons
        )
        # What we ask, not what is quoted from the person.
        own = reply.text.split("Ông/bà xem lại giúp:")[0]
        own = own[: own.find("“")] + own[own.rfind("”") + 1 :] if "“" in own else own
        asked += own.count("?")
    assert asked <= 1
