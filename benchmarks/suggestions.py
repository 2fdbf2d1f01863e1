"""What the suggestions are worth on labelled texts: `python -m benchmarks.suggestions texts.jsonl [--part name=value]`.

One JSON object a line with "text" and "label"; labels as in `kinds.feedback.suggestions.measuring.LABELS`, or our own
scopes. Without a file: the families of our corpus that no model learned from. No database, nothing is stored.
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from kinds.feedback.sealing.suspicion import suspects_denunciation  # noqa: E402
from kinds.feedback.suggestions import corpus, measuring  # noqa: E402
from kinds.feedback.suggestions.measuring import Deciders, Labelled  # noqa: E402
from kinds.feedback.suggestions.suggesting import shipped, suggest  # noqa: E402


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", nargs="?", type=Path)
    asked.add_argument("--part", default="", help="only lines with this field, as in verbatim=True")
    asked.add_argument(
        "--wrong", action="store_true", help="show what was told wrongly (the texts appear on the screen)"
    )
    said = asked.parse_args()
    model_suspects = _model_suspects()
    texts = _labelled(said.file, said.part) if said.file else _held_out()
    by = Deciders(suggest, suspects_denunciation, lambda text: model_suspects(text, shipped()))
    print(f"Model {shipped().version}; {len(texts)} texts")
    print("\n".join(measuring.report(measuring.measured(texts, by))))
    confusions = Counter((each.truth, suggest(each.text).content.value) for each in texts)
    for (truth, told), count in sorted(confusions.items()):
        print(f"  {truth:>14} → {told or 'unsure':<14}{count:>5}")
    _print_speed([each.text for each in texts])
    if said.wrong:
        for each in texts:
            told = suggest(each.text).scope
            if told.is_sure and not measuring.is_right(told.value, each.truth):
                print(f"{each.truth} → {told.value} {told.probability:.2f} {each.text[:150]!r} {told.words}")


def _model_suspects():  # noqa: ANN202
    """Django must be loaded before the room that knows the database is imported; nothing is asked of it."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from kinds.feedback.suggestions.arrival import model_suspects

    return model_suspects


def _print_speed(texts: list[str]) -> None:
    took = []
    for text in texts:
        began = time.process_time()
        suggest(text)
        took.append((time.process_time() - began) * 1000)
    print(f"One suggestion: median {statistics.median(took):.1f} ms, longest {max(took):.1f} ms of processor time")


def _labelled(path: Path, part: str) -> list[Labelled]:
    name, _is, value = part.partition("=")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Labelled(row["text"], row["label"]) for row in rows if not part or str(row.get(name)) == value]


def _held_out() -> list[Labelled]:
    from kinds.feedback.suggestions import learning

    _own, held = learning.split(corpus.examples())
    return learning.as_labelled(held)


if __name__ == "__main__":
    main()
