"""What a list is narrowed to: read from the address, applied in one condition, shown as chips that can be taken away.

The same filters hold for a list of work and for a list of cases, for the numbers above them and for the numbers of a
leader, so that a number and the list behind it cannot disagree. Visibility is not decided here: filters only narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.orgs.models import PositionRole
from casework import counters
from casework.kind import Facet, kinds
from casework.models import Work
from casework.touched import untouched_since
from desks.cases import apart, bands
from desks.cases.days import day_of, days_words
from desks.cases.ended import UNANSWERED, ended_by, ended_how, ended_in, within
from desks.cases.labels import CHANNELS
from desks.kit.parts import Chip, Head, Option
from kernel.text import fold, keep_legible

LONGEST = 100
NOBODY = "chua-giao"
OPEN = "open"  # in whichever band: the clock has not stopped
# Letters with marks and their plain ones, for a comparison in SQL that any PostgreSQL can do.
_MARKED = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ"
_PLAIN = "".join(fold(letter) for letter in _MARKED)
Choices = Mapping[str, Sequence[tuple[str, str]]]
# In the order of the form. Those of a kind come after them, under the kind's own names.
NAMES = (
    "han",
    "buoc",
    "loai",
    "kenh",
    "donvi",
    "nguoi",
    "chu",
    "ma",
    "im",
    "den",
    "xong",
    "ketqua",
    "chiso",
    "xuly",
    "vai",
    apart.FILTER,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one address, cleaned: an unknown name or value narrows nothing."""

    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Mapping[str, str], choices: Choices | None = None) -> Filters:
        """From an address; where the choices of a filter are known, another value is dropped."""
        known = {name for name, _label, _path in _facets()} | set(NAMES)
        given = {n: keep_legible(query.get(n, "")).strip()[:LONGEST] for n in (*NAMES, *sorted(known - set(NAMES)))}
        kept = {}
        for name, value in given.items():
            allowed = (choices or {}).get(name)
            if value and _is_sound(name, value) and (allowed is None or value in {code for code, _l in allowed}):
                kept[name] = value
        return cls(kept)

    def __bool__(self) -> bool:
        return bool(self.given)

    def get(self, name: str) -> str:
        return self.given.get(name, "")

    def address(self, **changed: str) -> str:
        """The query of these filters with some changed; an empty value takes a filter away. Never keeps a page's cursor."""
        query = {**self.given, **changed}
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def works(self, at: datetime) -> Q:
        """As a condition on open work."""
        return _condition(self.given, at, "case__", of_work=True)

    def cases(self, at: datetime) -> Q:
        """As a condition on cases."""
        return _condition(self.given, at, "", of_work=False)

    def chips(self, choices: Choices) -> list[Chip]:
        """One chip for each filter in force; following it takes the filter away."""
        labels = labels_of()
        return [
            Chip(label=labels[name], value=_words(name, value, choices), href=self.address(**{name: ""}))
            for name, value in self.given.items()
        ]

    def head(self, label: str, choices: Choices, *names: str) -> Head:
        """The head of a column with what it may be narrowed to, and how to undo that."""
        several = sum(bool(choices.get(name)) for name in names) > 1  # then each says which it is
        titles = labels_of() if several else {}
        options = [self._options(name, choices.get(name, ()), titles.get(name, "")) for name in names]
        return Head(label=label, options=[option for each in options for option in each])

    def _options(self, name: str, choices: Sequence[tuple[str, str]], group: str) -> list[Option]:
        """Under the heading GROUP, where there is one."""
        here = self.get(name)
        made = [Option(label=_("Tất cả"), href=self.address(**{name: ""}))] if here else []
        made += [
            Option(label=words, href=self.address(**{name: code}), is_current=code == here) for code, words in choices
        ]
        return [replace(made[0], group=group), *made[1:]] if made else []


def labels_of() -> dict[str, str]:
    """The label of every filter, in the order of the form."""
    return {
        "han": _("Thời hạn"),
        "buoc": _("Trạng thái"),
        "loai": _("Loại việc"),
        "kenh": _("Kênh"),
        "donvi": _("Đơn vị"),
        "nguoi": _("Người giữ"),
        "chu": _("Chữ trong tiêu đề"),
        "ma": _("Mã"),
        "im": _("Không có gì mới"),
        "den": _("Đến hạn"),
        "xong": _("Kết thúc trong kỳ"),
        "ketqua": _("Kết quả về thời hạn"),
        "chiso": _("Chỉ số quốc gia"),
        "xuly": _("Đơn vị đã xử lý"),
        "vai": _("Chờ vai trò"),
        apart.FILTER: _("Danh sách riêng"),
        **{name: str(_(label)) for name, label, _path in _facets()},
    }


def standing_choices() -> dict[str, list[tuple[str, str]]]:
    """The choices that need no question to the database: bands, stages, kinds, channels, what the kinds add."""
    stages = {s.name: str(_(s.label)) for kind in kinds() for s in kind.current.stages}
    several = [(kind.slug, str(_(kind.label))) for kind in kinds()] if len(kinds()) > 1 else []
    return {
        "han": [*((name, bands.title(name)) for name in bands.NAMES), (OPEN, _("Đang mở"))],
        "buoc": list(stages.items()),
        "loai": several,
        "kenh": [(code, str(label)) for code, label in CHANNELS.items() if code != "sealed"],
        "chiso": [("qua", _("đã qua mốc của bước"))],
        "ketqua": [
            ("in_time", _("xong trong hạn")),
            ("early", _("xong trước hạn")),
            ("on_time", _("xong đúng hạn")),
            ("late", _("xong khi đã quá hạn")),
            (UNANSWERED, _("kết thúc không có trả lời")),
        ],
        "vai": [(role, str(PositionRole(role).label)) for role in ("coordinator", "handler", "approver")],
        **{facet.name: list(facet.choices()) for facet in _own() if not facet.is_days},
    }


