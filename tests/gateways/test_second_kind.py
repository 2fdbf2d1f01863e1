"""A second, tiny kind is met by other systems as the first is: over Open311, the API, webhooks, on the way to the national system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet
from django.test import Client

from access.actor import citizen
from api import telling
from api import urls as api_urls
from api.models import Delivery
from books.numbers.blocks import make_ready
from casework import doors, outside
from casework.errors import MoveNotAllowed
from casework.flow import CITIZEN, FlowInconsistent
from casework.intake import Draft, open_case
from casework.models import Attachment, Case, Work
from casework.outside import ALONE, Addition, Along, Arrived, Glimpse, Meaning, NotComplete, Published, Reportable, Told
from casework.perform import perform
from casework.writes import Write
from gateways.national_portal import pushing
from kernel.time import local_day, now
from tests.api.calling import Caller, a_caller
from tests.casework.loans import FLOW, lending
from tests.casework.town import Town, a_case
from tests.gateways.listening import Listening

pytestmark = pytest.mark.db
STATES = {"asked": "received", "lent": "at_work", "back": "ended"}
BORROW = {"service_code": "borrow", "description": "Truyện Kiều, bản in 1871.", "address_string": "Quầy số 1"}


class LoanOutside:
    """What the library gives to other systems."""

    slug, route, called = "loan", "loans", "phiếu mượn"
    rights: Mapping[str, Any] = {
        "write": "Hỏi mượn thay bạn đọc",
        "read": "Đọc phiếu mượn",
        "read_all": "Đọc mọi phiếu",
    }
    first_stage, unsorted = "asked", "borrow"
    acts: Mapping[str, str] = {outside.WITHDRAW: "give_back", outside.SUPPLEMENT: "bring_card"}

    def __init__(self, unit_id: UUID) -> None:
        self.unit_id = unit_id

    def services(self) -> Sequence[Reportable]:
        return [Reportable("borrow", "Mượn sách", "Sách của thư viện", "library", "Thư viện")]

    def ready(self, at: datetime) -> None:
        make_ready("MS", local_day(at))

    def submit(self, told: Told, *, channel: str, at: datetime, key: str, along: Along = ALONE) -> Arrived:
        if not told.content:
            raise NotComplete([("content", "Sách nào?")])
        draft = Draft(
            "loan",
            "asked",
            "loan:case:asked",
            channel,
            self.unit_id,
            subject=told.content,
            rows=lambda case_id, entry_id: along.of_case(case_id),
        )
        opened = open_case(draft, citizen(), at=at, key=key)
        return Arrived(False, opened.id, opened.code, opened.secret, opened.again)

    def looks_secret(self, *texts: str) -> bool:
        return False

    def refuse_bad_files(self, files: Sequence[tuple[str, bytes]]) -> None: ...

    def add_files(self, case_id: UUID, files: Sequence[tuple[str, bytes]], at: datetime) -> None: ...

    def put_aside(self, case: Case | None, said: Addition, at: datetime, along: Sequence[Write] = ()) -> None: ...

    def meaning_of(self, verb: str, particulars: Mapping[str, Any]) -> Meaning:
        return {
            "loan:case:asked": Meaning(outside.RECEIVED),
            "loan:book:lent": Meaning(outside.CHANGED, takes_up=True),
            "loan:book:returned": Meaning(outside.CHANGED),
        }.get(verb, Meaning())

    def state_of(self, stage: str) -> str:
        return STATES.get(stage, "")

    def label_of(self, stage: str) -> str:
        return FLOW.stage(stage).label

    def is_running(self, stage: str) -> bool:
        return stage != "back"

    def sender_move(self, stage: str, act: str) -> tuple[str, bool]:
        found = FLOW.move(self.acts.get(act, ""))
        if found is None or stage not in found.sources or CITIZEN not in found.roles:
            raise MoveNotAllowed(move=act, stage=stage)
        return found.target or stage, found.words_required

    def stages_in(self, states: Sequence[str]) -> Sequence[str]:
        return [stage for stage, state in STATES.items() if state in states]

    def just_received(self, service: str, at: datetime) -> Glimpse:
        return Glimpse(UUID(int=0), "", service, "received", "Hỏi mượn", at, at)

    def glimpses(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Glimpse]:
        return {case.pk: self.glimpse_of(case) for case in self.glimpsed(case_ids)}

    def glimpsed(self, case_ids: Sequence[UUID]) -> QuerySet[Any]:
        return Case.objects.filter(pk__in=case_ids, kind="loan", is_sealed=False, erased_at=None)

    def glimpse_of(self, row: Any) -> Glimpse:
        return Glimpse(
            row.pk, row.code, "", STATES[row.stage], self.label_of(row.stage), row.opened_at, row.last_entry_at,
            version=row.row_version,
        )  # fmt: skip

    def published(self) -> QuerySet[Any]:
        return Case.objects.none().values("pk")

    def published_as(self, code: str) -> Sequence[UUID]:
        return []

    def search_published(self, words: str, *, after: str = "", most: int = 20) -> Sequence[Published]:
        shelf = [Published(f"K{n}", f"Truyện Kiều, bản {n}", "", "", "", "", now(), cursor=str(n)) for n in range(3)]
        return [each for each in shelf if each.cursor > after][:most]

    def published_one(self, code: str) -> Published | None:
        return next((each for each in self.search_published("") if each.code == code), None)

    def words_for(self, case_id: UUID) -> Mapping[str, str]:
        return {"title": Case.objects.get(pk=case_id).subject}

    def words_handed_over(self, case_id: UUID, at: datetime) -> Mapping[str, str]:
        return self.words_for(case_id)

    def pictures_for(self, case_id: UUID) -> Sequence[Attachment]:
        return []


@pytest.fixture(autouse=True)
def library(town: Town) -> Iterator[LoanOutside]:
    door: outside.Outside = LoanOutside(town.unit("works"))
    with lending():
        doors.register(door)
        api_urls._resolver.cache_clear()
        yield door
        doors.forget("loan")
        api_urls._resolver.cache_clear()


@pytest.fixture
def app(town: Town) -> Caller:
    return a_caller("loans:write", "loans:read", "hooks:manage", "open311:write")


def test_it_is_reported_and_followed_over_open311(town: Town, app: Caller) -> None:
    browser = Client()
    listed = browser.get("/open311/v2/services.json").json()
    assert {"service_code": "borrow", "group": "Thư viện"}.items() <= listed[-1].items()
    answer = browser.post("/open311/v2/requests.json", {**BORROW, "api_key": app.key})
    assert answer.status_code == 201, answer.content
    reference = answer.json()[0]["service_request_id"]
    case = Case.objects.get(kind="loan")
    perform(case.pk, "lend", town.actor("bao"), at=now(), inputs={"words": "quầy số 1"})
    (row,) = browser.get(f"/open311/v2/requests/{reference}.json").json()
    assert (row["service_name"], row["status"], row["status_notes"]) == ("Mượn sách", "open", "Đang mượn")
    assert [each["service_request_id"] for each in browser.get("/open311/v2/requests.json").json()] == [reference]
    updates = browser.get("/open311/v2/servicerequestupdates.json").json()
    assert [each["external_status_code"] for each in updates] == ["received", "at_work"]


def test_it_has_addresses_and_scopes_of_its_own_in_the_api(town: Town, app: Caller) -> None:
    said = {"service": "borrow", "content": "Truyện Kiều, bản in 1871."}
    made = app.ask("post", "/loans", 201, said, Idempotency_Key=uuid4().hex).json()
    other = a_case(at=now())
    case = Case.objects.get(kind="loan")
    perform(case.pk, "lend", town.actor("bao"), at=now(), inputs={"words": "quầy số 1"})
    assert app.ask("get", f"/loans/{made['reference']}").json()["state"] == "at_work"
    etag = app.ask("get", f"/loans/{made['reference']}")["ETag"]
    told = {"Idempotency_Key": uuid4().hex, "If_Match": etag}
    address = f"/loans/{made['reference']}/moves"
    assert app.ask("post", f"{address}/rate", 404, {}, **told)
    assert app.ask("post", f"{address}/withdraw", 200, {}, **told).json()["state"] == "ended"
    case.refresh_from_db()
    assert case.stage == "back"
    everything = a_caller("loans:read_all")
    assert [row["reference"] for row in everything.ask("get", "/loans").json()["rows"]] == [case.code]
    assert everything.ask("get", f"/loans/{other.code}", 404)
    assert a_caller("hooks:manage").ask("get", "/loans", 403)
    described = Caller().ask("get", "/openapi.json").json()
    assert described["paths"]["/api/v1/loans"]["post"]["summary"].startswith("Gửi một phiếu mượn")
    pages = Caller().ask("get", "/published?limit=2").json()
    assert [row["code"] for row in pages["rows"]] == ["K0", "K1"]
    assert [r["code"] for r in Caller().ask("get", f"/published?cursor={pages['next']}").json()["rows"]] == ["K2"]


def test_what_happens_is_told_in_its_own_types_and_from_when_it_says(town: Town, app: Caller) -> None:
    app.ask("post", "/hooks", 201, {"url": "http://127.0.0.1:9/hook", "types": ["motcua.loans.received"]})
    app.ask("post", "/hooks", 201, {"url": "http://127.0.0.1:9/both"})
    said = {"service": "borrow", "content": "Truyện Kiều, bản in 1871."}
    reference = app.ask("post", "/loans", 201, said, Idempotency_Key=uuid4().hex).json()["reference"]
    listen, portal = Listening(telling.changed), Listening(pushing.changed)
    listen()
    portal()
    assert not Work.objects.filter(task=pushing.KEY_IN).exists()
    perform(Case.objects.get(kind="loan").pk, "lend", town.actor("bao"), at=now(), inputs={"words": "quầy số 1"})
    listen()
    told = sorted(Delivery.objects.values_list("kind", "subject", "state"))
    assert told == [
        ("motcua.loans.received", reference, "received"),
        ("motcua.loans.received", reference, "received"),
        ("motcua.loans.state_changed", reference, "at_work"),
    ]
    event = telling.event_of(Delivery.objects.latest("happened_at"))
    assert event["dataref"].endswith(f"/api/v1/loans/{reference}")
    portal()
    assert Work.objects.filter(task=pushing.KEY_IN, case__kind="loan").exists()


def test_no_two_kinds_answer_for_one_address_or_service(library: LoanOutside) -> None:
    class Twin(LoanOutside):
        slug = "twin"

    with pytest.raises(FlowInconsistent, match="borrow"):
        doors.register(Twin(library.unit_id))
    assert doors.of_service("borrow") is library
