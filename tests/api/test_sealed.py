"""A system that sent what may be a denunciation learns nothing of it: every answer is that which any other report has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from api import telling, veiled
from api.models import Delivery, Report, Veiled
from books.numbers import blocks
from casework import oversight
from casework.errors import InputMissing
from casework.models import Case, Words
from casework.quarantine import read_sealed
from config.retention import retention_round
from kernel.time import now
from tests.api.calling import SAID, SECRET, Caller, a_caller
from tests.casework.town import Town, do
from tests.gateways.listening import Listening
from tests.unsealing import unsealed

pytestmark = pytest.mark.db
CANARY = "KIMTUOC"
DENOUNCED = f"{SECRET} {CANARY}"
APART = {"reference", "received_at", "changed_at", "due_at", "id", "event_id", "subject", "happened_at"}


@pytest.fixture
def app(town: Town) -> Caller:
    return a_caller("feedback:write", "feedback:read", "hooks:manage")


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """All that differs is what differs between any two reports."""
    assert one.keys() == other.keys()
    return {k: v for k, v in one.items() if k not in APART} == {k: v for k, v in other.items() if k not in APART}


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def listed(app: Caller, query: str = "") -> dict[str, dict[str, Any]]:
    return {row["reference"]: row for row in app.ask("get", f"/feedback{query}").json()["rows"]}


def test_a_sealed_report_answers_and_lists_like_any_other(town: Town, app: Caller) -> None:
    plain, secret = app.bring(), app.bring(content=DENOUNCED, key="k-1")
    assert alike(plain, secret)
    assert secret["notice"] == plain["notice"]
    assert app.bring(content=DENOUNCED, key="k-1") == secret, "the same request again is the same report"
    app.bring(422, content=DENOUNCED + " Thêm.", key="k-1")
    app.bring(422, content=DENOUNCED, key="k-1", title="Một tiêu đề khác")
    assert Case.objects.filter(is_sealed=True).count() == 1
    one, other = plain["reference"], secret["reference"]
    assert (Report.objects.count(), Veiled.objects.count()) == (1, 1)
    for query in (
        "",
        "?state=received",
        "?order=oldest",
        f"?changed_after={(now() - timedelta(days=1)).isoformat().replace('+', '%2B')}",
    ):
        rows = listed(app, query)
        assert set(rows) == {one, other}, query
        assert alike(rows[one], rows[other])
    assert listed(app, "?state=at_work") == {}
    read = app.ask("get", f"/feedback/{other}")
    assert {**read.json(), "notice": secret["notice"]} == secret
    app.ask("get", f"/feedback/{other}", 304, If_None_Match=read["ETag"])
    a_caller("feedback:read", "feedback:read_all").ask("get", f"/feedback/{other}", 404)
    sealed = Case.objects.get(is_sealed=True)
    assert unsealed(sealed.pk)["reference"] == other, "with the words, under their key"
    stored = everything_stored()
    for canary in (CANARY, "Khoát", other):
        assert canary not in stored
    city = a_caller("feedback:read_all")
    city.ask("get", f"/feedback/{sealed.code}", 404)
    assert sealed.code not in city.ask("get", "/feedback").content.decode()


def test_pages_go_over_both_and_lose_nobody(app: Caller) -> None:
    brought = {
        app.bring(content=f"{DENOUNCED if n % 2 else 'Hồ sơ đã quá hẹn.'} Việc thứ {n}.")["reference"] for n in range(5)
    }
    for order in ("newest", "oldest"):
        seen: list[str] = []
        cursor, turns = "", 0
        while turns == 0 or cursor:
            told = app.ask("get", f"/feedback?limit=2&order={order}&cursor={cursor}").json()
            seen += [row["reference"] for row in told["rows"]]
            cursor, turns = told["next"], turns + 1
        assert (len(seen), set(seen), turns) == (5, brought, 3)


def test_what_is_done_with_it_answers_alike(town: Town, app: Caller) -> None:
    plain, secret = app.bring()["reference"], app.bring(content=DENOUNCED)["reference"]
    told: dict[str, list[Any]] = {plain: [], secret: []}
    for reference, answers in told.items():
        app.act(reference, "add", 412, etag='"99"', words="Trang đã cũ.")
        answers.append(app.act(reference, "rate", 409, score="satisfied")["detail"])
        answers.append(app.act(reference, "reopen", 409, words="Xem lại.")["detail"])
        answers.append(app.act(reference, "supplement", 409, words="Bổ sung.")["detail"])
        answers.append(app.act(reference, "add", 422, words="")["detail"])
        app.act(reference, "assign", 404, etag='"1"')
        for n in (1, 2):
            etag = app.ask("get", f"/feedback/{reference}")["ETag"]
            said = {"words": "Hôm nay vẫn chưa có kết quả." if n == 1 else f"{SECRET} Lần {n}."}
            first = app.act(reference, "add", etag=etag, key=f"{reference}{n}", **said)
            again = app.act(reference, "add", etag=etag, key=f"{reference}{n}", **said)
            assert first == again, "a repeat is the same change, whatever its version"
            answers.append((app.ask("get", f"/feedback/{reference}")["ETag"], first["state"], etag))
        answers.append(app.act(reference, "withdraw")["state"])
        answers.append(app.act(reference, "add", 409, words="Sau khi rút.")["detail"])
    assert told[plain] == told[secret]
    assert told[plain][4:6] == [('"2"', "received", '"1"'), ('"3"', "received", '"2"')]
    assert Case.objects.filter(is_sealed=True).count() == 4, "all words that were sealed wait for the named official"


def test_a_key_is_good_for_one_request_sealed_or_not(town: Town, app: Caller) -> None:
    for content in (SAID["content"], DENOUNCED):
        name = f"k{len(content)}"
        reference = app.bring(content=content, key=name)["reference"]
        app.act(reference, "add", 422, key=name, words="Khóa của chính phản ánh.")
        for n, words in enumerate(("Hôm nay vẫn chưa có kết quả.", SECRET)):
            app.act(reference, "add", key=f"{name}-{n}", words=words)
            app.act(reference, "add", key=f"{name}-{n}", words=words)
            app.act(reference, "add", 422, key=f"{name}-{n}", words=f"{words} Thêm.")
            app.act(reference, "add", 422, key=f"{name}-{n}", words=f"{SECRET} Thêm.")
            app.act(reference, "withdraw", 422, key=f"{name}-{n}")
            app.bring(422, content=content, key=f"{name}-{n}")
        assert app.ask("get", f"/feedback/{reference}")["ETag"] == '"3"'


def test_keys_are_forgotten_alike(town: Town, app: Caller) -> None:
    """After a month a repeat is another request, for what is under a seal as for what is not; until then it is a repeat."""
    told: dict[str, list[Any]] = {}
    for content in (SAID["content"], DENOUNCED):
        name = f"k{len(content)}"
        reference = app.bring(content=content, key=name)["reference"]
        for n, words in enumerate(("Hôm nay vẫn chưa có kết quả.", SECRET)):
            app.act(reference, "add", key=f"{name}-{n}", words=words)
        told[reference] = [name]
    for days, is_repeat in ((29.9, True), (30.1, False)):
        retention_round(now() + timedelta(days=days))
        for reference, (name, *answers) in list(told.items()):
            content = SAID["content"] if name == f"k{len(SAID['content'])}" else DENOUNCED
            again = app.bring(content=content, key=name)["reference"]
            assert (again == reference) is is_repeat
            for n, words in enumerate(("Hôm nay vẫn chưa có kết quả.", SECRET)):
                answers.append(app.act(reference, "add", key=f"{name}-{n}", words=words)["state"])
                answers.append(app.ask("get", f"/feedback/{reference}")["ETag"])
            told[reference] = [name, *answers]
    (_plain, *open_), (_secret, *sealed) = told.values()
    assert open_ == sealed == ["received", '"3"', "received", '"3"', "received", '"4"', "received", '"5"']


def test_sealed_by_hand_its_keys_are_forgotten_when_they_would_have_been(town: Town, app: Caller) -> None:
    reference = app.bring(key="k-1")["reference"]
    app.act(reference, "add", key="k-2", words="Hôm nay vẫn chưa có kết quả.")
    retention_round(now() + timedelta(days=31))
    app.act(reference, "add", key="k-3", words="Vẫn chưa.")
    case = Case.objects.get()
    do(town, case, "lan", "seal", now())
    veil = veiled.find(reference)
    assert veil is not None
    assert (veil.key, len(veil.acts)) == ("", 1), "the act that is left is not taken for the arrival"
    app.act(reference, "add", key="k-3", words="Vẫn chưa.")
    assert app.ask("get", f"/feedback/{reference}")["ETag"] == '"3"', "a repeat"


def test_a_move_that_goes_on_without_its_words_is_answered_again(town: Town, app: Caller) -> None:
    for content in (SAID["content"], DENOUNCED):
        reference = app.bring(content=content)["reference"]
        first = app.act(reference, "withdraw", etag='"1"', key=reference, words=SECRET)
        assert first["state"] == "withdrawn"
        assert app.ask("get", f"/feedback/{reference}")["ETag"] == '"2"'
        assert app.act(reference, "withdraw", etag='"1"', key=reference, words=SECRET) == first
        app.act(reference, "withdraw", 422, etag='"1"', key=reference, words=f"{SECRET} Thêm.")
    assert Case.objects.filter(is_sealed=True).count() == 3


def test_events_are_told_alike(town: Town, app: Caller) -> None:
    app.ask("post", "/hooks", 201, {"url": "http://127.0.0.1:9/x", "types": []})
    tell = Listening(telling.changed)
    plain, secret = app.bring()["reference"], app.bring(content=DENOUNCED)["reference"]
    for reference in (plain, secret):
        app.act(reference, "withdraw")
    tell()
    hook = app.ask("get", "/hooks").json()[0]["id"]
    rows = app.ask("get", f"/hooks/{hook}/deliveries").json()["rows"]
    mine, others = ([r for r in rows if r["subject"] == reference] for reference in (plain, secret))
    assert [r["type"] for r in mine] == ["motcua.feedback.state_changed", "motcua.feedback.received"]
    assert all(alike(a, b) for a, b in zip(mine, others, strict=True))
    events = [telling.event_of(row) for row in Delivery.objects.filter(subject__in=[plain, secret])]
    assert {frozenset(event) for event in events} == {frozenset(events[0])}
    assert not Delivery.objects.filter(case_id=Case.objects.get(is_sealed=True).pk).exists()


def test_sealed_by_hand_it_stands_still_and_released_it_goes_on(town: Town, app: Caller) -> None:
    reference = app.bring(key="k-2")["reference"]
    case = Case.objects.get()
    app.act(reference, "add", words="Hôm nay vẫn chưa có kết quả.")
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    answer = app.ask("get", f"/feedback/{reference}")
    before, etag = answer.json(), answer["ETag"]
    do(town, case, "lan", "seal", now())
    assert before["state"] == "at_work"
    assert app.ask("get", f"/feedback/{reference}").json() == before == listed(app)[reference]
    assert app.bring(key="k-2")["reference"] == reference
    assert not Report.objects.exists()
    assert reference not in everything_stored()
    do(town, case, "anh", "release", now())
    after = app.ask("get", f"/feedback/{reference}")["ETag"]
    assert int(after.strip('"')) > int(etag.strip('"'))
    assert Report.objects.get().case_id == case.pk
    assert list(listed(app)) == [reference]
    app.act(reference, "add", 412, etag=etag, words="Thêm một câu nữa.")
    app.act(reference, "add", etag=after, words="Thêm một câu nữa.")
    assert app.bring(key="k-2")["reference"] == reference


def test_a_released_report_is_followed_again_and_told_of_once(town: Town, app: Caller) -> None:
    app.ask("post", "/hooks", 201, {"url": "http://127.0.0.1:9/x", "types": []})
    reference = app.bring(content=DENOUNCED)["reference"]
    case = Case.objects.get()
    do(town, case, "anh", "release", now())
    Listening(telling.changed)()
    assert Delivery.objects.count() == 1, "received: told once"
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    assert app.ask("get", f"/feedback/{reference}").json()["state"] == "at_work"


def test_erased_is_not_there(town: Town, app: Caller) -> None:
    from access.actor import SYSTEM
    from casework import erasure

    reference = app.bring(key="k-3")["reference"]
    erasure.erase_case(Case.objects.get().pk, erasure.ON_REQUEST, now(), SYSTEM)
    app.ask("get", f"/feedback/{reference}", 404)
    assert listed(app) == {}
    assert "đã được xóa" in app.bring(409, key="k-3")["detail"]


def test_what_is_kept_apart_is_let_go_after_years(app: Caller) -> None:
    reference = app.bring(content=DENOUNCED)["reference"]
    assert veiled.forget_old(now() - timedelta(days=30), now()) == 0
    assert veiled.forget_old(now() + timedelta(days=60), now()) == 1
    app.ask("get", f"/feedback/{reference}", 404)


def test_its_tags_are_those_that_a_rotation_would_write(app: Caller) -> None:
    from vault.rotation import registered, rotate

    app.bring(content=DENOUNCED)
    [table] = [each for each in registered() if each.table == "api_veiled"]
    assert list(rotate(table)) == [(1, 0)]


def test_words_added_to_a_sealed_report_come_to_it_when_both_are_released(town: Town, app: Caller) -> None:
    reference = app.bring(content=DENOUNCED)["reference"]
    main, anh = Case.objects.get(), town.actor("anh")
    app.act(reference, "add", words="Hôm nay vẫn chưa có kết quả.")
    added = Case.objects.exclude(pk=main.pk).get()
    read_sealed(added.pk, anh, now())
    with pytest.raises(InputMissing, match=main.code):
        oversight.make(added.pk, "release", anh, at=now())
    do(town, main, "anh", "release", now())
    oversight.make(added.pk, "release", anh, at=now())
    assert Words.objects.get(case=main).text == "Hôm nay vẫn chưa có kết quả."
    assert not Case.objects.filter(is_sealed=True, closed_at=None).exists()
    app.ask("get", f"/feedback/{reference}")


def test_words_are_sealed_where_this_process_has_no_number_left(app: Caller) -> None:
    """Numbers are reserved in a transaction of their own, and the words are written in one."""
    reference = app.bring()["reference"]
    blocks.forget_blocks()
    app.act(reference, "add", words=SECRET)
    assert Case.objects.filter(is_sealed=True).count() == 1
