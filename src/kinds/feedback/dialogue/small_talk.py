"""Somebody says nothing of any matter: a hint, kindly and once; it begins no draft and is no word of one. What is asked stays open."""

from kinds.feedback.dialogue import asides, cases, matter, standing, taking, texts
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.talk import SILENCE, Talk
from kinds.feedback.dialogue.understanding import chatter

_HINTED = "hinted"  # in `Draft.told`
_TELLING = frozenset(("", "content"))
_BY_ITSELF = OF_THE_SENDER | {"confirm", "rewrite"}  # there each word is weighed as an answer first
_NUMBERED = frozenset(("place", "happened_on"))  # house 12, day 12


def hears(talk: Talk, text: str, media: list[dict[str, str]]) -> bool:
    """Words, where no choice is open, that carry no matter."""
    draft = talk.draft
    if media or draft.where or draft.editing or draft.step in _BY_ITSELF or _may_be_an_answer(talk, text):
        return False
    if not (draft.step or draft.has_words) and _wants_nothing(talk, text):
        talk.say(texts.STOPPED)
        return True
    if not chatter.is_chatter(text) and (draft.has_words or not chatter.is_mood(text)):
        return False
    if draft.has_words and asides.is_a_run(talk):
        return False  # typed quickly on: of the story, whatever it says
    if not draft.has_words and len(taking.awaiting(talk)) == 1:
        return _said_to_who_waits(talk, text)
    if draft.has_words:
        _while_telling(talk)
    elif chatter.asks_on(text) and talk.known.cases:
        standing.tell(talk)
    else:
        hint(talk)
    return True


def _wants_nothing(talk: Talk, text: str) -> bool:
    """To an official who awaits something "không có gì" is the answer."""
    return chatter.was_mistaken(text) or (not taking.awaiting(talk) and chatter.is_nothing(text))


def _may_be_an_answer(talk: Talk, text: str) -> bool:
    """A free word is asked about once where an office was (`telling.wrong_answer`)."""
    draft, has_letters = talk.draft, any(map(str.isalpha, text))
    if draft.step == "unit" and has_letters:
        return "said:unit" not in draft.told
    return not has_letters and (draft.step in _NUMBERED or (draft.step == "unit" and bool(draft.choices)))


def hint(talk: Talk, *, is_yes: bool = False) -> None:
    """What one may do here; within half a day it is not said again. IS_YES: behind an "ok" the greeting says it."""
    if not _is_first(talk):
        return
    if is_yes:
        talk.greet()
    elif talk.draft.step:
        matter.ask(talk, "content")
    else:
        talk.say(texts.HINT_AFTER if talk.known.cases else texts.HINT, *talk.menu()[:3])


def _is_first(talk: Talk) -> bool:
    draft = talk.draft
    is_again = _HINTED in draft.told and not (talk.since_heard is not None and talk.since_heard >= SILENCE)
    draft.tell(_HINTED)
    return not is_again


def _while_telling(talk: Talk) -> None:
    """The question that is open, once more; one that may stay open does, the second time."""
    draft = talk.draft
    mark = f"{_HINTED}:{draft.step}"
    is_again, is_free = mark in draft.told or draft.step == "unit", draft.step not in _TELLING
    draft.tell(mark)
    if is_again and is_free:
        draft.skipped.append(draft.step)
        matter.go_on(talk)
    elif not (is_again or talk.in_burst):
        matter.repeat(talk, "Vâng." if is_free else texts.GO_AHEAD)


def _said_to_who_waits(talk: Talk, text: str) -> bool:
    """An official awaits something: a number may be it; "thế à" is not."""
    if not any(map(str.isalpha, text)):
        return False
    case = taking.awaiting(talk)[0]
    if _is_first(talk):
        talk.say(texts.STILL_AWAITED.format(code=case.code, link=case.link or texts.ITS_PAGE))
    return True


def of_a_case(talk: Talk, text: str) -> bool:
    """ "Thế à", "haha", while words for a matter that was sent are awaited: they are none."""
    return chatter.is_chatter(text) and any(map(str.isalpha, text)) and cases.is_open(talk)
