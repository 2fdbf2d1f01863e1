"""An Office file that fetches something by itself or hides what it does is refused; ordinary ones are taken."""

from __future__ import annotations

import io
import zipfile

import pytest

from vault.kinds import FetchesRefused, FileRefused, MacrosRefused, accepted

TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
R = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
PAGE = f"<w:document {W}><w:body><w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p></w:body></w:document>"
RELS = "word/_rels/document.xml.rels"
TEMPLATE = "<Relationship Id='r1' Type='http://x/attachedTemplate' Target='http://x.example/a' TargetMode='External'/>"


def docx(page: str | bytes = PAGE, **more: str | bytes) -> bytes:
    """A document; MORE are its other parts, by name."""
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": page, **more})


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def related(*relations: str, before: str = "") -> str:
    return f"{before}<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{''.join(relations)}</Relationships>"


def field(*codes: str) -> str:
    """A field whose code is cut in pieces, as Word cuts it."""
    said = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return f"<w:document {W}><w:r><w:fldChar w:fldCharType='begin'/></w:r>{said}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:document>"


@pytest.mark.parametrize(
    "content",
    [
        docx(**{RELS: related(TEMPLATE)}),
        docx(**{RELS: related(TEMPLATE).encode("utf-16")}),
        docx(**{RELS: related(TEMPLATE).encode("utf-16-be")}),
        docx(**{RELS: related(TEMPLATE.replace("External", "&#69;xternal"))}),
        docx(**{RELS: related(TEMPLATE.replace("TargetMode='External'", ""))}),
        docx(**{RELS: related(TEMPLATE.replace("http://x.example", "\\\\x.example"))}),
        docx(**{RELS: related(f"<!--{'x' * 1_100_000}-->", TEMPLATE)}),
        docx(**{RELS: related(f"<!--{'x' * 5_000_000}-->")}),
        docx(**{RELS: related(before=f"<!--{'x' * 100_000}-->")}),
        docx(**{RELS: related(TEMPLATE).replace("<Relationships", "<p:Relationships").replace("<Relationship ", "<p:Relationship ").replace("xmlns=", "xmlns:p=").replace("</R", "</p:R")}),
        docx(**{RELS.upper(): related(TEMPLATE)}),
        docx(**{"word/_rels/other.bin": related(TEMPLATE)}),
        docx(**{RELS: related(TEMPLATE, before="<?xml version='1.0' encoding='utf-7'?>")}),
        docx(**{RELS: related(before="<?xml version='1.0' encoding='iso-8859-1'?>")}),
        docx(**{RELS: related(before="<!DOCTYPE Relationships>")}),
        docx(**{RELS: related("<Relationship")}),
        docx(f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w:document {W}>&a;</w:document>"),
        docx(f"<w:document {W}><w:fldSimple w:instr=' DDEAUTO c:\\windows\\cmd.exe '/></w:document>"),
        docx(field(" DD", "EAUTO c:\\windows\\cmd.exe")),
        docx(field(" dde excel a")),
        packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>", "xl/externalLinks/e.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>"}),
        docx(f"<w:document {W} {R}><blip r:link='r1'/></w:document>", **{RELS: related(TEMPLATE.replace("attachedTemplate", "hyperlink"))}),
    ],
)  # fmt: skip
def test_what_fetches_or_cannot_be_read_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(FetchesRefused, match="PDF"):
        accepted(content)


@pytest.mark.parametrize(
    "content",
    [
        docx(**{"../../evil": "x"}),
        docx(**{"word/media/..\\..\\evil": "x"}),
        docx(**{"/evil": "x"}),
        docx(**{"C:evil": "x"}),
        docx(**{f"word/media/{n}.png": b"x" for n in range(5001)}),
        docx(**{f"word/media/{n}.bin": bytes(25 * 1024 * 1024) for n in range(9)}),
    ],
)
def test_what_climbs_out_or_becomes_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused, match="DOCX"):
        accepted(content)


@pytest.mark.parametrize(
    "parts",
    [
        {RELS: related("<Relationship Id='r1' Type='http://x/vbaProject' Target='other.bin'/>")},
        {
            "[Content_Types].xml": "<Types><Override PartName='/word/document.xml' ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"
        },
    ],
)
def test_macros_under_another_name_are_macros(parts: dict[str, str]) -> None:
    with pytest.raises(MacrosRefused):
        accepted(docx(**parts))


@pytest.mark.parametrize(
    "content",
    [
        docx(),
        docx(PAGE.encode("utf-16")),
        docx(f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>{PAGE}"),
        docx(f"<w:document {W} {R}><w:hyperlink r:id='r1'/></w:document>", **{RELS: related(TEMPLATE.replace("attachedTemplate", "hyperlink"))}),
        docx(**{RELS: related("<Relationship Id='r1' Type='http://x/image' Target='media/1.png'/>"), "word/media/1.png": b"\x89PNG"}),
        docx(**{RELS: related("<Relationship Id='r1' Type='http://x/styles' Target='/word/styles.xml'/>")}),
        docx(field(" PAGE ", " \\* MERGEFORMAT")),
        docx(field(' HYPERLINK "https://hanoi.gov.vn" \\o "DDE la gi"')),
        docx(**{"word/media/1.svg": "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/s.dtd'><svg/>"}),
        docx(**{"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}),
        packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>", "xl/worksheets/s.xml": f"<worksheet>{'<c><v>1</v></c>' * 3_000_000}</worksheet>"}),
    ],
)  # fmt: skip
def test_what_ordinary_programs_write_is_taken(content: bytes) -> None:
    assert accepted(content).content == content
