"""What is no word of a matter and still wants an answer: a question about this talk, a thumb, a cry for help."""

from dataclasses import replace

from kernel.patterns import pattern
from kinds.feedback.dialogue import cases, matter, payloads, rating, texts
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.of_the_matter import is_body
from kinds.feedback.dialogue.talk import A_PIECE, TEXT_MAX, Talk, button
from kinds.feedback.dialogue.terms import KnownCase
from kinds.feedback.dialogue.understanding import asking, counter, scores
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.purposes import QUESTION
from kinds.feedback.dialogue.understanding.purposes import asks_more as is_one_more
from kinds.feedback.reading.wording import amount_of_words

_ANSWERS = {
    asking.PRIVATE: texts.PRIVATE,
    asking.COST: texts.COST,
    asking.LONG: texts.ASKED_EARLY,
    asking.WAITS: texts.WAITS,
    asking.WHICH_ADDRESS: texts.WHICH_ADDRESS,
    asking.THIS_NUMBER: texts.THIS_PHONE,
    asking.HUMAN: texts.HUMAN,
    asking.UNNAMED: texts.NOT_UNNAMED,
    asking.BY_VOICE: texts.CANNOT_WRITE,
}
_AT_ANY_TIME = frozenset((asking.WHO, asking.HUMAN, asking.WAITS))
# Where nothing is being told yet, or all is sent, these are asked of us.
_BETWEEN_MATTERS = frozenset((asking.PRIVATE, asking.COST, asking.LONG, asking.UNNAMED, asking.BY_VOICE))
_ABOUT_CONTACTS = frozenset((asking.WHICH_ADDRESS, asking.THIS_NUMBER))
# Of these a question back to our own ("khi nào?") is the nearer reading.
_LESS_NEAR = frozenset(("", asking.LONG, asking.WHO, asking.HUMAN))
_SUMMING_UP = OF_THE_SENDER | {"confirm"}
_TELLING = frozenset(("", "content", "rewrite"))
_UNTOLD = "not put in"  # in `Draft.told`: that it was left out is still to be said


def is_a_run(talk: Talk) -> bool:
    """Said right behind other words that we did not answer: then it is more of them."""
    reply, heard = talk.since_reply, talk.since_heard
    return talk.is_hasty and (reply is None or heard is None or reply > heard)


