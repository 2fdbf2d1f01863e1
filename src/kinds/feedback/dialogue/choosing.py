"""A choice is open: "this matter or a new one?", "each by itself?", "go on after a day?". What is said then, in any words."""

from kernel.patterns import pattern
from kinds.feedback.dialogue import (
    adverts,
    cases,
    matter,
    open_wish,
    payloads,
    praises,
    rating,
    several,
    texts,
    waiting,
    which_ward,
    wish_or_aside,
    wishes,
    words,
)
from kinds.feedback.dialogue.talk import SILENCE, Talk, button, number_in
from kinds.feedback.dialogue.understanding import intents
from kinds.feedback.dialogue.understanding.chatter import is_chatter
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.reading.wording import read


def heard(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """A choice was offered; words that do not choose wait with it, and go on with the matter the second time."""
    draft = talk.draft
    if not draft.where:
        return False
    if draft.where == "whereto":
        return _whereto(talk, text, media, wanted)
    if draft.where == which_ward.WARD:
        return not media and which_ward.said(talk, text)
    if draft.where == "advert":
        return adverts.after(talk, text, wanted)
    if draft.where == "praise":
        return praises.after(talk, text, wanted)
    if draft.where == "several":
        return _several(talk, text, media, wanted)
    if not media and _SENDS_AFTER_ALL.fullmatch(read(text).plain):
        wishes.go_on(talk)
        return True
    if not media and wishes.chosen(talk, wanted, text.strip(" .)")):
        return True
    if wish_or_aside.is_menu(wanted) or wanted & {"thanks", "greet", "stop", "cancel", "wait"}:
        return wish_or_aside.wish(talk, text, wanted)
    if not media and wish_or_aside.of_a_case(talk, text):
        return True
    if media or not is_chatter(text):
        waiting.hold(talk, text, media)
    is_asked_instead = "instead" in draft.told
    if talk.in_burst and (draft.where == "silence" or is_asked_instead):
        _tells_on(talk)
    elif draft.where != "silence" and not is_asked_instead and tells_of_a_matter(text):
        waiting.ask_instead(talk)
    else:
        wishes.go_on(talk)
    return True


def _tells_on(talk: Talk) -> None:
    """Somebody does not choose but tells on: what is owed comes once the run is over (`quiet`). Every second message of a run
    hears that its words are kept and what is asked."""
    if not talk.draft.owes:
        talk.draft.owes = True
    elif talk.draft.where == "silence":
        talk.say(texts.SILENCE_AGAIN, *waiting.go_on_or_anew(talk))
    else:
        waiting.ask_instead(talk)


def of_a_case_meanwhile(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """ "More of it, or a new matter?" is open, and somebody wants to withdraw, or rates: that comes first, the words wait on."""
    draft = talk.draft
    if draft.where != "whereto" or media:
        return False
    if draft.aside.get("kind") in {"withdraw", "rate"} and cases.is_open(talk):
        return open_wish.heard(talk, text, media, wanted)
    found = cases.wish_in(talk, text)
    if found and found[0] in {"withdraw", "rate"}:
        cases.wish(talk, *found)
        return True
    return rating.by_itself(talk, text)


# Behind "do you want to delete it?": "à mà gửi đi", "không, gửi đi". "Không gửi" is none.
_SENDS_AFTER_ALL = pattern(
    r"(?:(?:a|o|u|uh|ok|ma|thoi|nhung|quen|nham|khoan|the|vay|thi|da|vang|toi|tui|em|minh|con|cu|van|muon|lo|khong \.|(?:khong|dung|khoi|chua) (?:huy|xoa|bo)(?: nua| di)?|giu lai|\.) )*"
    r"gui(?: (?:di|luon|chu|ngay|nhe|nha|giup|ho|cho|toi|tui|em|minh|con|a|phan anh|no|nay|the|vay|lai|thoi|het|\.))*"
)


def _whereto(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    draft = talk.draft
    codes = draft.choices
    if not media and (number := number_in(text, len(codes) + 1)):  # the last is a new matter
        case = talk.case(codes[number - 1]) if number <= len(codes) else None
        waiting.release(talk) if case is None else cases.more(talk, case)
        return True
    plain = intents.plain_words(text)
    if wanted & {"start", "anew", "no"} or plain in {"viec moi", "moi", "phan anh moi", "viec khac", "khac"}:
        waiting.release(talk)
    elif len(codes) == 1 and (wanted & {"yes"} or cases.says_more(plain)) and (only := talk.case(codes[0])):
        cases.more(talk, only)
    elif wanted & {"cancel", "stop"}:
        wishes.cancel(talk)
    elif wish_or_aside.is_menu(wanted):
        return wish_or_aside.wish(talk, text, wanted)
    elif not media and (wanted & {"thanks", "greet", "wait"} or is_chatter(text)):
        talk.say(texts.THANKS if "thanks" in wanted else "")
        waiting.ask_whereto(talk)  # no more words of it: the choice is still open
    else:
        waiting.hold(talk, text, media)
        if talk.in_burst:
            draft.owes = True
        else:
            waiting.ask_whereto(talk)
    return True


def _several(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """ "Each by itself, or together?" was asked; other words are more of the matter, and it is asked again with them."""
    if not media and several.said(talk, text, wanted):
        matter.go_on(talk)
    elif not media and (
        wish_or_aside.is_menu(wanted) or wanted & {"thanks", "greet", "stop", "cancel", "back", "anew", "wait"}
    ):
        return wish_or_aside.wish(talk, text, wanted)
    else:
        draft = talk.draft
        left, draft.where = len(draft.beside), ""
        if media or not wish_or_aside.aside(talk, text):
            words.said(talk, text, media)
        if len(draft.beside) > left and draft.step == "confirm" and not draft.where:
            talk.replies = []  # it was no word of the matter: the question is still open
            several.asks(talk, texts.NOT_PUT_IN, button(texts.PUT_IN, payloads.PUT_IN))
    return True


def whereto_by_code(talk: Talk, text: str) -> bool:
    """ "Which matter?" was asked, and the reply is a code."""
    if talk.draft.where != "whereto":
        return False
    case = talk.case_named(text)
    if case is None or len(text.lower().replace(case.code.lower(), "").split()) > 4:
        return False
    cases.more(talk, case)
    return True


def after_silence(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """A day later: greet, and ask whether to go on or to start anew. What was just said waits for the answer."""
    if not talk.draft.has_words or talk.draft.where or talk.since_heard is None or talk.since_heard < SILENCE:
        return False
    if wanted & {"go_on", "anew", "cancel", "stop", "matters", "erase"}:
        return False
    if media or ((not wanted or wanted <= {"number"}) and not is_chatter(text)):
        waiting.hold(talk, text, media)
    waiting.ask_after_silence(talk)
    return True
