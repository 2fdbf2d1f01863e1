"""The summary of a matter that is complete: all that will be sent, as its sender reads it before it is."""

from books.orgs.outside import is_outside
from kernel.text import excerpt, fold, format_phone
from kernel.time import local_day
from kinds.feedback.dialogue import payloads, several, texts
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding.places import units_in
from kinds.feedback.reading.long_words import PIECE


def summary(talk: Talk, before: str = "") -> None:
    """Everything that will be sent, in one message, with Gửi / Sửa / Hủy."""
    draft = talk.draft
    draft.step = "confirm"
    apart = bool(draft.apart)
    content = several.lines(talk, 700) if apart else [f"• {texts.LABELS['content']}: {_in_short(draft.content)}"]
    first = f"{texts.CONFIRM} {texts.SEVERAL_CONFIRM}" if apart else texts.CONFIRM
    lines = [*([before] if before else []), first, *content, *_answers(talk, is_apart=apart), texts.CONFIRM_END]
    words = "\n".join(lines)
    draft.shown = version = draft.version()
    talk.say(
        words,
        button("Gửi", payloads.SEND, version, draft.id),
        button("Sửa", payloads.FIX),
        button("Hủy", payloads.CANCEL, draft.id),
        *((button(texts.TAKE_BACK, payloads.KEEP),) if draft.before else ()),
    )


def _in_short(content: str) -> str:
    """The beginning; of a long story also that all of it goes."""
    whole = f"{len(content):,}".replace(",", ".")
    return excerpt(content, 420) + (f" (gửi đủ {whole} ký tự)" if len(content) > PIECE else "")


def _answers(talk: Talk, *, is_apart: bool) -> list[str]:
    fields = talk.draft.fields
    shown = {**fields, "unit": _which_counts(talk), "phone": format_phone(fields.get("phone", ""))}
    own = () if is_apart else ("title", "unit", "happened_on")  # where each matter has its own, they stand beside it
    names = (*own, "name", "address", "phone", "email", "other")
    lines = [f"• {_label(name)}: {excerpt(shown[name], 200)}" for name in names if shown.get(name)]
    return [*lines, *([f"• {texts.WITH_FILES} {len(talk.draft.media)}"] if talk.draft.media else [])]


def _which_counts(talk: Talk) -> str:
    """The authority that was named. Where the sender's own words, which stay as they are, still name another: that this one counts."""
    fields, told = talk.draft.fields, talk.draft.content
    name = talk.unit_name(fields)
    others = units_in(told, talk.known.units, is_answer=False) if name else []
    if is_outside(name, local_day(talk.said_at)):
        return texts.PASSED_ON.format(name=name)
    is_named = any(unit.id == fields.get("unit_id") for unit in others) or fold(name) in fold(told)
    return texts.COUNTS.format(name=name) if others and not is_named else name


def _label(name: str) -> str:
    return texts.OTHER_CONTACT if name == "other" else texts.LABELS[name]
