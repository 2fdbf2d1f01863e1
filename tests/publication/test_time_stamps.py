"""The time on a letter is somebody else's where an authority is configured."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from kinds.feedback.letters import orders
from kinds.feedback.letters.models import NUMBERED, SIGNED
from kinds.feedback.letters.orders import PressFailed, examined
from kinds.feedback.letters.printing import letter_round
from tests.casework.town import Town
from tests.publication.test_letters import LATER, issued
from vault import files

pytestmark = pytest.mark.db
START_OF_TIME, END_OF_TIME = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)

# --- the clock of somebody else -------------------------------------------------------------------------------------


@pytest.fixture
def tsa(tmp_path: Path, settings: Any) -> Iterator[dict[str, Any]]:
    """A time-stamping authority over HTTP: pyHanko's own dummy behind a door."""
    key, cert, pem = stamping_certificate(tmp_path)
    stamper = DummyTimeStamper(cert, key, fixed_dt=LATER + timedelta(seconds=7))
    seen: dict[str, Any] = {"asked": 0, "status": 200, "pem": pem}

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            seen["asked"] += 1
            self.send_response(seen["status"])
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(stamper.request_tsa_response(asked).dump())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.LETTERS = {**settings.LETTERS, "tsa_url": f"http://127.0.0.1:{server.server_port}/tsa"}
    settings.LETTERS["tsa_trust_files"] = [pem]
    yield seen
    server.shutdown()
    server.server_close()


def stamping_certificate(folder: Path) -> tuple[Any, Any, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA thử")])
    cert = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(START_OF_TIME).not_valid_after(END_OF_TIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "tsa.pem"
    pem.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own = asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER))
    return keys.PrivateKeyInfo.load(private), own, str(pem)


def test_the_time_is_somebody_elses_where_one_is_configured(town: Town, tsa: dict[str, Any], settings: Any) -> None:
    _, letter = issued(town)
    assert letter_round(LATER) == 1
    letter.refresh_from_db()
    pdf = files.read(letter.file_id)  # type: ignore[arg-type]
    found = examined(pdf, LATER + timedelta(days=1))
    assert (found["holds"], found["stamp"]["by"], found["stamp"]["holds"]) == (True, "TSA thử", True)
    assert found["stamp"]["at"] == LATER + timedelta(seconds=7)
    assert tsa["asked"] >= 1
    page = Client().post(reverse("letter_check"), {"file": SimpleUploadedFile("c.pdf", pdf)}).content.decode()
    assert "TSA thử" in page
    settings.LETTERS["tsa_trust_files"] = []
    assert (examined(pdf, LATER)["holds"], examined(pdf, LATER)["why"]) == (False, "stamp")


def test_an_authority_that_does_not_answer_keeps_the_letter_waiting(
    town: Town, tsa: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    tsa["status"] = 503
    _, letter = issued(town)
    near = orders._sent

    def sent(order: dict[str, Any]) -> dict[str, Any]:
        try:
            return near(order)
        except TimestampRequestError as problem:  # a press of its own would end with status 1
            raise PressFailed(why=str(problem)) from problem

    monkeypatch.setattr(orders, "_sent", sent)
    assert letter_round(LATER) == 1
    letter.refresh_from_db()
    assert letter.state == NUMBERED
    tsa["status"] = 200
    assert letter_round(LATER + timedelta(seconds=31)) == 1
    letter.refresh_from_db()
    assert letter.state == SIGNED
