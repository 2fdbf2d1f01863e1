"""Ordinary words and pictures: collected quietly, taken as answers when they are answers, never dropped."""

from dataclasses import replace

from kinds.feedback.dialogue import (
    answers,
    asides,
    matter,
    of_the_sender,
    payloads,
    rewording,
    said_besides,
    telling,
    texts,
)
from kinds.feedback.dialogue.talk import A_PIECE, TEXT_MAX, Talk, button
from kinds.feedback.dialogue.understanding import contacts, persons, phones, times
from kinds.feedback.dialogue.understanding.languages import is_foreign
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.reading.long_words import MOST, NEARLY, PIECE
from kinds.feedback.reading.wording import amount_of_words


def said(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    """Words (and pictures) of the matter that is being written, or of a new one."""
    draft = talk.draft
    if is_full(talk, text) or (not media and _said_twice(talk, text)):
        return
    is_first = not draft.has_words and not draft.editing
    matter.begin(talk)
    draft.media += media
    draft.has_new_media = draft.has_new_media or bool(media)
    if text and is_foreign(text) and not _fits_question(talk, text):
        _foreign(talk, text)
        return
    if draft.step in {"", "content", "confirm", "rewrite"}:
        _story(talk, text, media, is_first=is_first)
    else:
        _answer(talk, text, media)
    _tell_of_length(talk)


def is_full(talk: Talk, text: str) -> bool:
    """No more can be told in this matter: said so each time, never passed over."""
    if not text or len(talk.draft.content) + sum(map(len, talk.draft.held)) < MOST:
        return False
    talk.say(texts.TOO_LONG)
    return True


def _tell_of_length(talk: Talk) -> None:
    """Before the content is full: what becomes of the rest. Once, with the next thing that is said."""
    if talk.replies and "long" not in talk.draft.told and len(talk.draft.content) >= NEARLY:
        talk.draft.tell("long")
        first = talk.replies[0]
        told = texts.LONG.format(most=f"{PIECE:,}".replace(",", "."))
        talk.replies[0] = replace(first, text=f"{told}\n{first.text}"[:TEXT_MAX])


def _said_twice(talk: Talk, text: str) -> bool:
    """The same story again right behind itself: a double press, or a channel that delivered it anew under another number."""
    if (
        len(text) < A_STORY
        or talk.draft.editing
        or talk.draft.parts[-1:] not in ([text], [contacts.taken_out(text, dict(talk.draft.fields))])
    ):
        return False
    if talk.in_burst:
        talk.draft.owes = True
    else:
        matter.repeat(talk, texts.SAID_TWICE)
    return True


A_STORY = 20


def _fits_question(talk: Talk, text: str) -> bool:
    """A foreigner's name or address is an answer, not a text in a foreign language."""
    return talk.draft.step in {"name", "address", "email", "phone", "unit", "title"} and amount_of_words(text) <= 8


def _foreign(talk: Talk, text: str) -> None:
    """Kept below the content; the law asks for Vietnamese (art. 7)."""
    is_quiet = talk.in_burst and bool(talk.draft.foreign)
    talk.draft.foreign.append(text)
    if not is_quiet:
        talk.draft.misses += 1
        talk.draft.step = talk.draft.step or "content"
        talk.say(texts.FOREIGN, *talk.offers_form())


def _story(talk: Talk, text: str, media: list[dict[str, str]], *, is_first: bool) -> None:
    draft, rest = talk.draft, ""
    if draft.step == "rewrite" and text:
        rewording.begin_anew(talk)
    was_enough = matter.has_enough(talk)
    step_before, before = draft.step, draft.version()
    if text:
        draft.step, known = "", dict(draft.fields)
        _, rest = answers.take(talk, text)
        draft.step = step_before
        if step_before == "confirm" and not media and said_besides.noted_unasked(talk, known, rest):
            return
        if not media and asides.not_of_the_matter(talk, rest):
            return
        if rest:
            draft.parts.append(rest)
            telling.when_told(talk, rest)
    is_edit = draft.editing and draft.step in {"content", "rewrite"}
    is_piece = talk.is_hasty and 0 < amount_of_words(text) <= A_PIECE
    if talk.in_burst and not is_first and not is_edit and (was_enough or not text or is_piece) and step_before:
        draft.owes = True
        return
    if not matter.has_enough(talk):
        _more_needed(talk, text if draft.parts else "", media)
        return
    draft.misses = 0
    if text and not rest and not media and not is_first and was_enough:
        matter.go_on(talk, texts.SAID_TWICE if draft.version() == before else texts.NOTED)
        return
    matter.go_on(talk, _noted(is_first=is_first or not was_enough, text=text))


def _more_needed(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    """A picture alone, a single word: ask for the story. In a burst once."""
    if talk.in_burst and talk.draft.step == "content" and talk.draft.asked[-1:] == ["content"]:
        talk.draft.owes = True
        return
    if talk.in_burst and talk.is_hasty and text and not media:  # typed on at once: one answer when the run is over
        talk.draft.step, talk.draft.owes = "content", True
        return
    if text and not media:
        talk.draft.misses += 1
    is_place = text.startswith(texts.PLACE_SENT)
    is_day = talk.draft.parts == [text] and not talk.known.cases and times.is_only_a_time(text)
    is_link = matter.is_a_link(text)
    too_short = texts.A_DAY_ALONE if is_day else texts.A_LINK_ALONE if is_link else texts.TOO_SHORT
    told = texts.LOCATION if is_place else too_short if text else texts.NOTED
    if talk.draft.before:
        told = f"{told} {texts.BEFORE_IS_KEPT}"
    before = texts.FIRST_PICTURE if media else texts.FOREIGN if talk.draft.foreign else told
    matter.ask(talk, "content", before)


def _noted(*, is_first: bool, text: str) -> str:
    if is_first:
        return texts.FIRST_WORDS
    return texts.MORE_WORDS if text else texts.MORE_PICTURES


def _answer(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    """Words while a question is open."""
    draft = talk.draft
    step = draft.step
    if not text:
        if talk.in_burst:
            draft.owes = True
        else:
            matter.repeat(talk, texts.MORE_PICTURES)
        return
    if persons.wants_to_be_unnamed(text) and amount_of_words(text) <= SHORT_REFUSAL:
        draft.misses += 1
        matter.repeat(talk, texts.NOT_UNNAMED)
        return
    if unknown := telling.not_known(step, text):
        draft.skipped.append(unknown)
        matter.go_on(talk)
        return
    if step == "address" and (fuller := of_the_sender.fuller_name(talk, text)):
        draft.fields["name"] = fuller
        matter.repeat(talk, texts.CHANGED.format(label=texts.LABELS["name"].lower(), value=fuller))
        return
    if name := of_the_sender.doubtful_name(talk, text):
        draft.tell("name?:" + name)
        buttons = (button("Đúng", payloads.NAME, name), button("Không, đó là lời kể", payloads.TOLD, name))
        talk.say(texts.IS_IT_THE_NAME.format(name=name), *buttons)
        return
    if step == "phone" and phones.is_near_miss(text) and not phones.find_phone(text):
        draft.misses += 1
        matter.repeat(talk, texts.PHONE_WRONG)
        return
    if step == "phone" and _without_a_number(talk, text):
        return
    if problem := telling.wrong_answer(talk, step, text):
        draft.misses += 1
        matter.repeat(talk, matter.as_required(talk, problem))
        return
    is_answered, rest = answers.take(talk, text)
    if not is_answered and not media and asides.not_of_the_matter(talk, rest):
        return
    if rest:
        draft.parts.append(rest)
    if is_answered:
        draft.misses, draft.in_run = 0, False
        matter.go_on(talk, texts.NOTED)
    else:
        _not_an_answer(talk, step, rest)


def _without_a_number(talk: Talk, text: str) -> bool:
    """A number abroad serves beside another way; whoever has none at all hears what is left, and is not asked again at once."""
    draft = talk.draft
    if telling.has_no_way(text):
        draft.misses += 1
        talk.say(texts.NO_WAY)
        return True
    abroad = phones.foreign_in(text)
    is_more = amount_of_words(text) > SHORT_REFUSAL or tells_of_a_matter(text)
    if not abroad or is_more or persons.email_in(text) or phones.find_phone(text):
        return False
    others = [each for each in draft.fields.get("other", "").split("; ") if each]
    draft.fields["other"] = "; ".join(dict.fromkeys([*others, abroad]))
    draft.misses += 1
    matter.repeat(talk, f"{texts.PHONE_FOREIGN} {matter.as_required(talk, texts.NO_PHONE)}")
    return True


SHORT_REFUSAL = 15


def _not_an_answer(talk: Talk, step: str, rest: str) -> None:
    """Kept as words of the matter. In a run of messages the first is answered, if our question can have been read; the
    question comes again when the run is over (`quiet`)."""
    if step == "unit" and talk.draft.choices and not rest:
        matter.ask(talk, "unit")
        return
    if rest and (talk.is_hasty or (talk.in_burst and talk.draft.in_run)):
        talk.draft.owes = True
        return
    talk.draft.misses += 1
    talk.draft.in_run = True
    before = texts.MORE_WORDS if rest else texts.NOTED
    if not rest and step in matter.OPTIONAL:  # something else was noted: it comes again once
        matter.go_on(talk, before)
    elif not rest:
        matter.repeat(talk, before)
    elif step in matter.OPTIONAL:  # asked once; a person who answers with something else is not pestered
        talk.draft.skipped.append(step)
        matter.go_on(talk, before)
    elif step == "email" and "@" in rest:
        matter.repeat(talk, texts.EMAIL_WRONG)
    else:
        matter.repeat(talk, before)
