"""Thanks for how one was served: answered with thanks, and passed on if the sender wishes; no questions as behind a complaint."""

from kernel.patterns import pattern
from kinds.feedback.dialogue import matter, payloads, texts, waiting
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.purposes import QUESTION, is_praise

_PASS_ON = frozenset(("chuyen", "chuyen di", "chuyen giup", "chuyen loi cam on", "chuyen giup toi", "gui loi cam on"))

_LET_BE = pattern(r"(?:thoi|khong can|khoi|khong phai)(?: \w+){0,4}")


def thank(talk: Talk, text: str) -> None:
    """The words wait until the sender says whether they are to be passed on."""
    matter.begin(talk)
    waiting.hold(talk, text, [])
    talk.draft.where = "praise"
    talk.say(texts.PRAISE, button("Chuyển lời cảm ơn", payloads.PASS_ON), button("Không cần", payloads.LET_BE))


def after(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """More thanks wait with the first; anything else begins as if nothing had been."""
    if wanted & {"yes", "go_on"} or plain_words(text) in _PASS_ON:
        pass_on(talk)
        return True
    if wanted & {"no", "skip", "thanks", "stop", "cancel"} or _LET_BE.fullmatch(plain_words(text)):
        let_be(talk)
        return True
    if text and is_praise(text):
        waiting.hold(talk, text, [])
        return True
    talk.draft = talk.draft.emptied()
    return False


def pass_on(talk: Talk) -> bool:
    """Who was thanked need not be found out, nor when: only who thanks, as the law asks of whoever writes."""
    if talk.draft.where != "praise":
        return False
    talk.draft.scope = QUESTION
    talk.draft.tell("catalogue")  # whoever thanks looks nothing up
    waiting.release(talk)
    return True


def let_be(talk: Talk) -> bool:
    """Thanks are enough."""
    if talk.draft.where != "praise":
        return False
    talk.draft = talk.draft.emptied()
    talk.say(texts.THANKS)
    return True
