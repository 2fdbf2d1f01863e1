"""Does a message likely report a violation of law by a named or identifiable person or body (a denunciation)?

Such a message is quarantined until a person decides (Law on Denunciations 2018, art. 22, 25, 56; Decision 774/QĐ-TTg of
2020): this room only suspects, by rules that can be read and tried, and it keeps and logs nothing. Rudeness, delay, "come back
tomorrow" are conduct feedback (Decree 20/2008/NĐ-CP, art. 5 as amended) and must pass; asking for money must not.
"""

import re
from dataclasses import dataclass

from kernel.patterns import pattern
from kernel.text import CAPITALS, nfc
from kinds.feedback.reading.scope import scope_hint
from kinds.feedback.reading.wording import STOP, Phrase, Word, Wording, phrases_in, places, read
from kinds.feedback.sealing.favours import favours

__all__ = ["asks_how_to_denounce", "scope_hint", "signs", "suspects_denunciation"]

_SAID = phrases_in("denunciation.txt")
_WORD_ITSELF = _SAID["word itself"]
# Each of these alone is enough.
_STRONG = {kind: _SAID[kind] for kind in ("bribe", "embezzlement", "abuse", "forgery", "prosecution")}
# Two of these together, in one message.
_WEAK = _SAID["weak"]
_ASKS_MONEY = _SAID["asks money"]

_MONEY = r"(?:\d[\d.,]*|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|vai|may|tram|chuc|nua) ?(?:\d+ )?(?:tram |chuc )?(?:k|nghin|ngan|trieu|tr|cu|dong|chai|lit|xi|vnd|ty|ti|usd|do|tram|chuc)"
_DEMANDED = pattern(
    rf"\b(?:doi|ga|ep)(?: \w+){{0,5}} {_MONEY}\b"
    rf"|\b(?:xin|bao|keu|bat|yeu cau|goi y|ra gia|hua)(?: \w+){{0,4}} (?:dua|chi|boi duong|chuyen|gui|lot|them|rieng|biet dieu|lo|cho anh ay|cho chi ay|cho no|xin)(?: \w+){{0,4}} {_MONEY}\b"
    rf"|\bxin (?:toi|em|dan|minh|gia dinh)(?: \w+){{0,2}} {_MONEY}\b"
    rf"|\bcan bo(?: \w+){{0,4}} xin(?: \w+){{0,3}} {_MONEY}\b"
    rf"|\b(?:dua|chi|mat|ton|het|bien|lot|kep|chung|gui|nop|dong|tra)(?: \w+){{0,4}} {_MONEY}(?: \w+){{0,3}} (?:moi|thi moi) (?!lan|thang|nam|bo|ngay|nguoi|ho so|to|quy|tuan|gio)"
    rf"|\bnhan(?: \w+){{0,5}} {_MONEY}(?: \w+){{0,3}} (?:cua|tu)\b|\bnhan cua(?: \w+){{0,4}} {_MONEY}\b"
    rf"|\b(?:dua|bieu|lot|kep|dui|chung|but)(?: \w+){{0,5}} {_MONEY}(?: \w+){{0,4}} (?:cho|vao) (?:\w+ ){{0,2}}(?:can bo|chu tich|anh|chi|ong|ba|truong|pho|nhan vien|cong an|cong chuc|sep)\b"
    rf"|\b(?:dua|bieu|lot|dui|chung|phai|cho)(?: cho)? (?:\w+ ){{0,2}}(?:can bo|chu tich|anh|chi|ong|ba|truong|pho|nhan vien|cong an|cong chuc|sep)(?: \w+){{0,4}} {_MONEY}\b"
)
# A fee that the law asks for is not a demand of money, unless it is "on top" or without a receipt.
_LAWFUL = pattern(
    r"\b(?:le phi|phi|thue|tien su dung dat|tien phat|bao hiem|hoc phi|vien phi|hoa don|bien lai|dat coc|tien coc|luong|tien dien|tien nuoc|boi thuong|den bu|tro cap|ho tro|quy dinh)\b"
)
_ON_TOP = pattern(r"\b(?:ngoai|them|rieng|khong (?:\w+ ){0,4}(?:bien lai|phieu thu|hoa don|chung tu)|cao hon|gap)\b")
_OWN = pattern(
    r"(?:\b(?:toi|chung toi|nha toi|dan|nguoi dan|gia dinh toi|gia dinh|minh|em|con|chau|ba con)(?: \w+){0,2} )$"
)

