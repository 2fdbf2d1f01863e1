"""Which question is on which page, and which comes next. Plain reads of a draft: no database, no request.

The order is the matter first (Decision 31/2021/QĐ-TTg, art. 41 lists the fields; `sender.conditions` which of them the law
makes a condition), and what we know already, from a chat or from this form, is not asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.time import now
from kinds.feedback.sender.conditions import DATA, conditions


@dataclass(frozen=True, slots=True)
class Question:
    """One page: `fields` are names of `FeedbackForm`; `short` is its name in the summary and on the progress line.

    `extra` is the one of its fields that few need: folded away behind the words `offer`, or simply one more box. The
    summary calls it `extra_short` and shows it only where it was said.
    """

    slug: str
    short: Any
    fields: tuple[str, ...]
    required: bool = False
    extra: str = ""
    extra_short: Any = ""
    offer: Any = ""
    is_folded: bool = True


QUESTIONS = (
    Question(
        "viec", _("Sự việc"), ("content", "proposal"), required=True,
        extra="proposal", extra_short=_("Đề xuất"), offer=_("Tôi muốn đề xuất cách giải quyết"),
    ),
    Question("co-quan", _("Cơ quan liên quan"), ("unit_id", "unit_text")),
    Question("khi-nao", _("Khi nào"), ("happened_on",)),
    Question("tep", _("Ảnh, giấy tờ"), ("files",)),
    Question(
        "ho-ten", _("Họ và tên"), ("name", "on_behalf_of"), required=True,
        extra="on_behalf_of", extra_short=_("Gửi thay cho"), offer=_("Tôi gửi thay cho người khác hoặc một tổ chức"),
    ),
    Question("dia-chi", _("Địa chỉ liên hệ"), ("address",), required=True),
    Question(
        "lien-he", _("Điện thoại, thư điện tử"), ("phone", "email", "wants_letter"), required=True,
        extra="wants_letter", extra_short=_("Công văn trả lời"), offer=_("Tôi muốn nhận thêm công văn trả lời có chữ ký"), is_folded=False,
    ),
)  # fmt: skip
SLUGS = tuple(each.slug for each in QUESTIONS)


def question(slug: str) -> Question | None:
    """The question of a page."""
    return next((each for each in QUESTIONS if each.slug == slug), None)


def is_answered(each: Question, words: Mapping[str, Any]) -> bool:
    """A condition of the law needs words; the others are done once they were shown."""
    if not each.required:
        return each.slug in words.get("asked", [])
    enough = conditions(DATA, now().date()).instead_of(each.fields[0]) or each.fields[:1]
    return any(words.get(name) for name in enough)


def first_open(words: Mapping[str, Any]) -> Question | None:
    """The first question that waits for an answer; None when all is there."""
    return next((each for each in QUESTIONS if not is_answered(each, words)), None)


def is_complete(words: Mapping[str, Any]) -> bool:
    """Is there all that the law makes a condition?"""
    return all(is_answered(each, words) for each in QUESTIONS if each.required)


def before(each: Question) -> Question | None:
    """The question before this one, for the way back."""
    place = QUESTIONS.index(each)
    return QUESTIONS[place - 1] if place else None


def answered(words: Mapping[str, Any], each: Question, said: Mapping[str, Any]) -> dict[str, Any]:
    """The draft with the answers of one page in it."""
    asked = [*dict.fromkeys([*words.get("asked", []), each.slug])]
    return {**words, **{name: said.get(name, "") for name in each.fields if name != "files"}, "asked": asked}
