"""When it happened, as a story tells it by the way; and words that are meant as an answer and cannot be one."""

import re

from kernel.patterns import pattern
from kernel.time import local_day
from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.matter import OPTIONAL
from kinds.feedback.dialogue.of_the_matter import is_unlikely_office, when_into
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import persons, times
from kinds.feedback.dialogue.understanding.intents import intents_of, plain_words
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.reading.wording import STOP, amount_of_words, read

BARE = 5  # words: an answer and nothing else


def when_told(talk: Talk, story: str) -> None:
    """The one time that a story tells is not asked for; it stands in the summary, where it can be corrected."""
    if talk.draft.fields.get("happened_on"):
        return
    words, day = times.told(story, local_day(talk.said_at))
    if words:
        when_into(talk.draft.fields, "" if day else words, day)


def not_known(step: str, text: str) -> str:
    """Which question that may stay open a short TEXT leaves open: "cơ quan nào thì tôi k biết", or a step early "không có ngày cụ thể"."""
    plain = plain_words(text)
    if amount_of_words(text) > _LONGEST_UNKNOWN or tells_of_a_matter(text) or any(map(str.isdigit, plain)):
        return ""
    if step in {"unit", "happened_on"} and _NO_DAY.search(plain):
        return "happened_on"
    return step if step in OPTIONAL and _UNKNOWN.search(plain) else ""


_NO_DAY = pattern(
    r"\b(?:khong|chua|chang|cha) (?:co|nho|biet|ro|xac dinh|nam ro)(?: (?:chinh xac|ro|cu the|duoc|la))* (?:ngay|thoi gian|thoi diem|hom)\b(?! (?:cong|nghi|phep|lam))"
)
_LONGEST_UNKNOWN = 9
_UNKNOWN = pattern(
    r"\b(?:mo|dau) (?:co )?(?:nho|biet|ro)\b|\b(?:co )?(?:nho|biet) (?:mo|chi mo)\b|\b(?:khong|chua|chang|cha|deo|no|khon) (?:biet|ro|nho|nam ro|de y|xac dinh)\b(?! (?:dieu|gi ve|lam (?:sao|gi|the)|hoi ai|keu ai))"
)


def wrong_answer(talk: Talk, step: str, text: str) -> str:
    """What to say to words that are meant as the answer and cannot be it: a day that no calendar has, half a name."""
    if step == "happened_on" and amount_of_words(text) <= BARE:
        problem = times.cannot_be(text, local_day(talk.said_at))
        return {"never": texts.NO_SUCH_DAY, "ahead": texts.DAY_AHEAD}.get(problem, "")
    if step == "place" and "said:place" not in talk.draft.told and persons.is_no_place(text):
        talk.draft.tell("said:place")  # said twice: there are streets that are called after anybody
        return _named_instead(talk, text)
    if step in _NOT_ENOUGH and "said:" + step not in talk.draft.told:
        for pattern, reply in _NOT_ENOUGH[step]:
            if pattern.fullmatch(plain_words(text)) or (step == "phone" and _in_a_clause(pattern, text)):
                if step in OPTIONAL or step == "address":
                    talk.draft.tell("said:" + step)  # said twice: kept as it is
                return reply
    if step == "unit" and "said:unit" not in talk.draft.told and is_unlikely_office(talk, text):
        talk.draft.tell("said:unit")
        return texts.WHICH_UNIT
    given = persons.given_name_in(text) if step == "name" else ""
    if not given or "name:" + given in talk.draft.told:  # said twice: there are names of one word
        return ""
    talk.draft.tell("name:" + given)
    return f"{texts.FULL_NAME} {texts.OR_A_WISH}" if intents_of(text) & {"stop", "cancel"} else texts.FULL_NAME


def has_no_way(text: str) -> bool:
    """ "K co email luon", behind "your number, or an e-mail?": asking once more would never end."""
    return not any(map(str.isdigit, text)) and bool(_NO_WAY.fullmatch(plain_words(text)))


