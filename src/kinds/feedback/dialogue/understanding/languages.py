"""Is it Vietnamese (with or without diacritics)? Only clear cases are called foreign: a wrong "please write Vietnamese" offends."""

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
))  # fmt: skip
_WORDS = pattern(r"[^\W\d_]+")


def is_foreign(text: str) -> bool:
    """Clearly another language: mostly another script, or English by its shape and its small words."""
    words = [word.lower() for word in _WORDS.findall(text)]
    letters = "".join(words)
    if not letters:
        return False
    latin = sum(1 for c in letters if unicodedata.name(c, "").startswith("LATIN"))
    if latin * 2 < len(letters):
        return len(letters) >= 2
    if len(words) < 4 or any(not word.isascii() for word in words):
        return False
    strange = sum(1 for word in words if not _SYLLABLE.fullmatch(word))
    small = sum(1 for word in words if word in _ENGLISH)
    return strange * 10 >= len(words) * 3 and small >= 2
