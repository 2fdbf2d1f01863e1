"""A message that is a wish as a whole, or says something beside the matter: what it means depends on where the talk stands."""

from kinds.feedback import reasons
from kinds.feedback.dialogue import (
    asides,
    cases,
    correcting,
    matter,
    presses,
    rating,
    small_talk,
    taking,
    texts,
    wishes,
)
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.reading.abuse import is_insult
from kinds.feedback.sealing.suspicion import asks_how_to_denounce


def is_menu(wanted: frozenset[str]) -> bool:
    return bool(wanted & {"matters", "guide", "erase", "start", "form"}) and "yes" not in wanted


def wish(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """A wish that the whole message is; which one depends on where the talk stands."""
    step = talk.draft.step
    if step == "confirm":
        if {"yes", "stop"} <= wanted:  # "dung", typed bare: yes, or stop? Nothing is sent on a guess
            talk.say(texts.WAITING_TO_SEND)
            return True
        if wanted & {"yes", "send"} or text.strip() == "1":
            matter.submit(talk)
            return True
        if wanted & {"no"} or text.strip() == "2":
            matter.fix_menu(talk)
            return True
    if "send" in wanted and step and talk.draft.has_words and not talk.draft.where:
        matter.send_what_is_there(talk)
        return True
    if "send" in wanted and not talk.draft.has_matter:
        talk.say(texts.NOTHING_TO_SEND, *talk.menu())
        return True
    if step == "name" and wanted & {"yes", "no"} and presses.typed_to_name(talk, is_yes="yes" in wanted):
        return True
    for name, act in _WISHES.items():
        if name in wanted:
            act(talk)
            return True
    if wanted & {"skip", "no"} and step:
        wishes.skip(talk)
        return True
    if wanted & {"skip", "no"} and not talk.draft.has_matter and len(taking.awaiting(talk)) == 1:
        return False  # the answer to what an official asked
    if wanted & {"yes", "greet", "thanks", "go_on", "skip", "no"}:
        _courtesy(talk, wanted)
        return True
    return False


def _courtesy(talk: Talk, wanted: frozenset[str]) -> None:
    """Thanks, a greeting, an "ok": answered in kind, then the open question again."""
    if "thanks" in wanted:
        if talk.draft.step == "confirm" and not talk.draft.where:
            talk.say(texts.WAITING_TO_SEND)
        elif talk.draft.step and talk.draft.has_words and not talk.draft.where:
            if not asides.is_a_run(talk):
                matter.repeat(talk, texts.NOT_SENT_YET)
        elif not asides.is_a_run(talk):
            talk.say(texts.THANKS)
    elif talk.draft.step:
        if not asides.is_a_run(talk):
            matter.repeat(talk, "Xin chào ông/bà." if "greet" in wanted else "Vâng.")
    elif "greet" in wanted:
        talk.greet()
    elif not talk.known.cases:
        if not talk.in_burst:
            small_talk.hint(talk, is_yes=True)
    elif not rating.asks_which(talk) and not asides.is_a_run(talk):
        talk.say(texts.THANKS)


def aside(talk: Talk, text: str) -> bool:
    """A correction, a wish about a case, a question about the law, abuse: not words of the matter."""
    if correcting.corrects(talk, text) or rating.of_nothing(talk, text):
        return True
    if asks_how_to_denounce(text):
        talk.say(reasons.GUIDANCE_HOW)
        return True
    if of_a_case(talk, text):
        return True
    if is_insult(text):
        _scolded(talk, text)
        return True
    return False


def _scolded(talk: Talk, text: str) -> None:
    """While the matter is told it may be of it; behind a question about the sender it is said to us, and that comes again."""
    draft = talk.draft
    is_telling = draft.step in {"", "content", "rewrite"}
    if draft.has_words:
        (draft.parts if is_telling else draft.beside).append(text)
    if talk.in_burst:
        return
    if draft.step and draft.has_words and not is_telling and draft.step != "confirm":
        matter.repeat(talk, texts.INSULT_BACK)
    else:
        talk.say(texts.INSULT, *talk.offers_form())


def of_a_case(talk: Talk, text: str) -> bool:
    """A wish about a matter that was sent; while another one is being written only if it says so."""
    found = cases.wish_in(talk, text)
    if found is None and talk.draft.has_words and cases.withdraws(text):
        wishes.cancel(talk)  # nothing was sent yet: what is being written is meant
        return True
    if found is None:
        return False
    kind, case = found
    if not talk.draft.step or cases.speaks_of_sent(text) or (case and case.code.lower() in text.lower()):
        cases.wish(talk, kind, case)
    elif kind == "withdraw" and talk.draft.has_words:
        wishes.cancel(talk)
    else:
        return False
    return True


_WISHES = {
    "cancel": wishes.cancel,
    "stop": wishes.stop,
    "anew": wishes.restart,
    "back": wishes.back,
    "matters": cases.show_all,
    "guide": wishes.guide,
    "erase": wishes.erase,
    "start": wishes.start,
    "form": wishes.form,
    "go_on": wishes.go_on,
    "keep": wishes.keep,
    "wait": wishes.wait,
    "filling": wishes.filling,
}
