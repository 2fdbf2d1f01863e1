"""What is no word of a matter and still wants an answer: a question about this talk, a thumb, a cry for help."""

from kinds.feedback.dialogue import matter, rating, texts
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import asking, scores

_ANSWERS = {
    asking.PRIVATE: texts.PRIVATE,
    asking.COST: texts.COST,
    asking.LONG: texts.ASKED_EARLY,
    asking.WHO: texts.WHO,
    asking.HUMAN: texts.HUMAN,
}
_AT_ANY_TIME = frozenset((asking.WHO, asking.HUMAN))


_TELLING = frozenset(("", "content", "rewrite"))


def _is_a_run(talk: Talk) -> bool:
    """Said right behind other words that we did not answer: then it is more of them."""
    reply, heard = talk.since_reply, talk.since_heard
    return talk.is_hasty and (reply is None or heard is None or reply > heard)


def answered(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """A question is answered with a question: the reason is given, and ours comes again. It is no word of the matter."""
    topic = asking.asked_of_us(text) if not wanted - {"greet"} else ""
    draft = talk.draft
    if not topic and not wanted and draft.step in OF_THE_SENDER and asking.remarks_on_asking(text):
        topic = asking.WHY
    if not topic or draft.where or (topic not in _AT_ANY_TIME and (draft.step in _TELLING or _is_a_run(talk))):
        return False
    reply = _ANSWERS.get(topic) or (texts.WHY_OPTIONAL if draft.step in matter.OPTIONAL else texts.WHY_REQUIRED)
    if draft.step == "confirm":
        talk.say(f"{reply}\n{texts.WAITING_TO_SEND}")
    elif draft.step and draft.has_words:
        matter.repeat(talk, reply)
    else:
        talk.say(reply, *talk.menu())
    return True


def only_signs(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """👍 is an answer to nothing but a rating; it sends nothing, and is not taken ill."""
    if not text or media or wanted or any(letter.isalnum() for letter in text):
        return False
    if rating.by_a_sign(talk, text):
        return True
    if not talk.in_burst:
        if talk.draft.step == "confirm" and not talk.draft.where:
            talk.say(texts.WAITING_TO_SEND)
        elif not talk.draft.has_matter and scores.sign_in(text) == "satisfied":
            talk.say(texts.THANKS)
        else:
            talk.say(texts.STICKER, *(() if talk.draft.has_matter else talk.menu()))
    return True


def help_first(talk: Talk, text: str) -> None:
    """Whoever is in danger is told whom to call, before anything is asked; once."""
    if "danger" not in talk.draft.told and asking.is_in_danger(text):
        talk.draft.tell("danger")
        talk.say(texts.DANGER)