def answered(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """A question is answered with a question: the reason is given, and ours comes again. It is no word of the matter."""
    topic = asking.asked_of_us(text) if not wanted - {"greet"} else ""
    draft = talk.draft
    if topic == asking.UNNAMED and draft.has_words:
        topic = ""  # behind "your name?" it is answered with what is left to do
    if topic == asking.WAITS and (talk.in_pieces or is_a_run(talk)) and draft.step and draft.step != "confirm":
        topic = (
            topic if _TO_US.search(plain_words(text)) or "?" in text else ""
        )  # of an office, in the midst of a story
    is_less_near = topic in _LESS_NEAR or (topic in _ABOUT_CONTACTS and draft.step not in _SUMMING_UP)
    if is_less_near and _asks_back(talk, text, wanted):
        return True
    if not topic and not wanted and draft.step in OF_THE_SENDER and asking.remarks_on_asking(text):
        topic = asking.WHY
    is_the_answer = topic == asking.WHO and draft.step == "unit" and "?" not in text and is_body(text)  # "công an"
    if not topic or is_the_answer or not _may_be_asked(talk, topic, wanted):
        return False
    if (
        topic in {asking.WAITS, asking.LONG}
        and (not draft.has_words or draft.where == "whereto")
        and (talk.known.cases or topic == asking.WAITS)
    ):
        cases.show_all(talk) if talk.known.cases else talk.say(texts.STANDS_NOWHERE, *talk.menu()[:1])
        return True
    reply = _reply(talk, topic)
    if draft.step == "confirm":
        talk.say(f"{reply}\n{texts.WAITING_TO_SEND}" if topic != asking.WAITS else texts.WAITS_TO_SEND)
    elif draft.step and draft.has_words:
        matter.repeat(talk, reply)
    else:
        talk.say(reply, *talk.menu())
    return True


_TO_US = pattern(r"\b(?:alo|sao|ad|admin|oi|the|vay|gui|nhan|day|o do)\b")


def _asks_back(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """ "Khi nào?" behind our "when?": what is meant is said, and the question comes again. Nothing of it is kept."""
    draft = talk.draft
    if wanted or draft.where or draft.aside or draft.step == "confirm" or is_a_run(talk):
        return False
    about = counter.asks_back(draft.step, text)
    if not about or (about == "content" and draft.has_words):
        return False
    if not draft.step:
        talk.say(texts.EXPLAINED[about], *talk.menu())
    elif draft.step == "content":
        matter.ask(talk, "content", texts.EXPLAINED[about])
    else:
        matter.repeat(talk, texts.EXPLAINED[about])
    return True


def _may_be_asked(talk: Talk, topic: str, wanted: frozenset[str]) -> bool:
    """Some of it only where it can be meant: "địa chỉ nào?" behind our question for it, not in the midst of a story."""
    draft = talk.draft
    if draft.where == "whereto":
        return topic in _AT_ANY_TIME | _BETWEEN_MATTERS
    if draft.where or (topic in _ABOUT_CONTACTS and draft.step not in _SUMMING_UP):
        return False
    if topic in _BETWEEN_MATTERS and not draft.has_words:
        return True
    if topic == asking.WAITS and "greet" in wanted and not draft.has_words:
        return False
    return topic in _AT_ANY_TIME or not (draft.step in _TELLING or is_a_run(talk))


def _reply(talk: Talk, topic: str) -> str:
    if topic == asking.WHO:
        talk.is_named = True
        page = talk.known.page
        return f"{texts.WHO}{texts.WHO_PAGE.format(page=page) if page else ''}."
    if topic == asking.LONG and not talk.draft.has_words:
        return texts.ONCE_SENT
    if topic in _ANSWERS:
        return _ANSWERS[topic]
    is_optional = talk.draft.step in matter.OPTIONAL
    return texts.WHY_OPTIONAL if is_optional else matter.as_required(talk, texts.WHY_REQUIRED)


def asks_more(talk: Talk, text: str) -> bool:
    """Where the matter is a question about a procedure, the next question about it is more of the matter."""
    draft = talk.draft
    return draft.scope == QUESTION and draft.has_words and not draft.where and is_one_more(text)


def not_of_the_matter(talk: Talk, rest: str) -> bool:
    """Where only the sender is asked for, or all is summed up, what does not clearly tell of the matter is not added to it;
    its sender is told so, and puts it in by one press if it was meant to be."""
    draft = talk.draft
    is_of_it = tells_of_a_matter(rest) or asks_more(talk, rest) or asking.despairs(rest)
    if not rest or draft.editing or draft.step not in _SUMMING_UP or is_of_it:
        return False
    if draft.step == "name" and talk.in_pieces and "?" not in rest and amount_of_words(rest) <= A_PIECE:
        return False
    draft.beside.append(rest)
    if talk.in_burst and draft.in_run:
        draft.owes = True
        draft.tell(_UNTOLD)
        return True
    draft.in_run = True
    say_what_is_not_in(talk)
    if draft.step != "confirm":
        matter.repeat(talk, texts.WHOLE_ADDRESS if draft.step == "address" else "")
    return True


def say_what_is_not_in(talk: Talk, *, is_owed: bool = False) -> None:
    """Said at once, or when the run of messages is over (IS_OWED)."""
    put_in_too = button(texts.PUT_IN, payloads.PUT_IN)
    if talk.draft.step == "confirm" and (not is_owed or _UNTOLD in talk.draft.told):
        send = button("Gửi", payloads.SEND, talk.draft.version(), talk.draft.id)
        change = button("Sửa", payloads.FIX)
        talk.say(texts.NOT_READ, send, change, put_in_too)
    elif not is_owed or _UNTOLD in talk.draft.told:
        talk.say(texts.NOT_PUT_IN, put_in_too)
    talk.draft.told = [each for each in talk.draft.told if each != _UNTOLD]


def put_in(talk: Talk) -> bool:
    """It was of the matter after all."""
    draft = talk.draft
    if not draft.beside or not draft.has_words or draft.where not in {"", "several"}:
        return False
    draft.parts, draft.beside = [*draft.parts, *draft.beside], []
    matter.repeat(talk, texts.MORE_WORDS)
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
        elif talk.known.is_new and not talk.draft.has_matter:
            talk.greet()
        elif not talk.draft.has_matter and scores.sign_in(text) == "satisfied":
            talk.say(texts.THANKS)
        else:
            talk.say(texts.STICKER, *(() if talk.draft.has_matter else talk.menu()))
    return True


def help_first(talk: Talk, text: str) -> bool:
    """Whoever is in danger is told whom to call, once, and is asked nothing: the words are kept, and go on when they do.
    So is who despairs, where nothing was begun; and papers that are a state secret are not taken, nor is their offer."""
    if "secrets" not in talk.draft.told and not talk.draft.has_words and asking.offers_secrets(text):
        talk.draft.tell("secrets")
        talk.say(texts.SECRETS)
        return True
    is_first = not (talk.draft.has_matter or any(words_go_to(case) for case in talk.known.cases))
    if "despair" not in talk.draft.told and is_first and asking.despairs(text):
        mark, reply = "despair", f"{texts.DESPAIR}\n{texts.DESPAIR_KEPT}"
    elif "danger" not in talk.draft.told and asking.is_in_danger(text):
        mark, reply = "danger", texts.DANGER
    else:
        return False
    matter.begin(talk)
    talk.draft.tell(mark)
    talk.draft.parts.append(text)
    talk.is_named = True
    talk.say(reply)
    return True


def words_go_to(case: KnownCase) -> bool:
    return case.can_add or case.awaits_supplement


# What is said before anything else, once: the mark that it was, by what it is known, the words.
_FIRST = (
    ("despair", asking.despairs, texts.DESPAIR),
    ("beaten", asking.tells_of_beating, texts.BEATEN),
    ("secrets", asking.speaks_of_secrets, texts.SECRETS),
)


def whom_to_call(talk: Talk, text: str) -> None:
    """Who tells of a beating hears of 113 before anything else, once; then the talk goes on. Who despairs, of 115."""
    told = {"danger"} & set(talk.draft.told)
    found = next(((m, said) for m, meant, said in _FIRST if m not in talk.draft.told and meant(text)), None)
    if found is None or (told and found[0] == "beaten"):
        return
    mark, reply = found
    talk.draft.tell(mark)
    if mark == "despair" and talk.act is not None:
        talk.draft.tell("cared")  # the words go to a matter, and whoever holds it is asked at once
    talk.is_named = True
    if talk.replies:
        talk.replies[0] = replace(talk.replies[0], text=f"{reply}\n{talk.replies[0].text}"[:TEXT_MAX])
    else:
        talk.say(reply)
