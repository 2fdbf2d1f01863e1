"""The words of a matter as the scene-report system gets them: without what says who sent it.

People write into the matter who they are. Whoever mends a street lamp need not know it (Law 91/2025/QH15): what is the
sender's own, and any telephone, e-mail or paper, is replaced. The place of the matter stays, or nobody would find it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from access.actor import SYSTEM
from casework.kind import Asked
from casework.models import Case
from kernel.text import plain_of
from kinds.feedback.models import Feedback
from kinds.feedback.outside.contacts_out import is_of_the_matter
from kinds.feedback.outside.handover import chosen_for
from kinds.feedback.publication import residue
from kinds.feedback.publication.redaction import Known, Mark, applied, propose
from kinds.feedback.reading.headings import sentences
from kinds.feedback.subjects import is_of_oneself

_OF_A_PERSON = frozenset(("phone", "email", "identity", "account", "birth"))
_PLACES = ("Địa điểm:", "Nơi xảy ra:", "Vị trí gửi kèm:")


def kept(asked: Asked) -> dict[str, bool]:
    """For the entry of the handover: the coordinator said that the sender's address is where it happened."""
    return {"keeps_address": True} if asked.inputs.get("keeps_address") else {}


def tells_its_place(content: str) -> bool:
    """Does an address in the story say where it is? Then it may be the sender's too, and without it nobody finds the place.

    Read without the sender's data: what stands in a sentence about oneself is where one lives.
    """
    told = [each for each in sentences(content) if not is_of_oneself(each)]
    lines = [line for line in content.split("\n") if line.startswith(_PLACES)]
    return not lines and any(mark.kind == "address" for each in told for mark in propose(each, Known()))


def handed_over(case: Case, own: Feedback, at: datetime) -> Mapping[str, str]:
    """Title and content as they go over. The sender's data are read for matching, and the reading is written down."""
    known = residue.known_sender({"id": case.pk, "sender_id": case.sender_id}, SYSTEM, at, why=residue.HAND_OVER)
    keeps = bool(chosen_for(case.pk).get("keeps_address"))
    return {
        "title": without_sender(case.subject, known, keeps_address=keeps),
        "content": without_sender(own.content, known, keeps_address=keeps),
    }


def without_sender(text: str, known: Known, *, keeps_address: bool = False) -> str:
    """TEXT with every sign of who sent it replaced."""
    return applied(text, _marks(text, known, keeps_address=keeps_address))


def _marks(text: str, known: Known, *, keeps_address: bool) -> Iterator[Mark]:
    plain = plain_of(text)
    for mark in propose(text, known):
        line = text[text.rfind("\n", 0, mark.start) + 1 :]
        is_place = mark.kind == "address" and (keeps_address or line.startswith(_PLACES))
        is_sure = mark.is_sure or (mark.kind == "phone" and not is_of_the_matter(plain, mark))
        if not is_place and is_sure and (mark.is_senders or mark.kind in _OF_A_PERSON):
            yield mark
