"""A button was pressed, perhaps an old one: it does what it said then only if that still holds, otherwise nothing."""

from collections.abc import Callable

from kinds.feedback.dialogue import (
    asides,
    cases,
    matter,
    of_the_matter,
    open_wish,
    payloads,
    praises,
    rating,
    rewording,
    several,
    taking,
    texts,
    waiting,
    which_ward,
    wishes,
)
from kinds.feedback.dialogue.payloads import Press
from kinds.feedback.dialogue.talk import Talk, button


def pressed(talk: Talk, press: Press) -> None:
    """Act on PRESS."""
    act = _ACTS.get(press.verb)
    if act is None or act(talk, press) is False:
        stale(talk)


def stale(talk: Talk) -> None:
    """Say that nothing happened, and go back to what is open."""
    if talk.draft.where == "silence":
        waiting.ask_after_silence(talk)
    elif talk.draft.where == "whereto":
        waiting.ask_whereto(talk)
    elif talk.draft.step or talk.draft.where == "several":
        matter.repeat(talk, texts.STALE)
    else:
        talk.say(texts.STALE, *talk.menu())


def _of_case(kind: str) -> Callable[[Talk, Press], bool]:
    def act(talk: Talk, press: Press) -> bool:
        case = talk.case(press.about)
        if case is None:
            talk.say(texts.NO_SUCH_CASE)
        else:
            cases.wish(talk, kind, case)
        return True

    return act


def _withdraw_really(talk: Talk, press: Press) -> bool:
    case = talk.case(press.about)
    if case is None:
        return False
    open_wish.withdraw(talk, case, is_all=press.more == payloads.ALL)
    return True


def _score(talk: Talk, press: Press) -> bool:
    case = talk.case(press.about)
    if case is None:
        return False
    rating.rate(talk, case, press.more)
    return True


def _send(talk: Talk, press: Press) -> bool:
    """Only what its own summary showed is sent, and once."""
    draft = talk.draft
    if press.more in draft.sent:
        matter.sent_already(talk, draft.sent[press.more])
        return True
    if not draft.has_words or draft.where in {"whereto", "advert", "praise", "several"}:
        return False
    if draft.held or draft.held_media:
        waiting.release(talk)
        return True
    if press.about != draft.version():
        draft.where = ""
        matter.go_on(talk, texts.CHANGED_SINCE)
        return True
    draft.where = ""
    matter.submit(talk)
    return True


def _fix(talk: Talk, press: Press) -> bool:
    if not talk.draft.has_words or talk.draft.where:
        return False
    if press.about in texts.LABELS:
        matter.fix(talk, press.about)
    else:
        matter.fix_menu(talk, more=press.verb == payloads.FIX_MORE)
    return True


def _rewrite(talk: Talk, _: Press) -> bool:
    if not (talk.draft.editing and talk.draft.step == "content"):
        return False
    talk.draft.step = "rewrite"
    talk.say("Xin ông/bà nhắn lại nội dung. Bản cũ được giữ đến khi có bản mới.", button("Giữ nguyên", payloads.KEEP))
    return True


def _keep(talk: Talk, _: Press) -> bool:
    """The content stays, or becomes again, what it was; also when other words took its place meanwhile."""
    draft = talk.draft
    if not draft.has_words or draft.where:
        return False
    if draft.editing and draft.step in {"content", "rewrite"} and not draft.before:
        matter.go_on(talk)
        return True
    return rewording.puts_back(talk)


def _skip(talk: Talk, press: Press) -> bool:
    draft = talk.draft
    if press.about == "why":
        case = talk.case(draft.aside.get("case", ""))
        if draft.aside.get("kind") != "rate" or not draft.aside.get("score") or case is None:
            return False
        return open_wish.heard(talk, "", [], frozenset({"skip"}))
    if draft.where or draft.step != press.about or press.about not in matter.OPTIONAL:
        return False
    wishes.skip(talk)
    return True


def _unit(talk: Talk, press: Press) -> bool:
    if talk.draft.where or talk.draft.step != "unit" or of_the_matter.unit_chosen(talk, press.about) is None:
        return False
    matter.go_on(talk, texts.NOTED)
    return True


def _other_unit(talk: Talk, _: Press) -> bool:
    if talk.draft.where or talk.draft.step != "unit":
        return False
    talk.draft.choices = []
    talk.say("Xin ông/bà nhắn tên cơ quan, đúng như ông/bà vẫn gọi.")
    return True


def _when(talk: Talk, press: Press) -> bool:
    if talk.draft.where or talk.draft.step != "happened_on" or press.about not in {"hôm nay", "hôm qua"}:
        return False
    of_the_matter.set_when(talk, press.about)
    matter.go_on(talk, texts.NOTED)
    return True


