"""What somebody wants rather than tells: start, guide, back, skip, stop, cancel, begin anew, send. Nothing is deleted without being asked twice."""

from kernel.patterns import pattern
from kinds.feedback.dialogue import cases, matter, payloads, rewording, texts, waiting
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding.intents import plain_words


def start(talk: Talk) -> None:
    """A new matter; one that is being written already is not lost by it."""
    draft = talk.draft
    if draft.where == "whereto":
        waiting.release(talk)
    elif draft.has_words:
        restart(talk)
    else:
        matter.begin(talk)
        matter.ask(talk, "content")


def guide(talk: Talk) -> None:
    if talk.draft.step in texts.QUESTIONS:
        talk.draft.misses += 1
        matter.repeat(talk, texts.GUIDE)
    else:
        talk.say(texts.GUIDE, *talk.menu())


def erase(talk: Talk) -> None:
    draft = talk.draft
    mine = (button("Hủy phản ánh viết dở", payloads.CANCEL, draft.id),) if draft.has_words else ()
    pages = cases.pages(talk)
    talk.say(
        f"{texts.ERASE}\n{texts.ERASE_PAGES}\n{pages}" if pages else texts.ERASE,
        *mine,
        button("Việc của tôi", payloads.MATTERS),
    )
    draft.aside = {"kind": "erase", "since": talk.at.isoformat()}


def agreed_to_erase(talk: Talk, wanted: frozenset[str]) -> bool:
    """A yes behind the explanation. It sends nothing, whatever is open; nothing that was sent is erased in a chat."""
    draft = talk.draft
    if draft.aside.get("kind") != "erase" or not cases.is_open(talk):
        return False
    draft.aside = {}
    if "yes" not in wanted:
        return False
    if draft.has_words:
        cancel(talk)
    elif pages := cases.pages(talk):
        talk.say(f"{texts.ERASE_THERE}\n{pages}")
    else:
        talk.say(texts.ERASE_NOTHING)
    return True


def form(talk: Talk) -> None:
    buttons = talk.form_button()
    talk.say(texts.FORM if buttons else texts.NO_FORM, *buttons)


def back(talk: Talk) -> None:
    """To the question before; out of a correction, to the summary."""
    draft = talk.draft
    if draft.where in {"cancel", "restart", "several"}:
        go_on(talk)
        return
    if draft.where or not draft.step:
        talk.greet()
        return
    if draft.editing or draft.step == "confirm":
        matter.go_on(talk)
        return
    before = [step for step in draft.asked if step != draft.step]
    if not before:
        matter.repeat(talk, texts.NOTHING_BEFORE)
        return
    draft.asked = draft.asked[: len(draft.asked) - draft.asked[::-1].index(before[-1])]
    matter.fix(talk, before[-1])


def skip(talk: Talk) -> None:
    """What the law does not ask for may be left out; the rest is explained."""
    draft = talk.draft
    if draft.step in matter.OPTIONAL:
        draft.skipped = sorted({*draft.skipped, draft.step})
        matter.go_on(talk)
    elif draft.step == "confirm" or draft.editing:
        matter.go_on(talk)
    else:
        draft.misses += 1
        matter.repeat(talk, matter.as_required(talk, texts.NO_PHONE) if draft.step == "phone" else texts.REQUIRED)


def stop(talk: Talk) -> None:
    draft = talk.draft
    if draft.has_words:
        talk.say(texts.PAUSED, button("Viết tiếp", payloads.GO_ON, draft.id), button("Hủy", payloads.CANCEL, draft.id))
    else:
        talk.draft = draft.emptied()
        talk.say(texts.STOPPED)


def cancel(talk: Talk) -> None:
    draft = talk.draft
    if not draft.has_words:
        talk.draft = draft.emptied()
        sent = [case for case in talk.known.cases if case.can_withdraw][:4]
        offered = (button(f"Rút {case.code}", payloads.WITHDRAW, case.code) for case in sent)
        talk.say(texts.NOTHING_TO_CANCEL + (texts.SENT_BEFORE if sent else ""), *offered)
        return
    draft.where = "cancel"
    draft.told = [each for each in draft.told if each != "instead"]
    talk.say(
        texts.CANCEL_ASK,
        button("Hủy và xóa", payloads.CANCEL_REALLY, draft.id),
        button("Giữ lại", payloads.GO_ON, draft.id),
    )


