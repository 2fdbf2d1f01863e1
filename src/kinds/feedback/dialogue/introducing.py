"""Somebody says who they are in the midst of a story: name, number and address go to their fields, the story stays."""

import re

from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import contacts, persons, phones
from kinds.feedback.reading.wording import amount_of_words

_OWN_NAME = re.compile(
    r"(?:^|[.,;\n]\s*|\b(?:dạ|vâng|chào .{1,12})\s*,?\s*)(?:(?:[Tt]ôi|[Mm]ình|[Ee]m|[Cc]on|[Cc]háu)\s+(?:tên\s+(?:là\s+)?|là\s+)|(?:[Hh]ọ\s+)?[Tt]ên\s+(?:tôi|mình|em|con|cháu)\s+(?:là\s+)?)((?:[A-ZĐÀ-Ỹ][^\W\d_]+\s+){1,4}[A-ZĐÀ-Ỹ][^\W\d_]+)"
)
_LONGEST = 12


def may_be_one(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """ "Huy", "Dung" behind "your name?": names of many, and without its marks a wish, too. Then it is asked for in full."""
    return talk.draft.step == "name" and bool(wanted & {"cancel", "stop", "yes"}) and text.strip(" .") in _AND_WISHES


_AND_WISHES = frozenset(("Huy", "Dung", "Được", "Tiếp", "Thời"))


def introduced(talk: Talk, text: str) -> str:
    """ "Tôi tên Trần Thị Mận, 0977 123 987, ở tổ 7 phường Phú Lương": each to its field, and out of the words."""
    fields = talk.draft.fields
    own = _OWN_NAME.search(text)
    if own and persons.name_in(own[1], is_strong=True):
        fields.setdefault("name", own[1].strip())
        beside = [piece.strip() for piece in re.split(r"[,;.\n]", text[own.end() :].strip(" ,;.\n"))]
        for piece in beside:
            if not _goes_with_a_name(talk, piece):
                break
    return contacts.without_own(text, fields)


def _goes_with_a_name(talk: Talk, piece: str) -> bool:
    """A telephone number or a part of an address beside somebody's own name."""
    fields = talk.draft.fields
    found = phones.find_phone(piece)
    if found and amount_of_words(found[1]) <= 3:
        fields.setdefault("phone", found[0])
        return True
    address = persons.address_in(piece, is_strong=True) if amount_of_words(piece) <= _LONGEST else None
    if not address:
        return False
    if "address" not in fields:
        fields["address"] = address
    elif address not in fields["address"]:
        fields["address"] += ", " + address
    return True
