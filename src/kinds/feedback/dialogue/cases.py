"""Matters already sent: show, add, supplement, withdraw (asked twice), rate, ask to reconsider."""

import re

from kinds.feedback.dialogue import matter, payloads, texts
from kinds.feedback.dialogue.draft import moment
from kinds.feedback.dialogue.talk import OPEN_FOR, Talk, button
from kinds.feedback.dialogue.terms import Add, KnownCase, Rate, Reopen, Supplement, Withdraw
from kinds.feedback.dialogue.understanding.intents import plain_words
from messaging.routes import Button

SCORES = {"satisfied": "Hài lòng", "accepted": "Chấp nhận được", "unsatisfied": "Chưa hài lòng"}
_WISHES = (
    ("withdraw", r"\b(?:rut|thu hoi)\b"),
    ("rate", r"\bdanh gia\b"),
    ("reopen", r"\b(?:mo lai|xem xet lai|xem lai|khong dong y)\b"),
    ("supplement", r"\b(?:bo sung|them|gui them|noi them)\b"),
)


def show_all(talk: Talk) -> None:
    cases = list(talk.known.cases)
    if not cases:
        talk.say(texts.NO_CASES, button("Gửi phản ánh", payloads.START), *talk.form_button())
    elif len(cases) == 1:
        show(talk, cases[0])
    else:
        lines = [
            f"{number}. {case.code}: {case.stage_label}{_due(case)}{_page(case)}"
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


def _due(case: KnownCase) -> str:
    return f" ({case.due_words})" if case.due_words else ""


def _page(case: KnownCase) -> str:
    return f"\n{case.link}" if case.link else ""


def show(talk: Talk, case: KnownCase) -> None:
    lines = [f"Phản ánh {case.code}", f"Tình trạng: {case.stage_label}{_due(case)}"]
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
    named = next((case for case in talk.known.cases if case.code and case.code.lower() in text.lower()), None)
    words = plain.split()
    if named is None and (len(words) > 5 or not talk.known.cases):
        return None
    rest = len(text.replace(named.code, "").split()) if named else len(words)
    for wish, pattern in _WISHES:
        if (
            re.search(pattern, plain)
            and rest <= 7
            and (
                named
                or re.fullmatch(
                    rf"(?:(?:toi|em|minh|muon|xin|cho|can|de nghi) )*(?:{pattern})(?: (?:phan anh|kien nghi|don|thong tin|noi dung|viec nay|cau tra loi|lai|a|nhe|nay|do))*",
                    plain,
                )
            )
        ):
            return wish, named or _only(talk, wish)
    return ("show", named) if named and rest <= 7 else None


def _only(talk: Talk, wish: str) -> KnownCase | None:
    """The one case that the wish can mean."""
    fitting = [case for case in talk.known.cases if _allows(case, wish)]
    return fitting[0] if len(fitting) == 1 else None


def _allows(case: KnownCase, wish: str) -> bool:
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
    if not _allows(case, kind):
        talk.say(texts.NOT_NOW.format(code=case.code, stage=case.stage_label), *actions(case))
        return
    if kind in {"add", "supplement"}:
        kind = "supplement" if case.awaits_supplement else "add"
        if talk.draft.where == "whereto":
            _held_to(talk, case)
            return
    talk.draft.aside = {"kind": kind, "case": case.code, "since": talk.at.isoformat()}
    _ask(talk, kind, case)


def _which(talk: Talk, kind: str) -> None:
    fitting = [case for case in talk.known.cases if _allows(case, kind)][:5]
    if not fitting:
        talk.say(texts.NO_CASES if not talk.known.cases else "Hiện không có phản ánh nào ở bước làm được việc này.")
        return
    verb = {"withdraw": payloads.WITHDRAW, "rate": payloads.RATE, "reopen": payloads.REOPEN}.get(kind, payloads.ADD)
    talk.say(texts.WHICH_CASE, *(button(case.code, verb, case.code) for case in fitting))


def _ask(talk: Talk, kind: str, case: KnownCase) -> None:
    leave = button("Thôi", payloads.LEAVE)
    if kind == "withdraw":
        talk.say(
            texts.WITHDRAW_ASK.format(code=case.code),
            button("Rút phản ánh", payloads.WITHDRAW_REALLY, case.code),
            button("Không rút", payloads.LEAVE),
        )
    elif kind == "rate":
        talk.say(
            texts.RATE_ASK.format(code=case.code),
            *(button(title, payloads.SCORE, case.code, score) for score, title in SCORES.items()),
        )
    elif kind == "reopen":
        talk.say(texts.REOPEN_ASK.format(code=case.code), leave)
    else:
        talk.say((texts.SAY_SUPPLEMENT if kind == "supplement" else texts.SAY_ADD).format(code=case.code), leave)


def _held_to(talk: Talk, case: KnownCase) -> None:
    """Words that waited for "which matter": they go to the case, the empty draft goes away."""
    text, media = handed_out(talk)
    talk.draft.aside = {"kind": "add", "case": case.code, "since": talk.at.isoformat()}
    send(talk, case, text, media)


def handed_out(talk: Talk) -> tuple[str, list[dict[str, str]]]:
    """The words and files that waited, which wait no longer."""
    draft = talk.draft
    text, media = "\n".join(draft.held), draft.held_media
    draft.held, draft.held_media, draft.where, draft.choices = [], [], "", []
    if not draft.has_words:
        talk.draft = draft.emptied()
    return text, media


def send(talk: Talk, case: KnownCase, text: str, media: list[dict[str, str]], *, quietly: bool = False) -> None:
    kind = Supplement if case.awaits_supplement else Add
    if talk.draft.taken or talk.draft.taken_media:
        talk.draft.taken += [text] if text else []
        talk.draft.taken_media += media
    talk.act = kind(case.id, text, media)
    talk.draft.aside.update(kind="add", since=talk.at.isoformat(), sent="1")
    if not quietly:
        talk.say(
            (texts.SUPPLEMENTED if case.awaits_supplement else texts.ADDED).format(code=case.code),
            button("Xong", payloads.LEAVE),
        )


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


def heard(talk: Talk, text: str, media: list[dict[str, str]], wishes: frozenset[str]) -> bool:
    """Words while a wish is open; False when they are not for it."""
    aside = talk.draft.aside
    kind = aside.get("kind", "")
    if kind == "pick":
        return _picked(talk, text)
    case = talk.case(aside.get("case", ""))
    if case is None or not _allows(case, kind):
        talk.draft.aside = {}
        return False
    if (
        wishes & {"stop", "cancel", "back"}
        or (kind == "withdraw" and "no" in wishes)
        or ("yes" in wishes and aside.get("sent"))
    ):
        leave(talk)
        return True
    if kind == "withdraw":
        return _withdraw_said(talk, case, wishes)
    if kind == "rate":
        return _rate_said(talk, case, text, wishes)
    if kind == "reopen":
        return _reopen_said(talk, case, text, wishes)
    if wishes & {"yes", "no", "skip", "greet", "thanks"} or not (text or media):
        return False
    send(talk, case, text, media, quietly=talk.in_burst and bool(aside.get("sent")))
    return True


def _picked(talk: Talk, text: str) -> bool:
    codes = talk.draft.aside.get("codes", "").split()
    number = text.strip(" .)")
    if not (number.isdecimal() and len(number) == 1 and 1 <= int(number) <= len(codes)) or talk.draft.step:
        return False
    case = talk.case(codes[int(number) - 1])
    if case is None:
        return False
    show(talk, case)
    return True


def _withdraw_said(talk: Talk, case: KnownCase, wishes: frozenset[str]) -> bool:
    if "yes" not in wishes:
        talk.draft.aside = {}
        return False
    withdraw(talk, case)
    return True


def withdraw(talk: Talk, case: KnownCase) -> None:
    """Only after our own question of this moment: an old button asks again."""
    aside = talk.draft.aside
    if not case.can_withdraw or not is_open(talk) or aside.get("kind") != "withdraw" or aside.get("case") != case.code:
        wish(talk, "withdraw", case)
        return
    talk.act, talk.draft.aside = Withdraw(case.id), {}
    talk.say(texts.WITHDRAWN.format(code=case.code))


def _rate_said(talk: Talk, case: KnownCase, text: str, wishes: frozenset[str]) -> bool:
    score = talk.draft.aside.get("score") or ""
    if score:
        why = "" if wishes & {"skip", "no"} else text
        talk.act, talk.draft.aside = Rate(case.id, score, why), {}
        talk.say(
            texts.RATED.format(code=case.code),
            *([button("Đề nghị xem xét lại", payloads.REOPEN, case.code)] if case.can_reopen else []),
        )
        return True
    said = score_in(text)
    if said is None:
        talk.draft.aside = {}
        return False
    rate(talk, case, said)
    return True


def score_in(text: str) -> str | None:
    plain = plain_words(text)
    if len(plain.split()) > 8:
        return None
    if re.search(r"\b(?:khong|chua|chang) (?:he )?(?:duoc )?hai long\b|\b(?:that vong|te|3)\b", plain):
        return "unsatisfied"
    if re.search(r"\bchap nhan\b|\btam (?:duoc|on)\b|^2$", plain):
        return "accepted"
    return "satisfied" if re.search(r"\bhai long\b|\btot\b|^1$", plain) else None


def rate(talk: Talk, case: KnownCase, score: str) -> None:
    if not case.can_rate or score not in SCORES:
        talk.say(texts.NOT_NOW.format(code=case.code, stage=case.stage_label), *actions(case))
        return
    if score == "unsatisfied":
        talk.draft.aside = {"kind": "rate", "case": case.code, "score": score, "since": talk.at.isoformat()}
        talk.say(texts.RATE_WHY, button("Bỏ qua", payloads.SKIP, "why"))
        return
    talk.act, talk.draft.aside = Rate(case.id, score, ""), {}
    talk.say(texts.RATED.format(code=case.code))


def settle_rating(talk: Talk, before: dict[str, str]) -> None:
    """Somebody pressed "not satisfied" and went on to something else: the rating counts without words."""
    case = talk.case(before.get("case", ""))
    if before.get("kind") != "rate" or not before.get("score") or case is None or not case.can_rate:
        return
    if talk.act is None and (talk.draft.aside != before or not is_open(talk)):
        talk.act = Rate(case.id, before["score"], "")
        talk.draft.aside = {} if talk.draft.aside == before else talk.draft.aside


def _reopen_said(talk: Talk, case: KnownCase, text: str, wishes: frozenset[str]) -> bool:
    if not text or wishes & {"yes", "no", "skip", "thanks", "greet"}:
        _ask(talk, "reopen", case)
        return True
    talk.act, talk.draft.aside = Reopen(case.id, text), {}
    talk.say(texts.REOPENED.format(code=case.code))
    return True


def pages(talk: Talk) -> str:
    """The protected pages of the person's matters, where what is irrevocable is asked for."""
    return "\n".join(f"• {case.code}: {case.link}" for case in talk.known.cases[:5] if case.link)


def leave(talk: Talk) -> None:
    """Nothing more about the case; a matter being written goes on where it was."""
    sent = bool(talk.draft.aside.get("sent"))
    talk.draft.aside, talk.draft.taken, talk.draft.taken_media = {}, [], []
    if talk.draft.step and not talk.draft.where:
        matter.repeat(talk, texts.KEPT if not sent else "")
    else:
        talk.say(texts.THANKS if sent else texts.KEPT)
