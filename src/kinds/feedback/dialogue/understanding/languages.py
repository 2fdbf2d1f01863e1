"""Is it Vietnamese (with or without diacritics)? Only clear cases are called foreign: a wrong "please write Vietnamese" offends.
And is it a greeting or a question in English, and no matter?"""

import re
import unicodedata

from kernel.patterns import pattern

_SYLLABLE = pattern(
    r"(?:ngh|gh|gi|kh|ng|nh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|oai|oay|oeo|uay|uoi|uou|ieu|yeu|uyu|ia|ie|ua|uo|uu|uy|ue|ui|oa|oe|oi|oo|ai|ao|au|ay|eo|eu|iu|ye|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_ENGLISH = frozenset((
    "my", "is", "was", "were", "are", "with", "please", "have", "has", "this", "that", "they", "from", "when", "because", "not",
    "you", "your", "help", "want", "need", "would", "could", "hello", "office", "officer", "and", "for", "but", "how", "what",
    "where", "why", "dear", "sir", "madam", "i", "it", "of", "who", "been", "report", "complain", "about", "staff", "very",
    "what's", "today", "speak", "speaks", "english", "anyone", "there", "their", "nobody", "does",
))  # fmt: skip
# No word of ours without its marks: one of them tells a few words apart from "me", "do", "can".
_SURELY = frozenset((
    "good", "morning", "afternoon", "evening", "english", "please", "sorry", "excuse", "sir", "madam", "anyone", "speak", "speaks", "you",
    "need", "want", "interpreter", "foreigner", "tourist", "what", "how", "where", "who", "hello", "help",
))  # fmt: skip
_BESIDE = frozenset((
    "hi", "hey", "there", "me", "do", "can", "could", "i", "we", "in", "a", "an", "the", "day", "dear", "am", "is", "this", "to", "any", "for", "someone", "it", "are",
))  # fmt: skip
_ASKS = pattern(
    r"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|dear|sir|madam|team|excuse me|sorry|please|there)\b[\s,.!]*)*"
    r"(?:how|where|what(?:['’]?s)?|who|when|which|can|could|may|do|does|is|are|will|would|should)\b[^.!?\n]{3,90}\?*",
    re.IGNORECASE,
)
_FEWEST, _MOST = 4, 10  # words; who tells of something needs more
_WORDS = pattern(r"[^\W\d_]+(?:['’]s\b)?")


def is_foreign(text: str) -> bool:
    """Clearly another language: mostly another script, or English by its shape and its small words."""
    words = [word.lower() for word in _WORDS.findall(text)]
    letters = "".join(words)
    if not letters:
        return False
    latin = sum(1 for c in letters if unicodedata.name(c, "").startswith("LATIN"))
    if latin * 2 < len(letters):
        return len(letters) >= 2
    if len(words) < _FEWEST or any(not word.isascii() for word in words):
        return False
    strange = sum(1 for word in words if not _SYLLABLE.fullmatch(word))
    small = sum(1 for word in words if word in _ENGLISH)
    return strange * 10 >= len(words) * 3 and small >= 2


def asks_in_english(text: str) -> bool:
    """ "Good morning", "English please", "Hello, how can I complain?": said to us, and nothing of what happened."""
    words = [word.lower() for word in _WORDS.findall(text)]
    if not words or len(words) > _MOST:
        return False
    if set(words) <= _SURELY | _BESIDE and _SURELY & set(words):
        return True
    return is_foreign(text) and bool(_ASKS.fullmatch(text.strip()))