_MAIL = r"(?:email|e mail|mail|gmail|thu dien tu)"
_HAS_NOT = r"(?:khong|chua|chang|deu khong)(?: (?:co|dung|xai|biet dung))"
_NO_WAY = pattern(
    rf"(?:(?:thi|ma|nhung|toi|tui|em|minh|con|chau|bac|da|a|the|vay|cung) )*"
    rf"(?:{_HAS_NOT}(?: (?:ca|luon|den|lan|so|dien thoai|va|hay|hoac))* (?:{_MAIL}|gi|cai nao|thu gi)|(?:ca )?{_MAIL}(?: (?:thi|cung|toi|tui|em|minh|con))* {_HAS_NOT}?)"
    rf"(?: (?:luon|het|ca|nao|not|a|dau|roi|nua|co|tron|ma|tat))*"
)


def _named_instead(talk: Talk, text: str) -> str:
    """Who, said to "where?": the sender's name where that is still missing."""
    name = persons.name_in(text, is_strong=True)
    if name and not talk.draft.fields.get("name"):
        talk.draft.fields["name"] = name
        return texts.NAME_NOT_PLACE.format(name=name)
    talk.draft.beside.append(text)
    return texts.PERSON_NOT_PLACE.format(name=persons.without_end(text))


def _in_a_clause(pattern: re.Pattern[str], text: str) -> bool:
    """ "K có số, có zalo này thôi": without any digit it gives no number, whatever else it says."""
    clauses = (each.strip() for each in read(text).plain.split(STOP))
    return not any(c.isdigit() for c in text) and any(map(pattern.fullmatch, clauses))


_ME = r"(?:toi|tui|minh|em|anh|chi|con|chau|bac|ong|ba|co|chu)"
_HERE = rf"(?: (?:nha|cho|noi|dang|o|day|nay|do|ay|minh o|toi o|a|nhe|luon|{_ME}))*"
# What is meant as an answer and says too little.
_NOT_ENOUGH = {
    "unit": (
        (pattern(rf"(?:o |tai |cua )?(?:phuong|xa|quan|huyen|so|ubnd|uy ban|uy ban nhan dan|co quan|cho|noi|dia phuong){_HERE}"), texts.WHICH_UNIT),
    ),
    "address": (
        (pattern(rf"(?:nhu|o|ghi)? ?(?:tren|cu)(?: roi| kia| day| a)*|(?:toi |em |minh )?(?:da |vua )?(?:noi|khai|ghi|nhan)(?: o tren)? roi(?: a| ma| day)*|(?:nhu |theo |o )?(?:trong |tren )?(?:so )?(?:ho khau|can cuoc|cccd)(?: ay| do| a| day)*|khong co so nha(?: a| dau)?"
                    rf"|(?:o )?(?:gan|quanh) (?:do|day|day thoi)|o (?:do|day|nha|que)|nha {_ME}|khong co dia chi(?: a)?"), texts.WHOLE_ADDRESS),
    ),
    "phone": (
        (pattern(rf"(?:{_ME} )?(?:khong|chua) (?:co|dung|xai|su dung|nho|thuoc)(?: so)?(?: dien thoai| dt| may| so)?(?: a| dau| rieng|(?: cua)? {_ME})*|(?:{_ME} )?(?:mat|hong) (?:dien thoai|may)(?: roi| a)*"), texts.NO_PHONE),
        (pattern(r"(?:la |lay |theo |chinh |goi |qua |thi )*(?:so|zalo|sdt|so dien thoai|so zalo|tai khoan|tk|dien thoai)(?: zalo)? (?:nay|dang nhan|dang dung|dang chat|tren zalo|do|o zalo|zalo)(?: luon| a| day| nhe| cua toi| toi)*|qua zalo(?: nay| luon| a)*"), texts.THIS_PHONE),
    ),
}  # fmt: skip
