"""Matters already sent: show them, and begin what is wished of one. What is said then: `open_wish`."""

import re

from kernel.patterns import pattern
from kinds.feedback.dialogue import payloads, texts
from kinds.feedback.dialogue.draft import moment
from kinds.feedback.dialogue.talk import OPEN_FOR, Talk, button
from kinds.feedback.dialogue.terms import Add, KnownCase, Reopen, Supplement
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.scores import SCORES
from messaging.routes import Button

_WISHES = (
    ("withdraw", r"\b(?:rut|thu hoi)\b"),
    ("rate", r"\bdanh gia\b"),
    ("reopen", r"\b(?:mo lai|xem xet lai|xem lai|(?:giai quyet|xu ly|kiem tra) lai|khong dong y|khong nhat tri)\b"),
    ("supplement", r"\b(?:bo sung|them|gui them|noi them)\b"),
)
_ME = r"(?:(?:toi|em|minh|con|chau|bac|anh|chi|muon|xin|cho|can|de nghi|lam on|thoi|da|vang|a|giup) )*"
_MATTER = r"(?:phan anh|kien nghi|pakn|don|yeu cau|viec)"
_POLITELY = r"(?: (?:giup|gium|dum|tui|cho|ho|toi|em|minh|con|chau|bac|voi|a|nhe|nha|di|ad|admin))*"
# With its reason behind it; asked once more before anything happens.
_WITHDRAWS = pattern(
    rf"{_ME}(?:rut|thu hoi)(?: lai| di)? (?:cai |cac )?{_MATTER}\b(?: \w+){{0,12}}"
    rf"|{_ME}(?:rut|thu hoi) (?:lai|di|ve)(?: luon| het| ngay)?{_POLITELY}"
    rf"|{_ME}(?:xin|muon|cho|can) (?:(?:toi|em|minh|con|chau|duoc|phep) )*(?:rut|thu hoi){_POLITELY}"
    rf"|{_ME}(?:huy|bo)(?: bo| di| lai)* (?:cai |cac )?{_MATTER}(?: \w+){{0,2}}? (?:tren|kia|do|vua roi|truoc|cua (?:toi|em|minh|con|chau|bac)|(?:vua|da|moi) (?:gui|nop|nhan|phan anh)(?: \w+){{0,3}}){_POLITELY}"
)
_ENDS = pattern(
    r"\b(?:rut|thu hoi|huy|bo (?:di|phan anh|viec)|khong (?:muon |can )?(?:phan anh|kien nghi|gui|theo) nua)\b"
)
# A yes to "withdraw it?".
_YES_WITHDRAW = pattern(
    rf"(?:(?:co|vang|da|dong y|chac chan|ok|u|uh|dung) )*(?:rut|thu hoi)(?: lai| luon| ngay| phan anh| viec| don)*{_POLITELY}"
)
_ALL = pattern(
    r"(?:(?:co|vang|da|dong y|u|ok) )*(?:(?:rut|thu hoi)(?: lai)? )?(?:luon )?"
    r"(?:het|tat ca|tat|toan bo|ca (?:hai|ba|bon|nam|\d|cac phan|may cai|cum|luon)|cac phan)"
    rf"(?: (?:luon|di|het|ca|phan anh|cac phan|viec))*{_POLITELY}"
)
_MORE = pattern(
    r"(?:(?:la|day la|u|vang|da|cho|toi|em|minh) )*(?:phan )?(?:bo sung|(?:gui |ghi )?them)(?: vao)?(?: (?:do|day|di|nhe|nha|giup|cho|phan anh|viec|vu|cu|truoc|kia|nay|a|luon))*"
)
_SENT_BEFORE = pattern(
    r"\b(?:mo lai (?:cai )?(?:vu|viec|phan anh)|cu|truoc|da gui|vua gui|hom no|hom kia|lan truoc|hom truoc)\b"
)


def show_all(talk: Talk) -> None:
    cases = list(talk.known.cases)
    if not cases:
        talk.say(texts.NO_CASES, button("Gửi phản ánh", payloads.START), *talk.form_button())
    elif len(cases) == 1:
        show(talk, cases[0])
    else:
        lines = [
            f"{number}. {case.code}: {case.stage_label}{due(case)}{_page(case)}"
            for number, case in enumerate(cases[:4], 1)
        ]
        if len(cases) > 4:
            lines.append(texts.CASES_MORE.format(count=len(cases) - 4))
        talk.draft.aside = {
            "kind": "pick",
            "codes": " ".join(case.code for case in cases[:4]),
            "since": talk.at.isoformat(),
        }
        talk.say("\n".join([texts.CASES, *lines]), *(button(case.code, payloads.SHOW, case.code) for case in cases[:4]))


def due(case: KnownCase) -> str:
    return f" ({case.due_words})" if case.due_words else ""


def _page(case: KnownCase) -> str:
    return f"\n{case.link}" if case.link else ""


