"""One message in, one turn out. The order of the questions asked about a message is the order of this file."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from kernel.text import keep_legible
from kinds.feedback import reasons
from kinds.feedback.dialogue import (
    adverts,
    cases,
    correcting,
    matter,
    payloads,
    presses,
    standing,
    taking,
    texts,
    wishes,
    words,
)
from kinds.feedback.dialogue.draft import Draft
from kinds.feedback.dialogue.talk import SILENCE, Talk, contact_of, media_of, wake_at
from kinds.feedback.dialogue.terms import Known, Turn
from kinds.feedback.dialogue.understanding import intents, phones
from kinds.feedback.dialogue.understanding.purposes import is_advert
from kinds.feedback.suspicion import asks_how_to_denounce

if TYPE_CHECKING:  # messaging.inbound knows Django; the conversation needs only the shape of what was heard
    from messaging.inbound import Heard

_UNSPOKEN = frozenset(("receipt", "unfollow", "withdraw"))
_SOUND = frozenset(("audio", "voice", "video"))
_SIGNS = frozenset(("sticker", "gif"))


def turn(draft: dict[str, Any], heard: "Heard", known: Known, at: datetime) -> Turn:
    """What is remembered, said and done after HEARD. Pure: the same arguments give the same turn."""
    if heard.kind in _UNSPOKEN:
        return Turn(draft, (), None, wake_at(Draft.load(draft)))
    talk = Talk(Draft.load(draft), known, heard.said_at or at, at)
    if not talk.in_burst:
        talk.draft.in_run = False
    if known.scope is not None:
        talk.draft.scope = known.scope
    aside = dict(talk.draft.aside)
    _hear(talk, heard)
    cases.settle_rating(talk, aside)
    return talk.done()


def _hear(talk: Talk, heard: "Heard") -> None:
    text = keep_legible(heard.text or "").strip()
    media = media_of(heard)
    spoken = [each for each in media if each["kind"] in _SOUND]
    signs = [each for each in media if each["kind"] in _SIGNS]
    media = [each for each in media if each not in spoken and each not in signs]
    if heard.kind == "contact":
        _contact(talk, heard, text)
    elif heard.kind == "location":
        _location(talk, text)
    elif text or media:
        _words(talk, text, media)
    elif heard.kind == "follow":
        talk.greet()
    elif spoken:
        talk.say(texts.VOICE, *talk.form_button())
    elif heard.kind != "other" and not signs:
        _nothing(talk, texts.NOTHING)
    else:
        _nothing(talk, texts.STICKER)


def _nothing(talk: Talk, reply: str) -> None:
    """A sticker, an empty message: answered once, not each time."""
    if not talk.in_burst:
        talk.say(reply, *(() if talk.draft.has_matter else talk.menu()))


def _words(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    press = payloads.pressed(text) if not media else None
    if press:
        presses.pressed(talk, press)
        return
    wanted = intents.intents_of(text) if not media else frozenset()
    if not text and not media:
        return
    if text and not media and not wanted and not any(letter.isalnum() for letter in text):
        _nothing(talk, texts.STICKER)  # 👍 is an answer to nothing
        return
    if text and not media and _whereto_by_code(talk, text):
        return
    if text and not media and not _goes_to_a_case(talk, text) and standing.asked(talk, text, wanted):
        return
    if _choice_open(talk, text, media, wanted) or _after_silence(talk, text, media, wanted):
        return
    if wishes.agreed_to_erase(talk, wanted):
        return
    if cases.is_open(talk) and not _is_menu(wanted) and cases.heard(talk, text, media, wanted):
        return
    if media or not (_wish(talk, text, wanted) or _aside(talk, text)):
        _matter(talk, text, media)


def _goes_to_a_case(talk: Talk, text: str) -> bool:
    """Words for a matter that was sent. Behind words that have gone there, a question how far it is, is one."""
    return cases.waits_for_words(talk) and not (talk.draft.aside.get("sent") and standing.only_asks(talk, text))


def _is_menu(wanted: frozenset[str]) -> bool:
    return bool(wanted & {"matters", "guide", "erase", "start", "form"}) and "yes" not in wanted


def _choice_open(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """A choice was offered; words that do not choose wait with it, and go on with the matter the second time."""
    draft = talk.draft
    if not draft.where:
        return False
    if draft.where == "whereto":
        return _whereto(talk, text, media, wanted)
    if draft.where == "advert":
        return adverts.after(talk, text, wanted)
    if not media and wishes.chosen(talk, wanted, text.strip(" .)")):
        return True
    if _is_menu(wanted) or wanted & {"thanks", "greet", "stop", "cancel"}:
        return _wish(talk, text, wanted)
    was_silent = draft.where == "silence"
    words.hold(talk, text, media)
    if was_silent and talk.in_burst:
        return True
    wishes.go_on(talk)
    return True


def _whereto(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    draft = talk.draft
    number = text.strip(" .)")
    codes = draft.choices
    if not media and number.isdecimal() and len(number) == 1 and 1 <= int(number) <= len(codes) + 1:
        case = talk.case(codes[int(number) - 1]) if int(number) <= len(codes) else None
        words.release(talk) if case is None else cases.wish(talk, "add", case)
        return True
    plain = intents.plain_words(text)
    if wanted & {"start", "anew", "no"} or plain in {"viec moi", "moi", "phan anh moi", "viec khac", "khac"}:
        words.release(talk)
    elif (
        len(codes) == 1
        and (wanted & {"yes"} or plain in {"bo sung", "them", "phan them", "gui them"})
        and talk.case(codes[0])
    ):
        cases.wish(talk, "add", talk.case(codes[0]))
    elif wanted & {"cancel", "stop"}:
        wishes.cancel(talk)
    elif _is_menu(wanted):
        return _wish(talk, text, wanted)
    else:
        words.hold(talk, text, media)
        if talk.in_burst:
            draft.owes = True
        else:
            words.ask_whereto(talk)
    return True


def _whereto_by_code(talk: Talk, text: str) -> bool:
    """ "Which matter?" was asked, and the reply is a code."""
    if talk.draft.where != "whereto":
        return False
    case = next((case for case in talk.known.cases if case.code and case.code.lower() in text.lower()), None)
    if case is None or len(text.lower().replace(case.code.lower(), "").split()) > 4:
        return False
    cases.wish(talk, "add", case)
    return True


def _after_silence(talk: Talk, text: str, media: list[dict[str, str]], wanted: frozenset[str]) -> bool:
    """A day later: greet, and ask whether to go on or to start anew. What was just said waits for the answer."""
    if not talk.draft.has_words or talk.draft.where or talk.since_heard is None or talk.since_heard < SILENCE:
        return False
    if wanted & {"go_on", "anew", "cancel", "stop", "matters", "erase"}:
        return False
    if media or not wanted or wanted <= {"number"}:
        words.hold(talk, text, media)
    words.ask_after_silence(talk)
    return True


def _wish(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """A wish that the whole message is; which one depends on where the talk stands."""
    step = talk.draft.step
    if step == "confirm":
        if "yes" in wanted or text.strip() == "1":
            matter.submit(talk)
            return True
        if wanted & {"no"} or text.strip() == "2":
            matter.fix_menu(talk)
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
        elif not talk.in_burst:
            talk.say(texts.THANKS)
    elif talk.draft.step:
        if not talk.is_hasty:
            matter.repeat(talk, "Xin chào ông/bà." if "greet" in wanted else "Vâng.")
    elif not talk.in_burst or "greet" in wanted:
        talk.greet()


def _aside(talk: Talk, text: str) -> bool:
    """A correction, a wish about a case, a question about the law, abuse: not words of the matter."""
    if correcting.corrects(talk, text):
        return True
    if asks_how_to_denounce(text):
        talk.say(reasons.GUIDANCE_HOW)
        return True
    case_wish = None if talk.draft.step else cases.wish_in(talk, text)
    if case_wish:
        cases.wish(talk, *case_wish)
        return True
    if intents.is_insult(text):
        if talk.draft.has_words:
            talk.draft.parts.append(text)
        if not talk.in_burst:
            talk.say(texts.INSULT, *talk.offers_form())
        return True
    return False


def _matter(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    draft = talk.draft
    is_new = not draft.has_words and not draft.step
    awaiting = taking.awaiting(talk) if is_new else ()
    is_tag = text.startswith("#") and " " not in text  # perhaps a button of another age: nothing happens by it unasked
    if len(awaiting) == 1 and not is_tag:
        taking.take(talk, awaiting[0], text, media)
    elif is_new and not media and is_advert(text):
        adverts.turn_away(talk, text)
    elif is_new and text and not media and not any(c.isalpha() for c in text) and len(text) < 30:
        talk.say(texts.NUMBER)
        words.said(talk, text, media)
        talk.replies = talk.replies[:1] if not talk.replies[1:] else talk.replies
    elif is_new and any(case.can_add or case.awaits_supplement for case in talk.known.cases):
        words.hold(talk, text, media)
        words.ask_whereto(talk)
    else:
        words.said(talk, text, media)


def _location(talk: Talk, text: str) -> None:
    line = f"Vị trí gửi kèm: {text}" if text else ""
    if line and (talk.draft.has_words or talk.draft.step):
        matter.begin(talk)
        talk.draft.parts.append(line)
        if not talk.in_burst:
            matter.repeat(talk, texts.LOCATION)
    elif line:
        _matter(talk, line, [])
    else:
        _nothing(talk, texts.NOTHING)


def _contact(talk: Talk, heard: "Heard", text: str) -> None:
    """A contact card or the channel's form fills what is empty; what is there already is not overwritten."""
    draft = talk.draft
    matter.begin(talk)
    card = contact_of(heard.contact)
    number = phones.find_phone(card["phone"])
    values = {"name": card["name"], "phone": number[0] if number else "", "address": card["address"][:300]}
    other = [value for key, value in values.items() if value and draft.fields.get(key) not in {None, "", value}]
    for key, value in values.items():
        if value:
            draft.fields.setdefault(key, value)
    if other:
        draft.parts.append("Danh thiếp gửi kèm: " + ", ".join(value for value in (*values.values(), text) if value))
    elif text:
        draft.parts.append(text)
    if draft.where:
        return
    if matter.has_enough(talk):
        matter.go_on(talk, texts.CONTACT)
    else:
        matter.ask(talk, "content", texts.CONTACT)


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
