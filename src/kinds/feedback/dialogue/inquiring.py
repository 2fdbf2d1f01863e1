"""What is asked beside a matter is answered with what there is: where it stands, the form, the city's telephone. It begins none."""

from kinds.feedback.dialogue import asides, matter, payloads, standing, texts
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.terms import Add
from kinds.feedback.dialogue.understanding import inquiries
from kinds.feedback.dialogue.understanding.purposes import QUESTION
from messaging.routes import Button

_REPLIES = {inquiries.OFFICE: texts.OFFICES, inquiries.WAY: texts.WAY, inquiries.COMPLAINT: texts.COMPLAINT}
_RATES_OR_REOPENS = frozenset(("rate", "reopen"))


def asked(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """False when TEXT asks nothing of this, or is one of a run of messages that tell."""
    topic = inquiries.asked(text) if not wanted - {"greet", "guide", "wait"} else ""
    if topic == inquiries.PROCEDURE and (not talk.draft.has_words or talk.draft.scope == QUESTION):
        return False  # the question is the matter: an official answers it
    if not topic or (talk.draft.has_words and asides.is_a_run(talk)):
        return False
    if topic == inquiries.WAY and talk.draft.has_words:
        return False  # asked of those whom the story tells of
    if topic == inquiries.COMPLAINT and (talk.draft.has_words or talk.known.cases):
        return False  # of what is told, or of an answer
    if topic == inquiries.CONTACT:
        standing.tell_what_comes_next(talk)
        return True
    if topic in {inquiries.STANDS, inquiries.NOW}:
        standing.tell(talk)
        return True
    if topic == inquiries.PROCEDURE:
        _say(talk, texts.PROCEDURES, *_catalogue(talk))
    elif topic in _REPLIES:
        _say(talk, _REPLIES[topic])
    elif talk.known.form_link:
        _say(talk, texts.FORM_HAS, *talk.form_button())
    else:
        _say(talk, texts.NO_FORM_HAS)
    return True


def _catalogue(talk: Talk) -> tuple[Button, ...]:
    return (Button(texts.LOOK_UP, url=talk.known.catalogue),) if talk.known.catalogue else ()


def _say(talk: Talk, reply: str, *way: Button) -> None:
    """The answer, with the WAY to it; then the question that is open."""
    draft = talk.draft
    if draft.step == "confirm" and not draft.where:
        talk.say(f"{reply}\n{texts.WAITING_TO_SEND}", *way)
    elif draft.step and draft.has_words and not draft.where:
        if way:
            talk.say(reply, *way)
            reply = ""
        matter.repeat(talk, reply)
    else:
        talk.say(reply, *(way or talk.menu()[:2]))


def answer_in_english(talk: Talk) -> None:
    """Whoever greets or asks in English has told of nothing: what this channel is, and no draft; what is asked stays open."""
    form = talk.form_button()
    said = texts.ENGLISH.format(form=texts.ENGLISH_FORM if form else "")
    if talk.draft.step:
        matter.repeat(talk, said)
    else:
        talk.say(said, *form)


def is_over(talk: Talk, text: str) -> bool:
    """ "Em nhận được kết quả rồi": of the one matter that is open. Its officials get the words; it is not withdrawn unasked."""
    draft = talk.draft
    is_written = draft.has_words or bool(draft.step)
    if is_written or draft.where or draft.aside.get("kind") in _RATES_OR_REOPENS or not inquiries.is_over(text):
        return False
    may_end = [case for case in talk.known.cases if case.can_withdraw]
    if len(may_end) != 1 or may_end[0].awaits_supplement:
        return False
    case = may_end[0]
    draft.aside = {"kind": "withdraw", "case": case.code, "since": talk.at.isoformat()}
    draft.taken, draft.taken_media = [], []
    if case.can_add:
        talk.act = Add(case.id, text, [])
    talk.say(
        texts.OVER_ASK.format(code=case.code),
        button("Rút phản ánh", payloads.WITHDRAW_REALLY, case.code),
        button("Không rút", payloads.LEAVE),
    )
    return True


def only_asks(talk: Talk, text: str) -> bool:
    """Behind words that went to a matter: how far it is, which is no more of them."""
    return standing.only_asks(talk, text) or inquiries.asked(text) in {inquiries.STANDS, inquiries.CONTACT}
