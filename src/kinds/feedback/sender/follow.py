"""What the sender sees of a matter and may do with it; reads for the pages in `screens`."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from access.actor import citizen
from books.orgs.holders import unit_on_duty
from books.orgs.models import Unit
from casework import erasure
from casework.clock import derivation, remaining
from casework.deadlines import calendar_of, deadline_of
from casework.flow import CITIZEN, Move
from casework.intake import Opened
from casework.links import split_with
from casework.models import Attachment, Case
from casework.notices import link_to
from casework.timeline import Line, public_timeline, timeline
from casework.tracking import opens, secret_of
from desks.cases.labels import began_by_day
from desks.kit.context import house_words
from desks.kit.language import instant
from kernel.text import excerpt, one_line
from kernel.time import format_date, local, local_day, now
from kinds.feedback.keyed_in.ways import SOURCES
from kinds.feedback.kind import KIND
from kinds.feedback.letters.models import Letter
from kinds.feedback.models import Feedback
from kinds.feedback.queries import ELSEWHERE
from kinds.feedback.sealing import added
from kinds.feedback.sealing.quarantine import quarantine
from kinds.feedback.sender import whereabouts
from ledger.models import Entry
from vault import files
from vault.errors import VaultError
from vault.kinds import Accepted, accepted

_SENDER = frozenset({CITIZEN})
NO_CASE = UUID(int=0)


def receiving_unit() -> Unit:
    """The unit that receives feedback today: a duty in the books, never a constant."""
    return unit_on_duty("feedback.receive", now().date())


def under(code: str) -> QuerySet[Case]:
    """What stands under CODE, for `met`: a sealed or an erased case too."""
    return Case.objects.filter(code=one_line(code).upper())


def met(found: Sequence[Case], secret: str) -> Case | None:
    """The case that its code (FOUND) and SECRET open together; None for a wrong guess.

    The secret is computed for an unknown code too, and once whatever became of the case: no timing tells.
    """
    case = found[0] if found else None
    is_open = opens(case.pk if case else NO_CASE, bytes(case.tracking_salt) if case else b"", secret)
    return case if is_open else None


def was_wished(case: Case) -> bool:
    """Were the words erased at the sender's wish? Else the time for which they are kept was over."""
    why = Entry.objects.filter(stream=case.pk, verb=f"{KIND.slug}:words:erased").values_list("particulars__reason")
    return why.first() == (erasure.ON_REQUEST,)


def path_of(opened: Opened) -> str:
    """The address of a matter for its sender."""
    return reverse("feedback_follow", args=[opened.code, opened.secret])


def path_of_case(case: Case) -> str:
    """The same, from the row."""
    return reverse("feedback_follow", args=[case.code, secret_of(case.pk, bytes(case.tracking_salt))])


def stored_files(uploads: Sequence[Any], at: datetime) -> list[files.StoredFile]:
    """Put uploads into the vault, all or none (a VaultError says which one is refused and why)."""
    return files.keep_each(written_files(uploads, at))


def written_files(uploads: Sequence[Any], at: datetime) -> list[files.Written]:
    """The same for a move that inserts their rows itself."""
    taken: list[Accepted] = []
    for upload in uploads:
        try:
            taken.append(accepted(upload.read()))
        except VaultError as refused:
            refused.message = f"{excerpt(one_line(str(upload.name)), 60)}: {refused.message}"
            raise
    return [files.written(each, at=at, name=upload.name) for each, upload in zip(taken, uploads, strict=True)]


class InHand:
    """Files that lie on the disk already, while the matter they came with is still being written."""

    is_kept = False


@contextmanager
def in_hand(written: Sequence[files.Written]) -> Iterator[InHand]:
    """While the matter is written that WRITTEN came with. Unless it says at the end that it keeps them, they are gone."""
    hand = InHand()
    try:
        yield hand
    finally:
        if not hand.is_kept:
            files.discard(written)


def moves_of(case: Case) -> list[Move]:
    """The moves that the flow allows the sender now."""
    return KIND.flow(case.flow_version).moves_from(case.stage, _SENDER)


def move_of(case: Case, name: str) -> Move | None:
    """The move NAME if the sender may make it now."""
    return next((m for m in moves_of(case) if m.name == name), None)


def move_missed(case: Case, name: str) -> Move | None:
    """A move of the sender's that the flow allows at another stage: who sends it now was overtaken."""
    move = KIND.flow(case.flow_version).move(name)
    return move if move and move.roles & _SENDER else None


def seen_of(case: Case) -> str:
    """What a form of the sender's is filled in from: the matter's version, and the lines of it that the sender can read."""
    return f"{case.row_version}-{_lines_of(case)}"


def _lines_of(case: Case) -> str:
    """A mark of those lines, not their number: after a restore there may be as many, and others."""
    entries = "".join(line.entry_id.hex for line in public_timeline(case))
    return hashlib.sha256(entries.encode()).hexdigest()[:12]


def expected(case: Case, seen: str) -> int:
    """The version to expect of a case that the sender saw so: what only the office sees overtakes nobody. Who does not say
    what they saw has seen nothing."""
    version, _dash, lines = seen.partition("-")
    if not (version.isascii() and version.isdecimal() and lines):
        return 0
    is_told = int(version) != case.row_version and lines != _lines_of(case)
    return int(version) if is_told else case.row_version