def _own() -> list[Facet]:
    return [facet for kind in kinds() for facet in kind.facets]


def _facets() -> list[tuple[str, str, str]]:
    return [(facet.name, facet.label, facet.path) for facet in _own()]


def _spans() -> frozenset[str]:
    """The filters whose value are two days."""
    return frozenset({"den", "xong", *(facet.name for facet in _own() if facet.is_days)})


def _is_sound(name: str, value: str) -> bool:
    """Values that would make a query fail are dropped: the address came from outside."""
    try:
        if name in ("donvi", "xuly") or (name == "nguoi" and value != NOBODY):
            UUID(value)
        elif name == "im":
            return 0 < int(value) < 1000
        elif name in _spans():
            first, last = value.split("_")
            return day_of(first) <= day_of(last)
        elif name == "han":
            return value in (*bands.NAMES, OPEN)
        elif name == "chu":
            return bool(fold(value))
        elif name == apart.FILTER:
            return apart.heap_of(value) is not None
    except ValueError:
        return False
    return True


def _words(name: str, value: str, choices: Choices) -> str:
    if name == "im":
        return ngettext("từ %(days)s ngày nay", "từ %(days)s ngày nay", int(value)) % {"days": value}
    if name in _spans():
        return days_words(value)
    if name == "nguoi" and value == NOBODY:
        return _("chưa ai nhận")
    return dict(choices.get(name, ())).get(value, value)


# --- the conditions ----------------------------------------------------------------------------------------------


def _condition(given: Mapping[str, str], at: datetime, to_case: str, *, of_work: bool) -> Q:
    made = Q()
    for name, value in given.items():
        if name == "han":
            made &= (Q() if value == OPEN else counters.band(value, at)) if of_work else _open_within(value, at)
        elif name == "den":
            made &= _due_in(value) if of_work else _open_among(_due_in(value))
        elif name == apart.FILTER:
            made &= apart.in_heap(value) if of_work else _open_in_heap(value)
        elif name in ("donvi", "nguoi"):
            made &= _held(name, value, "" if of_work else to_case)
        elif name in _PLAIN_CONDITIONS:
            made &= _PLAIN_CONDITIONS[name](to_case, value, at)
        else:
            made &= _by_facet(name, to_case, value)
    return made


def _by_facet(name: str, prefix: str, value: str) -> Q:
    facet = next((each for each in _own() if each.name == name), None)
    if facet is None:
        return Q()
    path = f"{prefix}{facet.path}"
    if facet.first_for and prefix:  # a case is looked at first once, however much is asked for beside its step
        return Q(**{path: facet.asked(value)}, is_main=True)
    return within(path, value) if facet.is_days else Q(**{path: facet.asked(value)})


def _open_within(band: str, at: datetime) -> Q:
    """A case is in a band while its one main work item is: through the small index of open work."""
    return _open_among(Q() if band == OPEN else counters.band(band, at))


def _open_among(works: Q) -> Q:
    return Q(pk__in=Work.objects.filter(works, closed_at=None, is_main=True).values("case_id"))


def _due_in(value: str) -> Q:
    return counters.due_within(*map(day_of, value.split("_")))


def _open_in_heap(task: str) -> Q:
    return Q(pk__in=Work.objects.filter(apart.in_heap(task), closed_at=None).values("case_id"))


def _held(name: str, value: str, prefix: str) -> Q:
    if name == "donvi":
        return Q(**{f"{prefix}unit_id": value})
    return Q(**{f"{prefix}person_id": None if value == NOBODY else value})


def _silent(prefix: str, value: str, at: datetime) -> Q:
    """Nobody did anything for so many days, and the clock runs."""
    return untouched_since(at - timedelta(days=int(value)), prefix)


def _worded(prefix: str, value: str, at: datetime) -> Q:
    """Every word occurs in the heading, with or without diacritics; sealed and erased cases have no heading."""
    subject = Lower(F(f"{prefix}subject"))
    plain = Func(subject, Value(_MARKED), Value(_PLAIN), function="translate", output_field=TextField())
    made = Q()
    for word in fold(value).split():
        made &= Q(Contains(plain, word))
    return made


_PLAIN_CONDITIONS: Mapping[str, Callable[[str, str, datetime], Q]] = {
    "buoc": lambda prefix, value, at: Q(**{f"{prefix}stage": value}),
    "loai": lambda prefix, value, at: Q(**{f"{prefix}kind": value}),
    "kenh": lambda prefix, value, at: Q(**{f"{prefix}channel": value}),
    "ma": lambda prefix, value, at: Q(**{f"{prefix}code__contains": value.upper()}),
    "ketqua": ended_how,
    "chiso": lambda prefix, value, at: Q(**{f"{prefix}index_due_at__lt": at, f"{prefix}stopped_at": None}),
    "xuly": lambda prefix, value, at: Q(**{f"{prefix}pk__in": ended_by(value)}),
    "vai": lambda prefix, value, at: Q(**{f"{prefix}role": value}),
    "chu": _worded,
    "im": _silent,
    "xong": ended_in,
}
