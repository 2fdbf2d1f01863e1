"""Something that was said before is put right: at once when the new answer is there, else by asking again.

Whatever says that something was wrong is no name and no word of the matter; where it is not clear what, that is asked.
"""

import re

from kernel.patterns import pattern
from kernel.text import format_phone
from kinds.feedback.dialogue import half_said, matter, payloads, rewording, said_besides, texts, which_ward
from kinds.feedback.dialogue.of_the_matter import is_body, set_when
from kinds.feedback.dialogue.of_the_sender import only_puts_right
from kinds.feedback.dialogue.putting_right import (
    LONGEST_TITLE,
    REPEATED,
    fitting,
    patched,
    put_right,
    speaks_of,
    time_in,
    what_is_known,
)
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding import intents, parts, persons, phones, slips
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.slips import Slip
from kinds.feedback.reading.wording import amount_of_words

_LONGEST_CHANGE = 12  # words
_SLIPPED = "slipped"
_LEFT_OPEN = pattern(r"(?:[\s,.]+(?:chứ|chu|cơ|mà|thôi|đấy|day))+$", re.IGNORECASE)  # "mồng 9 chứ"


def corrects(talk: Talk, text: str) -> bool:
    """As in "sửa số điện thoại 0912…": at once when the new answer is there, otherwise the question opens again."""
    draft = talk.draft
    if not draft.has_words or not draft.step:
        return False
    if half_said.hears(talk, text) or said_besides.hears(talk, text):
        return True
    was_slip = _SLIPPED in draft.told
    draft.told = [each for each in draft.told if each != _SLIPPED]
    found, slip = intents.correction(text), slips.slip_in(text)
    if slip and slip.new and which_ward.settled(talk, slip):
        return True
    if found and slip and slip.new and found[0] == "unit" and found[1] and put_right(talk, slip):
        return True  # "nhầm, phường B": of the address, where that was said last
    if (
        found
        and not found[1]
        and slips.names_the_wrong(text)
        and not (draft.step == "confirm" or what_is_known(talk, found[0]))
    ):
        found = None  # "sai tên", of a paper: nothing of it was said here yet
    if found and _renewed(talk, *found):
        return True
    if was_slip and (which_ward.settled(talk, Slip(new=text)) or put_right(talk, Slip(new=text))):
        return True
    return (
        _slipped(talk, text)
        or which_ward.stated(talk, text)
        or _stated(talk, text)
        or rewording.drops_a_part(talk, text)
        or _at_the_summary(talk, text)
        or rewording.adds(talk, text)
    )


def _renewed(talk: Talk, name: str, value: str) -> bool:
    """ "Sửa tên", with or without the new one."""
    if not name:
        matter.fix_menu(talk)
    elif not value:
        matter.fix(talk, name)
    else:
        return _new_value(talk, name, value)
    return True


def _new_value(talk: Talk, name: str, value: str) -> bool:
    fields = talk.draft.fields
    bare = slips.alone(value)
    if name == "content" and rewording.said_of_it(talk, value):
        return True
    if name == "email" and (mail := persons.email_in(bare)) and not mail[1]:
        fields["email"] = mail[0]
    elif name == "title" and len(value) <= LONGEST_TITLE:
        fields["title"] = value
    elif not (
        patched(talk, name, Slip(bare)) or fitting(talk, name, value if name == "address" else bare, is_strong=False)
    ):
        return False
    said = what_is_known(talk, name)
    shown = format_phone(said) if name == "phone" else said
    matter.go_on(talk, texts.CHANGED.format(label=texts.LABELS[name].lower(), value=shown))
    return True


def _slipped(talk: Talk, text: str) -> bool:
    """ "Không phải phường A mà là phường B", "à nhầm, hôm kia": the answer that is meant says the new, wherever the talk stands."""
    slip = slips.slip_in(text)
    if slip is None:
        return False
    if slip.is_weak and not any(speaks_of(talk, name, slip.old) for name in REPEATED):
        return False
    if slip.new and (put_right(talk, slip) or rewording.of_the_content(talk, slip)):
        return True
    names = [name for name in texts.LABELS if slip.name == name or (slip.old and speaks_of(talk, name, slip.old))]
    is_summed_up = talk.draft.step == "confirm"
    if (
        names
        and names[0] != "content"
        and (is_summed_up or what_is_known(talk, names[0]) or names[0] == talk.draft.step)
    ):
        matter.fix(talk, names[0])
        return True
    if slip.is_weak or not slips.is_marked(text) or tells_of_a_matter(text):
        return False
    if not is_summed_up and slips.names_the_wrong(text):
        return False  # "sai ngày sinh": what is wrong with a paper, not with what was noted
    if is_summed_up and not slip.new:
        matter.fix_menu(talk)
    elif slip.new:
        talk.draft.beside.append(text)  # perhaps of the matter after all: put in by one press
        talk.say(texts.WHAT_IS_RIGHT, button(texts.PUT_IN, payloads.PUT_IN))
    else:
        talk.say(texts.WHAT_IS_RIGHT)
    talk.draft.tell(_SLIPPED)
    return True


def _stated(talk: Talk, text: str) -> bool:
    """ "Đơn vị là Sở Y tế", said to another question, or of what was answered already."""
    slip = slips.stated(text) or _number_said(talk, text)
    bare = intents.without_courtesy(text)
    if slip is None and what_is_known(talk, "address") and parts.is_house_number(text, bare):
        slip = Slip(bare, name="address")
    if slip is None or (slip.name == talk.draft.step and not what_is_known(talk, slip.name)):
        return False
    if slip.is_loose and slip.name == "unit" and not is_body(slip.new):
        return False  # "cơ quan để tôi chờ cả buổi"
    return put_right(talk, slip) or _asked_anew(talk, slip, text)


def _asked_anew(talk: Talk, slip: Slip, text: str) -> bool:
    """At the summary: which answer is meant is clear, the new one is not."""
    is_clear = (
        talk.draft.step == "confirm"
        and not slip.is_loose
        and slip.name != "happened_on"
        and not tells_of_a_matter(text)
    )
    if is_clear and amount_of_words(text) <= _LONGEST_CHANGE:
        matter.fix(talk, slip.name)
        return True
    return False


def _number_said(talk: Talk, text: str) -> Slip | None:
    """Another number, with nothing around it but what says that the old one was wrong."""
    number = phones.find_phone(text)
    known = what_is_known(talk, "phone")
    if not number or not known or number[0] == known or not only_puts_right(number[1]):
        return None
    return Slip(f"0{number[0][2:]}", name="phone")


def _at_the_summary(talk: Talk, text: str) -> bool:
    """All is asked and shown: the name of an answer by itself opens it again, another number takes the place of the old one."""
    draft = talk.draft
    if draft.step != "confirm" or draft.where:
        return False
    if name := intents.field_named(text):
        matter.fix(talk, name)
        return True
    day = time_in(talk, _LEFT_OPEN.sub("", intents.without_courtesy(text)))
    if day and what_is_known(talk, "happened_on"):
        set_when(talk, day)
        matter.was_changed(talk, "happened_on", draft.fields["happened_on"])
        return True
    number = phones.find_phone(text)
    if not number or any(c.isalpha() for c in number[1]) or number[0] == draft.fields.get("phone"):
        return False
    draft.fields["phone"] = number[0]
    matter.go_on(talk, texts.CHANGED.format(label=texts.LABELS["phone"].lower(), value=format_phone(number[0])))
    return True