# Said about the subject, not about somebody: programmes, statutes, shared letters, dangers that a rule creates.
_MASKED = pattern(
    r"\b(?:phong chong|phong \. chong|phong va chong|chong|bai tru|day lui|luat|nghi dinh|thong tu|tuyen truyen|hoc tap|cuoc thi|tim hieu)(?: ve)?(?: phong chong)?(?: khieu nai(?: \.)?)? (?:tham nhung|tham o|to cao|tieu cuc|hoi lo|rua tien)(?: . tieu cuc)?"
    r"|\b(?:giai quyet|tiep nhan|xu ly|don thu|thu tuc|quy trinh|linh vuc|cong tac|phong|ban|muc|luat|thoi han)(?: don| cac| don thu| giai quyet| viec| ve)? khieu nai(?: \.| va| hay| hoac)? to cao"
    r"|\bkhieu nai(?: \.| va| hay| hoac)? to cao (?:la gi|khac nhau|khac gi)"
    r"|\b(?:web|trang|website|app|ung dung|tin nhan|cuoc goi|duong link|link|facebook|fanpage|zalo|lua dao)(?: \w+){0,2} gia mao"
    # A wrong fee of a school or a hospital is an obstacle; who took it is not said. What is said beside it counts.
    r"|(?:^|(?<=[.] )|(?<=\bo )|(?<=\btai )|(?<=\bphan anh )|(?<=\bviec )|(?<=\bhoi )|(?<=\bthay )|(?<=\bqua )|(?<=\bnay )|(?<=\bcac )|(?<=\bla )|(?<=\bma )|(?<=\bnghi ))(?:truong (?:mam non|mau giao|tieu hoc|trung hoc|thcs|thpt|th|mn|cap \d|hoc|dai hoc|cao dang|chuyen)|nha tre|benh vien|phong kham|tram y te|trung tam y te)"
    r"(?: (?!hieu\b|giam\b|ke\b|thu\b|can\b|bac\b|dieu\b|ong\b|chu\b|lanh\b|giao\b|y ta\b|co giao\b)\w+){0,6} thu tien sai\b(?!.*\b(?:bien lai|phieu thu|hoa don|chung tu|tui|chia|rieng|quy den)\b)"
    r"|\bnguoi lam luat|nha lam luat|cac nha lam luat|co quan dieu tra dan so|dieu tra dan so|phieu dieu tra|tong dieu tra|dieu tra xa hoi|dieu tra thong ke"
    r"|\b(?:cao to|to cao lon|dang nguoi to cao|bao ve to cao|than hinh to cao|hoi lo lang|phong bi (?:thu|buu dien|dan tem|co dan tem|ghi)|khoi to hop)\b"
    r"|\bnhan tien (?:ho tro|tro cap|boi thuong|luong|den bu|bao hiem|huu|hoan|thue|tu ngan hang|chuyen khoan|tam ung|tuat|tu thien)"
    r"|\bdoi (?:lai )?tien (?:boi thuong|den bu|luong|coc|dat coc|hoan|le)"
)
_RISK = pattern(
    r"\b(?:de (?:\w+ )?(?:xay ra|tao|phat sinh|dan den|nay sinh|sinh)|nguy co|ke ho|tranh|ngan chan|ngan ngua|han che|giam|de phong|phong ngua|tao dieu kien cho|de bi|co the bi|co the dan den|se dan den|so bi|tao ke ho cho)(?: \w+){0,3} ?$"
)
_BETWEEN = frozenset(
    (
        "ai he bi co phai la don thu muon dinh y thay can bo nao nhan doi xin hoi duoc mot gi nguoi nhan "
        "vien o day dau chuyen viec tung bao gio nghi viet gui day ve tin"
    ).split()
)
_NOT = frozenset(("không", "chẳng", "chả", "chưa", "khong", "chang", "chua"))
_CLAUSE_TIES = frozenset(("nhung", "ma", "va", "neu", "thi", "vi", "nen", "do", "boi"))
_ASKED = pattern(
    r"\b(?:o dau|cho nao|dau (?:a|vay|the)|co quan nao|gap ai|the nao|nhu nao|ra sao|lam sao|bang cach nao|cach|huong dan|thu tuc|quy trinh|mau don|gui dau|gui don (?:\w+ )?di dau|duoc khong|co duoc|co can|bao lau|may ngay|la gi|so dien thoai|duong day nong|nhu the nao|cho (?:toi |em |minh |con )?hoi|hoi ve|tu van)\b"
)
_DENOUNCES = pattern(
    r"(?!.*\bhoi\b)(?:.*\b)?(?:toi|chung toi|em|minh|con|chau|gia dinh toi|tap the|nguoi dan|ba con)\b(?: \w+){0,4}\|"
    r"(?:to cao|to giac|to)(?: \w+){0,3}? (?:ong|ba|anh|chi|co|chu|can bo|cong chuc|vien chuc|chu tich|pho|truong|bi thu|giam doc"
    r"|lanh dao|cong an|thanh tra|ke toan|hieu truong|bac si|nhan vien)\b"
)
_NAMED = pattern(rf"\b(?:ông|bà|anh|chị|cô|chú)\s+(?:[{CAPITALS}][^\W\d_]+|Ý\b)")
_ENOUGH_WORDS_FOR_A_QUESTION = 40


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: str
    said: str
    start: int


