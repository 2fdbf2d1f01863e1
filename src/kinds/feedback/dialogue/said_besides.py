"""Said besides the questions, and no word of the matter: a further number, an answer that is to go, one that came unasked."""

import re
from collections.abc import Mapping

from kernel.patterns import pattern
from kernel.text import format_phone
from kinds.feedback.dialogue import matter, texts
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import persons, phones
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter

_ME = r"(?:toi|tui|minh|em|e|con|chau|bac|anh|chi|co|chu|ong|ba)"
_NUMBER = r"(?:so dien thoai|so dt|so may|so phone|dien thoai|so|zalo|viber|lien he|goi)"
# "Số có zalo khác là …", "gọi thêm số vợ tôi": beside the one that is known.
_OTHER_NUMBER = pattern(
    rf"(?=.*\b(?:khac|nua|them|phu|du phong|thu hai|thu 2|vo|chong|me|bo|con|nguoi nha|hang xom)\b)"
    rf"(?:(?:{_NUMBER}|{_ME}|co|con|dung|la|cua|nay|khac|nua|them|phu|du phong|thu hai|thu 2|mot|1|cai|vo|chong|me|bo|trai|gai|nguoi nha|hang xom|hoac|va|qua|vao|cho|duoc|neu|can|khi|nhe|nha|a|da|voi|day)(?: |$))*"
)
_INSTEAD = pattern(r"\b(?:doi|sua|thay|chuyen|nham|sai|lon)\b")
_FIELDS = (
    ("phone", r"so dien thoai|so dt|dien thoai|so may|so lien he"),
    ("email", r"email|e mail|mail|thu dien tu"),
    ("title", r"tieu de"),
    ("happened_on", r"thoi gian|ngay xay ra|ngay thang|ngay gio"),
    ("unit", r"ten co quan|ten don vi|co quan|don vi"),
    ("other", r"lien he khac|so (?:lien he )?(?:khac|thu hai|phu)"),
)
_FIELD = "|".join(said for _, said in _FIELDS)
_SOFT = rf"(?: (?:di|nhe|nha|a|luon|thoi|giup|ho|cho|voi|ra|bot|{_ME}))*"
_LEAVES_OUT = pattern(
    rf"(?:(?:a|u|o|thoi|da|vang|cho|xin|nho|muon|{_ME}) )*(?:(?:bo|xoa|gach|khong (?:dung|ghi|lay|de|can))(?: (?:trong|bot|giup|ho|cho|cai|phan|muc|{_ME}))* (?P<name>{_FIELD})(?: (?:cua )?{_ME})?{_SOFT}"
    rf"|(?:cai |phan |muc )?(?P<open>{_FIELD})(?: (?:cua )?{_ME})? (?:thi )?(?:de trong|bo trong|bo (?:di|qua)|khong (?:can|ghi|dien|lay))(?: ghi| dien)?{_SOFT})"
    rf"(?: (?:(?:thi |ma )?(?:dung|lay|ghi|chi(?: dung| ghi| lay)?|thay bang|qua|theo)(?: (?:dia chi|qua))? )?(?:email|mail|thu dien tu)(?: nay| thoi| nhe| la)*)?"
)


def hears(talk: Talk, text: str) -> bool:
    return another_number(talk, text) or left_out(talk, text)


def another_number(talk: Talk, text: str) -> bool:
    """Beside the number that is known, not in its place: it goes along as "liên hệ khác", and is shown."""
    found, fields = phones.find_phone(text), talk.draft.fields
    if not found or not fields.get("phone") or found[0] == fields["phone"]:
        return False
    around = plain_words(found[1])
    if not _OTHER_NUMBER.fullmatch(around) or _INSTEAD.search(around):
        return False
    others = [each for each in fields.get("other", "").split("; ") if each]
    fields["other"] = "; ".join(dict.fromkeys([*others, format_phone(found[0])]))
    matter.repeat(talk, texts.NOTED_AS.format(label=texts.OTHER_CONTACT.lower(), value=fields["other"]))
    return True


def left_out(talk: Talk, text: str) -> bool:
    """ "Bỏ số điện thoại đi, dùng email …": what the law lets be left out goes; what it asks for is asked for instead."""
    fields, mail = talk.draft.fields, persons.email_in(text)
    said = _LEAVES_OUT.fullmatch(plain_words(mail[1] if mail else text))
    if talk.draft.step != "confirm" or talk.draft.where or not said:
        return False
    wanted = said["name"] or said["open"]
    name = next(name for name, pattern in _FIELDS if re.fullmatch(pattern, wanted))
    told = []
    if mail and name != "email":
        fields["email"] = mail[0]
        told.append(texts.NOTED_AS.format(label=texts.LABELS["email"].lower(), value=mail[0]))
    if name == "phone" and not any(fields.get(way) for way in matter.reached_by(talk) if way != "phone"):
        matter.repeat(talk, "\n".join([*told, matter.as_required(talk, texts.NO_PHONE)]))
        return True
    for key in _KEYS.get(name, (name,)):
        fields.pop(key, None)
    talk.draft.skipped = sorted({*talk.draft.skipped, name} & {*talk.draft.skipped, *matter.OPTIONAL})
    label = texts.LABELS.get(name, texts.OTHER_CONTACT)
    matter.go_on(talk, "\n".join([*told, texts.TAKEN_OUT.format(label=label.lower())]))
    return True


_KEYS = {"unit": ("unit_id", "unit_text"), "happened_on": ("happened_on", "happened_on_date")}


def noted_unasked(talk: Talk, before: Mapping[str, str], rest: str) -> bool:
    """At the summary a message held an answer: that it was noted is said; what was around it is no word of the matter by itself."""
    fields = talk.draft.fields
    names = [name for name in ("name", "phone", "address", "email") if fields.get(name) != before.get(name)]
    if not names or tells_of_a_matter(rest):
        return False
    if rest:
        talk.draft.beside.append(rest)
    values = {**fields, "phone": format_phone(fields.get("phone", ""))}
    told = (texts.NOTED_AS.format(label=texts.LABELS[name].lower(), value=values[name]) for name in names)
    matter.go_on(talk, "\n".join(told))
    return True
