"""A report from another system: read, checked, and given to the kind's one door. Idempotent by the sender's own number.

A repeat (the same key, the same number of theirs, or the same words on the same day) is one case. A key made of words that
may be a denunciation is not used: it would remain.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from api import veiled
from api.acts import Act, carry_out, state_of
from api.bringing import Way, bring_in
from api.clients import Caller
from api.models import Report
from api.reference import new_reference
from api.sentences import sentence_for
from books.house import CITY
from casework.doors import of_service
from casework.errors import CaseError
from casework.outside import ADD, SUPPLEMENT, FileNotTaken, NotComplete, Told
from casework.requests import keyed, known_as
from gateways.open311.server.offering import service_named
from gateways.open311.server.writing import Refusal
from kernel.text import keep_legible, one_line

LONGEST_DESCRIPTION = 4000
# By which of its attributes a reporting system names its own report; FixMyStreet sends the first.
THEIR_NUMBERS = ("fixmystreet_id", "external_id", "EXTERNAL_ID")
CHANNEL = "open311"
_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{0,20})?", re.ASCII)


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
    # The family name stands first, as names are said here.
    names = (one_line(str(form.get(part) or ""))[:100] for part in ("last_name", "first_name"))
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
        files=[(str(upload.name), upload.read()) for part in request.FILES for upload in request.FILES.getlist(part)],
        media=[url[:2000] for url in form.getlist("media_url") if url.strip()][:5],
    )


def _place(form: Mapping[str, str]) -> str:
    """GeoReport asks for one of three ways to say where."""
    lat, long = str(form.get("lat") or ""), str(form.get("long") or "")
    address = one_line(str(form.get("address_string") or form.get("address_id") or ""))[:300]
    if lat or long:
        if not (_DEGREES.fullmatch(lat.strip()) and _DEGREES.fullmatch(long.strip())):
            raise Refusal(400, _("lat và long phải là số."))
        north, east = float(lat), float(long)
        if not (-90 <= north <= 90 and -180 <= east <= 180):
            raise Refusal(400, _("lat và long ngoài phạm vi."))
        _must_be_here(north, east)
        where = f"{north:.6f}, {east:.6f}"
        return f"{address} ({where})" if address else where
    if not address:
        raise Refusal(400, _("Cần nơi xảy ra: lat và long, address_string hoặc address_id."))
    return address


def _must_be_here(north: float, east: float) -> None:
    """A place elsewhere is another authority's; said at once, so that the report can go there."""
    if not (bounds := settings.OPEN311["bounds"]):
        return
    south, west, top, right = bounds
    if not (south <= north <= top and west <= east <= right):
        said = _(
            "Vị trí này (lat, long) nằm ngoài %(city)s nên không tiếp nhận tại đây. Xin gửi đến cơ quan nơi xảy ra việc."
        )
        raise Refusal(400, said % {"city": CITY})


def report(request: HttpRequest, caller: Caller, at: datetime) -> str:
    """Open a case for the report (or find the one that the same report opened); its reference."""
    told = told_in(request)
    door = of_service(told.service)
    given = _their_number(request)
    texts = (told.content, told.title, told.place, told.unit_text, told.happened_on, told.address)
    alone = (told.name, told.phone, told.email, *(name for name, _content in told.files))
    is_secret = door is None or door.looks_secret(*texts) or any(map(door.looks_secret, alone))
    # Not even a keyed hash of words that may be a denunciation stays (art. 56): such a key is drawn by lot.
    same = given or (uuid4().hex if is_secret else _same_words(request, at))
    key = known_as(keyed("open311", "open311-request", f"{caller.id}:{same}"))
    try:
        told = replace(told, reference=new_reference(told.service, at))
        return bring_in(told, Way(CHANNEL, caller.id, key), at)[0]
    except NotComplete as problem:
        raise Refusal(400, *(sentence for _field, sentence in problem.missing)) from problem
    except FileNotTaken as problem:
        raise Refusal(400, f"{problem.name}: {sentence_for(problem.why)}") from problem
    except CaseError as problem:
        raise Refusal(400, sentence_for(problem)) from problem


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
    state = state_of(reference, caller.id)
    if state is None:
        if not is_known(reference):
            raise Refusal(404, _("Không có phản ánh với service_request_id này."))
        return number  # another system's: it learns nothing and changes nothing
    keys = keyed("open311", "open311-update", f"{caller.id}:{number}")
    act = SUPPLEMENT if state == "waiting" else ADD
    try:
        carry_out(reference, caller.id, Act(act, known_as(keys), words, keys=keys), at)
    except CaseError as problem:
        raise Refusal(400, sentence_for(problem)) from problem
    return number


def is_known(reference: str) -> bool:
    """Is it a number that we gave, of a report that is not erased?"""
    is_open = Report.objects.filter(reference=reference, way=CHANNEL).exists()
    return is_open or veiled.find(reference) is not None
