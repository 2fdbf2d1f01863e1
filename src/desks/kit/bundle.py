"""Join css/*.css into static/kit/kit.css: `python -m desks.kit.bundle`.

One request on a slow phone instead of seventeen. A test holds the joined file equal to its parts,
so nobody edits it by hand. Must stay a join: no preprocessor, no Node.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PARTS = HERE / "css"
JOINED = HERE / "static" / "kit" / "kit.css"
HEAD = "/* Joined from desks/kit/css by `python -m desks.kit.bundle`; edit the parts. */\n"


def joined() -> str:
    """All parts in order of name, without comments and without indentation."""
    words = "".join(part.read_text(encoding="utf-8") for part in sorted(PARTS.glob("*.css")))
    words = re.sub(r"/\*.*?\*/", "", words, flags=re.DOTALL)
    lines = (line.strip() for line in words.splitlines())
    return HEAD + "\n".join(line for line in lines if line) + "\n"


if __name__ == "__main__":
    JOINED.write_text(joined(), encoding="utf-8")
