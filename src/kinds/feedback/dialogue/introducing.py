"""Somebody says who they are in the midst of a story: name, number and address go to their fields, the story stays."""

from kernel.patterns import pattern
from kernel.text import CAPITALS, plain_of
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import addresses, contacts, persons, phones
from kinds.feedback.reading.wording import amount_of_words

_OWN_NAME = pattern(
    rf"(?:^|[.,;\n]\s*|\b(?:dạ|vâng|chào .{{1,12}})\s*,?\s*)(?:(?:[Tt]ôi|[Tt]ui|[Mm]ình|[Ee]m|[Cc]on|[Cc]háu|[Bb]ác)\s+(?:tên\s+(?:là\s+)?|là\s+)|(?:[Hh]ọ\s+)?[Tt]ên\s+(?:tôi|mình|em|con|cháu)\s+(?:là\s+)?)((?:[{CAPITALS}][^\W\d_]*\s+){{1,4}}[{CAPITALS}][^\W\d_]+)"
)
# "toi ten pham van nam sdt 0912…": without capitals only where a number or an address follows.
_TYPED_NAME = pattern(
    r"(?:^|[.,;\n]\s*|\b(?:da|vang)\s*,?\s*|\d\s+)(?:(?:toi|minh|em|e|con|chau)\s+(?:ten\s+(?:la\s+)?|la\s+)|(?:ho\s+)?ten\s+(?:toi|minh|em|e|con|chau)\s+(?:la\s+)?)(?P<name>(?:[a-z]+\s+){1,4}?[a-z]+)"
    r"(?=[\s,;]+(?:(?:sdt|so dien thoai|so dt|dien thoai|dt|so|tel|zalo|lien he)[\s:]*)?\+?(?:84|0)\d|[\s,;]+(?:dia chi|d/c|dc|(?:nha |hien |tru |song )*(?:o|tai)) (?:so |nha |ngo |ngach |to |thon |xom )*\d)"
)
# Behind a name of whatever family: where that person lives, or the number.
_SAYS_WHO = pattern(
    r"[\s,;.\-]+(?:(?:hien |dang |nha |song |tru )*(?:o|tai) (?:so |nha |ngo |ngach |hem |to |thon |xom )*\d|(?:dia chi|d/c|dc)\b|(?:sdt|so dien thoai|so dt|dien thoai|dt|tel|zalo|lien he)[\s:]*\+?(?:84|0)\d|\+?(?:84|0)\d{2})"
)
# At the head of a message: "Điêu Chính Lò đây, …", or a name with nothing but address and number behind it.
_HEAD = pattern(
    rf"(?:(?:[Dd]ạ|[Vv]âng|[Aa]lo|[Cc]hào[^,.!]{{0,15}})[\s,.!]+){{0,3}}(?:(?:[Tt]ôi|[Tt]ui|[Mm]ình|[Ee]m|[Cc]on|[Cc]háu|[Bb]ác)\s+)?((?:[{CAPITALS}][^\W\d_]*\s+){{1,4}}[{CAPITALS}][^\W\d_]+)(?P<here>\s+(?:đây|nè)(?:\s+ạ)?)?(?=\s*[,.;:\n\-–]|\s+\+?(?:0|84)\d)"
)
_SENTENCES = pattern(r"[.!?]\s+|\n")
_LONGEST = 12
_LEAD = 3  # words: "tôi tên là"


def may_be_one(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """ "Huy", "Dung" behind "your name?": names of many, and without its marks a wish, too. Then it is asked for in full."""
    return talk.draft.step == "name" and bool(wanted & {"cancel", "stop", "yes"}) and text.strip(" .") in _AND_WISHES


_AND_WISHES = frozenset(("Huy", "Dung", "Được", "Tiếp", "Thời"))


def introduced(talk: Talk, text: str) -> str:
    """ "Tôi tên Trần Thị Mận, 0977 123 987, ở tổ 7 phường Phú Lương": each to its field, and out of the words."""
    fields = talk.draft.fields
    name, past = _own_name(text)
    if name:
        fields.setdefault("name", name)
        before = contacts.pieces_of(_SENTENCES.split(text[: text.find(name)])[-1])
        if len(before) > 1 and phones.find_phone(before[0]) and len(before[-1].split()) <= _LEAD:
            _goes_with_a_name(talk, before[0])
        for sentence in _SENTENCES.split(text[past:].strip(" ,;.\n")):
            told = [_goes_with_a_name(talk, piece) for piece in contacts.pieces_of(sentence)]
            if not all(told):
                break
    return contacts.taken_out(text, fields)


def _own_name(text: str) -> tuple[str, int]:
    """The name that somebody says of themselves, and where it ends: in capitals, or up to what else says who they are."""
    own = _OWN_NAME.search(text)
    if own and (
        persons.name_in(own[1], is_strong=True)
        or (_SAYS_WHO.match(plain_of(text), own.end()) and persons.name_in(own[1], is_strong=False))
    ):
        return own[1].strip(), own.end()
    head = _HEAD.match(text)
    if (
        head
        and (head["here"] or _only_contacts(text[head.end() :]))
        and persons.name_in(head[1], is_strong=not head["here"])
    ):
        return head[1], head.end()
    typed = _TYPED_NAME.search(plain_of(text))
    if typed and persons.name_in(text[slice(*typed.span("name"))], is_strong=True):
        return text[slice(*typed.span("name"))], typed.end("name")
    return "", 0


def _only_contacts(text: str) -> bool:
    """Up to the end of its first sentence a telephone number, an address perhaps, and nothing that happened."""
    pieces = contacts.pieces_of(_SENTENCES.split(text.strip(" ,;.:\n"))[0])
    has_number = any(map(phones.find_phone, pieces))
    return has_number and all(phones.find_phone(each) or addresses.address_in(each, is_strong=True) for each in pieces)


def _goes_with_a_name(talk: Talk, piece: str) -> bool:
    """A telephone number or a part of an address beside somebody's own name."""
    fields = talk.draft.fields
    found = phones.find_phone(piece)
    if found and amount_of_words(found[1]) <= 3:
        fields.setdefault("phone", found[0])
        return True
    address = addresses.address_in(piece, is_strong=True) if amount_of_words(piece) <= _LONGEST else None
    if not address:
        return False
    if "address" not in fields:
        fields["address"] = address
    elif address not in fields["address"]:
        fields["address"] += ", " + address
    return True