def keep(talk: Talk) -> None:
    """Said too late, or of nothing; or of the words that others took the place of."""
    if rewording.puts_back(talk):
        return
    if talk.draft.has_words:
        matter.repeat(talk, texts.KEPT)
    else:
        talk.say(texts.NOTHING_TO_CANCEL)


def wait(talk: Talk) -> None:
    """Somebody looks something up, or reads the summary again: nothing to ask meanwhile."""
    if not talk.draft.has_words:
        talk.greet()
        return
    if talk.draft.where in {"cancel", "restart"}:
        talk.draft.where = ""
    if not talk.in_burst or talk.draft.step == "confirm":
        talk.say(texts.WAITING_TO_SEND if talk.draft.step == "confirm" else texts.WAITING)


def filling(talk: Talk) -> None:
    """The form is open elsewhere: what is said about it is no part of the matter."""
    talk.say(texts.FILLING if talk.known.form_link else texts.NO_FORM)


def cancelled(talk: Talk) -> None:
    talk.draft = talk.draft.emptied()
    talk.say(texts.CANCELLED)


def restart(talk: Talk) -> None:
    draft = talk.draft
    if not draft.has_words:
        start(talk)
        return
    draft.where = "restart"
    draft.told = [each for each in draft.told if each != "instead"]
    talk.say(
        texts.RESTART_ASK,
        button("Viết tiếp", payloads.GO_ON, draft.id),
        button("Làm lại từ đầu", payloads.ANEW, draft.id),
    )


def restarted(talk: Talk) -> None:
    """The old draft goes; words that waited for this choice begin the new one."""
    held, media = talk.draft.held, talk.draft.held_media
    talk.draft = talk.draft.emptied()
    talk.draft.held, talk.draft.held_media = held, media
    if held or media:
        waiting.release(talk)
    else:
        matter.begin(talk)
        matter.ask(talk, "content", texts.RESTARTED)


def go_on(talk: Talk) -> None:
    """Back to the matter, with the words that waited."""
    draft = talk.draft
    if draft.held or draft.held_media:
        waiting.release(talk)
    elif draft.has_words and matter.has_enough(talk):
        matter.go_on(talk)
    elif draft.has_matter:
        draft.where = ""
        matter.ask(talk, "content")
    else:
        talk.greet()


def chosen(talk: Talk, wanted: frozenset[str], number: str) -> bool:
    """A typed answer to an open choice (cancel, restart, silence, whereto). False: these were words."""
    where = talk.draft.where
    if where == "cancel":
        return _to_cancel(talk, wanted)
    if where in {"restart", "silence"}:
        if "anew" in wanted or number == "2" or _ONLY_NEW.fullmatch(plain_words(number)):
            restarted(talk)
        elif (
            wanted & {"go_on", "yes", "back", "start", "keep", "send"}
            or number == "1"
            or _BOTH.fullmatch(plain_words(number))
        ):  # "send feedback" may mean this one: kept
            go_on(talk)
        elif "cancel" in wanted:
            cancel(talk)
        else:
            return False
        return True
    return False


# Behind "instead of the first, or both?".
_POLITELY = r"(?: (?:di|thoi|nhe|nha|a|giup|cho|ho|toi|em|minh|con|chau|luon))*"
_BOTH = pattern(
    rf"(?:(?:cu|thi|da|vang|u|gui|viet|lam|giu) )*(?:ca hai|ca 2|ca hai viec|ca 2 viec|hai viec|2 viec){_POLITELY}"
)
_ONLY_NEW = pattern(
    rf"(?:(?:thi|da|vang|u|thoi|chi|gui|viet|lay|lam) )*(?:viec|cai|phan anh) (?:moi|nay|sau|vua roi){_POLITELY}"
    rf"|(?:(?:thi|da|vang|u|thoi) )*(?:bo|huy|xoa) (?:(?:cai|viec|phan anh) )?(?:cu|truoc|dau){_POLITELY}"
)


def _to_cancel(talk: Talk, wanted: frozenset[str]) -> bool:
    if wanted & {"yes", "cancel"} and not wanted & {"keep", "send"}:
        cancelled(talk)
    elif wanted & {"no", "go_on", "back", "stop", "keep", "send"}:  # who says "send" does not want it deleted
        go_on(talk)
    else:
        return False
    return True
