"""kill -9 of web, worker and database as real processes, at any instant and at chosen ones: nothing lost, nothing doubled.

Every boundary of every step in turn: test_boundaries.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from launcher.words import LauncherError
from tests.faults.conftest import a_house
from tests.faults.house import CODE, PATIENCE, House, until

pytestmark = [pytest.mark.slow, pytest.mark.stack]

CITIZENS = 60
SEED = 20260915
DETAILS = "Họ tên: Nguyễn Văn An\nĐịa chỉ: 12 Phố Huế, phường Hai Bà Trưng\nSố điện thoại: 0912 345 678"


ENDING = ("hôm qua", DETAILS, "Gửi")


def sentences(number: int) -> list[str]:
    """Two sentences that nobody else says."""
    return [
        f"Tôi nộp hồ sơ cấp phép xây dựng ở Sở Xây dựng, giấy hẹn số {SEED}A{number:03d}, quá hạn chưa có kết quả.",
        f"Hôm qua cán bộ bảo chờ thêm, phiếu {SEED}B{number:03d} vẫn chưa được ký.",
    ]


class Crowd(threading.Thread):
    """Sixty people who write at their own pace, whatever happens on the other side."""

    def __init__(self, house: House, rng: random.Random) -> None:
        super().__init__(daemon=True)
        self.house, self.rng = house, rng
        self.people = [house.citizen(f"Người dân {number}") for number in range(CITIZENS)]
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            for step in range(2):
                for number in self.rng.sample(range(CITIZENS), CITIZENS):
                    self.house.says(self.people[number], sentences(number)[step])
                    time.sleep(self.rng.uniform(0.0, 0.12))
        except Exception as problem:  # noqa: BLE001  told by the test that joins
            self.problem = problem


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    """What nobody else wrote into is counted to the row."""
    yield from a_house()


@pytest.fixture(scope="module")
def aftermath(running: House) -> tuple[House, list[str]]:
    """Kills at seeded random instants while the crowd writes; then quiet, and everybody finishes the matter."""
    rng = random.Random(SEED)
    crowd = Crowd(running, rng)
    crowd.start()
    victims = ["web", "worker", "worker", "database"] * 3
    rng.shuffle(victims)
    for name in victims:
        time.sleep(rng.uniform(0.2, 1.2))
        running.kill(name, rng.uniform(0.0, 0.5))
    crowd.join()
    assert crowd.problem is None, crowd.problem
    running.stack.wait_ready()
    running.becomes_quiet()
    for said in ENDING:
        for person in crowd.people:
            running.says(person, said)
        running.becomes_quiet()
    return running, crowd.people


def test_every_message_is_in_exactly_one_case(aftermath: tuple[House, list[str]]) -> None:
    house, people = aftermath
    contents = [row[0] for row in house.rows("SELECT content FROM feedback_feedback")]
    for number in range(len(people)):
        for sentence in sentences(number):
            assert sum(content.count(sentence) for content in contents) == 1, sentence
        first, second = sentences(number)
        mine = next(content for content in contents if first in content)
        assert second in mine
    assert house.count("SELECT count(*) FROM messaging_inbound WHERE state NOT IN ('done', 'quarantined')") == 0


def test_every_delivery_with_200_is_stored_once(aftermath: tuple[House, list[str]]) -> None:
    house, _ = aftermath
    taken = set()
    for attempt in house.phone.get("/webhook/log", params={"limit": 5000}).json():
        if attempt["http"] == 200 and attempt["delivery"] is not None:
            taken.add(attempt["delivery"])
    assert house.count("SELECT count(*) FROM messaging_inbound") == len(taken)


def test_nothing_that_the_provider_accepted_was_sent_again(aftermath: tuple[House, list[str]]) -> None:
    house, people = aftermath
    chat = {row["id"]: person for person in people for row in house.heard(person)}
    known = house.rows("SELECT provider_id, conversation_id FROM messaging_outbound WHERE provider_id <> ''")
    ids = [row[0] for row in known]
    assert len(ids) == len(set(ids))
    owners: dict[object, str] = {}
    for provider_id, conversation in known:
        if provider_id in chat:
            assert owners.setdefault(conversation, chat[provider_id]) == chat[provider_id]
    # Whatever reached a phone without our knowing its number must be on the page of unknown outcomes.
    unexplained = Counter(person for number, person in chat.items() if number not in set(ids))
    unknown = Counter(
        owners.get(row[0])
        for row in house.rows("SELECT conversation_id FROM messaging_outbound WHERE state = 'unknown'")
    )
    for person, number in unexplained.items():
        assert number <= unknown[person] + unknown[None], person
    sent = house.count("SELECT count(*) FROM messaging_outbound")
    assert len(chat) <= sent


def test_unknown_outcomes_are_on_the_page(aftermath: tuple[House, list[str]]) -> None:
    house, _ = aftermath
    unknown = house.count("SELECT count(*) FROM messaging_outbound WHERE state = 'unknown'")
    page = house.official("dieuphoi").get("/can-bo/tin-nhan/").text
    shown = page.partition("<tbody>")[2]  # the filters above the table name every state
    assert shown.count("Chưa rõ đã đến hay chưa") == min(unknown, 50)


def test_everybody_has_a_code(aftermath: tuple[House, list[str]]) -> None:
    house, people = aftermath
    codes = [CODE.findall(house.texts(person)) for person in people]
    issued = {code for found in codes for code in found}
    stored = [row[0] for row in house.rows("SELECT code FROM casework_case")]
    assert len(stored) == len(set(stored))
    assert issued <= set(stored)
    silent = [person for person, found in zip(people, codes, strict=True) if not found]
    assert len(silent) <= house.count("SELECT count(*) FROM messaging_outbound WHERE state = 'unknown'")


def test_the_ledger_and_the_seals_are_whole(aftermath: tuple[House, list[str]]) -> None:
    house, _ = aftermath
    house.is_ledger_whole()
    assert house.count("SELECT count(*) FROM ledger_seal") > 0


def test_the_worker_dies_in_the_middle_of_sending(house: House) -> None:
    """The provider takes the message, the worker never hears so: unknown, visible, and never sent again by itself."""
    person = house.citizen("Lê Văn Chậm")
    with house.suffering("slow", seconds=100, scope="openapi", times=1):  # until the worker is dead
        house.says(person, "Xin chào")
        until(house.suffered, "the call in Zalo's hands")
        house.kill("worker")
    until(lambda: house.heard(person), "the message on the phone")
    house.stack.move_clock(61)
    until(lambda: house.count(UNKNOWN_OF, "worker_died"), "the outcome told as unknown")
    house.becomes_quiet()
    assert len(house.heard(person)) == 1
    assert "máy dừng giữa lúc gửi" in house.official("dieuphoi").get("/can-bo/tin-nhan/").text


UNKNOWN_OF = "SELECT count(*) FROM messaging_outbound WHERE state = 'unknown' AND problem LIKE %s"


def test_accepted_and_then_the_connection_drops(house: House) -> None:
    person = house.citizen("Phạm Thị Đứt")
    before = house.count(UNKNOWN_OF, "broken_%")
    with house.suffering("drop_after", scope="/v3.0/oa/message/cs"):
        house.says(person, "Xin chào")
        until(lambda: house.count(UNKNOWN_OF, "broken_%") == before + 1, "the outcome told as unknown")
    house.stack.move_clock(3600)
    time.sleep(1)
    house.becomes_quiet()
    assert len(house.heard(person)) == 1


def test_the_database_dies_during_intake(house: House) -> None:
    """503, never 200; the other side tries again, and it is stored once."""
    person = house.citizen("Trần Văn Kho")
    house.stack.kill("database")
    raw, headers = house.signed(house.event(person, "Tin nhắn lúc kho đóng", "kho-1"))
    answer = house.deliver(raw, headers)
    assert answer.status_code == 503
    house.says(person, f"Tôi hỏi việc {SEED}K")
    until(lambda: _last_delivery(house)["http"] in {503, None}, "a refused delivery")
    house.stack.restart("database")
    house.stack.wait_ready()
    stored = house.count("SELECT count(*) FROM messaging_inbound")
    for _ in range(3):
        assert house.deliver(raw, headers).status_code == 200
    house.becomes_quiet()
    assert house.count("SELECT count(*) FROM messaging_inbound") >= stored + 2
    assert _last_delivery(house)["http"] == 200


def _last_delivery(house: House) -> dict[str, object]:
    log = house.phone.get("/webhook/log", params={"limit": 5000}).json()
    return [one for one in log if one["event_name"] == "user_send_text"][-1]


def test_the_database_dies_between_sending_and_writing_it_down(house: House) -> None:
    """The provider answered while the database was away: what is known is written down as soon as it is back."""
    people = [house.citizen(f"Người chờ {number}") for number in range(4)]
    with house.suffering("slow", seconds=2, scope="openapi"):
        for person in people:
            house.says(person, "Xin chào")
        until(lambda: house.count("SELECT count(*) FROM messaging_outbound WHERE state = 'sending'"), "leases")
        house.stack.kill("database")
        time.sleep(2.5)
        house.stack.restart("database")
    house.stack.wait_ready()
    house.becomes_quiet()
    for person in people:
        got = house.heard(person)
        assert len({row["id"] for row in got}) == len(got) == 1, got


def test_web_killed_under_fire_never_says_200_for_nothing(house: House) -> None:
    """Every message that got a 200 is there, though the web died twice meanwhile."""
    person, taken, stop = house.citizen("Vũ Thị Dồn"), [], threading.Event()
    before = house.count("SELECT count(*) FROM messaging_inbound")

    def fire(thread: int) -> None:
        number = 0
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            while not stop.is_set():
                number += 1
                raw, headers = house.signed(house.event(f"{person}{thread}", "dồn", f"don-{thread}-{number}"))
                try:
                    if house.deliver(raw, headers, client).status_code == 200:
                        taken.append(number)
                except httpx.HTTPError:
                    time.sleep(0.05)

    threads = [threading.Thread(target=fire, args=(n,), daemon=True) for n in range(4)]
    for thread in threads:
        thread.start()
    rng = random.Random(SEED)
    try:
        for _ in range(2):
            time.sleep(rng.uniform(0.4, 0.8))
            house.kill("web")
            house.stack.wait_ready()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    stored = house.count("SELECT count(*) FROM messaging_inbound") - before
    assert len(taken) <= stored <= len(taken) + 2 * 4 + 4  # a few were stored whose answer died with the web


def test_after_everything_the_ledger_is_whole(house: House) -> None:
    try:
        house.is_ledger_whole()
    except LauncherError as broken:
        pytest.fail(str(broken))
