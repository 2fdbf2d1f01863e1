"""Another authority's names and telephone: from one file, everywhere. Nothing but the settings knows Hà Nội's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from django.test import override_settings

from desks.kit.context import house_words

SRC = Path(__file__).parents[2] / "src"
# What is sent to a citizen or shown to one; the model's examples, the samples of the gallery, the emulators
# and what reads or loads Hà Nội's own units are no words of the house.
ELSEWHERE = ("emulators", "demo", "gallery", "suggestions", "load_hanoi.py", "ours.py")
ASKED = """
import json, django
django.setup()
from books.texts.starter import starter
from kinds.feedback import reasons
from kinds.feedback.dialogue import texts
said = [value for value in vars(texts).values() if isinstance(value, str)]
print(json.dumps([*said, reasons.reason("scene").text, *(each.body for each in starter())]))
"""


def test_only_the_settings_know_the_telephone_and_the_city() -> None:
    found = [
        f"{path.relative_to(SRC)}:{number}"
        for path in [*SRC.rglob("*.py"), *SRC.rglob("*.html")]
        if not set(ELSEWHERE) & set(path.relative_to(SRC).parts)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        # "Quyết định 1207/QĐ-UBND … của UBND thành phố Hà Nội" is the name of a law.
        if re.search(r"\b1022\b|(?<!UBND )(?<!nhân dân )thành phố Hà Nội", line)
    ]
    assert [each.split(":")[0] for each in found] == ["config/settings.py"], found


def test_the_file_of_the_house_names_both(tmp_path: Path) -> None:
    file = tmp_path / "house.json"
    file.write_text(json.dumps({"city": "thành phố Huế", "hotline": "19001075"}), encoding="utf-8")
    settings = {"MOTCUA_HOUSE_FILE": str(file), "PYTHONPATH": str(SRC), "MOTCUA_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], env={**os.environ, **settings}, capture_output=True, text=True, check=True
    )
    said = "\n".join(json.loads(done.stdout))
    assert (
        "thành phố Huế" in said and "19001075" in said and not re.search("Hà Nội|1022", re.sub("QĐ-UBND.*", "", said))
    )


def test_the_link_calls_the_number_that_is_shown() -> None:
    with override_settings(MOTCUA_HOUSE={"hotline": "1900 1075"}):
        assert house_words()["hotline_number"] == "19001075"
    with override_settings(MOTCUA_HOUSE={"hotline": "Tổng đài 115", "hotline_number": "024115"}):
        assert house_words()["hotline_number"] == "024115"
