"""What is said while a wish about a matter that was sent is open: add, withdraw (asked twice), rate, look at it again."""

from collections.abc import Collection

from kernel.patterns import pattern
from kinds.feedback.dialogue import cases, matter, rating, small_talk, taking, texts, waiting
from kinds.feedback.dialogue.talk import Talk, number_in
from kinds.feedback.dialogue.terms import KnownCase, Withdraw
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter


def heard(talk: Talk, text: str, media: list[dict[str, str]], wishes: frozenset[str]) -> bool:
    """Words while a wish is open; False when they are not for it."""
    aside = talk.draft.aside
    kind = aside.get("kind", "")
    if kind == "pick":
        return _picked(talk, text)
    case = talk.case(aside.get("case", ""))
    if case is None or not cases.allows(case, kind):
        talk.draft.aside = {}
        return False
    if (
        wishes & {"stop", "cancel", "back"}
        or (kind == "withdraw" and (wishes & {"no", "keep"} or _DOES_NOT.match(plain_words(text))))
        or ("yes" in wishes and aside.get("sent"))
    ):
        leave(talk)
        return True
    if kind == "withdraw":
        return _withdraw_said(talk, case, text, wishes)
    if kind == "rate":
        return rating.said(talk, case, text, wishes)
    if not media and kind != "reopen" and cases.says_more(plain_words(text)):
        cases.ask(talk, kind, case)
        return True
    if not media and small_talk.of_a_case(talk, text):
        leave(talk) if aside.get("sent") else cases.ask(talk, kind, case)
        return True
    if kind == "reopen":
        return _reopen_said(talk, case, text, media, wishes)
    if wishes & {"yes", "no", "skip", "greet", "thanks"} or not (text or media):
        return False
    if case.awaits_supplement and not media and taking.asks_back(talk, case, text):
        return True
    cases.send(talk, case, text, media, quietly=talk.in_burst and bool(aside.get("sent")))
    return True


def _picked(talk: Talk, text: str) -> bool:
    codes = talk.draft.aside.get("codes", "").split()
    number = number_in(text, len(codes))
    case = talk.case(codes[number - 1]) if number and not talk.draft.step else None
    if case is None:
        return False
    cases.show(talk, case)
    return True


_DOES_NOT = pattern(r"(?:thoi |a |u )*(?:khong|dung|chua|khoi)(?: \w+){0,4}")


def _withdraw_said(talk: Talk, case: KnownCase, text: str, wishes: frozenset[str]) -> bool:
    is_all = bool(cases.parts_asked(talk)) and cases.means_all(text)
    if not is_all and "yes" not in wishes and not cases.agrees_to_withdraw(text):
        talk.draft.aside = {}
        return False
    withdraw(talk, case, is_all=is_all)
    return True


def withdraw(talk: Talk, case: KnownCase, *, is_all: bool = False) -> None:
    """Only after our own question of this moment: an old button asks again. IS_ALL: its other parts go along."""
    aside = talk.draft.aside
    if (
        not case.can_withdraw
        or not cases.is_open(talk)
        or aside.get("kind") != "withdraw"
        or aside.get("case") != case.code
    ):
        cases.wish(talk, "withdraw", case)
        return
    along = cases.parts_asked(talk) if is_all else ()
    talk.act, talk.draft.aside = Withdraw(case.id, along), {}
    said = (
        texts.WITHDRAWN_ALL.format(codes=", ".join((case.code, *along)))
        if along
        else texts.WITHDRAWN.format(code=case.code)
    )
    talk.say(" ".join([said, *_let_go(talk)]))
    if talk.draft.step and not talk.draft.where:
        matter.repeat(talk)  # what is being written goes on
    _words_that_wait(talk, but=(case.code, *along))


_ADDS = pattern(r"(?:\w+ ){0,4}(?:them|bo sung|noi ro)\b")


def _let_go(talk: Talk) -> list[str]:
    """Words that waited to be added to what is withdrawn now are no matter by themselves; said so."""
    draft = talk.draft
    if draft.where != "whereto" or draft.held_media:
        return []
    if not all(_ADDS.match(plain_words(each)) or not tells_of_a_matter(each) for each in draft.held):
        return []
    cases.handed_out(talk)
    return [texts.NOT_SENT_EITHER]


def _words_that_wait(talk: Talk, but: Collection[str] = ()) -> None:
    """They wait for "which matter?" all the same; where no other is left, they are one of their own."""
    if talk.draft.where != "whereto":
        return
    if any(waiting.takes_more(case) for case in talk.known.cases if case.code not in but):
        waiting.ask_whereto(talk)
    else:
        waiting.release(talk)


def _reopen_said(talk: Talk, case: KnownCase, text: str, media: list[dict[str, str]], wishes: frozenset[str]) -> bool:
    if not text or wishes & {"yes", "no", "skip", "thanks", "greet"}:
        cases.ask(talk, "reopen", case)
        return True
    cases.reopen(talk, case, text, media)
    return True


def leave(talk: Talk) -> None:
    """Nothing more about the case; a matter being written goes on where it was."""
    sent = bool(talk.draft.aside.get("sent"))
    talk.draft.aside, talk.draft.taken, talk.draft.taken_media = {}, [], []
    if talk.draft.step and not talk.draft.where:
        matter.repeat(talk, texts.KEPT if not sent else "")
    else:
        talk.say(texts.THANKS if sent else texts.KEPT)
        _words_that_wait(talk)
