"""Words that wait for a choice: "more of a matter that was sent, or another one?", "go on after a day?". None of them is lost."""

from datetime import timedelta

from kernel.patterns import pattern
from kernel.text import excerpt, one_line
from kinds.feedback.dialogue import answers, matter, payloads, telling, texts
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.terms import Add, KnownCase
from kinds.feedback.dialogue.understanding import changed_contacts, contacts
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.languages import is_foreign
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.places import body_in, units_in
from kinds.feedback.dialogue.understanding.purposes import tells_place
from kinds.feedback.dialogue.words import A_STORY, is_full
from kinds.feedback.reading.wording import amount_of_words
from messaging.routes import Button


def hold(talk: Talk, text: str, media: list[dict[str, str]]) -> None:
    """Words that wait for a choice; those that are there already do not wait a second time."""
    draft = talk.draft
    draft.held_media += media
    is_there = one_line(text) in map(one_line, (*draft.parts, *draft.held))
    if text and not is_there and not is_full(talk, text):
        draft.held.append(text)


def ask_after_silence(talk: Talk) -> None:
    draft = talk.draft
    draft.where = "silence"
    words = excerpt(draft.content, 160) or "ảnh gửi kèm"
    talk.say(texts.SILENCE.format(words=words), *go_on_or_anew(talk))


def go_on_or_anew(talk: Talk) -> tuple[Button, Button]:
    draft = talk.draft
    return button("Viết tiếp", payloads.GO_ON, draft.id), button("Phản ánh mới", payloads.ANEW, draft.id)


def ask_instead(talk: Talk) -> None:
    """ "Delete it?" was asked, and another matter is told: instead of the first, or beside it? Asked once."""
    draft = talk.draft
    draft.where = "restart"
    draft.tell("instead")
    talk.say(
        texts.INSTEAD.format(words=excerpt(" ".join(draft.held), 160)),
        button("Gửi cả hai", payloads.GO_ON, draft.id),
        button("Chỉ gửi việc mới", payloads.ANEW, draft.id),
        button("Hủy cả hai", payloads.CANCEL, draft.id),
    )


def ask_whereto(talk: Talk, question: str = texts.WHERETO) -> None:
    """Somebody with a matter under way writes again: more of it, or another one."""
    matter.begin(talk)
    talk.draft.where = "whereto"
    cases = sorted(
        (case for case in talk.known.cases if takes_more(case)),
        key=lambda case: (not case.awaits_supplement, not case.can_add),
    )
    talk.draft.choices = [case.code for case in cases[:3]]
    buttons = [_more_button(case) for case in cases[:3]]
    talk.say(question, *buttons, button("Việc mới", payloads.SEPARATE))


def may_be_more(talk: Talk, text: str) -> bool:
    """May TEXT, by which something begins, belong to a matter that was sent?"""
    if any(case.awaits_supplement or case.can_add for case in talk.known.cases):
        return True
    if not any(case.can_reopen for case in talk.known.cases):
        return False
    is_unrated = any(case.can_rate for case in talk.known.cases)
    return bool(_OF_AN_ANSWER.search(plain_words(text))) or (is_unrated and _names_nothing(talk, text))


def was_sent(talk: Talk, text: str) -> bool:
    """The very words of a matter that was sent a moment ago, perhaps with who sends it: they begin no second one, and add nothing."""
    whole = one_line(text)
    if len(whole) < A_STORY:
        return False
    code = talk.known.sent_as((whole, one_line(contacts.taken_out(text, dict(talk.known.person)))))
    if code:
        talk.say(texts.SENT_AS.format(code=code))
    return bool(code)


def said_of_the_sender(talk: Talk, text: str) -> bool:
    """The number that was known is no more: so it is for every matter, and it is not asked which. Nothing else may be in it."""
    rest, told = changed_contacts.apart(text)
    case = next((each for each in talk.known.cases if each.can_add), None)
    if not told.phone or case is None or amount_of_words(rest) > _A_REMARK or tells_of_a_matter(rest):
        return False
    talk.act = Add(case.id, text, [])
    talk.say(texts.NUMBER_NOTED)
    return True


_A_REMARK = 12


def _names_nothing(talk: Talk, text: str) -> bool:
    """A few words behind an answer that tell of nothing and name no office and no place: a matter of its own would."""
    is_short = 0 < amount_of_words(text) <= _A_REMARK and not tells_of_a_matter(text)
    units = talk.known.units
    return is_short and not (tells_place(text) or units_in(text, units, is_answer=False) or body_in(text, units))


# "Đèn vẫn chưa sửa mà báo xong": by somebody who just got an answer.
_OF_AN_ANSWER = pattern(
    r"\b(?:tra loi|van (?:chua|khong|con|nhu|the|vay)|(?:len|ra|toi|den) lai|lai (?:bao|keu|noi|hen)|noi (?:doi|lao|sai|xao)|chua (?:duoc|sua|lam|xong|giai quyet|on)|(?:bao|noi) (?:la )?(?:da )?(?:xong|sua|khac phuc|xu ly|giai quyet)|"
    r"khong (?:dung|dong y|hai long)|nhu cu|y nguyen|van (?:loi|hong|bi (?:nhu|vay|the|y))|khong thay doi|dau vao day)\b"
)


def takes_more(case: KnownCase) -> bool:
    """What is written next may be for it: more words, or, of one that was answered, what is still open."""
    return case.awaits_supplement or case.can_add or case.can_reopen


def _more_button(case: KnownCase) -> Button:
    if case.awaits_supplement:
        return button(f"Bổ sung cho {case.code}", payloads.SUPPLEMENT, case.code)
    if case.can_add:
        return button(f"Thêm vào {case.code}", payloads.ADD, case.code)
    return button(f"Xem xét lại {case.code}", payloads.REOPEN, case.code)


def release(talk: Talk) -> None:
    """The choice was made: the words that waited are said now, each to the open question if it answers it."""
    draft = talk.draft
    held, media = draft.hand_out()
    talk.since_reply = timedelta(0)  # they were not said to the open question: only strong answers count
    draft.told = [each for each in draft.told if each != "held"]
    draft.media += media
    matter.begin(talk)
    for text in held:
        if is_foreign(text):
            draft.foreign.append(text)
            continue
        step = draft.step if draft.step not in {"confirm", "content"} else ""
        draft.step = step
        _, rest = answers.take(talk, text)
        if rest:
            draft.parts.append(rest)
            telling.when_told(talk, rest)
        if step:
            draft.step = matter.missing(talk)
    if matter.has_enough(talk):
        matter.go_on(talk, texts.FIRST_WORDS)
    else:
        matter.ask(talk, "content", texts.NOTED if held or media else "")
