"""A report from another system: read, checked, and given to the kind's one door. Idempotent by the sender's own number.

A repeat (the same key, the same number of theirs, or the same words on the same day) is one case. Of a sealed report only
its key would remain, so a key made of its words is not used for it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import citizen
from api.clients import Caller
from api.models import Report
from api.reference import new_reference, read_reference
from casework.errors import CaseError
from casework.models import Case
from casework.outside import NotComplete, Told, the_only
from casework.perform import perform
from gateways.open311.server.offering import service_named
from gateways.open311.server.writing import Refusal
from kernel.text import keep_legible, one_line
from vault.errors import VaultError
from vault.keys import keyring

LONGEST_DESCRIPTION = 4000
# By which of its attributes a reporting system names its own report; FixMyStreet sends the first.
THEIR_NUMBERS = ("fixmystreet_id", "external_id", "EXTERNAL_ID")
CHANNEL = "open311"
NOTICE = gettext_lazy(
    "Đã tiếp nhận để xem xét. Kênh này không tiếp nhận tố cáo: tố cáo gửi bằng đơn có chữ ký hoặc trình bày trực tiếp tại nơi "
    "tiếp công dân (Luật Tố cáo 2018, Điều 22)."
)


def told_in(request: HttpRequest) -> Told:
    """The report in the form; 400 says what is missing."""
    form = request.POST
    code = str(form.get("service_code") or "").strip()
    if not code:
        raise Refusal(400, _("Thiếu service_code."))
    service_named(code)
    description = keep_legible(str(form.get("description") or "")).strip()
    if len(description) > LONGEST_DESCRIPTION:
        raise Refusal(400, _("description dài quá 4000 ký tự."))
    said = {
        name: one_line(str(form.get(f"attribute[{name}]") or ""))[:300]
        for name in ("TITLE", "UNIT", "HAPPENED_ON", "ADDRESS")
    }
    names = (
        one_line(str(form.get(part) or ""))[:100] for part in ("last_name", "first_name")
    )  # as names are said here
    return Told(
        service=code,
        content=description,
        title=said["TITLE"],
        name=" ".join(filter(None, names)),
        address=said["ADDRESS"],
        phone=one_line(str(form.get("phone") or ""))[:30],
        email=one_line(str(form.get("email") or ""))[:200],
        place=_place(form),
        unit_text=said["UNIT"],
        happened_on=said["HAPPENED_ON"],
        files=[(str(upload.name), upload.read()) for upload in request.FILES.values()],
        media=[url for url in form.getlist("media_url")[:5] if url.startswith("https://")],
    )


def _place(form: Mapping[str, str]) -> str:
    """GeoReport asks for one of three ways to say where."""
    lat, long = str(form.get("lat") or ""), str(form.get("long") or "")
    address = one_line(str(form.get("address_string") or form.get("address_id") or ""))[:300]
    if lat or long:
        try:
            north, east = float(lat), float(long)
        except ValueError:
            raise Refusal(400, _("lat và long phải là số.")) from None
        if not (-90 <= north <= 90 and -180 <= east <= 180):
            raise Refusal(400, _("lat và long ngoài phạm vi."))
        where = f"{north:.6f}, {east:.6f}"
        return f"{address} ({where})" if address else where
    if not address:
        raise Refusal(400, _("Cần nơi xảy ra: lat và long, address_string hoặc address_id."))
    return address


def report(request: HttpRequest, caller: Caller, at: datetime) -> str:
    """Open a case for the report (or find the one that the same report opened); its reference."""
    told, door = told_in(request), the_only()
    door.ready(at)
    given = _their_number(request)
    is_secret = door.looks_secret(told.content, told.title, told.place, told.unit_text, told.happened_on, told.address)
    # Not even a keyed hash of words that may be a denunciation stays (art. 56): such a key is drawn by lot.
    same = given or (uuid4().hex if is_secret else _same_words(request, at))
    key = "open311:" + keyring().blind("open311-request", f"{caller.id}:{same}").hex()
    fresh = new_reference(told.service, at)
    try:
        with transaction.atomic():
            arrived = door.submit(told, channel=CHANNEL, at=at, key=key)
            if arrived.is_sealed or arrived.case_id is None:
                return fresh
            values = {"reference": fresh, "way": CHANNEL, "client_id": caller.id, "service": told.service, "at": at}
            return Report.objects.get_or_create(case_id=arrived.case_id, defaults=values)[0].reference
    except NotComplete as problem:
        raise Refusal(400, *(sentence for _field, sentence in problem.missing)) from problem
    except (VaultError, CaseError) as problem:
        raise Refusal(400, problem.message) from problem


def _their_number(request: HttpRequest) -> str:
    header = request.headers.get("Idempotency-Key", "")[:100]
    numbers = (str(request.POST.get(f"attribute[{name}]") or "")[:100] for name in THEIR_NUMBERS)
    return f"key:{header}" if header else next((f"number:{n}" for n in numbers if n), "")


def _same_words(request: HttpRequest, at: datetime) -> str:
    said = sorted((name, value) for name, value in request.POST.items() if name != "api_key")
    return f"{at:%Y%m%d}:" + hashlib.sha256(json.dumps(said).encode()).hexdigest()


def add_words(request: HttpRequest, caller: Caller, at: datetime) -> str:
    """Words that the sender adds to a report of this very client (mySociety's extension); the id of the update."""
    form = request.POST
    reference, number = str(form.get("service_request_id") or ""), one_line(str(form.get("update_id") or ""))[:100]
    words = keep_legible(str(form.get("description") or "")).strip()
    if not reference or not number or not words:
        raise Refusal(400, _("Cần service_request_id, update_id và description."))
    if len(words) > LONGEST_DESCRIPTION:
        raise Refusal(400, _("description dài quá 4000 ký tự."))
    mine = Report.objects.filter(reference=reference, client_id=caller.id).first()
    if mine is None:
        if read_reference(reference) is None:
            raise Refusal(404, _("Không có phản ánh với service_request_id này."))
        return number  # what is being considered under a seal hears no more; the answer is that of any other
    door, key = the_only(), "open311:" + keyring().blind("open311-update", f"{caller.id}:{number}").hex()
    if door.looks_secret(words):
        door.put_aside(mine.case_id, words, at, key)
        return number
    case = Case.objects.get(pk=mine.case_id)
    move = "supplement" if door.state_of(case.stage) == "waiting" else "add"
    try:
        perform(case.pk, move, citizen(case.sender_id), at=at, inputs={"words": words}, key=key)
    except CaseError as problem:
        raise Refusal(400, problem.message) from problem
    return number
