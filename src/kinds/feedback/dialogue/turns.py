"""One message in, one turn out. The order of the questions asked about a message is the order of this file."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from kernel.text import format_phone, keep_legible
from kinds.feedback.dialogue import (
    adverts,
    asides,
    cases,
    choosing,
    inquiring,
    introducing,
    matter,
    open_wish,
    payloads,
    praises,
    presses,
    rating,
    small_talk,
    standing,
    taking,
    texts,
    waiting,
    wish_or_aside,
    wishes,
    words,
)
from kinds.feedback.dialogue.draft import OF_THE_SENDER, Draft
from kinds.feedback.dialogue.talk import Talk, contact_of, media_of, wake_at
from kinds.feedback.dialogue.terms import Known, Turn
from kinds.feedback.dialogue.understanding import homes, intents, phones, times
from kinds.feedback.dialogue.understanding.languages import asks_in_english
from kinds.feedback.dialogue.understanding.purposes import is_advert, is_praise
from kinds.feedback.reading.abuse import calmed

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
    rating.settle(talk, aside)
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
        asides.whom_to_call(talk, text)
    elif heard.kind == "follow":
        talk.greet()
    elif spoken:
        talk.say(texts.VOICE, *talk.form_button())
    elif heard.kind != "other" and not signs:
        _nothing(talk, texts.NOTHING)
    else:
        _nothing(talk, texts.STICKER)


def _nothing(talk: Talk, reply: str) -> None:
    """A sticker, an empty message: answered once, not each time. By a sticker one greets, too."""
    if reply == texts.STICKER and talk.known.is_new and not talk.draft.has_matter:
        talk.greet()
    elif not talk.in_burst:
        talk.say(reply, *(() if talk.draft.has_matter else talk.menu()))


def _words(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    if text and not media and _no_words(talk, text):
        return
    calm = calmed(text)
    wanted = intents.intents_of(calm) if not media else frozenset()
    if text and not media and introducing.may_be_one(talk, text, wanted):
        wanted = frozenset()
    if asides.only_signs(talk, text, media, wanted):
        return
    if (
        text
        and not media
        and (choosing.whereto_by_code(talk, text) or inquiring.is_over(talk, text) or _asked(talk, calm, wanted))
    ):
        return
    if choosing.of_a_case_meanwhile(talk, text, media, wanted):
        return
    if choosing.heard(talk, text, media, wanted) or choosing.after_silence(talk, text, media, wanted):
        return
    if wishes.agreed_to_erase(talk, wanted):
        return
    if cases.is_open(talk) and not wish_or_aside.is_menu(wanted) and open_wish.heard(talk, text, media, wanted):
        return
    if media or not (
        wish_or_aside.wish(talk, text, wanted) or rating.by_itself(talk, text) or wish_or_aside.aside(talk, text)
    ):
        _matter(talk, text, media)


def _no_words(talk: Talk, text: str) -> bool:
    """A button was pressed, of this age or of an older one."""
    press = payloads.pressed(text)
    if press:
        presses.pressed(talk, press)
    elif payloads.looks_pressed(text):
        presses.stale(talk)
    else:
        return False
    return True


def _asked(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """Where a matter stands, or something about this talk."""
    if _goes_to_a_case(talk, text) or asides.asks_more(talk, text) or _is_where_one_lives(talk, text):
        return False
    return (
        standing.asked(talk, text, wanted) or inquiring.asked(talk, text, wanted) or asides.answered(talk, text, wanted)
    )


def _is_where_one_lives(talk: Talk, text: str) -> bool:
    """ "Em ở Gia Lâm", behind "where do you live?": asks nothing."""
    return talk.draft.step == "address" and not talk.draft.where and homes.is_home(text)


def _goes_to_a_case(talk: Talk, text: str) -> bool:
    """Words for a matter that was sent. Behind words that have gone there, a question how far it is, is one."""
    return cases.waits_for_words(talk) and not (talk.draft.aside.get("sent") and inquiring.only_asks(talk, text))


def _matter(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    draft = talk.draft
    if not media and asides.help_first(talk, text):
        return
    if small_talk.hears(talk, text, media):
        return
    is_new = not draft.has_words and not draft.step
    awaiting = taking.awaiting(talk) if is_new else ()
    # Where the sender is asked for, a question is no name and no home.
    if not media and (is_new or draft.step in OF_THE_SENDER) and asks_in_english(text):
        inquiring.answer_in_english(talk)
        return
    is_tag = text.startswith("#") and " " not in text  # perhaps a button of another age: nothing happens by it unasked
    if is_new and not media and waiting.said_of_the_sender(talk, text):
        return
    if len(awaiting) == 1 and not is_tag:
        if media or not taking.asks_back(talk, awaiting[0], text):
            taking.take(talk, awaiting[0], text, media)
    elif is_new and not media and is_advert(text):
        adverts.turn_away(talk, text)
    elif is_new and not media and not is_tag and is_praise(text):
        praises.thank(talk, text)
    elif is_new and text and not media and not any(c.isalpha() for c in text) and len(text) < 30:
        if phones.find_phone(text) or times.is_only_a_time(text):
            words.said(talk, text, media)
        else:
            talk.say(texts.NUMBER, *talk.menu()[:3])
    elif is_new and not media and waiting.was_sent(talk, text):
        return
    elif is_new and waiting.may_be_more(talk, text):
        waiting.hold(talk, text, media)
        waiting.ask_whereto(talk)
    else:
        words.said(talk, text, media)


def _location(talk: Talk, text: str) -> None:
    line = f"{texts.PLACE_SENT} {text}" if text else ""
    if line and (talk.draft.has_words or talk.draft.step):
        matter.begin(talk)
        talk.draft.parts.append(line)
        if talk.in_burst:
            talk.draft.owes = True
        else:
            matter.repeat(talk, texts.LOCATION)
    elif line:
        _matter(talk, line, [])
    else:
        _nothing(talk, texts.NOTHING)


def _contact(talk: Talk, heard: "Heard", text: str) -> None:
    """The channel's form fills what is empty; what is there already is not overwritten. A card says nothing but a number: it may
    be anybody's, the one's too of whom the matter tells, and is the sender's where that is asked."""
    draft = talk.draft
    card = contact_of(heard.contact)
    number = phones.find_phone(card["phone"])
    values = {"name": card["name"], "phone": number[0] if number else "", "address": card["address"][:300]}
    told = [value for value in values.values() if value]
    if not (told or text):
        _nothing(talk, texts.NOTHING)
        return
    line = texts.CARD_SENT + ", ".join(filter(None, (*map(format_phone, told), text)))
    own = draft.fields.get("phone") or talk.known.person.get("phone")
    is_anybodys = told == [values["phone"]] and draft.step != "phone" and own != values["phone"]
    if is_anybodys and talk.known.cases and not (draft.has_words or draft.step):
        _matter(talk, line, [])  # of which matter, is asked as of other words
        return
    matter.begin(talk)
    if is_anybodys or any(draft.fields.get(key) not in {None, "", value} for key, value in values.items() if value):
        draft.parts.append(line)
    elif text:
        draft.parts.append(text)
    if not is_anybodys:
        draft.fields |= {key: value for key, value in values.items() if value and not draft.fields.get(key)}
    if draft.where:
        return
    noted = texts.CARD.format(phone=format_phone(values["phone"])) if is_anybodys else texts.CONTACT
    if matter.has_enough(talk):
        matter.go_on(talk, noted)
    else:
        matter.ask(talk, "content", noted)