def show(talk: Talk, case: KnownCase) -> None:
    lines = [f"Phản ánh {case.code}", f"Tình trạng: {case.stage_label}{due(case)}"]
    if case.link:
        lines.append(f"Xem đầy đủ: {case.link}")
    talk.say("\n".join(lines), *actions(case))


def actions(case: KnownCase) -> tuple[Button, ...]:
    """What may be done with the case now."""
    possible = (
        (case.awaits_supplement, "Bổ sung", payloads.SUPPLEMENT),
        (case.can_add and not case.awaits_supplement, "Gửi thêm", payloads.ADD),
        (case.can_rate, "Đánh giá", payloads.RATE),
        (case.can_reopen, "Đề nghị xem xét lại", payloads.REOPEN),
        (case.can_withdraw, "Rút phản ánh", payloads.WITHDRAW),
    )
    return tuple(button(title, verb, case.code) for allowed, title, verb in possible if allowed)


# --- Wishes -------------------------------------------------------------------------------------------------------


def wish_in(talk: Talk, text: str) -> tuple[str, KnownCase | None] | None:
    """("withdraw", case) when TEXT is a wish about a case: it names a code, or is short and says rút, đánh giá…"""
    plain = plain_words(text)
    named = talk.case_named(text)
    words = plain.split()
    if talk.known.cases and _WITHDRAWS.fullmatch(plain):
        return "withdraw", named or _only(talk, "withdraw")
    if named and len(words) <= 9 and _ENDS.search(plain):
        return "withdraw", named
    if named is None and (len(words) > 9 or not talk.known.cases):
        return None
    rest = len(text.replace(named.code, "").split()) if named else len(words)
    for wish, said in _WISHES:
        if (
            re.search(said, plain)
            and rest <= 9
            and (
                named
                or re.fullmatch(
                    rf"{_ME}(?:{said})(?: (?:phan anh|kien nghi|don|thong tin|noi dung|viec|vu|vu viec|ho so|cau tra loi|tra loi|ket qua|voi|lai|a|nhe|nha|nay|kia|do|di|cai|giup|gium|dum|ho|cho|toi|tui|em|minh|con|chau|bac|lan nua|cua))*",
                    plain,
                )
            )
        ):
            return wish, named or _only(talk, wish)
    return ("show", named) if named and rest <= 7 else None


def agrees_to_withdraw(text: str) -> bool:
    """ "Rút đi", behind "withdraw it?"."""
    return bool(_YES_WITHDRAW.fullmatch(plain_words(text)))


def says_more(plain: str) -> bool:
    """ "Phần thêm", "bổ sung nhé": which it is, and no word of it."""
    return bool(_MORE.fullmatch(plain))


def means_all(text: str) -> bool:
    """ "Rút hết", behind "this part, or all of them?"."""
    return bool(_ALL.fullmatch(plain_words(text)))


def withdraws(text: str) -> bool:
    return bool(_WITHDRAWS.fullmatch(plain_words(text)))


def speaks_of_sent(text: str) -> bool:
    """While another matter is being written: does a wish mean one that was sent before?"""
    return bool(_SENT_BEFORE.search(plain_words(text)))


def _only(talk: Talk, wish: str) -> KnownCase | None:
    """The one case that the wish can mean."""
    fitting = [case for case in talk.known.cases if allows(case, wish)]
    return fitting[0] if len(fitting) == 1 else None


def allows(case: KnownCase, wish: str) -> bool:
    allowed = {"withdraw": case.can_withdraw, "rate": case.can_rate, "reopen": case.can_reopen, "show": True}
    return allowed.get(wish, case.can_add or case.awaits_supplement)


def wish(talk: Talk, kind: str, case: KnownCase | None) -> None:
    """Start what was wished, if the case allows it now."""
    if case is None:
        _which(talk, kind)
        return
    if kind == "show":
        show(talk, case)
        return
    if not allows(case, kind):
        talk.say(texts.NOT_NOW.format(code=case.code, stage=case.stage_label), *actions(case))
        return
    if kind in {"add", "supplement"}:
        kind = "supplement" if case.awaits_supplement else "add"
        if talk.draft.where == "whereto":
            _held_to(talk, case)
            return
    if kind == "reopen" and talk.draft.where == "whereto":
        text, media = handed_out(talk)
        reopen(talk, case, text or texts.SEE_PICTURES, media)
        return
    talk.draft.aside = {"kind": kind, "case": case.code, "since": talk.at.isoformat()}
    if kind == "withdraw" and (parts := talk.known.parts_of(case.id)):
        talk.draft.aside["parts"] = " ".join(parts)
    ask(talk, kind, case)


