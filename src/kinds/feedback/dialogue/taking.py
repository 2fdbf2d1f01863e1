"""An official asked the sender of a matter to supplement, and the sender just writes: the words go there, and can be taken back."""

import re
from collections.abc import Sequence
from datetime import datetime

from kernel.patterns import pattern
from kinds.feedback.dialogue import cases, payloads, texts
from kinds.feedback.dialogue.draft import moment
from kinds.feedback.dialogue.talk import OPEN_FOR, Talk, button
from kinds.feedback.dialogue.terms import Add, KnownCase
from kinds.feedback.reading.wording import STOP, read


def awaiting(talk: Talk) -> Sequence[KnownCase]:
    """The matters whose sender was asked to supplement."""
    return [case for case in talk.known.cases if case.awaits_supplement]


def take(talk: Talk, case: KnownCase, text: str, media: list[dict[str, str]]) -> None:
    """Words to the one matter that waits for them; they can be taken back for as long as the next ones go there too."""
    talk.draft.aside = {"kind": "add", "case": case.code, "since": talk.at.isoformat()}
    talk.draft.taken, talk.draft.taken_media = [], []
    cases.send(talk, case, text, media, quietly=True)
    talk.draft.taken, talk.draft.taken_media = [text] if text else [], media
    buttons = (button("Đây là việc mới", payloads.APART, case.code), button("Xong", payloads.LEAVE))
    talk.say(texts.TAKEN.format(code=case.code), *buttons)


_ASKS_BACK = pattern(
    r"(?:bo sung|gui|can|noi|hoi|yeu cau|them|nop|ghi|giai thich|ke|viet)(?: \w+){0,3} (?:gi|nao|sao|the nao|dau)(?: (?:a|co|vay|the|nua|lam|day|nhi|nhieu|lam the|duoc|moi duoc|cho|vao|ha|ad|em))*"
    r"|(?:la )?(?:sao|the nao|gi|giay gi|giay nao|cai gi|o dau)(?: \w+){0,2}|khong hieu(?: \w+){0,5}|de (?:toi|em|minh|con|chau) (?:xem|hoi|tim|nghi)(?: \w+){0,4}"
)


def asks_back(talk: Talk, case: KnownCase, text: str) -> bool:
    """ "Bổ sung cái gì cơ?" supplements nothing: what is awaited is said again, and is still awaited."""
    clauses = [each.strip() for each in read(text).plain.split(STOP) if each.strip()]
    bare = [
        re.sub(
            r"^(?:(?:thoi|the|a|o|ua|da|alo|oi|em|e|toi|minh|ong|ba|bac|co|chu|anh|chi|chau|phai|la|vay|nhung|nhung ma|con) )+",
            "",
            each,
        )
        for each in clauses
    ]
    if not bare or not all(_ASKS_BACK.fullmatch(each) for each in bare):
        return False
    talk.say(texts.STILL_AWAITED.format(code=case.code, link=case.link or texts.ITS_PAGE))
    return True


def may_be_taken_back(talk: Talk, at: datetime) -> bool:
    since = moment(talk.draft.aside.get("since", ""))
    return since is not None and since.tzinfo is not None and at - since < OPEN_FOR


def take_back(talk: Talk, code: str) -> bool:
    """What was taken for a supplement is a matter of its own; the official who has the other one is told."""
    draft, case = talk.draft, talk.case(code)
    held, media = draft.taken, draft.taken_media
    if not (held or media) or case is None or draft.aside.get("case") != case.code or draft.has_words:
        return False
    if case.can_add:
        talk.act = Add(case.id, texts.NOT_FOR_THIS, [])
    draft.aside, draft.taken, draft.taken_media = {}, [], []
    draft.held, draft.held_media = held, media
    return True
