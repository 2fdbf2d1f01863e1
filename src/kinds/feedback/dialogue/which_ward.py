"""A ward by itself is put right: where its sender lives, or the office? "Tôi ở …" is said of a home and changes no office; where it
cannot be told which of the two is meant, that is asked, and nothing is changed before (Decree 20/2008/NĐ-CP, art. 7 and 12)."""

from kinds.feedback.dialogue import matter, payloads, rewording, texts
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.of_the_matter import is_body
from kinds.feedback.dialogue.putting_right import fitting, speaks_of, what_is_known
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding import addresses, parts
from kinds.feedback.dialogue.understanding.intents import plain_words, without_courtesy
from kinds.feedback.dialogue.understanding.slips import Slip

WARD = "ward"  # in `Draft.where`
ADDRESS, UNIT, BOTH = "address", "unit", "both"
_SAID = {
    ADDRESS: ("dia chi", "dia chi cua toi", "dia chi toi", "dia chi nha", "nha toi", "cho toi o", "noi toi o", "noi o", "cho o"),
    UNIT: ("co quan", "don vi", "co quan bi phan anh", "ubnd", "uy ban", "noi xay ra"),
    BOTH: ("ca hai", "ca 2", "hai", "ca hai luon", "ca 2 luon", "sua ca hai"),
}  # fmt: skip


def settled(talk: Talk, slip: Slip) -> bool:
    """SLIP is of a ward and nothing else: its sender's address is put right, or it is asked. False where it is of anything else."""
    is_home = slip.name == ADDRESS or addresses.lives_in(slip.new) or addresses.lives_in(slip.old)
    new, old = without_courtesy(addresses.home_in(slip.new)), addresses.home_in(slip.old)
    if slip.name not in {"", ADDRESS} or not _is_ward(new, is_home=is_home):
        return False
    if not slip.name and _is_in_doubt(talk, new, old, is_home=is_home):
        _ask(talk, new, old)
    elif is_home:
        is_new = not _address(talk)
        _lives_in(talk, new, old)
        matter.was_changed(talk, ADDRESS, _address(talk), is_new=is_new)
    else:
        return False
    return True


def stated(talk: Talk, text: str) -> bool:
    """ "Em ở phường Láng", of somebody whose address is known: nothing says that it was wrong but the ward itself."""
    new = without_courtesy(addresses.home_in(text))
    known = _address(talk)
    if not known or talk.draft.step not in OF_THE_SENDER | {"confirm"} or not addresses.only_lives_in(text):
        return False
    if parts.repeats(new, addresses.ward_in(known) or known):
        matter.repeat(talk, texts.KEPT)
        return True
    return settled(talk, Slip(text))


def _is_ward(new: str, *, is_home: bool) -> bool:
    if addresses.is_ward(new):
        return True
    words = new.split()
    return (
        is_home
        and 0 < len(words) <= _MOST_WORDS
        and new.replace(" ", "").isalpha()
        and new.istitle()
        and not is_body(new)
    )


_MOST_WORDS = 4


def _address(talk: Talk) -> str:
    return what_is_known(talk, ADDRESS)


def _is_in_doubt(talk: Talk, new: str, old: str, *, is_home: bool) -> bool:
    """The wrong ward is the office's, and the address has it too, or has it not though a home is spoken of."""
    if is_body(new) and not addresses.is_ward(new):
        return False
    of_unit = speaks_of(talk, UNIT, old) if old else False
    if is_home:
        return of_unit and bool(_address(talk)) and not speaks_of(talk, ADDRESS, old)
    ward = addresses.ward_in(_address(talk))
    return bool(ward) and speaks_of(talk, UNIT, ward) and (parts.repeats(ward, old) if old else not _just_said(talk))


def _just_said(talk: Talk) -> bool:
    """The address was answered last: then it is what was wrong."""
    answered = [name for name in talk.draft.asked if name != talk.draft.step and what_is_known(talk, name)]
    return answered[-1:] == [ADDRESS]


def _lives_in(talk: Talk, new: str, old: str) -> None:
    fields = talk.draft.fields
    fields[ADDRESS] = parts.in_ward(_address(talk), old, new)
    if old:
        rewording.where_one_lives(talk, old, fields[ADDRESS])


def _ask(talk: Talk, new: str, old: str) -> None:
    talk.draft.where, talk.draft.choices = WARD, [new, old]
    talk.say(
        texts.WHICH_WARD.format(ward=new),
        button("Địa chỉ của tôi", payloads.WARD, ADDRESS),
        button("Cơ quan bị phản ánh", payloads.WARD, UNIT),
        button("Cả hai", payloads.WARD, BOTH),
    )


def said(talk: Talk, text: str) -> bool:
    """A typed answer; anything else was said instead of one, and nothing is changed."""
    plain = plain_words(text)
    meant = next((name for name, words in _SAID.items() if plain in words), "")
    if meant:
        return chosen(talk, meant)
    talk.draft.where, talk.draft.choices = "", []
    return False


def chosen(talk: Talk, meant: str) -> bool:
    draft = talk.draft
    if draft.where != WARD or len(draft.choices) != _NEW_AND_OLD or meant not in _SAID:
        return False
    (new, old), draft.where, draft.choices = draft.choices, "", []
    changed = []
    if meant != UNIT:
        _lives_in(talk, new, old)
        changed.append(ADDRESS)
    if meant != ADDRESS and fitting(talk, UNIT, new, is_named=True):
        changed.append(UNIT)
    told = (texts.CHANGED.format(label=texts.LABELS[name].lower(), value=what_is_known(talk, name)) for name in changed)
    matter.repeat(talk, "\n".join(told))
    return True


_NEW_AND_OLD = 2
