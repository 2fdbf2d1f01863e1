"""When it happened, as a story tells it by the way; and words that are meant as an answer and cannot be one."""

from kernel.time import local_day
from kinds.feedback.dialogue import answers, texts
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import persons, times
from kinds.feedback.dialogue.understanding.purposes import amount_of_words

BARE = 5  # words: an answer and nothing else


def when_told(talk: Talk, story: str) -> None:
    """The one time that a story tells is not asked for; it stands in the summary, where it can be corrected."""
    if talk.draft.fields.get("happened_on"):
        return
    words, day = times.told(story, local_day(talk.said_at))
    if words:
        answers.set_when(talk, "" if day else words, talk.said_at, f"{day:%d/%m/%Y}" if day else "")


def wrong_answer(talk: Talk, step: str, text: str) -> str:
    """What to say to words that are meant as the answer and cannot be it: a day that no calendar has, half a name."""
    if step == "happened_on" and amount_of_words(text) <= BARE:
        problem = times.cannot_be(text, local_day(talk.said_at))
        return {"never": texts.NO_SUCH_DAY, "ahead": texts.DAY_AHEAD}.get(problem, "")
    given = persons.given_name_in(text) if step == "name" else ""
    if not given or "name:" + given in talk.draft.told:  # said twice: there are names of one word
        return ""
    talk.draft.told = sorted({*talk.draft.told, "name:" + given})
    return texts.FULL_NAME
