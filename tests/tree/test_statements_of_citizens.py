"""How many statements it costs whoever writes to the city without an account: every page and every press, a literal number each, the
same however many parts, files, lines and additions there are. At most twelve.

What its sender does with a matter otherwise stands in `test_statements_of_moves`, the forms in `test_statements_of_forms`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from access.guards import PUBLIC, guarded_urls
from books import people
from books.numbers import blocks
from casework import links
from casework.attachment_rows import stored_row
from casework.models import Attachment, Case
from casework.writes import write_together
from desks.citizen import guesses
from kernel.ids import random_code
from kernel.time import now
from kinds.feedback.asking.questions import QUESTIONS
from kinds.feedback.conversations.form_links import token_tag
from kinds.feedback.dialogue.draft import Draft
from kinds.feedback.models import FormLink
from kinds.feedback.publication.models import Publication
from kinds.feedback.sealing.quarantine import quarantine
from kinds.feedback.submission import submit
from messaging.conversations import keep_draft
from tests.casework.test_erasure import picture
from tests.casework.town import FIELDS, Town, a_case, case_in, citizen, do, talk
from tests.tree.test_statements import MOST, cost, followed
from tests.tree.test_statements_of_forms import SAID, SECRET
from tests.tree.test_statements_of_moves import said
from tests.tree.test_statements_together import NAMES, in_use, uploads
from tests.tree.undone import cost_of
from vault import files

pytestmark = pytest.mark.db
ROWS = (1, 3)
HOUR = timedelta(hours=1)
WRITE = reverse("feedback_write")
SAID_IN_FORM: dict[str, dict[str, Any]] = {
    "viec": SAID, "co-quan": {"unit": "other", "unit_text": "Sở Xây dựng"}, "khi-nao": {"happened_on": "hôm qua"}, "tep": {},
    "ho-ten": SAID, "dia-chi": SAID, "lien-he": SAID,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_house_that_runs(town: Town, settings: Any) -> Iterator[None]:
    """Numbers are reserved, and the streams of the ledger are there."""
    settings.NUMBER_BLOCK_SIZE = 500
    blocks.forget_blocks()
    submit(FIELDS, channel="web", at=now(), key=str(uuid4()))
    people.enrol(at=now(), actor=town.actor("lan"), name="Nguyễn Thử")
    in_use(town, "lan", "anh")
    return


def attached(case: Case, rows: int) -> None:
    for _ in range(rows):
        kept = files.put(picture(), at=now(), name="anh.png")
        write_together([stored_row(case.pk, kept.id, now())])


def beside(case: Case, relation: str) -> Case:
    """Another matter of the same sender, with a file: a part of CASE, or what was added to it."""
    other = a_case(at=case.opened_at)
    Case.objects.filter(pk=other.pk).update(sender_id=case.sender_id)
    write_together([links.row(other.pk, case.pk, relation, now())])
    attached(other, 1)
    return other


def whole(town: Town, stage: str, rows: int) -> tuple[Case, list[str]]:
    """A matter with all that goes when its sender has it erased: files, words, parts (their codes), what was added to it, sealed too."""
    case = case_in(town, stage, at=now() - HOUR, conversation=talk(f"{stage}-{rows}"))
    attached(case, rows)
    parts = []
    for number in range(rows):
        do(town, case, "lan", "note", now(), inputs={"words": f"Dòng {number}"})
        parts.append(beside(case, links.SPLIT_FROM).code)
        beside(case, links.ADDED_TO)
        told = {"content": "Nội dung thử.", "channel": "web", "conversation_id": "", "added_to": str(case.pk)}
        quarantine({**told, "added_code": case.code, "added_by": "add"}, citizen(), now())
    case.refresh_from_db()
    return case, parts


@pytest.mark.parametrize("rows", ROWS)
def test_erasing_costs_the_same_however_much_goes(town: Town, rows: int) -> None:
    costs = {}
    for stage in ("received", "assigned", "answered"):
        case, parts = whole(town, stage, rows)
        path = f"{followed(case.code)}xoa/"
        costs[stage] = cost_of(lambda path=path, parts=parts: Client().post(path, {"cung": parts}), status=200)
        costs[f"{stage}, asked"] = cost_of(lambda path=path: Client().get(path), status=200)
    ended = case_in(town, "answered", at=now() - HOUR)
    attached(ended, rows)
    costs["ended"] = cost_of(lambda: Client().post(f"{followed(ended.code)}xoa/"), status=200)
    Client().post(f"{followed(ended.code)}xoa/")
    costs["afterwards"] = cost_of(lambda: Client().get(followed(ended.code)), status=410)
    assert costs == {
        "received": 12, "received, asked": 5, "assigned": 12, "assigned, asked": 5, "answered": 12, "answered, asked": 5,
        "ended": 11, "afterwards": 6,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


@pytest.mark.parametrize("rows", ROWS)
def test_withdrawing_parts_costs_the_same_however_many(town: Town, rows: int) -> None:
    case, parts = whole(town, "received", rows)
    path, told = f"{followed(case.code)}withdraw/", said(town, case, "withdraw")
    costs = {
        "asked": cost_of(lambda: Client().get(path), status=200),
        "alone": cost_of(lambda: Client().post(path, told | {"key": str(uuid4())})),
        "with parts": cost_of(lambda: Client().post(path, told | {"key": str(uuid4()), "cung": parts})),
    }
    assert costs == {"asked": 6, "alone": 8, "with parts": 9}


@pytest.mark.parametrize("rows", ROWS)
def test_a_press_that_is_refused_costs_no_more(town: Town, rows: int) -> None:
    costs = {}
    for stage, moves in {
        "received": ("add", "withdraw"),
        "awaiting_sender": ("supplement",),
        "answered": ("rate",),
    }.items():
        case = case_in(town, stage, at=now() - HOUR)
        attached(case, rows)
        do(town, case, "lan", "note", now(), inputs={"words": "Một dòng."})
        case.refresh_from_db()
        for move in moves:
            path, told = f"{followed(case.code)}{move}/", said(town, case, move)
            for name, more in {"overtaken": {**told, "expects": "1-x"}, "empty": {"key": "x"}}.items():
                sent = {**more, "files": uploads(NAMES[:rows])} if (name, move) == ("overtaken", "add") else more
                costs[f"{move}, {name}"] = cost_of(lambda path=path, sent=sent: _sent(path, sent), status=422)
            Client().post(path, told)
            costs[f"{move}, twice"] = cost_of(lambda path=path, told=told: Client().post(path, told))
            wrong = f"{followed(case.code)}rate/" if move != "rate" else f"{followed(case.code)}add/"
            costs[f"{move}, not now"] = cost_of(lambda wrong=wrong: Client().get(wrong))
    assert costs == {
        "add, overtaken": 11, "add, empty": 4, "add, twice": 10, "add, not now": 4,
        "withdraw, overtaken": 12, "withdraw, empty": 11, "withdraw, twice": 10, "withdraw, not now": 4,
        "supplement, overtaken": 12, "supplement, empty": 5, "supplement, twice": 10, "supplement, not now": 4,
        "rate, overtaken": 11, "rate, empty": 4, "rate, twice": 10, "rate, not now": 4,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def _sent(path: str, told: Mapping[str, Any]) -> Any:
    """Files are read to their end by a request, so that each has its own."""
    fresh = {name: uploads([each.name for each in value]) if name == "files" else value for name, value in told.items()}
    return Client().post(path, {**fresh, "key": str(uuid4())})


@pytest.mark.parametrize("rows", ROWS)
def test_the_pages_of_a_matter_cost_the_same_in_every_stage(town: Town, rows: int) -> None:
    costs: dict[str, set[int]] = {"ended": set(), "open": set()}
    for stage in (
        "received",
        "awaiting_sender",
        "assigned",
        "refused",
        "forwarded",
        "merged",
        "withdrawn",
        "answered",
        "closed",
    ):
        case = case_in(town, stage, at=now() - HOUR)
        attached(case, rows)
        name = "ended" if stage in ("answered", "closed") else "open"
        costs[name].add(cost(Client(), followed(case.code)))
    assert costs == {"ended": {11}, "open": {10}}
    path, row = followed(case.code), Attachment.objects.filter(case=case).latest("pk")
    pages = {
        "receipt": "giay-tiep-nhan/",
        "export": "du-lieu/",
        "own data": "du-lieu-de-doc/",
        "file": f"tep/{row.pk}/",
    }
    assert {name: cost(Client(), f"{path}{page}") for name, page in pages.items()} == {
        "receipt": 7, "export": 8, "own data": 8, "file": 7,
    }  # fmt: skip
    sealed = a_case(at=now() - HOUR)
    do(town, sealed, "lan", "seal", now())
    missing = {
        "sealed": cost_of(lambda: Client().get(followed(sealed.code)), status=200),
        "no such file": cost_of(lambda: Client().get(f"{path}tep/{uuid4()}/"), status=404),
        "no such letter": cost_of(lambda: Client().get(f"{path}cong-van/{uuid4()}/"), status=404),
        "wrong secret": cost_of(lambda: Client().get(f"/theo-doi/{case.code}/XXXXXXXXXXXX/"), status=404),
        "wrong code": cost_of(lambda: Client().get("/theo-doi/XX/XXXXXXXXXXXX/"), status=404),
    }
    assert missing == {"sealed": 4, "no such file": 5, "no such letter": 5, "wrong secret": 5, "wrong code": 5}


def test_looking_a_matter_up_costs_a_known_number(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(at=now())
    path, wrong = reverse("feedback_look_up"), {"code": case.code, "secret": "XXXXXXXXXXXX"}
    right = {"code": case.code, "secret": followed(case.code).rstrip("/").rpartition("/")[2]}
    costs = {
        "asked": cost_of(lambda: Client().get(path), status=200),
        "right": cost_of(lambda: Client().post(path, right)),
        "wrong": cost_of(lambda: Client().post(path, wrong), status=422),
    }
    for _ in range(9):
        Client().post(path, wrong)
    costs["wrong once too often"] = cost_of(lambda: Client().post(path, wrong), status=429)
    costs["right then"] = cost_of(lambda: Client().post(path, right))
    monkeypatch.setattr(guesses, "ENDS", 9)
    costs["at the end"] = cost_of(lambda: Client().post(path, right), status=429)
    costs["its page then"] = cost_of(lambda: Client().get(followed(case.code)), status=429)
    assert costs == {
        "asked": 0, "right": 4, "wrong": 5, "wrong once too often": 5, "right then": 4, "at the end": 4, "its page then": 4,
    }  # fmt: skip


def asked_of(slug: str) -> str:
    return reverse("feedback_ask", args=[slug])


def filled(browser: Client, rows: int) -> None:
    """Every question answered, ROWS pictures with them; nothing sent yet."""
    for slug, told in SAID_IN_FORM.items():
        more = {"files": uploads(NAMES[:rows])} if slug == "tep" else {}
        browser.post(asked_of(slug), told | more)


def similar_answers(town: Town, rows: int) -> None:
    for _ in range(rows):
        Publication.objects.create(
            case=a_case(at=now() - HOUR), code=random_code(10), state="published", title="Cấp phép sửa nhà quá hẹn",
            content="Hồ sơ cấp phép sửa nhà quá hẹn ba tuần.", answer="Đã trả kết quả.", field="Đất đai",
            unit_id=town.unit("works"), answered_at=now(), published_at=now(),
            words="'ho' 'so' 'cap' 'phep' 'sua' 'nha' 'qua' 'hen'",
        )  # fmt: skip


@pytest.mark.parametrize("rows", ROWS)
def test_one_question_a_page_costs_the_same_however_many_files_are_told(town: Town, rows: int) -> None:
    similar_answers(town, rows)
    fresh, browser, page = Client(), Client(), reverse("feedback_check")
    costs = {"begun": cost_of(lambda: fresh.post(asked_of("viec"), SAID), browser=fresh)}
    filled(browser, rows)
    shown = {each.slug: cost_of(lambda slug=each.slug: browser.get(asked_of(slug)), status=200) for each in QUESTIONS}
    told = SAID_IN_FORM | {"tep": {"files": ()}}
    answered = {
        slug: cost_of(lambda slug=slug: browser.post(asked_of(slug), told[slug]), browser=browser)
        for slug in SAID_IN_FORM
    }
    kept = list(browser.get(asked_of("tep")).context["files"])
    costs |= {
        "another picture": cost_of(
            lambda: browser.post(asked_of("tep"), {"files": uploads(NAMES[: 4 - rows])}), browser=browser
        ),
        "words under suspicion": cost_of(
            lambda: browser.post(asked_of("viec"), {"content": SECRET}), status=200, browser=browser
        ),
        "answers near": cost_of(lambda: browser.get(reverse("feedback_near")), status=200),
        "looked over": cost_of(lambda: browser.get(page), status=200),
        "one file dropped": cost_of(
            lambda: browser.post(reverse("feedback_drop_file", args=[kept[0]["id"]])), browser=browser
        ),
        "dropped": cost_of(lambda: browser.post(reverse("feedback_drop"), {"sure": "1"}), status=200, browser=browser),
        "sent": cost_of(lambda: browser.post(page), browser=browser),
    }
    browser.post(page)
    costs["sent already"] = cost_of(lambda: browser.post(page), browser=browser)
    assert costs == {
        "begun": 3, "another picture": 6, "words under suspicion": 2, "answers near": 2, "looked over": 4,
        "one file dropped": 5, "dropped": 3, "sent": 9, "sent already": 1,
    }  # fmt: skip
    assert max(shown.values()) <= 5
    assert max(answered.values()) <= 6


@pytest.mark.parametrize("rows", ROWS)
def test_the_form_on_one_page_costs_the_same_where_it_is_not_sent(town: Town, rows: int) -> None:
    similar_answers(town, rows)
    said_before = {**SAID, "key": str(uuid4()), "near_seen": "1"}
    Client().post(WRITE, said_before)
    costs = {
        "asked": cost_of(lambda: Client().get(WRITE), status=200),
        "empty": cost_of(lambda: Client().post(WRITE, {"key": str(uuid4())}), status=422),
        "answers near": cost_of(lambda: Client().post(WRITE, SAID | {"key": str(uuid4())}), status=200),
        "twice": cost_of(lambda: Client().post(WRITE, said_before)),
        "changed": cost_of(
            lambda: Client().post(WRITE, said_before | {"content": f"{SAID['content']} Thêm."}), status=422
        ),
    }
    assert costs == {"asked": 3, "empty": 3, "answers near": 4, "twice": 10, "changed": 12}


@pytest.mark.parametrize("rows", ROWS)
def test_the_link_from_a_chat_costs_the_same_however_much_was_told_there(town: Town, rows: int) -> None:
    conversation = talk(f"link-{rows}", now())
    submit(FIELDS, channel="zalo", at=now(), key=str(uuid4()), conversation=conversation)
    told = Draft(
        step="content", parts=["Hồ sơ của tôi bị trễ hẹn. " * 40] * (6 * rows)
    )  # longer than the box: more additions
    keep_draft(conversation, told.dump(), now())
    path, browser = _link(conversation.pk), Client()
    costs = {
        "opened": cost_of(lambda: Client().get(path), status=200),
        "begun": cost_of(lambda: browser.post(path), browser=browser),
    }
    browser.post(path)
    costs["of another"] = cost_of(lambda: Client().get(path), status=410)
    filled(browser, rows)
    key = {"key": str(browser.get(reverse("feedback_begin")).context["draft"].key), "near_seen": "1"}
    costs |= {
        "sent": cost_of(lambda: browser.post(reverse("feedback_check")), browser=browser),
        "sent on one page": cost_of(lambda: browser.post(WRITE, SAID | key), browser=browser),
        "sealed": cost_of(lambda: browser.post(WRITE, SAID | key | {"content": SECRET}), browser=browser),
    }
    assert costs == {"opened": 2, "begun": 7, "of another": 2, "sent": 12, "sent on one page": 12, "sealed": 12}
    assert max(costs.values()) <= MOST


def _link(conversation_id: Any) -> str:
    token = uuid4().hex
    FormLink.objects.create(token_tag=token_tag(token), conversation_id=conversation_id, made_at=now())
    return reverse("feedback_write_from_chat", args=[token])


def test_every_public_page_without_arguments_is_cheap(town: Town) -> None:
    """Also pages that nobody thought of when this was written."""
    similar_answers(town, 3)
    dear = {}
    for route, _view, guard in guarded_urls():
        if guard is None or guard.kind != PUBLIC or "<" in route or Client().get(f"/{route}").status_code != 200:
            continue
        if (count := cost(Client(), f"/{route}")) > MOST:
            dear[route] = count
    assert dear == {}
    missing: Sequence[str] = ("/khong-co/", "/tra-loi/XXXX/", "/thu-tuc/1.000000/", "/open311/v2/requests/x.json")
    assert [cost_of(lambda path=path: Client().get(path), status=404) for path in missing] == [0, 1, 1, 4]
