"""Is there a restore that has not come to its end? Asked before anything serves, writes or is saved."""

import json
from pathlib import Path

from launcher.folders import State
from launcher.words import instant_words, stop

UNFINISHED = 9  # exit code


def mark_of(state: State) -> Path:
    """Written by a restore before its first step, removed after its last. The worker looks for it too."""
    return state / "restoring.json"


def refuse_unfinished(state: State) -> None:
    """Stop, and say what to do, where a restore was cut off: half of two different times lies there."""
    if not mark_of(state).exists():
        return
    try:
        told = json.loads(mark_of(state).read_text(encoding="utf-8"))
        began = f" (lúc {instant_words(told['at'])}, từ {told['file']})"
    except (OSError, ValueError, KeyError, TypeError):
        began = ""
    stop(
        f"Một lần khôi phục ở {state.path}{began} chưa xong: đang chạy, hoặc đã bị ngắt giữa chừng. Dữ liệu đang dở dang nên "
        "chưa làm gì. Nếu đã bị ngắt: chạy lại ./motcua restore TỆP với đúng các tham số lúc đó; hoặc lấy lại những gì có "
        "trước đó: ./motcua restore --put-back",
        "a restore here has not ended: it is running, or was cut off, and the data is half of two times; nothing was done. If "
        "it was cut off: run ./motcua restore FILE again as before, or take back what was there: ./motcua restore --put-back",
        code=UNFINISHED,
    )