def suspects_denunciation(text: str) -> bool:
    """Likely a denunciation: to be quarantined until a person decides. Prefers too often to too seldom where money is asked for."""
    return bool(signs(text))


def signs(text: str) -> list[str]:
    """The signs that led to the suspicion, as "kind: words" (empty = none). For the integrity officer; never to be logged."""
    wording = _unmasked(read(text))
    strong = _strong(wording)
    itself = _found(wording, "word", _WORD_ITSELF)
    if strong:
        return _told(strong + itself)
    if itself and not _only_asks(text, wording):
        return _told(itself)
    weak = _found(wording, "weak", _WEAK)
    return _told(weak) if len({sign.said for sign in weak}) >= 2 else []


def denounces_somebody(text: str) -> bool:
    """Says in the first person that a person or an office is denounced ("tôi muốn tố cáo bà Lan"), and does not only ask how."""
    wording = _unmasked(read(text))
    said = (_after(wording, sign.start) for sign in _found(wording, "word", _WORD_ITSELF))
    return any(map(_DENOUNCES.match, said)) and not _only_asks(text, wording)


def _after(wording: Wording, start: int) -> str:
    """The clause in which a word stands, its own words first marked off by a bar: "toi muon | to cao ba lan"."""
    behind = [word.plain for word in wording.words[start : start + 8]]
    return f"{_clause_before(wording, start)}|{' '.join(behind)}"


def asks_how_to_denounce(text: str) -> bool:
    """Asks where or how a denunciation is made, without making one: gets lawful guidance, is not quarantined."""
    wording = _unmasked(read(text))
    return not signs(text) and bool(_found(wording, "word", _WORD_ITSELF)) and _only_asks(text, wording)


def _told(found: list[_Sign]) -> list[str]:
    return list(dict.fromkeys(f"{sign.kind}: {sign.said}" for sign in found))


