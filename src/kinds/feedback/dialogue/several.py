"""Somebody tells of two matters at once: asked, kindly and once for the same words, whether each goes by itself."""

from kernel.patterns import pattern
from kernel.text import excerpt
from kernel.time import local_day
from kinds.feedback.dialogue import payloads, texts
from kinds.feedback.dialogue.of_the_matter import when_into
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding import times
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.places import units_in
from kinds.feedback.dialogue.understanding.purposes import SCENE
from kinds.feedback.reading.several import by_itself, divided, without_number
from messaging.routes import Button

_APART = frozenset(("hai", "hai viec", "2 viec", "rieng", "gui rieng", "tach", "tach rieng", "tach ra", "hai phan anh", "gui rieng tung viec", "tung viec", "gui hai", "gui 2"))  # fmt: skip
_TOGETHER = frozenset(("mot", "mot viec", "1 viec", "chung", "gui chung", "gop", "gop lai", "gop chung", "mot phan anh", "gui mot", "chung mot", "chung mot phan anh"))  # fmt: skip


_LASTS = pattern(r"\b(?:\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|may|nhieu|nua|ca) (?:ngay|tuan|thang|nam)\b")


def asks(talk: Talk, before: str = "", *more: Button) -> bool:
    """All is known, and the words are clearly of several matters that nobody was asked about yet. MORE: buttons behind the two."""
    draft = talk.draft
    if draft.apart_of == draft.mark():
        return False
    draft.apart, draft.apart_of = [], ""
    found = divided(talk.draft.content, talk.known.scope_of)
    if not found.is_clear:
        return False
    draft.where, draft.step = "several", "confirm"
    room = 900 // len(found.parts)
    listed = [
        f"{number}. {excerpt(without_number(by_itself(part)), room)}" for number, part in enumerate(found.parts, 1)
    ]
    files = [texts.SEVERAL_FILES.format(count=len(listed))] if draft.media else []
    told = [texts.SEVERAL.format(count=len(listed)), *listed, *files, texts.SEVERAL_ASK]
    talk.say(
        "\n".join([before, *told]),
        button(f"Gửi riêng {len(listed)} việc", payloads.TWO, draft.mark()),
        button("Gửi chung một phản ánh", payloads.ONE, draft.mark()),
        *more,
    )
    return True


def said(talk: Talk, text: str, wanted: frozenset[str]) -> bool:
    """A typed answer; False when these were other words."""
    number, plain = text.strip(" .)"), plain_words(text)
    if plain in _APART or number == "1" or "yes" in wanted:
        decide(talk, is_apart=True)
    elif plain in _TOGETHER or number == "2" or wanted & {"no", "keep"}:
        decide(talk, is_apart=False)
    else:
        return False
    return True


def decide(talk: Talk, *, is_apart: bool) -> None:
    """The summary shows it before anything is sent."""
    draft = talk.draft
    draft.where, draft.apart_of = "", draft.mark()
    parts = divided(talk.draft.content, talk.known.scope_of).parts if is_apart else ()
    draft.apart = [by_itself(part) for part in parts]


def fields_of(talk: Talk) -> list[dict[str, str]]:
    """What each of the matters is sent with: its own words, and the answers that are its own or everybody's."""
    parts, today = talk.draft.apart, local_day(talk.said_at)
    named = [units_in(part, talk.known.units, is_answer=False) for part in parts]
    whens = [times.told(part, today) for part in parts]
    made = []
    for number, part in enumerate(parts):
        fields = {key: value for key, value in talk.draft.fields.items() if value and (number == 0 or key != "title")}
        fields["content"] = part
        if len(named[number]) == 1:
            fields["unit_id"] = named[number][0].id
            fields.pop("unit_text", None)
        elif talk.known.scope_of(part) == SCENE or any(named[:number] + named[number + 1 :]):
            fields.pop("unit_id", None)
            fields.pop("unit_text", None)
        if any(words for words, _day in whens):
            words, day = whens[number]
            fields.pop("happened_on", None)
            when_into(fields, "" if day else words, day)
        elif _LASTS.search(plain_words(part)):
            fields.pop("happened_on", None)  # the answer was about the other: this one says how long it lasts
            fields.pop("happened_on_date", None)
        made.append(fields)
    return made


def lines(talk: Talk, room: int) -> list[str]:
    """The matters as the summary shows them."""
    shown = []
    for number, fields in enumerate(fields_of(talk), 1):
        beside = [word for word in (talk.unit_name(fields), fields.get("happened_on", "")) if word]
        told = excerpt(without_number(fields["content"]), room // len(talk.draft.apart))
        shown.append(f"• Việc {number}: {told}" + (f" ({'; '.join(beside)})" if beside else ""))
    return shown
