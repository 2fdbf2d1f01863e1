"""One turn of the talk while it is being worked out: the draft, what was heard, what will be said. Limits are kept here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kernel.text import excerpt
from kernel.time import TZ
from kinds.feedback.dialogue import payloads, texts
from kinds.feedback.dialogue.draft import Draft, moment
from kinds.feedback.dialogue.terms import Act, Known, KnownCase, Reply, Turn, Unit
from kinds.feedback.dialogue.understanding.purposes import QUESTION
from kinds.feedback.reading.wording import amount_of_words
from messaging.routes import Button

TEXT_MAX, BUTTONS_MAX, TITLE_MAX = 2000, 5, 100
BURST = timedelta(seconds=20)  # somebody is still telling: acknowledge once
READING = timedelta(seconds=8)  # sooner than this after our question, vague words are not its answer
STRUGGLES = 2
A_PIECE = 5  # words
SILENCE = timedelta(hours=12)
OPEN_FOR = timedelta(minutes=30)  # so long the next words belong to the matter that was just spoken of
CARES_AFTER = timedelta(hours=1)  # not sent by then, somebody is asked to look after who despaired
WAITS_FOR = timedelta(hours=24)  # so long words wait for "which matter?"
EPOCH = datetime(2000, 1, 1, tzinfo=TZ)


def button(title: str, verb: str, about: str = "", more: str = "") -> Button:
    return Button(excerpt(title, TITLE_MAX), payload=payloads.of(verb, about, more))


class Talk:
    """What one message is worked out with. Mutable, lives for one turn."""

    def __init__(self, draft: Draft, known: Known, said_at: datetime, at: datetime) -> None:
        self.draft, self.known, self.said_at, self.at = draft, known, said_at, at
        self.replies: list[Reply] = []
        self.is_named = False  # what is said names the channel, or is too urgent to
        self.act: Act | None = None
        heard, replied = moment(draft.last_heard_at), moment(draft.last_reply_at)
        self.since_heard = _between(heard, said_at)
        self.since_reply = _between(replied, said_at)

    @property
    def is_hasty(self) -> bool:
        """Said before our question can have been read, or right behind another message."""
        return any(since is not None and since < READING for since in (self.since_reply, self.since_heard))

    @property
    def in_burst(self) -> bool:
        """More of a run of messages that was acknowledged already."""
        return (
            self.since_heard is not None
            and self.since_heard < BURST
            and self.since_reply is not None
            and self.since_reply < 8 * BURST
        )

    @property
    def in_pieces(self) -> bool:
        """The story comes a few words at a time: what follows soon is more of it."""
        told = self.draft.parts
        is_soon = self.since_heard is not None and self.since_heard < 9 * BURST
        return is_soon and len(told) > 1 and all(amount_of_words(part) <= A_PIECE for part in told[-2:])

    def say(self, text: str, *buttons: Button) -> None:
        """One reply, within the limits of the channel; at most one of them in a turn asks."""
        text = text.strip()
        if len(text) > TEXT_MAX:
            text = text[: TEXT_MAX - 1].rstrip() + "…"
        if text:
            self.replies.append(Reply(text, tuple(buttons[:BUTTONS_MAX])))

    def form_button(self) -> tuple[Button, ...]:
        link = self.known.form_link
        return (Button("Điền mẫu trên điện thoại", url=link),) if link else ()

    def offers_catalogue(self) -> tuple[Button, ...]:
        """Whoever only asks may find the answer at once; offered once."""
        if self.draft.scope != QUESTION or not self.known.catalogue or "catalogue" in self.draft.told:
            return ()
        self.draft.tell("catalogue")
        return (Button(texts.LOOK_UP, url=self.known.catalogue),)

    def offers_form(self) -> tuple[Button, ...]:
        """The form is offered at the start, and when somebody struggles."""
        if "form" not in self.draft.told or self.draft.misses >= STRUGGLES:
            self.draft.tell("form")
            return self.form_button()
        return ()

    def case(self, code: str) -> KnownCase | None:
        wanted = code.strip().lower()
        return next((case for case in self.known.cases if case.code.lower() == wanted), None)

    def case_named(self, text: str) -> KnownCase | None:
        """The matter of this person whose code stands in TEXT; "…-000123.2" is a part of "…-000123", and the part is meant."""
        said = text.lower()
        named = [case for case in self.known.cases if case.code and case.code.lower() in said]
        return max(named, key=lambda case: len(case.code), default=None)

    def unit(self, unit_id: str) -> Unit | None:
        return next((unit for unit in self.known.units if unit.id == unit_id), None)

    def unit_name(self, fields: Mapping[str, str]) -> str:
        """The unit that the answers name: one of ours, or as it was typed."""
        found = self.unit(fields.get("unit_id", ""))
        return found.name if found else fields.get("unit_text", "")

    def greet(self) -> None:
        self.is_named = True
        self.say(texts.GREETING, *self.menu())

    def menu(self) -> tuple[Button, ...]:
        return (
            button("Gửi phản ánh", payloads.START),
            button("Việc của tôi", payloads.MATTERS),
            button("Hướng dẫn", payloads.GUIDE),
            button("Xóa dữ liệu", payloads.ERASE),
            *self.form_button(),
        )

    def done(self) -> Turn:
        """The turn as a value."""
        kept = self.draft
        if self.replies and kept.has_new_media:
            kept.has_new_media = False
            if not any(_of_media(reply.text) for reply in self.replies):
                self.replies[0] = replace(
                    self.replies[0], text=f"{texts.MORE_PICTURES} {self.replies[0].text}"[:TEXT_MAX]
                )
        if self.replies and self.known.is_new and not self.is_named:
            self.replies[0] = replace(self.replies[0], text=f"{texts.CHANNEL}\n{self.replies[0].text}"[:TEXT_MAX])
        if self.replies:
            kept.last_reply_at = self.at.isoformat()
            kept.owes = False
        kept.last_heard_at = self.said_at.isoformat()
        return Turn(kept.dump(), tuple(self.replies), self.act, wake_at(kept))


def number_in(text: str, offered: int) -> int:
    """ "2." behind a list: which of so many that were OFFERED; 0 for any other words."""
    number = text.strip(" .)")
    return int(number) if len(number) == 1 and number.isdecimal() and int(number) <= offered else 0


def _of_media(said: str) -> bool:
    """Does it say that pictures came?"""
    return any(each in said for each in (texts.FIRST_PICTURE, texts.MORE_PICTURES, texts.WITH_FILES))


def wake_at(draft: Draft) -> datetime | None:
    """When to come back to DRAFT if nothing more is heard: a question that is open, words that wait, words that were taken."""
    heard, since = moment(draft.last_heard_at), moment(draft.aside.get("since", ""))
    due = []
    if heard and draft.owes:
        due.append(heard + BURST)
    if heard and draft.waits:
        due.append(heard + WAITS_FOR)
    if heard and draft.cares:
        due.append(heard + CARES_AFTER)
    if draft.taken or draft.taken_media:
        due.append((since or heard or EPOCH) + OPEN_FOR)
    return min((each for each in due if each.tzinfo), default=None)


def _between(earlier: datetime | None, later: datetime) -> timedelta | None:
    if earlier is None:
        return None
    try:
        return later - earlier
    except TypeError:  # one of them without a zone: a damaged draft
        return None


def media_of(heard: Any) -> list[dict[str, str]]:
    """What was sent along, as it is kept."""
    return [{"url": str(each.url), "kind": str(each.kind), "name": str(each.name)} for each in heard.media]


def contact_of(contact: Mapping[str, str]) -> dict[str, str]:
    """Name, telephone and address from a contact card or the form of the channel (districts are gone since 07/2025: kept when given)."""
    parts = [str(contact.get(key) or "").strip() for key in ("address", "ward", "district", "city")]
    address = ", ".join(part for part in parts if part)
    return {
        "name": str(contact.get("name") or "").strip(),
        "phone": str(contact.get("phone") or "").strip(),
        "address": address,
    }
