"""The English locale, with Python alone: `python docs/translations.py extract | compile | missing`.

extract: collect every Vietnamese source string of src into django.po, keeping the translations that are there.
compile: django.po to django.mo, which is committed, because Django needs it at run time and msgfmt is rarely installed.
It must not translate, and must not import the product (settings, database): it reads files.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
PO = SRC / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"
NOT_OURS = ("emulators", "launcher")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
# Labels in tables without Django: which arguments of these calls a screen shows (place or name).
TABLES: Mapping[str, tuple[object, ...]] = {"Stage": (1, 4), "Move": (1,), "Kind": ("label",), "Reason": (1,)}
# What a refusal says beside its docstring: translated when it is raised (kernel/errors.py).
REFUSALS: Mapping[str, tuple[object, ...]] = {
    "InputMissing": (1,), "ReadAndRefused": (1,), "InTruth": (2,), "MoveNotAllowed": ("stage",),
    "uuid_of": (2,), "line_of": (2,), "text_of": (2,), "code_of": (2,), "_uuid": (2,), "typed_code": (1,),
    **dict.fromkeys(("TextRefused", "ProcedureRefused", "FileUnreadable", "DayRowRefused"), ("why",)),
}  # fmt: skip
TABLE_FILES = re.compile(r"kinds/[a-z_]+/(?:flows/)?(stages|flow_\d+|kind|reasons)\.py$")
VIETNAMESE = re.compile("[áàãéèẽíìóòúùýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: motcua\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""

# A message is one string, or (singular, plural).
Message = tuple[str, ...]
Catalogue = dict[Message, tuple[str, ...]]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract"]:
            found = extracted()
            write_po(found, read_po(PO.read_text(encoding="utf-8")) if PO.exists() else {})
            print(f"{len(found)} strings in {PO.relative_to(ROOT)}")
        case ["compile"]:
            PO.with_suffix(".mo").write_bytes(compiled(read_po(PO.read_text(encoding="utf-8"))))
        case ["missing"]:
            missing = untranslated(read_po(PO.read_text(encoding="utf-8")))
            print("\n".join(missing) or "nothing is missing")
            return 1 if missing else 0
        case _:
            print(__doc__)
            return 2
    return 0


# --- reading the sources -----------------------------------------------------------------------------------------


def extracted() -> dict[Message, list[str]]:
    """Every message with the files that say it, in the order of the files."""
    found: dict[Message, list[str]] = {}
    for path in sorted([*SRC.rglob("*.py"), *SRC.rglob("*.html")]):
        name = path.relative_to(SRC).as_posix()
        if name.split("/")[0] in NOT_OURS or "/migrations/" in name:
            continue
        text = path.read_text(encoding="utf-8")
        for message in in_template(text) if path.suffix == ".html" else in_python(text, name):
            places = found.setdefault(message, [])
            if name not in places:
                places.append(name)
    return found


def in_python(text: str, name: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and (spoken := _message_of(node)):
            yield (spoken,)
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if called in CALLS:
            words = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            wanted = 2 if called.startswith("ngettext") else 1
            if len(words) >= wanted and words[0]:
                yield tuple(words[:wanted])
        elif called in TABLES and TABLE_FILES.search(name):
            yield from _in_table(node, TABLES[called])
        elif called in REFUSALS:
            yield from _in_table(node, REFUSALS[called])


def _message_of(node: ast.ClassDef) -> str:
    """The docstring of an error is what it says, in Vietnamese (kernel/errors.py); every other docstring is English."""
    paragraph = (ast.get_docstring(node) or "").split("\n\n", 1)[0]
    is_vietnamese = len(VIETNAMESE.findall(paragraph)) > len(paragraph) / 14
    return " ".join(paragraph.split()) if is_vietnamese and node.name != "Command" else ""


def _in_table(call: ast.Call, shown: Iterable[object]) -> Iterator[Message]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    for place in shown:
        value = named.get(str(place))
        if isinstance(place, int) and place < len(call.args):
            value = call.args[place]
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield (value.value,)


_QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TRANSLATE = re.compile(r"\{%\s*(?:translate|trans)\s+" + _QUOTED)
_CALL = re.compile(r"(?<![\w.])_\(\s*" + _QUOTED + r"\s*\)")
_BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def in_template(text: str) -> Iterator[Message]:
    text = re.sub(r"\{#.*?#\}", "", text)
    for quoted in _TRANSLATE.findall(text):
        yield (quoted[1:-1],)
    for tag in _TAG.findall(text):
        for quoted in _CALL.findall(tag):
            yield (quoted[1:-1],)
    for options, body in _BLOCK.findall(text):
        yield tuple(_block(part, trimmed="trimmed" in options) for part in _PLURAL.split(body))


def _block(body: str, *, trimmed: bool) -> str:
    """As Django asks for it: percent doubled, {{ name }} as %(name)s, lines joined when trimmed."""
    if trimmed:
        body = " ".join(line.strip() for line in body.strip().splitlines() if line.strip())
    return re.sub(r"\{\{\s*([\w.]+)[^}]*\}\}", r"%(\1)s", body.replace("%", "%%"))


# --- django.po ---------------------------------------------------------------------------------------------------

_LINE = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(.*)"$')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def read_po(text: str) -> Catalogue:
    """Messages with their translations; the header and what is commented out are left out."""
    catalogue: Catalogue = {}
    for block in re.split(r"\n\s*\n", text):
        parts = _parts(block)
        if not parts.get("msgid"):
            continue
        message = (parts["msgid"], parts["msgid_plural"]) if "msgid_plural" in parts else (parts["msgid"],)
        said = (
            (parts.get("msgstr[0]", ""), parts.get("msgstr[1]", ""))
            if len(message) == 2
            else (parts.get("msgstr", ""),)
        )
        catalogue[message] = said
    return catalogue


def _parts(block: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    current = ""
    for line in block.splitlines():
        if found := _LINE.match(line.strip()):
            current = found[1] or current
            parts[current] = parts.get(current, "") + ast.literal_eval(f'"{found[2]}"')
    return parts


def write_po(found: Mapping[Message, list[str]], known: Catalogue) -> None:
    """All that the sources say, translated where it was; what nobody says any more is dropped."""
    lines = [HEADER]
    for message, places in found.items():
        said = known.get(message) or ("",) * len(message)
        lines.append("\n".join(["#: " + " ".join(places[:3]), *_entry(message, said)]) + "\n")
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text("\n".join(lines), encoding="utf-8")


def _entry(message: Message, said: tuple[str, ...]) -> list[str]:
    flags = ["#, python-format"] if re.search(r"%\(\w+\)[sd]", message[0]) else []
    if len(message) == 1:
        return [*flags, f"msgid {_quoted(message[0])}", f"msgstr {_quoted(said[0])}"]
    forms = [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(said)]
    return [*flags, f"msgid {_quoted(message[0])}", f"msgid_plural {_quoted(message[1])}", *forms]


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in text) + '"'


def untranslated(catalogue: Catalogue) -> list[str]:
    return [message[0] for message, said in catalogue.items() if not all(said)]


# --- django.mo ---------------------------------------------------------------------------------------------------


def compiled(catalogue: Catalogue) -> bytes:
    """GNU .mo: a header, two sorted tables of (length, offset), the strings. Untranslated ones are left out."""
    header = "".join(ast.literal_eval(line) for line in HEADER.splitlines()[2:])
    pairs = {"": header} | {"\0".join(m): "\0".join(said) for m, said in catalogue.items() if all(said)}
    ids = sorted(key.encode() for key in pairs)
    texts = [pairs[key.decode()].encode() for key in ids]
    first = 28 + 16 * len(ids)
    tables, strings = [], b""
    for group in (ids, texts):
        for text in group:
            tables += [len(text), first + len(strings)]
            strings += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(ids), 28, 28 + 8 * len(ids), 0, 0)
    return head + struct.pack(f"<{len(tables)}I", *tables) + strings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
