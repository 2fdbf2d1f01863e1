"""Every address that writes: by what it knows that its sender saw what stands there now, or why that question does not arise.

Who adds such an address has to say it here. What is said of a page is held against the page itself.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from django.test import Client

from access.guards import guarded_urls
from books.calendar.models import CalendarDay
from books.texts.models import Template
from tests.casework.town import Town, case_in

pytestmark = pytest.mark.db

SAW, EXPECTS, SEEN = "saw", "expects", "thay"  # the hidden field that carries it
READS = "it shows something and changes nothing but the ledger, which says so"
OWN = "one's own session, account or list: nobody else writes it"
SETTLES = "it settles what waits to be settled: under a lock, once, and whoever comes second is told so"
NEW = "a new row, once per key or draft: there is nothing yet that could have been seen"
ENDS = "what there is of it goes or is undone, whatever it is by now"
BACK = "the version stands in the session, beside what is undone"

PAGES = {
    **dict.fromkeys(("don-vi/moi", "don-vi/<uuid:unit_id>/sua", "don-vi/<uuid:unit_id>/doi-ten", "don-vi/<uuid:unit_id>/ket-thuc"), SAW),
    **dict.fromkeys(("don-vi/<uuid:unit_id>/vi-tri-moi", "vi-tri/<uuid:position_id>/giao", "thoi-giu/<uuid:holding_id>"), SAW),
    **dict.fromkeys(("nhiem-vu/<str:duty>", "gio-lam-viec/thanh-pho", "gio-lam-viec/<uuid:unit_id>", "ngay-rieng/<uuid:unit_id>"), SAW),
    **dict.fromkeys(("gio-lam-viec/<uuid:unit_id>/thoi", "nhan-su/<uuid:user_id>/sua", "nhan-su/<uuid:user_id>/mat-khau"), SAW),
    **dict.fromkeys((f"nhan-su/<uuid:user_id>/{each}" for each in ("lop-hai", "ngung", "mo-lai")), SAW),
    **dict.fromkeys(("vang-mat/ghi/<uuid:position_id>", "vang-mat/<uuid:absence_id>/tro-lai"), SAW),
    **dict.fromkeys(("uy-quyen/ghi/<uuid:position_id>", "uy-quyen/<uuid:delegation_id>/cham-dut"), SAW),
    **dict.fromkeys(("thu-tuc/moi", "thu-tuc/<str:code>/sua", "thu-tuc/<str:code>/ket-thuc"), SAW),
    **dict.fromkeys(("mau/moi", "mau/<uuid:template_id>/sua", "mau/<uuid:template_id>/so", "mau/<uuid:template_id>/ket-thuc", "mo-hinh"), SAW),
    **dict.fromkeys(("moi-giao/<uuid:given>", "moi-giao/<uuid:given>/tu-choi"), SETTLES),
    **dict.fromkeys((f"dat-lai/<uuid:reset_id>{each}" for each in ("", "/tu-choi", "/rut")), SETTLES),
    "mo-hinh/huan-luyen": "asked for once until it is over",
    "nhan-su/moi": "a new account: a name of an account is given once",
    "bang-tinh/<slug:what>": SAW,  # on the page of the dry run, which writes
}  # fmt: skip
WRITES = {
    **{f"can-bo/quan-tri/{route}/": how for route, how in PAGES.items()},
    **dict.fromkeys(("can-bo/lich/", "can-bo/lich/<uuid:day_id>/<str:decision>/", "can-bo/thoi-han/"), SAW),
    **dict.fromkeys(("can-bo/lien-thong/he-thong/", "can-bo/lien-thong/khac-nhau/<uuid:difference_id>/"), SAW),
    **dict.fromkeys((f"can-bo/vu-viec/<str:code>/{move}/" for move in ("<str:move>", "issue_letter")), EXPECTS),
    **dict.fromkeys(
        (f"can-bo/vu-viec/<str:code>/{move}_publication/" for move in ("clear", "withhold")), EXPECTS
    ),
    "can-bo/vu-viec/<str:code>/unpublish/": EXPECTS,
    **dict.fromkeys(("can-bo/goi-y/<str:code>/", "can-bo/goi-y/<str:code>/sua/"), EXPECTS),
    "can-bo/lien-thong/nhap-quoc-gia/": EXPECTS,
    "theo-doi/<str:code>/<str:secret>/<str:move>/": EXPECTS,
    **dict.fromkeys(("can-bo/don-vi/giao-lai/", "can-bo/cung-luc/"), SEEN),
    **dict.fromkeys((f"can-bo/hoan-tac/{each}/" for each in ("<uuid:case_id>", "nhieu")), BACK),
    "can-bo/don-vi/giao-lai/hoan-tac/": BACK,
    **dict.fromkeys((f"can-bo/vu-viec/<str:code>/{each}/" for each in ("cach-ly", "nguoi-gui")), READS),
    "can-bo/tin-nhan/<uuid:message_id>/noi-dung/": READS,
    "can-bo/vu-viec/<str:code>/cong-van/<slug:move>/ban-xem-truoc.pdf": READS,
    **dict.fromkeys(("cong-van/kiem-tra/", "theo-doi/"), READS),
    **dict.fromkeys((f"can-bo/tin-nhan/{each}/" for each in ("<uuid:message_id>/<str:decision>", "den/<uuid:inbound_id>")), SETTLES),
    **dict.fromkeys(("can-bo/tin-nhan/cung-luc/", "can-bo/vu-viec/<str:code>/bao-nguoi-gui/<str:decision>/"), SETTLES),
    "can-bo/lien-thong/": SETTLES,
    **dict.fromkeys((f"can-bo/cach-xem/{each}" for each in ("", "<uuid:view_id>/bo/", "<uuid:view_id>/lay-lai/")), OWN),
    **dict.fromkeys(("tap-huan/<slug:slug>/", "ngon-ngu/"), OWN),
    **dict.fromkeys(("can-bo/nhap/", "gui/", "gui/<str:token>/", "gui/xem-lai/"), NEW),
    **dict.fromkeys((f"gui/{each}/" for each in ("cau/<slug:slug>", "bo-nhap", "bo-tep/<uuid:file_id>", "gan-giong")), OWN),
    "theo-doi/<str:code>/<str:secret>/xoa/": ENDS,
    "tai-khoan/vi-tri/<uuid:position_id>/": OWN,
    "open311/v2/requests.<str:extension>": NEW,
    "open311/v2/servicerequestupdates.<str:extension>": "words are added to what there is; GeoReport knows no versions",
    "webhooks/sms/": "a receipt of the SMS gateway: each state is reached once",
    "webhooks/sms/<str:given>": "a receipt of the SMS gateway: each state is reached once",
    "api/v1/<path:rest>": "its operations are listed below",
    "api/v1/": "its operations are listed below",
}  # fmt: skip
# Django's, allauth's and the kit's own pages, where the sender alone is concerned.
OTHERS = re.compile(r"tai-khoan/(?!vi-tri/)|kit/|health/|metrics$")
NO_FORM_HERE = {
    "can-bo/quan-tri/bang-tinh/<slug:what>/",
    "can-bo/quan-tri/mo-hinh/",
    "can-bo/quan-tri/mau/<uuid:template_id>/so/",
}  # a dry run, a second model, a newer wording of the house come first
OPERATIONS = {
    ("post", "/feedback"): NEW,
    ("post", "/feedback/{reference}/moves/{move}"): "If-Match",
    (
        "post",
        "/hooks",
    ): "a subscription of the caller's own, to be ended by its id; two of one kind tell everything twice",
    ("post", "/hooks/{hook_id}/rotate"): "the caller's own key; the one before serves another day",
    ("post", "/hooks/{hook_id}/resume"): SETTLES,
    ("post", "/hooks/{hook_id}/deliveries/{delivery_id}/retry"): SETTLES,
    ("delete", "/hooks/{hook_id}"): ENDS,
}


def takes_posts(view: Any) -> bool:
    """Not under `require_safe` or `require_GET`; who is not sure counts as writing."""
    return not re.search(
        r"@require_(safe|GET)\b|@georeport\((\"GET\"|'GET')?(, \"HEAD\")?\)", inspect.getsource(inspect.unwrap(view))
    )


def test_every_address_that_writes_says_how_it_knows_what_was_seen() -> None:
    found = {route for route, view, _guard in guarded_urls() if takes_posts(view) and not OTHERS.match(route)}
    assert found == set(WRITES)


def test_every_operation_of_the_api_that_writes_says_it_too() -> None:
    told = Client().get("/api/v1/openapi.json").json()["paths"]
    found = {
        (method, path.removeprefix("/api/v1")): operation
        for path, methods in told.items() for method, operation in methods.items() if method not in {"get", "head"}
    }  # fmt: skip
    assert set(found) == set(OPERATIONS)
    for which, operation in found.items():
        headers = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        assert ("If-Match" in headers) == (OPERATIONS[which] == "If-Match")
        assert ("Idempotency-Key" in headers) == (OPERATIONS[which] in {"If-Match", NEW}), which


def test_the_pages_carry_what_is_said_of_them(town: Town) -> None:
    """Where the form stands on a page of the same address; the others have tests of their own."""
    case = case_in(town, "assigned")
    ids = {
        "unit_id": town.unit("works"), "position_id": town.seats["bao"].pk, "user_id": town.users["binh"].pk,
        "holding_id": town.seats["yen"].holdings.get().pk, "duty": "feedback.receive",
        "template_id": Template.objects.filter(purpose="reason").first().pk,
        "day_id": CalendarDay.objects.filter(state="proposed").first().pk, "decision": "xac-nhan",
    }  # fmt: skip
    admin, missing = Client(), []
    admin.force_login(town.users["khanh"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for route in (route for route, how in WRITES.items() if how == SAW and route not in NO_FORM_HERE):
        path = re.sub(r"<\w+:(\w+)>", lambda found: str(ids.get(found[1], "")), route)
        if "//" not in path and f'name="{SAW}"' not in admin.get(f"/{path}").content.decode():
            missing.append(path)
    official = Client()
    official.force_login(town.users["bao"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert f'name="{EXPECTS}"' in official.get(f"/can-bo/vu-viec/{case.code}/take/").content.decode()
    assert missing == []
