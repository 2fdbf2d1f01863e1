"""How many statements every other address costs: pages for everybody, probes, papers and pictures, lists that somebody keeps, what was
given up and is tried again, the training ground. And that no address of the house is without its number.

A literal number each, sessions and transactions counted; at most twelve."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from access.models import User
from books.orgs import editing
from casework.attachment_rows import stored_row
from casework.models import Attachment, Case
from casework.writes import write_together
from demo import city
from demo.training.exercises import EXERCISES
from desks.officer.models import SavedView
from gateways.open311.client import pictures
from gateways.open311.models import Handover
from kernel.time import now
from kinds.feedback.letters import previewing
from kinds.feedback.letters.models import SIGNED, Letter
from kinds.feedback.publication.models import Publication
from kinds.feedback.suggestions import retraining
from messaging.models import Inbound
from tests.casework.conftest import _forgetting
from tests.casework.town import Town, a_case, case_in, do
from tests.gateways.test_scene_pictures import PDF, photograph
from tests.tree.test_statements import MOST, browser_of, followed, published_answers
from tests.tree.test_statements_together import in_use
from tests.tree.undone import cost_of, paid
from vault import files

pytestmark = pytest.mark.db
# address by its name, what is done there → statements
OPEN = {
    "citizen_data": 0, "feedback_guidance": 0, "robots": 0, "published_feed": 1, "published_answer": 3, "letter_check": 0,
    "letter_check, a paper that is not ours": 3, "regulation_paper": 2, "set_language": 0, "open311_discovery": 1,
    "open311_services": 1, "open311_service": 1,
    "live": 0, "ready": 1, "metrics": 4,
    "kit:gallery": 0, "kit:gallery-worklist": 0, "kit:gallery-case": 0, "kit:gallery-paper": 0, "kit:gallery-error": 0,
}  # fmt: skip
PAPERS = {
    "officer_attachment": 7, "letter_open": 6, "letter_download": 6, "letter_preview": 6, "letter_draft": 7, "letter_typed": 7,
    "keyed_in_done": 4, "keyed_in_receipt": 7, "open311_picture": 7,
}  # fmt: skip
DESK = {
    "officer_news": 4, "officer_jumps": 4, "officer_save_view": 12, "officer_save_view, again": 7, "officer_drop_view": 5,
    "officer_restore_view": 6, "officer_undo": 8, "officer_retry_inbound": 8, "suggestions_models": 9,
    "suggestions_train": 11,
}  # fmt: skip
# In a demo alone, and more than twelve on purpose: an exercise begins with as many matters as it has, each through its door.
TRAINING = {
    "training": 5, "training_handbook": 3, "training_exercise, khong-nhan": 10, "training_exercise, hanh-vi": 10,
    "training_exercise, bo-sung": 10, "training_exercise, trung-lap": 14, "training_exercise, niem-phong": 10,
    "training_exercise, tra-loi": 18, "training_exercise, shown khong-nhan": 8, "training_exercise, shown hanh-vi": 11,
    "training_exercise, shown bo-sung": 8, "training_exercise, shown trung-lap": 8, "training_exercise, shown niem-phong": 9,
    "training_exercise, shown tra-loi": 8,
}  # fmt: skip
TABLES = (OPEN, PAPERS, DESK, TRAINING)
# Whose number stands by what the address ends in, not by its name.
BY_ADDRESS = {
    "feedback_receipt": "giay-tiep-nhan/", "feedback_export": "du-lieu/", "feedback_own_data": "du-lieu-de-doc/",
    "feedback_erase": "xoa/", "feedback_attachment": "tep/", "feedback_act": "{move}/",
    "publication_withhold": "withhold_publication", "publication_take_down": "unpublish", "officer_together": "TOGETHER",
    "open311_requests": "/open311/v2/requests.json", "open311_updates": "/open311/v2/servicerequestupdates.json",
}  # fmt: skip


def got(browser: Client, path: str, status: int = 200, **more: Any) -> int:
    """Once before, so that the process has read what it reads once."""
    browser.get(path, **more)
    return paid(browser, path, status=status, **more)


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_what_is_open_to_everybody_costs_a_known_number(town: Town) -> None:
    costs: dict[str, set[int]] = {name: set() for name in OPEN}
    nobody, codes = Client(), {"live": "/health/live", "ready": "/health/ready", "metrics": "/metrics"}
    for more in (1, 2):
        published_answers(town, more)
        code = Publication.objects.latest("published_at").code
        service = nobody.get(at("open311_services", "json")).json()[0]["service_code"]
        args: dict[str, tuple[Any, ...]] = {
            "published_answer": (code,), "open311_discovery": ("json",), "open311_services": ("json",),
            "open311_service": (service, "json"), "kit:gallery-error": (404,),
        }  # fmt: skip
        for name in OPEN:
            if name != "set_language" and "," not in name:
                status = 404 if name == "kit:gallery-error" else 200
                costs[name].add(got(nobody, codes.get(name) or at(name, *args.get(name, ())), status))
        costs["set_language"].add(paid(nobody, at("set_language"), {"language": "en", "next": "/"}))
        send = partial(_checked, nobody)
        costs["letter_check, a paper that is not ours"].add(cost_of(send, status=200))
    assert costs == {name: {count} for name, count in OPEN.items()}


def _checked(browser: Client) -> Any:
    return browser.post(at("letter_check"), {"file": SimpleUploadedFile("a.pdf", PDF, "application/pdf")})


def test_papers_and_pictures_cost_a_known_number(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(previewing, "printed", lambda *_, **__: PDF)
    in_use(town, "lan", "ha")
    before = now() - timedelta(hours=2)
    case, drafted, fresh, by_hand = (
        case_in(town, stage, at=before) for stage in ("answered", "awaiting_approval", "received", "received")
    )
    Case.objects.filter(pk=by_hand.pk).update(channel="letter")
    write_together([stored_row(case.pk, files.put(photograph(), at=now(), name="anh.jpg").id, now())])
    do(town, case, "lan", "issue_letter", now())
    Letter.objects.filter(case=case).update(file_id=files.put(PDF, at=now(), name="a.pdf").id, state=SIGNED)
    letter, picture = Letter.objects.get(case=case), Attachment.objects.get(case=case, state="stored")
    lan, ha = browser_of(town, "lan"), browser_of(town, "ha")
    costs = {
        "officer_attachment": got(lan, at("officer_attachment", case.code, picture.pk)),
        "letter_open": got(lan, at("letter_open", case.code, letter.pk)),
        "letter_download": got(Client(), f"{followed(case.code)}cong-van/{letter.pk}/"),
        "letter_preview": got(lan, at("letter_preview", case.code)),
        "letter_draft": got(ha, at("letter_draft", drafted.code)),
        "letter_typed": paid(lan, at("letter_typed", fresh.code, "answer_question"), {"words": "Xin."}, status=200),
        "keyed_in_done": got(lan, at("keyed_in_done", by_hand.code)),
        "keyed_in_receipt": got(lan, at("keyed_in_receipt", by_hand.code)),
        "open311_picture": got(Client(), _shown_at_the_scene(town)),
    }
    assert costs == PAPERS
    assert max(costs.values()) <= MOST


def _shown_at_the_scene(town: Town) -> str:
    """The address of a picture that went along with what was handed over."""
    case = a_case(at=now())
    write_together([stored_row(case.pk, files.put(photograph(), at=now(), name="anh.jpg").id, now())])
    chosen = [str(each) for each in Attachment.objects.filter(case=case).values_list("pk", flat=True)]
    do(town, case, "lan", "hand_over_scene", now(), inputs={"pictures": chosen})
    handover, _is_new = Handover.objects.get_or_create(
        case=case, defaults={"code": case.code, "stage": "sent", "asked_at": now()}
    )
    (link,) = pictures.links(handover, now())
    return "/" + link.split("/", 3)[3]


def test_what_the_desk_keeps_and_tries_again_costs_a_known_number(town: Town, monkeypatch: Any) -> None:
    lan, ha, khanh = (browser_of(town, name) for name in ("lan", "ha", "khanh"))
    monkeypatch.setattr(retraining, "can_train", lambda: True)
    for _ in range(3):
        case = case_in(town, "assigned", at=now() - timedelta(hours=2))
    kept = {"page": "officer_inbox", "query": "?han=late", "name": "Trễ"}
    costs = {
        "officer_news": got(lan, f"{at('officer_news')}?tu={uuid4()}", headers={"X-Live": "1"}),
        "officer_jumps": got(lan, f"{at('officer_jumps')}?q={case.code[-4:]}"),
        "officer_save_view": paid(lan, at("officer_save_view"), kept),
    }
    lan.post(at("officer_save_view"), kept)
    view = SavedView.objects.get().pk
    costs["officer_save_view, again"] = paid(lan, at("officer_save_view"), kept)
    costs["officer_drop_view"] = paid(lan, at("officer_drop_view", view), {})
    lan.post(at("officer_drop_view", view))
    costs["officer_restore_view"] = paid(lan, at("officer_restore_view", view), {})
    case.refresh_from_db()
    given = {"person_id": str(town.users["binh"].pk), "key": "k", "expects": str(case.row_version)}
    assert ha.post(at("officer_move", case.code, "reassign"), given).status_code == 302
    costs["officer_undo"] = paid(ha, at("officer_undo", case.pk), {})
    row = Inbound.objects.create(channel="zalo", dedup=b"1", state="failed", next_try_at=now(), received_at=now())
    costs["officer_retry_inbound"] = paid(lan, at("officer_retry_inbound", row.pk), {})
    costs["suggestions_models"] = got(khanh, at("suggestions_models"))
    costs["suggestions_train"] = paid(khanh, at("suggestions_train"), {})
    assert costs == DESK
    assert max(costs.values()) <= MOST


@pytest.mark.parametrize("rows", [1, 300])
@pytest.mark.parametrize("what", ["nhan-su", "don-vi"])
def test_a_sheet_as_a_file_costs_the_same_however_long(town: Town, what: str, rows: int) -> None:
    """Of the city with its few units and people, and of one with three hundred more of each."""
    by = editing.Edit(town.actor("khanh"), now(), now().date(), "QĐ 1")
    for number in range(rows):
        unit = editing.open_unit(by, f"Phòng {number}", kind="division", parent_id=town.unit("works")).pk
        user = User.objects.create(username=f"u{number}", full_name="Trần Thử", password="!", created_at=now())
        editing.appoint(by, editing.open_position(by, unit, "Chuyên viên", "handler"), user.pk)
    assert got(browser_of(town, "khanh"), at("admin_export", what)) == 4


def test_training_costs_a_known_number(db: None) -> None:
    with _forgetting():
        city.load(now())
        browser, costs = Client(), {}
        trainee = User.objects.get(username="dieuphoi")
        browser.force_login(trainee, backend="allauth.account.auth_backends.AuthenticationBackend")
        for each in EXERCISES:
            here = at("training_exercise", each.slug)
            costs[f"training_exercise, {each.slug}"] = paid(browser, here, {})
            browser.post(here)
            costs[f"training_exercise, shown {each.slug}"] = got(browser, here)
        for name in ("training", "training_handbook"):
            costs[name] = got(browser, at(name))
        assert costs == TRAINING


def addresses(found: URLResolver | None = None, within: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address of the house."""
    for each in (found or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, f"{within}{each.namespace}:" if each.namespace else within, route)
        else:
            yield within + (each.name or each.callback.__name__), route


def test_every_address_of_the_house_has_its_number() -> None:
    """In a table of this file, else in a table or a measurement of the others: by its name, or by what the address says."""
    others = (each for each in Path(__file__).parent.glob("test_statements*.py") if each.name != Path(__file__).name)
    texts = "".join(each.read_text(encoding="utf-8") for each in others)
    here = {what.split(",")[0] for table in TABLES for what in table}
    missing = []
    for name, route in addresses():
        said = [rf'reverse\(\s*"{name}"', rf'path_of\("{name}"\)', rf'"{name}[,"]']
        if name.startswith("admin_"):
            said.append(rf'\b(at|path)\(\s*"{name.removeprefix("admin_")}"')
        if name in BY_ADDRESS:
            said.append(re.escape(BY_ADDRESS[name]))
        if name not in here and not re.search("|".join(said), texts):
            missing.append((name, route))
    assert missing == []
    assert {name for name, _route in addresses()} >= set(BY_ADDRESS)
