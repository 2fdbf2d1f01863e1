"""How somebody rates an answer: by a button, in words, by stars or a sign. "Not satisfied" is asked why, once."""

import re

from kernel.patterns import pattern
from kinds.feedback.dialogue import cases, matter, payloads, texts, waiting
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.terms import KnownCase, Rate
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.scores import (
    SCORES,
    rates_plainly,
    score_in,
    score_with_reason,
    sign_in,
    speaks_of_it,
)

_SHORT = 3
_IN_SHORT = 6
_IN_STARS = pattern(r"\W*(?:đánh giá|danh gia|cho)?\s*[1-5]\s*(?:sao|⭐|\*)", re.IGNORECASE)
_IS_CONTENT = pattern(r"(?!.*\b(?:khong|chua|chang)\b).*\bhai long\b")


def said(talk: Talk, case: KnownCase, text: str, wishes: frozenset[str]) -> bool:
    """Words behind "how do you rate the answer?", or behind "why not?"."""
    score, before = talk.draft.aside.get("score") or "", talk.draft.aside.get("said", "")
    if score:
        why = "\n".join(each for each in (before, "" if wishes & {"skip", "no"} else text) if each)
        talk.act, talk.draft.aside = Rate(case.id, score, why), {}
        _thank(talk, case, score)
        return True
    if with_reason := score_with_reason(text):
        rate(talk, case, with_reason, text)
        return True
    meant = score_in(text)
    if meant is not None:
        rate(talk, case, meant)
        return True
    is_near = len(text.split()) <= _SHORT or wishes & {"yes", "no"} or speaks_of_it(text)
    if is_near and "said" not in talk.draft.aside:
        talk.draft.aside["said"] = text if speaks_of_it(text) else ""
        talk.say(f"{texts.RATE_WHICH} {texts.RATE_ASK.format(code=case.code)}", *cases.score_buttons(case))
        return True
    talk.draft.aside = {}
    return False


def by_itself(talk: Talk, text: str) -> bool:
    """ "5 sao" behind an answer, by somebody who has one matter to rate and writes no other, or says what is nothing else."""
    rated = [case for case in talk.known.cases if case.can_rate]
    writes = talk.draft.has_matter and talk.draft.where != "whereto"
    if len(rated) != 1 or cases.is_open(talk):
        return False
    score = score_with_reason(text) if not writes else ""
    if not score and (not rates_plainly(text) or (writes and not _is_no_matter(text))):
        return False
    rate(talk, rated[0], score or score_in(text) or "", text if score else "")
    if talk.act and talk.draft.where == "whereto":
        waiting.ask_whereto(talk)
    elif talk.act and talk.draft.step and not talk.draft.where:
        matter.repeat(talk)
    return True


def asks_which(talk: Talk) -> bool:
    """ "Được", "ok" behind an answer: how it is rated is asked, once."""
    rated = [case for case in talk.known.cases if case.can_rate]
    if len(rated) != 1 or talk.draft.has_matter or "rate?" in talk.draft.told:
        return False
    talk.draft.tell("rate?")
    cases.wish(talk, "rate", rated[0])
    return True


def _is_no_matter(text: str) -> bool:
    return bool(_IN_STARS.match(text) or _IS_CONTENT.match(plain_words(text)))


def of_nothing(talk: Talk, text: str) -> bool:
    """ "Đánh giá 5 sao" where nothing was answered: said so, and no word of what is being written."""
    if any(case.can_rate for case in talk.known.cases) or not _IN_STARS.match(text) or len(text.split()) > _IN_SHORT:
        return False
    if talk.draft.step and not talk.draft.where:
        matter.repeat(talk, texts.NOTHING_TO_RATE)
    else:
        talk.say(texts.NOTHING_TO_RATE)
    return True


def by_a_sign(talk: Talk, text: str) -> bool:
    """A thumb, where a rating was asked for: of nothing else it is an answer."""
    case = talk.case(talk.draft.aside.get("case", ""))
    score = sign_in(text)
    if score is None or case is None or talk.draft.aside.get("kind") != "rate" or not cases.is_open(talk):
        return False
    if talk.draft.aside.get("score"):
        return False
    rate(talk, case, score)
    return True


def rate(talk: Talk, case: KnownCase, score: str, why: str = "") -> None:
    """WHY stands in the same words: then it is not asked for."""
    if not case.can_rate or score not in SCORES:
        talk.say(texts.NOT_NOW.format(code=case.code, stage=case.stage_label), *cases.actions(case))
        return
    aside = talk.draft.aside
    before = aside.get("said", "") if aside.get("kind") == "rate" and aside.get("case") == case.code else ""
    if score == "unsatisfied" and not why:
        talk.draft.aside = {
            "kind": "rate",
            "case": case.code,
            "score": score,
            "since": talk.at.isoformat(),
            "said": before,
        }
        talk.say(texts.RATE_WHY, button("Bỏ qua", payloads.SKIP, "why"))
        return
    talk.act, talk.draft.aside = Rate(case.id, score, "\n".join(each for each in (before, why) if each)), {}
    _thank(talk, case, score)


def _thank(talk: Talk, case: KnownCase, score: str) -> None:
    """Whoever is not content may have it looked at again."""
    again = score == "unsatisfied" and case.can_reopen
    offered = [button("Đề nghị xem xét lại", payloads.REOPEN, case.code)] if again else []
    talk.say(texts.RATED.format(code=case.code), *offered)


def settle(talk: Talk, before: dict[str, str]) -> None:
    """Somebody pressed "not satisfied" and went on to something else: the rating counts without words."""
    case = talk.case(before.get("case", ""))
    if before.get("kind") != "rate" or not before.get("score") or case is None or not case.can_rate:
        return
    if talk.act is None and (talk.draft.aside != before or not cases.is_open(talk)):
        talk.act = Rate(case.id, before["score"], before.get("said", ""))
        talk.draft.aside = {} if talk.draft.aside == before else talk.draft.aside
