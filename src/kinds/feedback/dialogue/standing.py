"""Where does it stand? Answered from what the person has with us; a dossier of a procedure is not ours to look up."""

from kinds.feedback.dialogue import cases, matter, payloads, taking, texts
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding.standing import asks_where_it_stands, codes_in


def asked(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """False when TEXT asks something else, or is the menu's own wish."""
    known = [case for case in talk.known.cases if case.code]
    named = talk.case_named(text)
    ours, dossier = codes_in(text)
    if "matters" in wanted and not (named or ours or dossier):
        return not known and _nowhere(talk)
    if not asks_where_it_stands(text, *(case.code for case in known)):
        return False
    if named:
        cases.show(talk, named)
    elif dossier and len(taking.awaiting(talk)) == 1 and not talk.draft.has_matter:
        return False  # an official asked for it
    elif dossier:
        talk.say(texts.NOT_OURS.format(code=dossier))
    elif ours:
        talk.say(texts.NO_SUCH_CASE)
    else:
        _tell(talk)
    _go_on(talk)
    return True


def tell(talk: Talk) -> None:
    """Of everything that the person has with us; then what is being written goes on."""
    _tell(talk)
    _go_on(talk)


def _tell(talk: Talk) -> None:
    if any(case.code for case in talk.known.cases):
        cases.show_all(talk)
    elif talk.draft.step and talk.draft.has_words:
        talk.say(texts.ASKED_EARLY)
    else:
        _nowhere(talk)


def _go_on(talk: Talk) -> None:
    if talk.draft.step and talk.draft.has_words and not talk.draft.where:
        matter.repeat(talk)


def only_asks(talk: Talk, text: str) -> bool:
    """A question how far it is; the code of a dossier by itself may be what an official asked for."""
    return not codes_in(text)[1] and asks_where_it_stands(text, *(case.code for case in talk.known.cases))


def _nowhere(talk: Talk) -> bool:
    talk.say(texts.STANDS_NOWHERE, button("Gửi phản ánh", payloads.START), *talk.form_button())
    return True
