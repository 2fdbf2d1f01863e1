"""Pictures of a scene report: those that an official chose, by a link that opens for nothing else and ends with the matter."""

from __future__ import annotations

import io
import time
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from PIL import Image

from access.actor import SYSTEM
from casework.attachment_rows import stored_row
from casework.erasure import erase_case
from casework.errors import InputMissing
from casework.models import Attachment, Case
from casework.writes import write_together
from gateways.open311.client import pictures
from gateways.open311.models import Handover, Picture
from gateways.open311.rounds import scene_round
from kernel.time import now
from kinds.feedback.forms import form_for
from kinds.feedback.kind import KIND
from kinds.feedback.models import Feedback
from tests.casework.town import Town, a_case, do
from tests.gateways.test_scene_reports import SAID, Scene, scene, scene_process
from vault import files

__all__ = ["scene", "scene_process"]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def photograph(colour: str = "red") -> bytes:
    drawn, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "CANARY-EXIF"
    Image.new("RGB", (60, 40), colour).save(drawn, "JPEG", exif=exif)
    return drawn.getvalue()


def with_pictures(*contents: bytes) -> tuple[Case, list[str]]:
    """A matter that came with these files; their ids."""
    case = a_case(at=now(), content=SAID)
    stored = [files.put(content, at=now(), name=f"anh-{n}.jpg") for n, content in enumerate(contents)]
    write_together([stored_row(case.pk, each.id, now()) for each in stored])
    return case, [str(each.pk) for each in Attachment.objects.filter(case=case).order_by("pk")]


def hand_over(town: Town, case: Case, *chosen: str) -> None:
    do(town, case, "lan", "hand_over_scene", now(), inputs={"pictures": list(chosen)})


def the_links(case: Case, at: datetime | None = None) -> list[str]:
    handover = Handover.objects.filter(case=case).first() or Handover.objects.create(
        case=case, code=case.code, stage="sent", asked_at=now()
    )
    return pictures.links(handover, at or now())


def opens(link: str) -> int:
    return Client().get("/" + link.split("/", 3)[3]).status_code


@pytest.fixture
def connected(settings: Any) -> None:
    settings.SCENE_REPORTS = {**settings.SCENE_REPORTS, "url": "http://127.0.0.1:1", "picture_days": 30}


def test_they_fetch_what_was_chosen_and_show_it(lasting_town: Town, served: str, scene: Scene) -> None:
    case, (first, second) = with_pictures(photograph(), photograph("blue"))
    hand_over(lasting_town, case, first)
    scene_round(now())
    (report,) = scene.reports()
    (told,) = report["pictures"]
    assert told["url"].startswith(f"{served}/open311/pictures/")
    for _try in range(4000):
        if (state := scene.reports()[0]["pictures"][0]["state"]) != "asked":
            break
        time.sleep(0.05)
    assert state == "fetched"
    assert f'<img src="/pictures/{report["reference"]}-1"' in httpx.get(scene.url, trust_env=False, timeout=60).text
    shown = httpx.get(f"{scene.url}/pictures/{report['reference']}-1", trust_env=False, timeout=60).content
    assert shown == files.read(Attachment.objects.get(pk=first).file_id)  # type: ignore[arg-type]
    assert b"CANARY" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()
    assert httpx.get(told["url"], trust_env=False, timeout=60).headers["X-Robots-Tag"].startswith("noindex")
    assert second not in str(Picture.objects.values_list("attachment_id", flat=True))


def test_several_pictures_as_the_other_side_takes_them(town: Town, scene: Scene, settings: Any) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    told = []
    for many in (True, False):
        settings.SCENE_REPORTS = {**settings.SCENE_REPORTS, "many_pictures": many}
        case, ids = with_pictures(photograph(), photograph("blue"))
        hand_over(town, case, *ids)
        scene_round(now())
        told.append((scene.reports()[-1], the_links(case)))
    (all_of_them, links), (one, named) = told
    assert [each["url"] for each in all_of_them["pictures"]] == links
    assert [each["url"] for each in one["pictures"]] == named[:1]
    assert one["description"].endswith(named[1]), "none is lost where they take one address"


