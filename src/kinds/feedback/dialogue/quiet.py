"""What the talk owes when nobody says more: the open question once the run of messages is over; words that wait for a
choice, after a day; words that were taken for a supplement are not kept any longer than they can be taken back. Pure.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kinds.feedback.dialogue import asides, cases, matter, taking, texts, waiting, wishes
from kinds.feedback.dialogue.draft import Draft, moment, words_so_far
from kinds.feedback.dialogue.of_the_matter import set_when
from kinds.feedback.dialogue.talk import BURST, CARES_AFTER, SILENCE, WAITS_FOR, Talk
from kinds.feedback.dialogue.terms import Add, Care, Held, Known, KnownCase, Reopen, Supplement, Turn
from kinds.feedback.dialogue.understanding import times


def quiet(kept: dict[str, Any], known: Known, at: datetime) -> Turn:
    """One turn without a message, at the instant that the last turn asked for (`Turn.wake_at`)."""
    draft = Draft.load(kept)
    heard = moment(draft.last_heard_at)
    talk = Talk(draft, known, heard if heard and heard.tzinfo else at, at)
    since = at - talk.said_at
    if draft.owes and since >= BURST:
        draft.owes = False
        if since < SILENCE:
            _ask_again(talk)
    elif draft.waits and since >= WAITS_FOR:
        _settle(talk)
    if talk.draft.cares and since >= CARES_AFTER and talk.act is None:
        talk.draft.tell("cared")
        talk.act = Care(dict(talk.draft.fields), words_so_far(kept))
    if (talk.draft.taken or talk.draft.taken_media) and not taking.may_be_taken_back(talk, at):
        talk.draft.taken, talk.draft.taken_media = [], []
    return talk.done()


def _ask_again(talk: Talk) -> None:
    if talk.draft.where == "whereto":
        waiting.ask_whereto(talk)
    elif talk.draft.where == "silence":
        wishes.go_on(talk)
    elif talk.draft.where == "restart" and "instead" in talk.draft.told:
        waiting.ask_instead(talk)
    elif talk.draft.step and not talk.draft.where and not cases.is_open(talk):
        is_place = bool(talk.draft.parts) and talk.draft.parts[-1].startswith(texts.PLACE_SENT)
        asides.say_what_is_not_in(talk, is_owed=True)
        before = "" if talk.replies else texts.LOCATION if is_place else texts.MORE_WORDS
        _when_among_the_words(talk)
        if _was_asked_again(talk):
            talk.draft.skipped.append(talk.draft.step)  # nobody has to answer it, and twice it was not
            matter.go_on(talk, before)
        else:
            matter.repeat(talk, before)


def _when_among_the_words(talk: Talk) -> None:
    """Behind "which office?" somebody typed quickly on and said when: that is not asked next."""
    if talk.draft.step == "unit" and not talk.draft.fields.get("happened_on"):
        said = [part for part in talk.draft.parts[1:] if times.is_only_a_time(part)]
        if len(said) == 1:
            set_when(talk, said[0])


def _was_asked_again(talk: Talk) -> bool:
    """A question that may stay open came again before, and again something else was said. It is remembered that it came."""
    draft = talk.draft
    if draft.step not in matter.OPTIONAL or draft.editing:
        return False
    mark = f"again:{draft.step}"
    was_asked = mark in draft.told or draft.asked.count(draft.step) >= matter.TRIES
    draft.tell(mark)
    return was_asked


def _settle(talk: Talk) -> None:
    """A day went by: to the one matter that waits for its sender; else the sender is reminded once, and an official knows."""
    awaiting = taking.awaiting(talk)
    if len(awaiting) == 1:
        taking.take(talk, awaiting[0], *cases.handed_out(talk))
        return
    open_now = [case for case in talk.known.cases if case.can_add]
    if not awaiting and not open_now:
        waiting.release(talk)  # what it might have been added to has ended: it is a matter of its own
        return
    talk.draft.tell("held")
    waiting.ask_whereto(talk, texts.WHERETO_AGAIN)
    talk.act = Held(tuple(case.id for case in _concerned(awaiting, open_now)))


def _concerned(awaiting: Sequence[KnownCase], open_now: Sequence[KnownCase]) -> Sequence[KnownCase]:
    return awaiting or (open_now if len(open_now) == 1 else ())


def kept_back(kept: dict[str, Any], act: Add | Supplement | Reopen) -> dict[str, Any]:
    """The draft after a matter did not take the words of ACT after all: they wait again, none is lost."""
    draft = Draft.load(kept)
    draft.held = [*([act.text] if act.text else []), *draft.held]
    draft.held_media = [*act.media, *draft.held_media]
    draft.aside, draft.taken, draft.taken_media = {}, [], []
    draft.where = draft.where or "whereto"
    return draft.dump()
