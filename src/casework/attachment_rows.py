"""Files of a case as rows that travel in the writing statement, and one file on its way to a reader."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404, HttpResponse

from casework.models import Attachment, Case
from casework.writes import Delete, Insert, Sql, Write
from kernel.ids import uuid7
from kernel.text import excerpt, one_line
from vault import files
from vault.keys import keyring


def files_of(case_id: UUID) -> QuerySet[Attachment]:
    """What the sender sent along, as it came (keys grow with time); a letter of the house has a page of its own."""
    return Attachment.objects.filter(case_id=case_id).exclude(state="letter").order_by("pk")


def stored_of(case_id: UUID | Combinable) -> QuerySet[Attachment]:
    """Of these what can be opened."""
    return Attachment.objects.filter(case_id=case_id, state="stored").order_by("pk")


def pending_row(case_id: UUID, channel: str, media: Mapping[str, str], at: datetime) -> Insert:
    """A file that the channel still holds ({"url", "name"}); the attachment round fetches it."""
    row_id = uuid7()
    source = keyring().encrypt("words", media["url"].encode(), row_id.bytes)
    facts = {"state": "pending", "source_ct": source, "channel": channel, "next_try_at": at}
    return _row(row_id, case_id, str(media.get("name", "")), at, facts)


def stored_row(case_id: UUID, file_id: UUID, at: datetime, *, name: str | None = None) -> Insert:
    """A file that is in the vault already. NAME: as its sender called it, where that is known."""
    return _row(
        uuid7(),
        case_id,
        files.name_of(file_id) if name is None else one_line(name),
        at,
        {"state": "stored", "file_id": file_id, "channel": ""},
    )


def new_rows(case_id: UUID, kept: Sequence[files.Written], at: datetime) -> list[Insert]:
    """Files that come to the vault and to the case in one statement."""
    in_vault = [Insert("vault_file", each.row) for each in kept]
    facts = [{"state": "stored", "file_id": each.id, "channel": ""} for each in kept]
    return [*in_vault, *(_row(uuid7(), case_id, each.name, at, one) for each, one in zip(kept, facts, strict=True))]


def shared_row(row: Attachment, case_id: UUID, at: datetime) -> Insert:
    """The same file beside another case of the same sender: one copy in the vault, which goes with the last row that
    names it (`let_go`). What the channel still holds is fetched for each."""
    if row.state == "pending":
        return pending_row(case_id, row.channel, source_of(row), at)
    facts = {"state": row.state, "file_id": row.file_id, "channel": row.channel, "problem": row.problem}
    return _row(uuid7(), case_id, row.name, at, facts)


def source_of(row: Attachment) -> dict[str, str]:
    """Where the channel keeps a file that was not fetched yet, as `pending_row` takes it."""
    url = keyring().decrypt("words", bytes(row.source_ct or b""), row.pk.bytes).decode()
    return {"url": url, "name": row.name}


def beside(case_ids: Collection[UUID]) -> QuerySet[Attachment]:
    """Every row of the files of these cases, those of other cases too, locked: what `let_go` has to know, for one read with
    other things. Of two that are erased at once the second finds itself alone."""
    ids = Attachment.objects.filter(case_id__in=case_ids).exclude(file_id=None).values("file_id")
    rows = Attachment.objects.filter(file_id__in=ids).only("id", "case_id", "file_id")
    return rows.order_by("pk").select_for_update()


def let_go(case_ids: Collection[UUID], rows: Sequence[Attachment], at: datetime) -> list[Write]:
    """The cases have their files no more (ROWS: those `beside`). The bytes are destroyed unless they belong to another case
    too: erasing one matter takes nothing from another."""
    kept = {row.file_id for row in rows if row.case_id not in case_ids}
    gone = dict.fromkeys(row.file_id for row in rows if row.file_id and row.file_id not in kept)
    writes: list[Write] = [Delete("casework_attachment", {"case_id": each}) for each in case_ids]
    if gone:
        writes.append(Sql(files.DESTROYED, files.destroying(list(gone), at)))
        files.destroyed(list(gone))  # the caller's transaction is open until they are written
    return writes


def _row(row_id: UUID, case_id: UUID, name: str, at: datetime, facts: Mapping[str, object]) -> Insert:
    values = {"id": row_id, "case_id": case_id, "name": excerpt(name, 120), "problem": "", "attempts": 0}
    return Insert("casework_attachment", {**values, "is_public": True, "at": at, **facts})


def file_response(case: Case, attachment_id: UUID) -> HttpResponse:
    """The file, as a download that no browser runs; 404 when it is not of this case or not stored."""
    row = Attachment.objects.filter(pk=attachment_id, case=case, state="stored").first()
    if row is None or row.file_id is None:
        raise Http404
    about = files.about(row.file_id)
    response = HttpResponse(files.read(row.file_id), content_type=about.media_type)
    response["Content-Disposition"] = f'inline; filename="{attachment_id}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
