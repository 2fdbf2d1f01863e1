"""The press: sets a paper with Typst (PDF/A), signs it with pyHanko (PAdES), says whether a signature holds.

A program of its own that lives for one order (`python -m kinds.feedback.letters.press`, JSON in, JSON out): the setter and
the signer take tens of megabytes that no web process should keep, and the signing key is in no other memory than this.
Imports neither Django nor anything of the house.
"""

from __future__ import annotations

import base64
import functools
import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
PAPERS = HERE / "paper"
MISSING = "\u25a1"


def set_paper(paper: str, values: dict[str, Any], *, as_picture: bool = False) -> bytes:
    """The PDF (PDF/A-2b) of PAPER with VALUES, or its first page as a PNG."""
    import typst

    given = {"values": json.dumps(_printable(values), ensure_ascii=False)}
    common: dict[str, Any] = {
        "root": str(PAPERS),
        "font_paths": [str(FONTS)],
        "ignore_system_fonts": True,
        "sys_inputs": given,
    }
    source = str(PAPERS / f"{paper}.typ")
    if as_picture:
        pages = typst.compile(source, format="png", ppi=110, **common)
        return pages[0] if isinstance(pages, list) else pages
    return typst.compile(source, format="pdf", pdf_standards=["a-2b"], **common)


@functools.cache
def _unprintable() -> re.Pattern[str]:
    """What our letters have no shape for: a document for keeping must not hold it."""
    ranges = [each.split("-") for each in (FONTS / "covers.txt").read_text().split()]
    kept = "".join(f"\\u{first}-\\u{last}" for first, last in ranges)
    return re.compile(f"[^\\n{kept}]")


def _printable(value: Any) -> Any:
    """Text without what cannot be printed: pictures of feelings go, other signs leave a box."""
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if not isinstance(value, str):
        return value
    return _unprintable().sub(lambda m: "" if ord(m.group()) >= 0x2190 else MISSING, value.replace("\t", " "))


def carry_out(order: dict[str, Any]) -> dict[str, Any]:
    """One order: print, sign, or examine."""
    from kinds.feedback.letters import signing

    if order["what"] == "examine":
        return signing.examine(base64.b64decode(order["pdf"]), order["trust"], order["at"], order.get("stamp_trust"))
    made = set_paper(order["paper"], order["values"], as_picture=order.get("as_picture", False))
    if key := order.get("key"):
        made = signing.sign(made, key, order["at"])
    return {"pdf": base64.b64encode(made).decode()}


def main() -> None:
    """Read the order, print what came of it; a failure ends with status 1 and its reason on the error stream."""
    json.dump(carry_out(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
