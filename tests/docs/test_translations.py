"""The English locale is whole, compiled, and keeps the places of what it fills in."""

import gettext
import importlib.util
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_WAITING = 12


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("translations", ROOT / "docs" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def catalogue(tool):
    return tool.read_po(tool.PO.read_text(encoding="utf-8"))


def test_the_strings_of_the_sources_are_there(tool, catalogue):
    """A new sentence may wait a little for its English (it shows in Vietnamese until then); more than a few is neglect."""
    waiting = sorted(set(tool.extracted()) - set(catalogue))
    assert len(waiting) <= MOST_WAITING, waiting


def test_every_string_is_translated(tool, catalogue):
    assert tool.untranslated(catalogue) == []


def test_the_compiled_file_is_of_this_source(tool, catalogue):
    assert tool.PO.with_suffix(".mo").read_bytes() == tool.compiled(catalogue)


def test_pythons_own_reader_reads_it(tool, catalogue):
    read = gettext.GNUTranslations(io.BytesIO(tool.compiled(catalogue)))
    for message, said in catalogue.items():
        assert (read.ngettext(*message, 1) if len(message) == 2 else read.gettext(message[0])) == said[0]


def test_places_survive(catalogue):
    places = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>|[#@]")
    for message, said in catalogue.items():
        for source, shown in zip(message, said, strict=True):
            assert sorted(places.findall(source)) == sorted(places.findall(shown)), source


def test_no_vietnamese_is_left(tool, catalogue):
    allowed = re.compile("Hà Nội|NĐ-CP|QĐ-TTg|QH15|Một Cửa|việc của tôi|«[^»]*»")
    for said in catalogue.values():
        for shown in said:
            assert not tool.VIETNAMESE.search(allowed.sub("", shown)), shown


def test_it_finds_what_templates_and_python_say(tool):
    template = """{% translate "Một" %}{% translate 'Hai' as x %}{{ y|default:_("Ba") }}{# {% translate "Không" %} #}
    {% blocktranslate with n=c %}Bốn {{ n }} 5%{% endblocktranslate %}"""
    assert list(tool.in_template(template)) == [("Một",), ("Hai",), ("Ba",), ("Bốn %(n)s 5%%",)]
    python = 'x = _("Một " "dài")\nclass Sai(LookupError):\n    """Không tìm thấy {gì}.\n\n    English."""\n'
    assert sorted(tool.in_python(python, "a.py")) == [("Không tìm thấy {gì}.",), ("Một dài",)]


def test_every_verb_of_the_ledger_is_labelled_in_both_languages(tool):
    from ledger import verbs

    ours = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    found = [verb for verb in verbs.registered() if f'"{verb.code}"' in ours]  # tests register verbs of their own
    assert len(found) > 40
    for verb in found:
        assert verb.label("vi") != verb.label("en"), verb.code
        assert not tool.VIETNAMESE.search(verb.label("en")), verb.code
