"""Where does it stand? Answered from what the person has with us; a dossier of a procedure is not ours to look up."""

from kinds.feedback.dialogue import cases, matter, payloads, taking, texts
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.terms import KnownCase
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


def tell_what_comes_next(talk: Talk) -> None:
    """ "Họ có gặp tôi không?", "bao giờ họ gọi?": what is known of what comes next in the matter that is under way."""
    draft = talk.draft
    under_way = [case for case in talk.known.cases if case.can_add or case.awaits_supplement or case.can_withdraw]
    if draft.step and draft.has_words and not draft.where:
        matter.repeat(talk, texts.ASKED_EARLY)
    elif not talk.known.cases:
        _nowhere(talk)
    elif len(under_way) > 1:
        lines = [f"• {case.code}: {case.stage_label}{cases.due(case)}" for case in under_way]
        talk.say("\n".join([*lines, texts.NEXT]), *(button(c.code, payloads.SHOW, c.code) for c in under_way))
    else:
        case = (under_way or list(talk.known.cases))[0]
        talk.say(_next_of(case), *cases.actions(case))


def _next_of(case: KnownCase) -> str:
    at = texts.STANDS_AT.format(code=case.code, stage=case.stage_label, due=cases.due(case))
    if case.awaits_supplement:
        return texts.STILL_AWAITED.format(code=case.code, link=case.link or texts.ITS_PAGE)
    if case.can_reopen or case.can_rate:
        return f"{at} {texts.NEXT_ANSWERED}"
    if not (case.can_add or case.can_withdraw):
        return f"{at} {texts.NEXT_OVER}"
    return f"{at} {texts.NEXT_ELSEWHERE if case.is_elsewhere else texts.NEXT}"


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
