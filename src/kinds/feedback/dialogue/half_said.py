"""Corrections that say only a part: the last digits of a number, one of two offices. What is not certain is asked for whole."""

from collections.abc import Mapping

from kernel.patterns import pattern
from kernel.text import format_phone, plain_of
from kinds.feedback.dialogue import matter, payloads, texts
from kinds.feedback.dialogue.of_the_matter import is_body, unit_chosen
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding import addresses, intents, parts, tails
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.places import elsewhere_of_its_kind, units_in
from kinds.feedback.dialogue.understanding.slips import Slip
from kinds.feedback.reading.wording import amount_of_words

_LONGEST = 20
_WARD = pattern(r"(?:phuong|xa|quan|huyen)\b")
_DIGIT = pattern(r"\d")
_WRONG = pattern(r"\b(?:nham|lon|sai|khong phai|chang phai|sua|doi|dinh chinh|moi dung|dung ra|that ra|thuc ra)\b")


def hears(talk: Talk, text: str) -> bool:
    return digits(talk, text) or other_unit(talk, text)


def digits(talk: Talk, text: str) -> bool:
    """ "Số cuối là 9": into the number that is known; where that is not certain, the whole number is asked for."""
    known = talk.draft.fields.get("phone", "")
    tail = tails.tail_in(text) if known or talk.draft.step == "phone" else None
    if tail is None:
        return False
    if known and tail.digits:
        talk.draft.fields["phone"] = known[: -len(tail.digits)] + tail.digits
        matter.was_changed(talk, "phone", format_phone(talk.draft.fields["phone"]))
    elif known:
        talk.draft.step, talk.draft.editing = "phone", True
        talk.say(texts.WHOLE_PHONE.format(phone=format_phone(known)), button("Giữ nguyên", payloads.BACK))
    else:
        matter.repeat(talk, texts.WHOLE_NUMBER)
    return True


def other_unit(talk: Talk, text: str) -> bool:
    """The unit that is noted, another one, and that something was wrong: in whatever order they stand, the other is meant."""
    fields = talk.draft.fields
    if amount_of_words(text) > _LONGEST or _DIGIT.search(text) or not _WRONG.search(intents.plain_words(text)):
        return False
    noted = fields.get("unit_id", "")
    named = {unit.id for unit in units_in(text, talk.known.units, is_answer=True)}
    others = named - {noted}
    lives_there = any(
        unit.id == noted for unit in units_in(fields.get("address", ""), talk.known.units, is_answer=True)
    )
    lives_there = lives_there or addresses.lives_in(text)  # "nhà tôi ở …" is said of no office
    if noted not in named or len(others) != 1 or lives_there or tells_of_a_matter(text):
        return False
    unit_chosen(talk, others.pop())
    matter.was_changed(talk, "unit", talk.unit_name(fields))
    return True


def other_place(fields: Mapping[str, str], slip: Slip) -> str:
    """The same kind of office in another place: the land registry of Sơn Tây, not of Ba Vì, and not the ward of that name."""
    known = "" if fields.get("unit_id") else fields.get("unit_text", "")
    if not known or slip.name or not slip.new or (is_body(slip.new) and not _WARD.match(plain_of(slip.new))):
        return ""
    if slip.old:
        return parts.put_right(known, slip, is_address=False)
    return "" if _WARD.match(plain_of(slip.new)) else elsewhere_of_its_kind(known, slip.new)