def test_nothing_goes_unchosen_and_only_pictures_go(town: Town, connected: None) -> None:
    case, (picture, _document) = with_pictures(photograph(), PDF)
    form = form_for(KIND.flow(case.flow_version).move("hand_over_scene"), case)
    assert [value for value, _label in form.fields["pictures"].choices] == [picture]
    assert f"/{picture}" in str(form["pictures"]), "it can be looked at before it is let go"
    other, (foreign,) = with_pictures(photograph("green"))
    with pytest.raises(InputMissing):
        hand_over(town, case, "not-an-id")
    hand_over(town, case, foreign)
    assert the_links(case) == [], "a picture of another matter does not go along"
    hand_over(town, other)
    assert the_links(other) == []


def test_where_there_is_nobody_to_send_them_to_nothing_is_asked(town: Town, settings: Any, connected: None) -> None:
    case, _ids = with_pictures(photograph())
    move = KIND.flow(case.flow_version).move("hand_over_scene")
    assert "pictures" in form_for(move, case).fields
    settings.SCENE_REPORTS = {**settings.SCENE_REPORTS, "picture_days": 0}
    assert "pictures" not in form_for(move, case).fields
    hand_over(town, case, *_ids)
    assert the_links(case) == []


def test_a_link_opens_for_its_picture_alone(town: Town, connected: None) -> None:
    case, ids = with_pictures(photograph(), photograph("blue"))
    hand_over(town, case, *ids)
    first, second = the_links(case)
    assert the_links(case) == [first, second], "sent again, the same"
    assert [opens(first), opens(second)] == [200, 200]
    crossed = first.rsplit("/", 1)[0] + "/" + second.rsplit("/", 1)[1]
    assert [opens(crossed), opens(first[:-1]), opens(first[:-2] + "zz"), opens(first.rsplit("/", 1)[0] + "/x")] == [
        404
    ] * 4
    answer = Client().get("/" + first.split("/", 3)[3])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().post("/" + first.split("/", 3)[3]).status_code == 405


ENDS = {
    "taken back": lambda town, case: do(town, case, "lan", "take_back", now(), inputs={"words": "Việc của phường."}),
    "answered": lambda town, case: do(town, case, "lan", "answer_scene", now(), inputs={"words": "Đã thay nắp cống."}),
    "erased": lambda town, case: erase_case(case.pk, "request", now(), SYSTEM),
    "sealed": lambda town, case: Case.objects.filter(pk=case.pk).update(is_sealed=True),
    "accuses somebody": lambda town, case: Case.objects.filter(pk=case.pk).update(shielded_unit_id=town.unit("works")),
    "conduct": lambda town, case: Feedback.objects.filter(pk=case.pk).update(stream="conduct"),
    "handover over": lambda town, case: Handover.objects.filter(case=case).update(stage="ended"),
    "file gone": lambda town, case: [files.destroy(a.file_id, now()) for a in Attachment.objects.filter(case=case)],
}


@pytest.mark.parametrize("end", ENDS)
def test_the_link_ends_with_the_matter(town: Town, connected: None, end: str) -> None:
    case, ids = with_pictures(photograph())
    hand_over(town, case, *ids)
    (link,) = the_links(case)
    assert opens(link) == 200
    ENDS[end](town, case)
    assert opens(link) == 404


def test_the_link_ends_by_itself(town: Town, connected: None) -> None:
    case, ids = with_pictures(photograph())
    hand_over(town, case, *ids)
    (link,) = the_links(case, now() - timedelta(days=31))
    assert opens(link) == 404
    assert pictures.end_old(now()) == 1


def test_handed_over_again_with_fewer_pictures_the_first_link_is_over(town: Town, connected: None) -> None:
    case, ids = with_pictures(photograph(), photograph("blue"))
    hand_over(town, case, *ids)
    before = the_links(case)
    do(town, case, "lan", "take_back", now(), inputs={"words": "Chuyển nhầm, xem lại ảnh."})
    hand_over(town, case, ids[1])
    assert [opens(each) for each in before] == [404, 200]


def test_statements_of_a_link_do_not_grow(town: Town, connected: None, django_assert_max_num_queries: Any) -> None:
    counts = []
    for several in (1, 5):
        case, ids = with_pictures(*[photograph() for _ in range(several)])
        hand_over(town, case, *ids)
        link = the_links(case)[-1]
        with django_assert_max_num_queries(12) as counted:
            assert opens(link) == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
