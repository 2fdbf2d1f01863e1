"""Files that came with a form on one page which is shown again: they stay for the next try as those of a draft do (under the same
key, as long, let go with it), and only with the form that they came with. Words that may be a denunciation keep nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from desks.citizen import drafts
from desks.citizen.drafts import Drafted
from kernel.text import excerpt, one_line
from kinds.feedback.asking.answers import TooManyFiles
from kinds.feedback.sender import follow
from kinds.feedback.sender.citizen_forms import MOST_FILES
from kinds.feedback.submission import tells_secret
from vault import files
from vault.errors import VaultError

MOST_FORMS = 4  # of one browser at a time
_Files = list[dict[str, Any]]


class HeldFiles:
    """What is held for one form of this browser; OWNER: whose it is where several people share a machine."""

    def __init__(self, request: HttpRequest, slug: str, key: str, owner: str = "") -> None:
        self._request, self._slug, self.key, self._owner = request, slug, key, owner
        self._draft = self._found()

    @property
    def last_key(self) -> str:
        """The form that something was held for last."""
        return next((each["form"] for each in reversed(self._all)), "")

    @property
    def here(self) -> _Files:
        return [each for each in self._all if each["form"] == self.key]

    @property
    def names(self) -> list[str]:
        return [each["name"] for each in self.here]

    def leave_room(self, form: Any) -> bool:
        """May those that come with FORM go along, too? Else it is said beside the field."""
        if len(self.here) + len(form.cleaned_data["files"]) > MOST_FILES:
            form.add_error("files", TooManyFiles(most=MOST_FILES).message)
        return not form.errors

    def keep(self, form: Any, at: datetime) -> None:
        """FORM is shown again: what came with it stays, what the vault does not take is told, whatever else is wrong."""
        if not form.is_bound:  # shown again after one was taken away
            form.cleaned_data = {}
        uploads = self._request.FILES.getlist("files")
        names = [excerpt(one_line(str(each.name)), 60) for each in uploads]
        if tells_secret(self._request.POST, [*self.names, *(str(each.name) for each in uploads)]):
            if gone := [*self.names, *names]:
                form.add_error("files", _("Chưa được giữ, xin chọn lại: %(names)s.") % {"names": ", ".join(gone)})
            self.destroy(at)
            return
        if not uploads or len(self.here) + len(uploads) > MOST_FILES:
            if 0 < len(uploads) <= MOST_FILES and "files" not in form.errors:
                form.add_error("files", TooManyFiles(most=MOST_FILES).message)
            return
        written: list[files.Written] = []
        for each in uploads:
            each.seek(0)
            try:
                written += follow.written_files([each], at) if each.size else []
            except VaultError as refused:
                form.add_error("files", refused.message)
        kept = zip(files.keep_each(written), written, strict=True) if written else ()
        new = [{"id": str(f.id), "name": w.name[-120:], "size": f.size, "form": self.key} for f, w in kept]
        if new:
            self._change(lambda held: [*held, *new], at)
            self._let_go_of_old_forms(at)

    def stored(self) -> tuple[list[files.StoredFile], list[str]]:
        """(what goes along with the matter, how its sender calls each)."""
        known = files.about_each(UUID(each["id"]) for each in self.here)
        living = [(known[UUID(each["id"])], each["name"]) for each in self.here if UUID(each["id"]) in known]
        return [stored for stored, _name in living], [name for _stored, name in living]

    def drop(self, file_id: str, at: datetime) -> None:
        """Its sender takes one away again."""
        self._without(lambda each: each["form"] == self.key and each["id"] == file_id, at)

    def destroy(self, at: datetime) -> None:
        """They go."""
        self._without(lambda each: each["form"] == self.key, at)

    def hand_over(self, at: datetime) -> None:
        """They are the matter's now."""
        if self.here:
            self._change(lambda held: [each for each in held if each["form"] != self.key], at)

    def remember(self, response: HttpResponse) -> HttpResponse:
        """The browser's way back to them."""
        return drafts.remember(response, self._draft, self._slug) if self._draft else response

    @property
    def _all(self) -> _Files:
        return list(self._draft.words.get("files", [])) if self._draft else []

    def _found(self) -> Drafted | None:
        found = drafts.found(self._request, self._slug)
        return found if found and found.words.get("owner", "") == self._owner else None

    def _without(self, goes: Callable[[Mapping[str, Any]], bool], at: datetime) -> None:
        if gone := [UUID(each["id"]) for each in self._all if goes(each)]:
            self._change(lambda held: [each for each in held if not goes(each)], at)
            files.destroy_each(gone, at)

    def _let_go_of_old_forms(self, at: datetime) -> None:
        lately = list(dict.fromkeys(each["form"] for each in self._all))[-MOST_FORMS:]
        self._without(lambda each: each["form"] not in lately, at)

    def _change(self, to: Callable[[_Files], _Files], at: datetime) -> None:
        """Another window may change them meanwhile: then it is begun anew with what is there."""
        while self._draft:
            self._draft.words["files"] = to(self._all)
            if drafts.keep(self._draft, at):
                return
            self._draft = self._found()
        self._draft = drafts.begun(self._slug, at, {"files": to([]), "owner": self._owner})
