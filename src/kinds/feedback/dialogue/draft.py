"""What the conversation remembers between two messages: a JSON-able draft, read tolerantly, written sparingly.

It is sealed by whoever keeps it; here it is only a value. Nothing that a person typed is thrown away from it
except when that person replaces it or says so.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

OF_THE_SENDER = frozenset(("name", "address", "phone"))  # asked of everybody (Decree 20/2008/NĐ-CP, art. 7)


@dataclass(slots=True)
class Draft:
    """One unfinished matter, and where the talk stands."""

    id: str = ""
    step: str = ""  # the question that is open
    editing: bool = False  # the question was opened to correct an answer
    where: str = ""  # a choice that is open instead: silence, whereto, restart, cancel, advert, several, ward
    fields: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)  # the words of the matter, message by message
    before: list[str] = field(default_factory=list)  # the words that others took the place of: they come back on wish
    foreign: list[str] = field(default_factory=list)  # words not in Vietnamese: kept, they go below the content
    media: list[dict[str, str]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)  # words that wait for the choice in `where`
    held_media: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)  # unit ids or case codes offered last, for "1", "2"
    aside: dict[str, str] = field(default_factory=dict)  # something about an existing case is being said
    taken: list[str] = field(default_factory=list)  # went to a matter unasked: may be taken back for a little while
    taken_media: list[dict[str, str]] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)  # the matters that the sender wants sent each by itself
    sent: dict[str, str] = field(default_factory=dict)  # the draft that was sent last, and under which code
    has_new_media: bool = False  # pictures came of which nothing was said yet
    shown: str = ""  # the version that the last summary showed
    apart_of: str = ""  # of which words: with other words it is asked anew
    scope: str = ""  # what the words seem to be, when that is rather sure: question, scene
    beside: list[str] = field(default_factory=list)  # said to us rather than of the matter: put in only on wish
    owes: bool = False  # something was said that nobody answered: the question comes again when the run is over
    in_run: bool = False  # of this run of messages one that was no answer has been answered
    misses: int = 0
    told: list[str] = field(default_factory=list)
    last_reply_at: str = ""
    last_heard_at: str = ""

    @classmethod
    def load(cls, kept: Any) -> "Draft":
        """The draft as it was kept; what has another shape (an older version, damage) is left out, never an error."""
        draft = cls()
        if not isinstance(kept, dict):
            return draft
        for each in fields(cls):
            value = kept.get(each.name)
            default = getattr(draft, each.name)
            if type(value) is type(default):
                setattr(draft, each.name, _shaped(value, each.name))
        return draft

    def dump(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def has_matter(self) -> bool:
        return bool(self.parts or self.foreign or self.media or self.step or self.held or self.held_media)

    @property
    def has_words(self) -> bool:
        return bool(self.parts or self.foreign or self.media or self.held or self.held_media)

    @property
    def waits(self) -> bool:
        """Words wait for "which matter?", and the sender was not reminded yet."""
        return self.where == "whereto" and bool(self.held or self.held_media) and "held" not in self.told

    @property
    def cares(self) -> bool:
        """Its sender despaired, or was in danger, and nobody was asked yet to look after them."""
        return bool({"despair", "danger"} & set(self.told)) and "cared" not in self.told

    @property
    def content(self) -> str:
        return "\n".join([*self.parts, *self.foreign]).strip()

    def mark(self) -> str:
        """Of the words alone."""
        return hashlib.sha256(self.content.encode("utf-8", "replace")).hexdigest()[:10]

    def version(self) -> str:
        """Changes with every word: a "send" button speaks of exactly what its summary showed."""
        told = json.dumps(
            [self.id, self.fields, self.parts, self.foreign, self.media, *([self.apart] if self.apart else [])],
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:10]

    def tell(self, mark: str) -> None:
        """Remember that MARK was said or asked: once is enough."""
        self.told = sorted({*self.told, mark})

    def hand_out(self) -> tuple[list[str], list[dict[str, str]]]:
        """The words and files that waited for a choice; they wait no longer, and the choice is over."""
        held, media = self.held, self.held_media
        self.held, self.held_media, self.where, self.choices = [], [], "", []
        return held, media

    def emptied(self) -> "Draft":
        """Nothing of the matter; only when we last spoke, so that a burst is still a burst, and what was sent, for an old button."""
        return Draft(last_reply_at=self.last_reply_at, last_heard_at=self.last_heard_at, sent=self.sent)


def _shaped(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {str(k): v for k, v in value.items() if isinstance(v, str)}
    if isinstance(value, list):
        wanted = dict if name in {"media", "held_media", "taken_media"} else str
        return [each for each in value if isinstance(each, wanted)]
    return value


def has_matter(kept: dict[str, Any]) -> bool:
    """Whether a kept draft holds an unfinished matter (for whoever reminds or forgets)."""
    return Draft.load(kept).has_words


def words_so_far(kept: dict[str, Any]) -> str:
    """Everything that was told of an unfinished matter, the words that wait for a choice included."""
    draft = Draft.load(kept)
    return "\n".join([*draft.parts, *draft.foreign, *draft.held, *draft.beside]).strip()


def moment(kept: str) -> datetime | None:
    """A kept instant, or None."""
    try:
        return datetime.fromisoformat(kept)
    except ValueError:
        return None