def _which(talk: Talk, kind: str) -> None:
    fitting = [case for case in talk.known.cases if allows(case, kind)][:5]
    if not fitting:
        talk.say(texts.NO_CASES if not talk.known.cases else "Hiện không có phản ánh nào ở bước làm được việc này.")
        return
    verb = {"withdraw": payloads.WITHDRAW, "rate": payloads.RATE, "reopen": payloads.REOPEN}.get(kind, payloads.ADD)
    talk.say(texts.WHICH_CASE, *(button(case.code, verb, case.code) for case in fitting))


def ask(talk: Talk, kind: str, case: KnownCase) -> None:
    leave = button("Thôi", payloads.LEAVE)
    if kind == "withdraw":
        _ask_withdraw(talk, case)
    elif kind == "rate":
        talk.say(
            texts.RATE_ASK.format(code=case.code),
            *score_buttons(case),
        )
    elif kind == "reopen":
        talk.say(texts.REOPEN_ASK.format(code=case.code), leave)
    else:
        talk.say((texts.SAY_SUPPLEMENT if kind == "supplement" else texts.SAY_ADD).format(code=case.code), leave)


def _ask_withdraw(talk: Talk, case: KnownCase) -> None:
    """Asked back, as all that cannot be undone; where the matter was split, this part or all of them."""
    asked, parts = texts.WITHDRAW_ASK.format(code=case.code), parts_asked(talk)
    only, not_at_all = ("Rút phản ánh", payloads.WITHDRAW_REALLY, case.code), button("Không rút", payloads.LEAVE)
    if not parts:
        talk.say(asked, button(*only), not_at_all)
        return
    told = texts.WITHDRAW_PARTS.format(code=case.code, codes=", ".join(parts))
    every = button("Rút tất cả", payloads.WITHDRAW_REALLY, case.code, payloads.ALL)
    talk.say(f"{told}\n{asked}", button(f"Chỉ rút {case.code}", *only[1:]), every, not_at_all)


def parts_asked(talk: Talk) -> tuple[str, ...]:
    """The codes of the other parts, as they were shown beside the one that is to be withdrawn."""
    return tuple(talk.draft.aside.get("parts", "").split())


def score_buttons(case: KnownCase) -> list[Button]:
    return [button(title, payloads.SCORE, case.code, score) for score, title in SCORES.items()]


def _held_to(talk: Talk, case: KnownCase) -> None:
    """Words that waited for "which matter": they go to the case, the empty draft goes away."""
    text, media = handed_out(talk)
    talk.draft.aside = {"kind": "add", "case": case.code, "since": talk.at.isoformat()}
    send(talk, case, text, media)


def more(talk: Talk, case: KnownCase) -> None:
    """The words that waited are more on CASE: an addition, or, where it was answered, what is still open."""
    wish(talk, "add" if allows(case, "add") else "reopen", case)


def reopen(talk: Talk, case: KnownCase, text: str, media: list[dict[str, str]]) -> None:
    talk.act, talk.draft.aside = Reopen(case.id, text, media), {}
    talk.say(texts.REOPENED.format(code=case.code))


def handed_out(talk: Talk) -> tuple[str, list[dict[str, str]]]:
    """The words and files that waited, which wait no longer."""
    draft = talk.draft
    held, media = draft.hand_out()
    if not draft.has_words:
        talk.draft = draft.emptied()
    return "\n".join(held), media


def send(talk: Talk, case: KnownCase, text: str, media: list[dict[str, str]], *, quietly: bool = False) -> None:
    kind = Supplement if case.awaits_supplement else Add
    if talk.draft.taken or talk.draft.taken_media:
        talk.draft.taken += [text] if text else []
        talk.draft.taken_media += media
    talk.act = kind(case.id, text, media)
    talk.draft.aside.update(kind="add", since=talk.at.isoformat(), sent="1")
    if not quietly:
        talk.say(
            _thanks(case).format(code=case.code),
            button("Xong", payloads.LEAVE),
        )


def _thanks(case: KnownCase) -> str:
    if case.awaits_supplement:
        return texts.SUPPLEMENTED
    return texts.ADDED_ELSEWHERE if case.is_elsewhere else texts.ADDED


# --- What is said while a wish is open ----------------------------------------------------------------------------


def is_open(talk: Talk) -> bool:
    """Something about a case was just asked, so the next words belong to it."""
    aside = talk.draft.aside
    since = moment(aside.get("since", ""))
    if not aside or since is None or since.tzinfo is None:
        return False
    return aside.get("kind") == "pick" or talk.said_at - since <= OPEN_FOR


def waits_for_words(talk: Talk) -> bool:
    """What is said now goes to a matter that was sent, whatever it sounds like."""
    return is_open(talk) and talk.draft.aside.get("kind") in {"add", "supplement", "reopen", "rate"}


def pages(talk: Talk) -> str:
    """The protected pages of the person's matters, where what is irrevocable is asked for."""
    return "\n".join(f"• {case.code}: {case.link}" for case in talk.known.cases[:5] if case.link)
