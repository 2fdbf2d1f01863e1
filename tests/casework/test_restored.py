"""After a restore: what was seen before it is met by the ordinary conflict, and no alarm tells a sender something a second time."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from casework.errors import StaleCase
from casework.models import Case, Work
from casework.perform import perform
from config.restored import doubt_all
from kernel.time import now
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.api.calling import SECRET, a_caller
from tests.casework.town import AT, Town, a_case, case_in, do, talk
from tests.feedback.test_overtaken import form_of

pytestmark = pytest.mark.db
NOTE = {"words": "Đã gọi cho người gửi."}


def test_versions_seen_before_a_restore_match_no_case_after_it(town: Town) -> None:
    case = a_case(at=now())
    app = a_caller("feedback:read", "feedback:write")
    report = app.bring()["reference"]
    etag = app.ask("get", f"/feedback/{report}")["ETag"]
    told = {"versions": 2, "alarms": 0}
    assert doubt_all(now(), now()).items() >= told.items()
    for seen in range(1, 4):  # also those of changes that the backup does not know of
        with pytest.raises(StaleCase):
            perform(case.pk, "note", town.actor("lan"), at=now(), inputs=NOTE, key=str(uuid4()), expects=seen)
    app.act(report, "add", 412, etag=etag, words="Xin bổ sung: còn thiếu biển báo.")
    app.act(report, "add", words="Xin bổ sung: còn thiếu biển báo.")
    first = Case.objects.get(pk=case.pk).row_version
    do(town, case, "lan", "note", now(), inputs=NOTE)
    doubt_all(now(), now() + timedelta(seconds=10))  # the same once more, from a backup of after
    assert Case.objects.get(pk=case.pk).row_version > first + 1
    assert not list(verify())


def test_a_sealed_report_reads_after_a_restore_as_an_open_one(town: Town) -> None:
    app = a_caller("feedback:read", "feedback:write")
    sealed, open_ = (app.bring(content=said)["reference"] for said in (SECRET, "Hồ sơ của tôi quá hẹn ba tuần rồi."))
    assert Case.objects.filter(is_sealed=True).exists()
    doubt_all(now(), now())
    tags = [app.ask("get", f"/feedback/{each}")["ETag"] for each in (sealed, open_)]
    assert tags[0] == tags[1] != '"1"'


def test_a_senders_page_from_before_a_restore_is_told(town: Town) -> None:
    """Also where the life that is lost had as many lines as the one of now."""
    case = a_case(at=now())
    path, unseen = form_of(case, "add")
    unseen["expects"] = re.sub(r"-.*", "-" + "0" * 12, unseen["expects"])
    doubt_all(now(), now())
    told = Client().post(path, {**unseen, "words": "Xin bổ sung: còn thiếu biển báo."})
    assert told.status_code == 422
    assert "việc này vừa có diễn biến mới" in told.content.decode()


def test_alarms_ring_for_the_desks_and_tell_no_sender_by_themselves(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    Outbound.objects.update(state="sent")
    at = AT + timedelta(days=40)
    assert doubt_all(AT + timedelta(days=1), at)["alarms"] > 3
    assert not Case.objects.filter(next_alarm_at__lte=at).exists()
    assert Entry.objects.filter(stream=case.pk, verb="feedback:deadline:passed").count() == 1
    assert Work.objects.filter(case=case, task="report_progress", closed_at=None).exists()
    told = Outbound.objects.filter(case_id=case.pk, notice="overdue").get()
    assert (told.state, told.problem.partition(":")[0]) == ("unknown", "restored")
    assert not Outbound.objects.filter(state="queued").exists()
    assert doubt_all(AT + timedelta(days=1), at)["alarms"] == 0
    assert not list(verify())