def _unmasked(wording: Wording) -> Wording:
    """Words that only name the subject ("phòng, chống tham nhũng") become stops."""
    begins, words = wording.begins, list(wording.words)
    for match in _MASKED.finditer(wording.plain):
        first = begins.get(match.start())
        if first is None:
            continue
        length = len(match.group().split())
        words[first : first + length] = [Word(STOP, STOP)] * length
    return Wording(tuple(words), wording.is_bare)


def _strong(wording: Wording) -> list[_Sign]:
    found = [sign for kind, sought in _STRONG.items() for sign in _found(wording, kind, sought)]
    found += [sign for sign in _found(wording, "money", _ASKS_MONEY) if not _is_own_claim(wording, sign.start)]
    if _demands_money(wording.plain):
        found.append(_Sign("money", "đòi khoản tiền", 0))
    return found + [_Sign("favour", said, 0) for said in favours(wording.plain, _is_lawful)]


def _found(wording: Wording, kind: str, sought: tuple[Phrase, ...]) -> list[_Sign]:
    return [
        _Sign(kind, " ".join(word.typed for word in wording.words[start:end]), start)
        for each in sought
        for start, end in places(wording, each)
        if not _is_denied(wording, start) and not _is_a_risk(wording, start) and not _is_worry(wording, each, start)
    ]


def _is_denied(wording: Wording, start: int) -> bool:
    """As in "không ai nhận phong bì", "tôi không tố cáo": a negation before it, with nothing but filling words between."""
    for back in range(1, 8):
        place = start - back
        if place < 0:
            return False
        plain = wording.words[place].plain
        if wording.words[place].typed in _NOT:
            return wording.words[place + 1].plain not in {"hieu", "biet", "nhung", "chi"}
        if plain not in _BETWEEN:
            return False
    return False


def _clause_before(wording: Wording, start: int) -> str:
    words: list[str] = []
    for place in range(start - 1, max(start - 10, -1), -1):
        plain = wording.words[place].plain
        if plain == STOP or plain in _CLAUSE_TIES:
            break
        words.insert(0, plain)
    return " ".join(words)


def _is_a_risk(wording: Wording, start: int) -> bool:
    """As in "dễ phát sinh tiêu cực": what a rule might lead to is feedback on the rule."""
    return bool(_RISK.search(_clause_before(wording, start)))


def _is_own_claim(wording: Wording, start: int) -> bool:
    """As in "tôi đòi tiền bồi thường": the sender asks for what is theirs."""
    return bool(_OWN.search(_clause_before(wording, start) + " "))


def _is_worry(wording: Wording, sought: Phrase, start: int) -> bool:
    """Typed "toi hoi lo" without accents is "tôi hơi lo"."""
    if sought.said != "hối lộ" or not wording.words[start].is_bare:
        return False
    before = wording.words[start - 1].plain if start else ""
    return before in {"toi", "em", "minh", "cung", "thay", "chau", "chi", "con"}


def _is_lawful(said: str) -> bool:
    return bool(_LAWFUL.search(said)) and not _ON_TOP.search(said)


def _demands_money(plain: str) -> bool:
    for match in _DEMANDED.finditer(plain):
        clause_start = plain.rfind(STOP, 0, match.start()) + 1
        before = plain[clause_start : match.start()].strip()
        around = plain[clause_start : match.end() + 45]
        if _OWN.search(before + " ") and re.match(r"(?:doi|xin|yeu cau)", match.group()):
            continue
        if re.search(r"\b(?:khong|chua)(?: \w+){0,2}$", before):
            continue
        if _is_lawful(around):
            continue
        return True
    return False


def _only_asks(text: str, wording: Wording) -> bool:
    """A question about the way, short, and nobody named."""
    asked = _ASKED.search(wording.plain) is not None or text.rstrip().endswith("?")
    return asked and len(wording.words) <= _ENOUGH_WORDS_FOR_A_QUESTION and not _NAMED.search(nfc(text))
