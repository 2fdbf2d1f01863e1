"""Advertising is turned away politely: no question is put, nothing begins; whoever was misunderstood says so by one press."""

from kinds.feedback.dialogue import matter, payloads, texts, waiting
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding.purposes import is_advert


def turn_away(talk: Talk, text: str) -> None:
    """Turned away, not thrown away: whoever was misunderstood says so by one press."""
    matter.begin(talk)
    waiting.hold(talk, text, [])
    talk.draft.where = "advert"
    talk.say(texts.ADVERT, button("Đây là phản ánh của tôi", payloads.NO_ADVERT))


def after(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """More of it is turned away once; whatever else is said begins as if nothing had been."""
    if wanted & {"yes", "go_on"}:
        waiting.release(talk)
        return True
    if text and is_advert(text):
        waiting.hold(talk, text, [])
        return True
    talk.draft = talk.draft.emptied()
    return False
