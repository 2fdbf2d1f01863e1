"""Signing and examining a PDF (pyHanko), and the demo's own certificate authority. Run by the press alone.

PAdES B-B by an organisation's key (Decree 30/2020/NĐ-CP, art. 12 and 13; Law on Electronic Transactions 20/2023/QH15);
B-T where a time-stamping authority is configured (`stamping`).
"""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kinds.feedback.letters.stamping import authority, told_of

FIELD: Final = "CoQuanKy"
DEMO_YEARS: Final = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
DEMO_PASSWORD: Final = b"trinh-dien"


def sign(pdf: bytes, key: dict[str, str], at: str) -> bytes:
    """PDF with the organisation's signature over all of it, dated AT."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load_pkcs12(key["file"], passphrase=key["password"].encode() or None)
    if signer is None:
        raise SystemExit(f"the key {key['file']} cannot be opened")
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=key["name"],
        location=key["place"],
        reason=key["reason"],
    )
    moment = datetime.fromisoformat(at)
    stamper = authority(key["tsa"]) if key.get("tsa") else None

    class Dated(signers.PdfSigner):
        """The product's clock rules the signing time too."""

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = moment
            return session

    made = Dated(meta, signer=signer, timestamper=stamper).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return bytes(made.getbuffer())


def examine(pdf: bytes, trust: list[str], at: str, stamp_trust: list[str] | None = None) -> dict[str, Any]:
    """Does the signature hold, over the whole file, by somebody whom we trust? `why` names what does not.

    `stamp`: what somebody else's clock says of the time, if it was asked; without it the time is the signer's own word.
    """
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    except (PdfReadError, ValueError, OSError, KeyError, IndexError, TypeError):
        return {"is_signed": False, "holds": False, "why": "not_pdf"}
    if not signatures:
        return {"is_signed": False, "holds": False, "why": "no_signature"}
    moment = datetime.fromisoformat(at)

    def trusting(names: list[str]) -> ValidationContext:
        roots = [load_cert_from_pemder(name) for name in names]
        return ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)

    found = validate_pdf_signature(signatures[-1], trusting(trust), trusting([*trust, *(stamp_trust or [])]))
    stamp = told_of(found.timestamp_validity)
    dated = found.signer_reported_dt
    why = (
        ""
        if found.bottom_line
        else "changed"
        if not (found.intact and found.valid)
        else "stamp"
        if stamp and not stamp["holds"]
        else "appended"
        if found.trusted
        else "unknown_signer"
    )
    return {
        "is_signed": True,
        "holds": bool(found.bottom_line),
        "why": why,
        "signer": found.signing_cert.subject.native.get("common_name", ""),
        "signed_at": dated.isoformat() if dated else "",
        "stamp": stamp,
    }


def make_demo_key(folder: str, organisation: str) -> None:
    """A certificate authority of the demo's own and one organisation under it. Whole or not at all: a second process that
    begins at the same time finds either nothing or everything."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    def named(name: str) -> x509.Name:
        return x509.Name(
            [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
        )

    def certified(name: x509.Name, issuer: x509.Name, public: Any, key: Any, *, is_ca: bool) -> x509.Certificate:
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {
            "digital_signature": not is_ca,
            "content_commitment": not is_ca,
            "key_cert_sign": is_ca,
            "crl_sign": is_ca,
        }
        return (
            x509.CertificateBuilder()
            .subject_name(name).issuer_name(issuer).public_key(public).serial_number(x509.random_serial_number())
            .not_valid_before(DEMO_YEARS[0]).not_valid_after(DEMO_YEARS[1] - timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .sign(key, hashes.SHA256())
        )  # fmt: skip

    root_key, own_key = (rsa.generate_private_key(public_exponent=65537, key_size=3072) for _ in range(2))
    root_name, own_name = named("Một Cửa: CA trình diễn, không có giá trị pháp lý"), named(organisation)
    root = certified(root_name, root_name, root_key.public_key(), root_key, is_ca=True)
    own = certified(own_name, root_name, own_key.public_key(), root_key, is_ca=False)
    packed = pkcs12.serialize_key_and_certificates(
        b"organisation", own_key, own, [root], serialization.BestAvailableEncryption(DEMO_PASSWORD)
    )
    _put(Path(folder), {"organisation.p12": packed, "root.pem": root.public_bytes(serialization.Encoding.PEM)})


def _put(folder: Path, contents: dict[str, bytes]) -> None:
    """Into a folder beside, then renamed: the rename fails when another was faster, which is as good."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in contents.items():
        with os.fdopen(os.open(beside / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    try:
        beside.rename(folder)
    except OSError:
        for each in beside.iterdir():
            each.unlink()
        beside.rmdir()
