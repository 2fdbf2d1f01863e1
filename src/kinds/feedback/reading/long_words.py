"""Long stories: how much of one is its content, and where it is cut. What is over goes along as additions, none of it is lost."""

from collections.abc import Sequence

PIECE = 5000  # as much as a box of the form takes; an official reads that at one go
MOST = 12 * PIECE  # of one matter in a chat: thirty full messages
NEARLY = PIECE * 4 // 5
MORE_BELOW = "(Còn tiếp: phần sau được gửi thêm ngay bên dưới.)"
_SIGNS = ("\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " ")


def pieces(text: str, longest: int = PIECE) -> Sequence[str]:
    """TEXT in order, each piece at most LONGEST letters, cut where a paragraph, a sentence or at least a word ends."""
    found = []
    rest = text.strip()
    while len(rest) > longest:
        at = _end(rest[:longest])
        found.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [*found, rest] if rest or not found else found


def _end(room: str) -> int:
    for sign in _SIGNS:
        at = room.rfind(sign)
        if at >= len(room) // 2:
            return at + len(sign)
    return len(room)


def content_and_more(text: str) -> tuple[str, Sequence[str]]:
    """(what is the content, what is added below it)."""
    if len(text) <= PIECE:
        return text, ()
    first, *more = pieces(text, PIECE - len(MORE_BELOW) - 1)
    return f"{first}\n{MORE_BELOW}", more