def _cancel_really(talk: Talk, press: Press) -> bool:
    draft = talk.draft
    if draft.where != "cancel" or press.about != draft.id:
        if draft.has_words and press.about == draft.id:
            wishes.cancel(talk)
            return True
        return False
    wishes.cancelled(talk)
    return True


def _cancel(talk: Talk, press: Press) -> bool:
    if press.about and press.about != talk.draft.id:
        return False
    wishes.cancel(talk)
    return True


def _go_on(talk: Talk, press: Press) -> bool:
    if not talk.draft.has_words or press.about != talk.draft.id or talk.draft.where == "whereto":
        return False
    wishes.go_on(talk)
    return True


def _anew(talk: Talk, press: Press) -> bool:
    draft = talk.draft
    if not draft.has_words or press.about != draft.id:
        return False
    if draft.where in {"silence", "restart"}:
        wishes.restarted(talk)
    else:
        wishes.restart(talk)
    return True


def _released(where: str) -> Callable[[Talk, Press], bool]:
    """The words that wait for an answer to the question WHERE are a matter of their own."""

    def act(talk: Talk, _: Press) -> bool:
        if talk.draft.where != where:
            return False
        waiting.release(talk)
        return True

    return act


def _divided(*, is_apart: bool) -> Callable[[Talk, Press], bool]:
    """Each matter by itself, or all together; as long as the words are those that were asked about."""

    def act(talk: Talk, press: Press) -> bool:
        draft = talk.draft
        if draft.step != "confirm" or draft.where not in {"", "several"} or press.about != draft.mark():
            return False
        several.decide(talk, is_apart=is_apart)
        matter.go_on(talk)
        return True

    return act


def _apart(talk: Talk, press: Press) -> bool:
    """What went to the matter that was waiting is another one."""
    if not taking.take_back(talk, press.about):
        return False
    waiting.release(talk)
    return True


def _said(say: Callable[[Talk], None]) -> Callable[[Talk, Press], bool]:
    def act(talk: Talk, _: Press) -> bool:
        say(talk)
        return True

    return act


def _name(talk: Talk, press: Press) -> bool:
    """ "Is that your name?": yes, or it was told of the matter."""
    draft = talk.draft
    if draft.step != "name" or "name?:" + press.about not in draft.told:
        return False
    if press.verb == payloads.NAME:
        draft.fields["name"] = press.about
    else:
        draft.parts.append(press.about)
    matter.go_on(talk, texts.NOTED)
    return True


def typed_to_name(talk: Talk, *, is_yes: bool) -> bool:
    """ "Đúng" or "không", typed behind "is that your name?"."""
    asked = next((each[len("name?:") :] for each in talk.draft.told if each.startswith("name?:")), "")
    if not asked:
        return False
    if is_yes:
        return _name(talk, Press(payloads.NAME, asked))
    matter.repeat(talk)
    return True


_ACTS: dict[str, Callable[[Talk, Press], bool]] = {
    payloads.PASS_ON: lambda talk, _: praises.pass_on(talk),
    payloads.LET_BE: lambda talk, _: praises.let_be(talk),
    payloads.PUT_IN: lambda talk, _: asides.put_in(talk),
    payloads.WARD: lambda talk, press: which_ward.chosen(talk, press.about),
    payloads.NAME: _name,
    payloads.TOLD: _name,
    payloads.START: _said(wishes.start),
    payloads.MATTERS: _said(cases.show_all),
    payloads.GUIDE: _said(wishes.guide),
    payloads.ERASE: _said(wishes.erase),
    payloads.BACK: _said(wishes.back),
    payloads.LEAVE: _said(open_wish.leave),
    payloads.SHOW: _of_case("show"),
    payloads.ADD: _of_case("add"),
    payloads.SUPPLEMENT: _of_case("supplement"),
    payloads.WITHDRAW: _of_case("withdraw"),
    payloads.RATE: _of_case("rate"),
    payloads.REOPEN: _of_case("reopen"),
    payloads.WITHDRAW_REALLY: _withdraw_really,
    payloads.SCORE: _score,
    payloads.SEND: _send,
    payloads.FIX: _fix,
    payloads.FIX_MORE: _fix,
    payloads.REWRITE: _rewrite,
    payloads.KEEP: _keep,
    payloads.SKIP: _skip,
    payloads.UNIT: _unit,
    payloads.OTHER_UNIT: _other_unit,
    payloads.WHEN: _when,
    payloads.CANCEL: _cancel,
    payloads.CANCEL_REALLY: _cancel_really,
    payloads.GO_ON: _go_on,
    payloads.ANEW: _anew,
    payloads.SEPARATE: _released("whereto"),
    payloads.TWO: _divided(is_apart=True),
    payloads.ONE: _divided(is_apart=False),
    payloads.APART: _apart,
    payloads.NO_ADVERT: _released("advert"),
}