def page_of(case: Case, at: datetime, *, is_new: bool) -> dict[str, Any]:
    """Everything that the page of a matter shows."""
    stage = KIND.flow(case.flow_version).stage(case.stage)
    own = Feedback.objects.get(pk=case.pk)
    facts = vars(case)
    calendar = calendar_of(facts)
    paused = case.stage_since if stage.clock == "paused" else None
    lines = public_timeline(case)
    asked = asked_of(case, lines)
    return {
        "case": case,
        "own": own,
        "letters": list(Letter.objects.filter(case=case).order_by("-issued_at")),
        "stage": stage,
        "is_new": is_new,
        "clock": remaining(at, due_at=case.due_at, calendar=calendar, unit=case.limit_unit, paused_since=paused),
        "steps": derivation(deadline_of(facts, calendar), calendar, by_day=began_by_day(case)),
        "lines": [replace(line, words="") if line is asked or line.words == own.answer else line for line in lines],
        "asked": asked,
        "parts": [(each.code, each.subject, path_of_case(each)) for each in split_with(case)],
        "whereabouts": whereabouts.told(case, own),
        "published": whereabouts.published(case) if own.answer else "",
        "due_words": _("hạn %(due)s") % {"due": instant(case.due_at)} if case.due_at else "",
        "attachments": list(Attachment.objects.filter(case=case, state="stored").order_by("pk")),
        "moves": moves_of(case),
        "path": path_of_case(case),
        "link": link_to({"id": case.pk, "code": case.code, "tracking_salt": case.tracking_salt}),
        "secret": secret_of(case.pk, bytes(case.tracking_salt)),
    }


# In these stages the last thing that the city said is what the sender must read before anything else.
_SAID_LAST = frozenset({"awaiting_sender", "refused", "redirected", "forwarded", "proposed", "handed_over"})


def asked_of(case: Case, lines: Sequence[Line]) -> Line | None:
    """The words that the sender has to know now: what to supplement, why refused, where else to go."""
    if case.stage not in _SAID_LAST:
        return None
    return next((line for line in reversed(lines) if line.words and line.actor_kind == "official"), None)


def receipt_of(case: Case) -> dict[str, Any]:
    """The receipt as a paper (Decree 30/2020/NĐ-CP, Appendix I): nothing of the matter but its title and for whom it was sent,
    no sender. Its date is the day on which the matter was entered, and who keyed it in issues it."""
    link = link_to({"id": case.pk, "code": case.code, "tracking_salt": case.tracking_salt})
    entered = timeline(case)[0]
    is_keyed_in = case.channel in SOURCES
    paper = {
        "parent": house_words()["authority"],
        "issuer": Unit.objects.get(pk=case.receiving_unit_id).name,
        "symbol": case.code,
        "place": settings.LETTERS["place"],
        "on": local_day(entered.at),
        "title": _("GIẤY TIẾP NHẬN PHẢN ÁNH, KIẾN NGHỊ"),
        "signer_title": entered.position if is_keyed_in else "",
    }
    promised = case.first_due_at or case.due_at
    return {
        "paper": paper,
        "case": case,
        # Of what came by letter or telephone only the day is known: the hour on the row is the clock's.
        "received_on": format_date(local(case.opened_at)) if is_keyed_in else "",
        "received_at": instant(case.opened_at),
        "on_behalf_of": Feedback.objects.values_list("on_behalf_of", flat=True).get(pk=case.pk),
        "due_on": format_date(local(promised)) if promised else "",
        "link": link,
        "secret": secret_of(case.pk, bytes(case.tracking_salt)),
        "picture": segno.make(link, error="m").svg_data_uri(scale=4, border=2),
        "path": path_of_case(case),
    }


def put_aside(case: Case, move: str, said: Mapping[str, Any], at: datetime, *, file_names: Sequence[str] = ()) -> None:
    """Words that may be a denunciation are sealed, not dropped: a person decides, here as on every other way in."""
    way_back = {
        "channel": case.channel,
        "conversation_id": str(case.conversation_id or ""),
        "sender_id": str(case.sender_id or ""),
    }
    told = {"content": said["words"], "file_names": list(file_names), **added.way_to(case, move, said)}
    quarantine({**told, **way_back}, citizen(), at, key=f"form:{said['key']}")


def thanks_for(move: str, case: Case, *, tells_of_sender: bool = False) -> str:
    """What the sender reads who has made MOVE on the case as it was then."""
    if move == "add" and case.stage in ELSEWHERE:
        said = _(
            "Đã ghi nhận. Việc này đang do nơi khác giải quyết; cán bộ tiếp nhận sẽ báo điều ông/bà gửi thêm cho nơi đó."
        )
    else:
        said = _("Đã ghi nhận. Cảm ơn ông/bà.")
    if not tells_of_sender:
        return said
    apart = _(
        "Họ tên, địa chỉ, số liên hệ mới của ông/bà được ghi vào phần người gửi, chỉ người được giao mới xem được; trong nội dung phản ánh không hiện ra."
    )
    return f"{said} {apart}"
