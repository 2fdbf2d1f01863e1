"""What was erased stays erased: after a restore everything in the erasure journal (vault/journal.py) is erased again, and
every few minutes the journal is compared with the database, because what was rolled back was not erased.

One table: by kind of thing, which of these are there as before, and how one is erased again. Idempotent.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.actor import SYSTEM
from books import people
from casework.erasure import erase_cases
from casework.models import Case
from casework.replay import make_again
from desks.citizen import drafts
from desks.citizen.models import Draft
from kernel.errors import MotCuaError
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.publication.models import PUBLISHED, Publication
from ledger import verbs
from ledger.chain import SYSTEM as LEDGER_SYSTEM
from ledger.streams import append, book_stream
from messaging.models import Conversation
from vault import files, journal, sealed
from vault.journal import Line
from vault.models import File, MessageKey

REPLAYED = verbs.register(
    "ledger:erasures:replayed",
    label_vi=_("Xóa lại những gì đã xóa sau bản sao lưu"),
    label_en="What was erased after the backup was erased again",
).code
_AT_ONCE = 1000
_TAKEN_DOWN_AGAIN = "Gỡ lại sau khi khôi phục."
_log = logging.getLogger(__name__)


class ErasuresLeft(MotCuaError):
    """Chưa xóa lại được hết những gì sổ ghi xóa nêu."""

    def __init__(self, left: Sequence[tuple[Line, Exception]]) -> None:
        super().__init__()
        self.left = left


@dataclass(frozen=True, slots=True)
class Erasable:
    """One kind of thing: which rows are there as before, and how one of them goes."""

    rows: Callable[[], QuerySet[Any]]
    again: Callable[[Line, datetime], None]
    since: str = ""  # a column: what happened to the row after the erasure is not what was erased


def still(kind: Erasable, lines: Sequence[Line]) -> Iterable[Line]:
    """Of these lines the ones whose thing is there as if it had never been erased."""
    for start in range(0, len(lines), _AT_ONCE):
        asked = lines[start : start + _AT_ONCE]
        found: QuerySet[Model] = kind.rows().filter(pk__in=[line.id for line in asked])
        known: dict[UUID, datetime | None] = dict(found.values_list("pk", kind.since or "pk"))
        for line in asked:
            if line.id in known and not (kind.since and (known[line.id] or line.at) > line.at):
                yield line


def _case(line: Line, at: datetime) -> None:
    erase_cases([line.id], line.why or "request", at, ending="withdraw")


def _seal(line: Line, at: datetime) -> None:
    """Sealed by an official after the backup: what came back in clear goes under a key again, and waits for a decision."""
    make_again(line.id, "seal", at=at)


def _unpublish(line: Line, at: datetime) -> None:
    make_again(line.id, "unpublish", at=at, inputs={"reason": line.why or "other"}, words=_TAKEN_DOWN_AGAIN)


def _withdrawn(line: Line, at: datetime) -> None:
    FeedbackListener().withdrew(Conversation.objects.get(pk=line.id), at)


_PLAIN = Q(erased_at=None, is_sealed=False)
# In this order: what is sealed again must still have its sender.
ERASABLE: dict[str, Erasable] = {
    "case": Erasable(lambda: Case.objects.filter(_PLAIN), _case),
    "seal": Erasable(lambda: Case.objects.filter(_PLAIN), _seal),
    "conversation": Erasable(lambda: Conversation.objects.filter(withdrawn_at=None), _withdrawn, "last_heard_at"),
    "public": Erasable(lambda: Publication.objects.filter(state=PUBLISHED), _unpublish, "cleared_at"),
    "person": Erasable(
        people.unerased,
        lambda line, at: _ignore(people.erase(line.id, actor=SYSTEM, at=at, why=line.why or "request")),
    ),
    "file": Erasable(
        lambda: File.objects.filter(key_ct__isnull=False), lambda line, at: _ignore(files.destroy(line.id, at))
    ),
    "draft": Erasable(
        lambda: Draft.objects.filter(sent_at=None), lambda line, at: drafts.drop_again(line.id, at), "changed_at"
    ),
    "key": Erasable(MessageKey.objects.all, lambda line, at: _ignore(sealed.destroy(line.id))),
}


def _ignore(_done: bool) -> None:
    """Whether it was there does not matter here."""


def erase_again(at: datetime) -> Counter[str]:
    """Everything that the journal names and a backup brought back; how many of each kind. The ledger says so.

    What cannot be erased again hinders nothing else; ErasuresLeft names it at the end.
    """
    lines, done, left = journal.erased(), Counter[str](), list[tuple[Line, Exception]]()
    for what, kind in ERASABLE.items():
        for line in list(still(kind, [each for each in lines if each.what == what])):
            try:
                with transaction.atomic():
                    kind.again(line, at)
            except Exception as problem:  # noqa: BLE001 -- whatever it is: the others are erased all the same
                _log.exception("not erased again", extra={"facts": {"what": what, "id": str(line.id)}})
                left.append((line, problem))
            else:
                done[what] += 1
    told = {"lines": len(lines), **{what: done[what] for what in sorted(done)}} | ({"left": len(left)} if left else {})
    append("ledger", book_stream("ledger"), verb=REPLAYED, actor=LEDGER_SYSTEM, at=at, particulars=told)
    if left:
        raise ErasuresLeft(left)
    return done


def journal_round(at: datetime) -> int:
    """Take back what the journal says and the database does not: transactions that were rolled back."""
    return journal.settle({what: _asks(kind) for what, kind in ERASABLE.items()}, at)


def _asks(kind: Erasable) -> journal.Still:
    return lambda lines: still(kind, lines)
