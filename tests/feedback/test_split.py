"""A mixed matter is split into its parts: each a matter of its own, the day of receipt kept, with the files that belong to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from casework import erasure
from casework.attachment_rows import pending_row, stored_row
from casework.errors import InputMissing, MoveNotAllowed
from casework.models import Attachment, Case
from casework.writes import write_together
from kinds.feedback.models import Feedback
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import AT, Town, a_case, case_in, do, links_of, open_main, talk
from vault import files
from vault.errors import KeyDestroyed
from vault.models import File

pytestmark = pytest.mark.db

DAY = timedelta(days=1)
PARTS = {"part_1": "Đèn đường trước số nhà 12 không sáng.", "part_2": "Cán bộ tiếp dân không giải thích rõ."}


def stage_of(case: Case) -> str:
    case.refresh_from_db()
    return case.stage


# --- split ----------------------------------------------------------------------------------------------------------


def test_each_part_is_a_case_that_keeps_the_day_of_receipt(town: Town) -> None:
    case = a_case(conversation=talk(), title="Đèn tắt và thái độ cán bộ")
    at = AT + 3 * DAY
    do(town, case, "lan", "split", at, inputs=PARTS)
    case.refresh_from_db()
    parts = list(Case.objects.filter(links__other=case).order_by("code"))
    assert [p.code for p in parts] == [f"{case.code}.1", f"{case.code}.2"]
    assert stage_of(case) == "received"
    for part, words in zip(parts, PARTS.values(), strict=True):
        own = Feedback.objects.get(pk=part.pk)
        assert (own.content, part.stage, part.flow_version) == (words, "received", 2)
        assert (part.opened_at, part.clock_from, part.due_at) == (case.opened_at, case.clock_from, case.due_at)
        assert (part.sender_id, part.conversation_id) == (case.sender_id, case.conversation_id)
        assert part.stage_since == at
        assert part.stage_due_at < part.due_at
        assert [w.due_at for w in open_main(part)] == [part.stage_due_at], "the date of the step at hand"
    assert Feedback.objects.get(pk=case.pk).content.startswith("Tôi nộp hồ sơ"), "nobody changes what the sender wrote"
    told = Outbound.objects.filter(case_id__in=[case.pk, *(p.pk for p in parts)]).values_list("notice", flat=True)
    assert sorted(told) == ["received", "split"], "told once, of all"
    assert [(x.code, x.relation) for x in links_of(case.pk)] == [(p.code, "split_from") for p in parts]
    assert [(x.code, x.label) for x in links_of(parts[0].pk)] == [(case.code, "Tách ra từ")]
    assert not list(verify())


def test_a_part_goes_its_own_way(town: Town) -> None:
    case = a_case()
    do(town, case, "lan", "split", inputs={"parts": [PARTS["part_2"]]})
    do(town, case, "lan", "split", inputs={"parts": [PARTS["part_1"]]}, key="k")
    assert do(town, case, "lan", "split", inputs={"parts": [PARTS["part_1"]]}, key="k").again
    parts = list(Case.objects.filter(links__other=case).order_by("code"))
    assert [p.code[-2:] for p in parts] == [".1", ".2"]
    do(town, parts[1], "lan", "hand_over_scene")
    do(town, parts[0], "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    assert [stage_of(c) for c in (case, *parts)] == ["received", "assigned", "handed_over"]


def test_the_number_of_a_sealed_part_is_given_to_no_other(town: Town) -> None:
    case = a_case(conversation=talk())
    do(town, case, "lan", "split", inputs=PARTS)
    first, second = parts_of(case)
    do(town, first, "lan", "split", inputs={"parts": [PARTS["part_1"]]})  # .1.1 is no number of this matter
    do(town, second, "lan", "seal")
    do(town, case, "lan", "split", inputs={"parts": [PARTS["part_1"]]})
    assert [part.code for part in parts_of(case)] == [f"{case.code}.1", f"{case.code}.3"]


def test_a_wait_that_was_given_back_is_the_parts_too(town: Town) -> None:
    case = case_in(town, "awaiting_sender")
    do(town, case, "", "supplement", AT + 5 * DAY, inputs={"words": "Số hồ sơ 12."})
    do(town, case, "lan", "split", AT + 6 * DAY, inputs=PARTS)
    case.refresh_from_db()
    assert {p.due_at for p in Case.objects.filter(links__other=case)} == {case.due_at}


@pytest.mark.parametrize(
    "inputs", [{}, {"part_1": "Ngắn."}, {"parts": ["Một phần đủ dài để xử lý."] * 6}, {"parts": "x"}]
)
def test_parts_that_nobody_could_work_on_are_refused(town: Town, inputs: dict[str, Any]) -> None:
    case = a_case()
    with pytest.raises(InputMissing):
        do(town, case, "lan", "split", inputs=inputs)
    assert Case.objects.count() == 1
    with pytest.raises(MoveNotAllowed):
        do(town, case_in(town, "assigned"), "lan", "split", inputs=PARTS)


def test_the_sender_finds_every_part_from_every_other(town: Town) -> None:
    from kinds.feedback.sender.follow import page_of

    case = a_case(conversation=talk())
    do(town, case, "lan", "split", inputs=PARTS)
    case.refresh_from_db()
    part = Case.objects.filter(links__other=case).order_by("code").first()
    assert [code for code, _, _ in page_of(case, AT, is_new=False)["parts"]] == [f"{case.code}.1", f"{case.code}.2"]
    [(code, _, path)] = page_of(part, AT, is_new=False)["parts"]
    assert code == case.code
    assert case.code in path


# --- the files of the parts -----------------------------------------------------------------------------------------


def with_files(town: Town, *names: str) -> Case:
    """A matter that came with text files, and with one that the channel still holds."""
    case = a_case(conversation=talk())
    rows: list[Any] = [stored_row(case.pk, files.put(b"%PDF-1.4 " + n.encode(), at=AT, name=n).id, AT) for n in names]
    write_together([*rows, pending_row(case.pk, "zalo", {"url": "https://cdn.zalo.me/1", "name": "anh.jpg"}, AT)])
    return case


def names_of(case: Case) -> list[str]:
    return sorted(Attachment.objects.filter(case=case).values_list("name", flat=True))


def parts_of(case: Case) -> list[Case]:
    return list(Case.objects.filter(links__other=case).order_by("code"))


def test_every_part_has_the_files_that_were_chosen_and_there_is_one_copy(town: Town) -> None:
    case = with_files(town, "a.pdf", "b.pdf")
    only = [str(Attachment.objects.get(case=case, name="b.pdf").pk)]
    do(town, case, "lan", "split", inputs={**PARTS, "files_2": only})
    first, second = parts_of(case)
    assert names_of(case) == names_of(first) == ["a.pdf", "anh.jpg", "b.pdf"], "all, where nothing was chosen"
    assert names_of(second) == ["b.pdf"]
    assert File.objects.count() == 2
    do(town, case, "lan", "split", inputs={"parts": [PARTS["part_1"]], "files_1": []})
    assert names_of(parts_of(case)[2]) == []
    with pytest.raises(InputMissing) as refused:
        strange = str(Attachment.objects.filter(case=first).first().pk)  # type: ignore[union-attr]
        do(town, case, "lan", "split", inputs={**PARTS, "files_1": [strange]})
    assert refused.value.field == "files_1"


def test_a_matter_that_accuses_a_unit_gives_its_parts_no_file_unasked_and_shields_them(town: Town) -> None:
    case = with_files(town, "a.pdf")
    do(town, case, "lan", "assign", inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"})
    do(town, case, "yen", "hand_back", inputs={"words": "Có hai nội dung, đề nghị tách."})
    do(town, case, "lan", "split", inputs=PARTS)
    for part in parts_of(case):
        assert (names_of(part), part.shielded_unit_id) == ([], town.unit("works"))


def test_erasing_one_part_leaves_the_others_their_file(town: Town) -> None:
    case = with_files(town, "a.pdf")
    do(town, case, "lan", "split", inputs=PARTS)
    kept = Attachment.objects.filter(case=case, name="a.pdf").get().file_id
    family = [*parts_of(case), case]
    for each in family:
        assert files.read(kept)
        erasure.erase_case(each.pk, erasure.ON_REQUEST, AT)
        assert not Attachment.objects.filter(case=each).exists()
    with pytest.raises(KeyDestroyed):
        files.read(kept)


@pytest.mark.parametrize("end", ["release", "destroy"])
def test_sealing_one_part_takes_its_files_from_all_and_a_release_gives_them_back(town: Town, end: str) -> None:
    """Law on Denunciations, art. 56: what may be evidence of a denunciation stands in clear beside no other part."""
    case = with_files(town, "a.pdf", "b.pdf")
    only = [str(Attachment.objects.get(case=case, name="a.pdf").pk)]
    do(town, case, "lan", "split", inputs={**PARTS, "files_1": only})
    first, second = parts_of(case)
    taken = Attachment.objects.get(case=first).file_id
    do(town, first, "lan", "seal")
    assert names_of(case) == names_of(second) == ["anh.jpg", "b.pdf"]
    erasure.erase_case(second.pk, erasure.ON_REQUEST, AT)
    assert files.read(taken), "a person has yet to decide"
    do(town, first, "anh", end)
    if end == "release":
        assert names_of(case) == ["a.pdf", "anh.jpg", "b.pdf"]
        assert (names_of(first), names_of(second)) == (["a.pdf"], [])
    else:
        with pytest.raises(KeyDestroyed):
            files.read(taken)


def test_what_the_channel_still_holds_is_sealed_and_released_too(town: Town) -> None:
    case = with_files(town)
    do(town, case, "lan", "split", inputs=PARTS)
    do(town, case, "lan", "seal")
    assert not Attachment.objects.exists()
    do(town, case, "anh", "release")
    assert Attachment.objects.filter(state="pending", name="anh.jpg").count() == 3


def test_the_form_offers_the_files_of_each_part(town: Town) -> None:
    from tests.tree.test_statements import browser_of

    case, browser = with_files(town, "a.pdf"), browser_of(town, "lan")
    page = browser.get(reverse("officer_move", args=[case.code, "split"]))
    assert page.content.decode().count('name="files_2" value') == 2
    said = {**PARTS, "files_2": [], "key": str(page.context["key"]), "expects": page.context["expects"]}
    said["files_1"] = [str(Attachment.objects.get(case=case, name="a.pdf").pk)]
    assert browser.post(reverse("officer_move", args=[case.code, "split"]), said).status_code == 302
    assert [names_of(part) for part in parts_of(case)] == [["a.pdf"], []]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("ĐÈN đường   trước nhà, không sáng", "giống hệt"),
        ("Tôi tố cáo ông Nguyễn Văn Tham trưởng phòng nhận hối lộ 20 triệu đồng.", "có thể là tố cáo"),
    ],
)
def test_a_part_is_neither_there_twice_nor_a_denunciation(town: Town, second: str, said: str) -> None:
    case = a_case()
    parts = {"part_1": "Đèn đường trước nhà không sáng.", "part_3": second}
    with pytest.raises(InputMissing, match=said) as refused:
        do(town, case, "lan", "split", inputs=parts)
    assert refused.value.field == "part_3"
    assert Case.objects.count() == 1
    if "tố cáo" in said:  # of what the named official released, a person has read every word
        do(town, case, "lan", "seal")
        do(town, case, "anh", "release")
        do(town, case, "lan", "split", inputs=parts)
        assert Case.objects.count() == 3
