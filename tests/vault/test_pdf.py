"""A PDF that does something by itself is refused, however it hides that; one that only shows something is taken."""

from __future__ import annotations

import os
import zlib

import pytest

from vault.kinds import LockedRefused, ScriptsRefused, accepted

PAGES = b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
CALLS = b"<</S/URI/URI(http://x.example)>>"
RUNS = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def pdf(*objects: bytes, catalog: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R" + catalog + b">>endobj\n" + PAGES + b"".join(objects) + b"trailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip


def stream(inside: bytes, told: bytes = b"/Filter/FlateDecode", kind: bytes = b"/Type/ObjStm/N 1/First 4") -> bytes:
    packed = zlib.compress(inside) if b"Flate" in told else inside
    return b"7 0 obj<<" + kind + told + b"/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"


@pytest.mark.parametrize(
    "content",
    [
        pdf(catalog=b"/OpenAction" + RUNS),
        pdf(catalog=b"/Names<</JavaScript 5 0 R>>"),
        pdf(catalog=b"/OpenAction<</S/#4aava#53cript/JS 5 0 R>>"),
        pdf(b"5 0 obj<</Type/Action/S/Launch/F(cmd.exe)>>endobj\n"),
        pdf(catalog=b"/Names<</EmbeddedFiles<</Names[(a.exe)6 0 R]>>>>"),
        pdf(b"6 0 obj<</Type /EmbeddedFile\r/Length 2>>stream\nMZ\nendstream endobj\n"),
        pdf(b"6 0 obj<</Subtype/RichMedia>>endobj\n"),
        pdf(catalog=b"/AcroForm<</XFA[(template)9 0 R]>>"),
        pdf(stream(b"5 0 " + RUNS)),
        pdf(stream(b"5 0 " + RUNS, kind=b"/Type/Obj#53tm/N 1/First 4")),
        pdf(stream(b"5 0 " + RUNS, kind=b"/N 1/First 4")),
        pdf(stream(b"5 0 " + bytes(3_000_000) + RUNS)),
        pdf(catalog=b"/OpenAction<</S/SubmitForm/F(http://x.example)>>"),
        pdf(b"5 0 obj<</S/ImportData/F(a.fdf)>>endobj\n"),
        pdf(catalog=b"/OpenAction" + CALLS),
        pdf(catalog=b"/Open#41ction <</#53 /U#52I/URI(http://x.example)>>"),
        pdf(catalog=b"/OpenAction%(\n<</D(%)/S/URI>>"),
        pdf(catalog=b"/OpenAction<</D[3 0 R/Fit]/S/GoTo/S/URI>>"),
        pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[" + CALLS + b"]>>"),
        pdf(b"5 0 obj" + CALLS + b"endobj\n", catalog=b"/AA<</WC 5 0 R>>"),
        pdf(b"3 0 obj<</Type/Page/AA<</O<</S/GoToR/F(//x.example/a)>>>>>>endobj\n"),
        pdf(b"5 0 obj<</S/GoTo/Next 6 0 R>>endobj\n6 0 obj" + CALLS + b"endobj\n", catalog=b"/OpenAction 5 0 R"),
        pdf(b"5 0 obj<</S/GoTo>>endobj\n5 0 obj" + CALLS + b"endobj\n", catalog=b"/OpenAction 5 0 R"),
        pdf(stream(b"5 0 " + CALLS), catalog=b"/OpenAction 5 0 R"),
    ],
)
def test_what_acts_by_itself_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(ScriptsRefused, match="chụp ảnh"):
        accepted(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(stream((b"5 0 " + RUNS).hex().encode(), b"/Filter/ASCIIHexDecode")),
        pdf(stream(zlib.compress(b"5 0 " + RUNS), b"/Filter[/FlateDecode/FlateDecode]")),
        pdf(stream(b"5 0 " + RUNS, b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>")),
        pdf(stream(b"5 0 " + RUNS, b"/Filter 9 0 R %Flate")),
        pdf(stream(bytes(9_000_000) + RUNS)),
        pdf(stream(b"encrypted " + RUNS, b"/Filter/FlateDecode").replace(b"x\x9c", b"\x00\x01"), catalog=b"/Encrypt 8 0 R"),
        pdf(*[stream(bytes(8_000_000)) for _ in range(5)]),
        b"%PDF-1.7" + b"stream\n" * 60_000,
        pdf(catalog=b"/OpenAction 5 0 R"),
        pdf(b"5 0 obj<</S/GoTo/Next[5 0 R 5 0 R]>>endobj\n", catalog=b"/OpenAction 5 0 R"),
        pdf(catalog=b"/AA(" * 3000),
        pdf(catalog=b"/AA<</O<41" * 3000 + b"%"),
        pdf(catalog=b"/OpenAction" + b"[" * 100),
        pdf(catalog=b"/OpenAction<</D(never closed"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_into_is_refused(content: bytes) -> None:
    with pytest.raises(LockedRefused, match="in lại"):
        accepted(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(stream(b"5 0 <</Type/Annot/Subtype/Link/A<</S/URI/URI(https://hanoi.gov.vn)>>>>")),
        pdf(b"3 0 obj<</Type/Outlines/First 4 0 R>>endobj\n", stream(b"\xff\xd8\xff not packed", b"/Filter/DCTDecode", b"/Subtype/Image")),
        pdf(stream(os.urandom(200_000), b"", b"/Subtype/Image")),
        pdf(stream(b"BT (JavaScript, Launch) Tj ET", kind=b"")),
        pdf(catalog=b"/Title(A page about JavaScript)/Encrypt 8 0 R"),
        pdf(catalog=b"/OpenAction[3 0 R/Fit]/Launcher 1/XFAx 2"),
        pdf(catalog=b"/OpenAction null/AA<<>>"),
        pdf(catalog=b"/OpenAction<</Type/Action/S/GoTo/D[3 0 R/XYZ null null 0]>>"),
        pdf(b"5 0 obj <</S /GoTo /D (trang \\(1\\))>> endobj\n", catalog=b"/OpenAction 5 0 R"),
        pdf(b"5 0 obj[3 0 R/Fit]endobj\n", catalog=b"/OpenAction 5 0 R"),
        pdf(stream(b"5 0 <</S/GoTo/D[3 0 R/Fit]>>"), catalog=b"/OpenAction 5 0 R"),
        pdf(b"4 0 obj<</Type/Annot/A" + CALLS + b">>endobj\n", catalog=b"/OpenAction[3 0 R/Fit]"),
    ],
)  # fmt: skip
def test_what_only_shows_something_is_taken(content: bytes) -> None:
    assert accepted(content).content == content
