"""The webhook's signature against vectors that our code did not make."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zalo import signature
from channels.zalo.signature import Variants

# The vector of the protocol notes, computed there with other tools (293 bytes, no newline at the end).
RAW = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"Phản ánh: hồ sơ H26 trễ hẹn",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"154390853474"}'
).encode()
APP, OA, SECRET, STAMP = "360846524940903967", "388613280878808645", "OASECRET", "154390853474"
MAC = "76019e365290fb048cb8a474d70c1478415582af21ee78db4df0495e98c2eae3"
ONE = Variants(SECRET, {"app_id": APP})


def matched(mac: str, variants: Variants = ONE, raw: bytes = RAW, header: str | None = None) -> str | None:
    stamps = {"body": json.loads(RAW)["timestamp"], "header": header}
    return signature.matching(raw, mac, stamps, variants)


def test_published_vector() -> None:
    assert len(RAW) == 293
    assert matched(f"mac={MAC}") == "app_id+body"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
@pytest.mark.parametrize(
    ("first", "stamp", "variant"), [(APP, STAMP, "app_id+body"), (OA, "1732200000123", "oa_id+header")]
)
def test_vector_of_another_program(first: str, stamp: str, variant: str) -> None:
    told = subprocess.run(
        ["sha256sum"], input=first.encode() + RAW + stamp.encode() + SECRET.encode(), capture_output=True
    )
    mac = told.stdout.split()[0].decode()
    both = Variants(SECRET, {"app_id": APP, "oa_id": OA})
    assert matched(f"mac={mac}", both, header="1732200000123") == variant


@pytest.mark.parametrize(
    "given_header",
    ["", "mac=", MAC, f"mac={MAC.upper()}", f"mac={MAC}0", f"mac={'0' * 64}", f"sha256={MAC}", f"mac={MAC}\u0660"],
)
def test_anything_else_is_refused(given_header: str) -> None:
    assert matched(given_header) is None


def test_one_changed_byte_is_refused() -> None:
    for place in range(0, len(RAW), 17):
        changed = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
        assert matched(f"mac={MAC}", raw=changed) is None


def test_without_a_secret_nothing_matches() -> None:
    empty = Variants("", {"app_id": APP})
    assert matched("mac=" + signature.mac_of(APP, RAW, STAMP, ""), empty) is None


def test_app_secret_never_stands_in() -> None:
    zalo = {"app_id": APP, "oa_id": OA, "app_secret": SECRET, "oa_secret": ""}
    assert matched(f"mac={MAC}", Variants.of(zalo)) is None


def test_an_id_that_is_not_configured_takes_no_part() -> None:
    zalo = {"app_id": "", "oa_id": OA, "oa_secret": SECRET, "signature_firsts": ["app_id"]}
    assert matched("mac=" + signature.mac_of("", RAW, STAMP, SECRET), Variants.of(zalo)) is None


def test_a_variant_that_is_off_does_not_match() -> None:
    header = "1732200000123"
    mac = "mac=" + signature.mac_of(APP, RAW, header, SECRET)
    assert matched(mac, header=header) == "app_id+header"
    assert matched(mac, Variants(SECRET, {"app_id": APP}, ("body",)), header=header) is None


def test_digits_cannot_move_from_the_header_into_the_body() -> None:
    """There are no separators: whoever saw one signed call must not make another out of it."""
    stamp = "17322000001234"  # as long as a stamp may be: with one or two digits less it still is one
    mac = "mac=" + signature.mac_of(APP, RAW, stamp, SECRET)
    assert matched(mac, header=stamp) == "app_id+header"
    for moved in range(1, len(stamp) + 1):
        assert matched(mac, raw=RAW + stamp[:moved].encode(), header=stamp[moved:]) is None


@given(st.binary(max_size=200), st.text(max_size=80), st.text(max_size=20) | st.none())
def test_rubbish_never_raises(raw: bytes, header: str, stamp: str | None) -> None:
    assert signature.matching(raw, header, {"body": stamp, "header": stamp}, ONE) is None


def test_variants_are_counted() -> None:
    before = signature.counts()
    matched(f"mac={MAC}")
    matched("mac=no")
    after = signature.counts()
    assert after["app_id+body"] == before.get("app_id+body", 0) + 1
    assert after["refused"] == before.get("refused", 0) + 1
