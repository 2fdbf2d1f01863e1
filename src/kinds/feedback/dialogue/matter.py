"""A matter being written: what is still missing, the next question, the way to Submit. The summary: `summing_up`."""

from datetime import datetime

from kernel.patterns import pattern
from kernel.time import local_day
from kinds.feedback.dialogue import payloads, several, summing_up, texts
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.terms import Submit, Unit
from kinds.feedback.dialogue.understanding import contacts, times
from kinds.feedback.dialogue.understanding.places import body_in, question_in, speaks_of_the_wards_own, units_in
from kinds.feedback.dialogue.understanding.purposes import tells_place
from kinds.feedback.reading.headings import is_greeting
from kinds.feedback.reading.wording import amount_of_words
from kinds.feedback.sender.conditions import DATA, conditions
from messaging.routes import Button

ORDER = ("content", "unit", "place", "happened_on", "name", "address", "phone")
OPTIONAL = frozenset(("unit", "place", "happened_on", "email", "title"))
# What is asked only of some: a question about a procedure happened nowhere, a lamp that is broken happened at no office.
_ONLY = {"unit": ("",), "place": ("scene",), "happened_on": ("",)}
_KEYS = {"unit": ("unit_id", "unit_text"), "happened_on": ("happened_on",)}
ENOUGH_WORDS = 4
ENOUGH_IN_PIECES = 7  # "sở giáo dục", "làm": more of it is coming
TRIES = 2


def begin(talk: Talk) -> None:
    """A matter starts: what is known of the person is taken over, and shown in the summary before it is used."""
    draft = talk.draft
    if not draft.id:
        draft.id = _id_of(talk.at)
        for key in ("name", "address", "phone", "email", "other"):
            value = str(talk.known.person.get(key) or "").strip()
            if value:
                draft.fields.setdefault(key, value)


def _id_of(at: datetime) -> str:
    return f"{int(at.timestamp() * 1000) % 36**8:x}"


def is_answered(talk: Talk, step: str) -> bool:
    if step == "content":
        return has_enough(talk)
    if step == "phone":
        return any(talk.draft.fields.get(name) for name in reached_by(talk))
    if step == "place":
        return any(tells_place(part) for part in talk.draft.parts)
    return any(talk.draft.fields.get(key) for key in _KEYS.get(step, (step,)))


def reached_by(talk: Talk) -> tuple[str, ...]:
    """By what the law lets a sender be reached who writes: each of it answers the question for the telephone."""
    return conditions(DATA, local_day(talk.at)).instead_of("phone") or ("phone",)


def as_required(talk: Talk, text: str) -> str:
    """TEXT as it is true under the law in force."""
    return text if "email" in reached_by(talk) else texts.PHONE_ALONE.get(text, text)


def has_enough(talk: Talk) -> bool:
    """Words that can be understood as a matter; after two requests any words will do, a person decides then. A day is none."""
    told = [part for part in talk.draft.parts if not part.startswith(texts.PLACE_SENT)]
    parts = [
        _LINK.sub("", part) for part in told if not times.is_only_a_time(part) and not part.startswith(texts.CARD_SENT)
    ]
    if not any(any(c.isalpha() for c in part) for part in parts):
        return False
    amounts = [amount_of_words(part) for part in parts]
    is_told = max(amounts) >= ENOUGH_WORDS or sum(amounts) >= ENOUGH_IN_PIECES
    return is_told or talk.draft.asked.count("content") >= TRIES


_LINK = pattern(r"(?:https?://|www\.)\S+")


def is_a_link(text: str) -> bool:
    """An address of the web, with a few words beside it: nobody opens it here."""
    return bool(_LINK.search(text)) and amount_of_words(_LINK.sub("", text)) < ENOUGH_WORDS


def missing(talk: Talk) -> str:
    """The next question, or "confirm"."""
    draft = talk.draft
    for step in ORDER:
        if is_answered(talk, step) or draft.scope not in _ONLY.get(step, (draft.scope,)):
            continue
        if step not in OPTIONAL or (step not in draft.skipped and draft.asked.count(step) < TRIES):
            return step
    return "confirm"


def lacking(talk: Talk) -> str:
    """What the law asks for and nobody said yet, by name."""
    return ", ".join(
        texts.LABELS[step].lower() for step in ORDER if step not in OPTIONAL and not is_answered(talk, step)
    )


def send_what_is_there(talk: Talk) -> None:
    """Somebody wants to send before all is asked: what may stay open stays open, what the law asks for is named."""
    draft = talk.draft
    kept = texts.KEPT if put_back_if_short(talk) else ""
    names = lacking(talk)
    draft.skipped = sorted({*draft.skipped, *OPTIONAL})
    draft.step, draft.choices = ("" if draft.step in OPTIONAL else draft.step), []
    go_on(talk, texts.LACKS.format(names=names) if names else kept)


def go_on(talk: Talk, before: str = "") -> None:
    """Ask for what is missing, or show the summary."""
    begin(talk)
    draft = talk.draft
    put_back_if_short(talk)
    without_sender(talk)
    offered = _offered(talk)
    draft.editing, draft.where, draft.choices = False, "", offered
    if offered:
        ask(talk, "unit", before)
        return
    if not is_answered(talk, "unit") and "unit" not in draft.skipped and has_enough(talk):
        _find_unit(talk)
    step = missing(talk)
    if step != "confirm":
        ask(talk, step, before)
    elif not several.asks(talk, before):
        summing_up.summary(talk, before)


def put_back_if_short(talk: Talk) -> bool:
    """The words that were to take the place of the matter's are no matter: what was told before counts, as was promised."""
    draft = talk.draft
    if not draft.before or is_version(draft.parts):
        return False
    draft.parts, draft.before = draft.before, []
    return True


def is_version(parts: list[str]) -> bool:
    """By themselves enough to be understood."""
    return amount_of_words(" ".join(parts)) >= ENOUGH_WORDS


def without_sender(talk: Talk) -> None:
    """What says who sends it has its own place, which few may read: it leaves the words, which many read."""
    draft = talk.draft
    draft.parts = [said for part in draft.parts if (said := own_out(talk, part))]
    if (
        len(draft.parts) > 1
        and is_greeting(draft.parts[0])
        and not units_in(draft.parts[0], talk.known.units, is_answer=False)
    ):
        draft.parts = draft.parts[1:]  # "chào các cháu": the heading has never had it, either


def own_out(talk: Talk, part: str) -> str:
    """One part of the words without who sends it. A place that was told as such stays: somebody has to find it."""
    is_place = part.startswith((texts.PLACE, texts.PLACE_SENT))
    said = part if is_place else contacts.taken_out(part, talk.draft.fields)
    return "" if said.strip(" :") == texts.CARD_SENT.strip(" :") else said


def _offered(talk: Talk) -> list[str]:
    """The answer named a place that several units share today: they are offered once, before the words are taken as they are."""
    draft = talk.draft
    is_open = draft.step == "unit" and draft.fields.get("unit_text") and not draft.fields.get("unit_id")
    return draft.choices if is_open and _which(talk) and draft.asked.count("unit") < TRIES else []


def _find_unit(talk: Talk) -> None:
    """A unit that the story names is not asked for; several are offered."""
    told = " ".join(talk.draft.parts)
    found = units_in(told, talk.known.units, is_answer=False)
    if not found and speaks_of_the_wards_own(told):
        found = units_in(talk.draft.fields.get("address", ""), talk.known.units, is_answer=False)
        found = found if len(found) == 1 else []
    if len(found) == 1:
        talk.draft.fields["unit_id"] = found[0].id
    elif found and not talk.draft.scope and "unit" not in talk.draft.asked:
        talk.draft.choices = [unit.id for unit in found[:4]]
    elif not found and not talk.draft.scope and (said := body_in("\n".join(talk.draft.parts), talk.known.units)):
        talk.draft.fields["unit_text"] = said  # "công an phường …": shown in the summary, where it can be put right


def ask(talk: Talk, step: str, before: str = "") -> None:
    """Put the question STEP; exactly one question in the reply."""
    draft = talk.draft
    draft.step = step
    draft.asked = [*draft.asked, step][-40:]
    offered = map(talk.unit, dict.fromkeys(draft.choices)) if step == "unit" else ()
    units = [unit for unit in offered if unit]  # one that took over from others is known by several names
    buttons = unit_buttons(units) if units else _buttons_for(step)
    if step == "content" and draft.before:
        buttons = (button("Giữ nguyên", payloads.KEEP),)
    question = _which(talk) if units else ""
    catalogue = talk.offers_catalogue()
    told = "\n".join(
        [before, *([texts.LOOK_UP_FIRST] if catalogue else []), question or as_required(talk, texts.QUESTIONS[step])]
    )
    talk.say(told, *catalogue, *buttons, *talk.offers_form())


def _which(talk: Talk) -> str:
    """The question about a ward that was split or a district that ended, in place of the general one."""
    typed = talk.draft.fields.get("unit_text", "")
    return question_in(typed or " ".join(talk.draft.parts), talk.known.units, is_answer=bool(typed))


def _buttons_for(step: str) -> tuple[Button, ...]:
    if step == "content":
        return ()
    if step == "unit":
        return (button("Không rõ cơ quan", payloads.SKIP, "unit"),)
    if step == "happened_on":
        return (
            button("Hôm nay", payloads.WHEN, "hôm nay"),
            button("Hôm qua", payloads.WHEN, "hôm qua"),
            button("Không nhớ", payloads.SKIP, "happened_on"),
        )
    if step in OPTIONAL:
        return (button("Bỏ qua", payloads.SKIP, step),)
    return ()


def unit_buttons(units: list[Unit]) -> tuple[Button, ...]:
    named = tuple(button(unit.name, payloads.UNIT, unit.id) for unit in units[:4])
    return (*named, button("Cơ quan khác", payloads.OTHER_UNIT))


def repeat(talk: Talk, before: str = "") -> None:
    """The open question once more (or the summary), after something else was said."""
    step, editing = talk.draft.step, talk.draft.editing
    if step == "confirm" or not step or (step == "content" and not editing):
        go_on(talk, before)
    elif not editing and step in OF_THE_SENDER and is_answered(talk, step):
        go_on(talk, before)  # answered beside other words: asking it again would never end
    elif step in texts.QUESTIONS:
        talk.draft.asked = talk.draft.asked[:-1] if talk.draft.asked[-1:] == [step] else talk.draft.asked
        ask(talk, step, before)
    else:
        go_on(talk, before)


def was_changed(talk: Talk, name: str, value: str, *, is_new: bool = False) -> None:
    """The answer NAME is VALUE now, said so; then the question that was open, unless it was that one."""
    changed = (texts.NOTED_AS if is_new else texts.CHANGED).format(label=texts.LABELS[name].lower(), value=value)
    (go_on if name == talk.draft.step else repeat)(talk, changed)


def fix_menu(talk: Talk, *, more: bool = False) -> None:
    names = ("unit", "happened_on", "title", "email") if more else ("content", "name", "address", "phone")
    last = button("Quay lại", payloads.BACK) if more else button("Phần khác", payloads.FIX_MORE)
    talk.draft.step = "confirm"
    talk.say(texts.WHAT_TO_FIX, *(button(texts.LABELS[name], payloads.FIX, name) for name in names), last)


def fix(talk: Talk, step: str) -> None:
    """Open the question again; the old answer stays until a new one is there."""
    talk.draft.editing, talk.draft.choices = True, []
    if step == "content":
        talk.draft.step = "content"
        talk.say("Xin ông/bà nhắn phần muốn thêm vào nội dung. Muốn viết lại từ đầu thì bấm nút bên dưới.",
                 button("Viết lại nội dung", payloads.REWRITE), button("Giữ nguyên", payloads.KEEP))  # fmt: skip
        return
    talk.draft.step = step
    keep = (button("Giữ nguyên", payloads.BACK),) if is_answered(talk, step) else _buttons_for(step)
    talk.say(as_required(talk, texts.QUESTIONS[step]), *keep)


def submit(talk: Talk) -> None:
    """The person confirmed. If something that the law asks for is missing after all, it is asked for instead."""
    draft = talk.draft
    if missing(talk) != "confirm" or (draft.apart and draft.apart_of != draft.mark()):
        go_on(talk)
        return
    if draft.shown != draft.version():
        go_on(talk, texts.CHANGED_SINCE if draft.shown else "")  # only what its sender has read is sent
        return
    fields = {key: value for key, value in draft.fields.items() if value}
    first, *others = several.fields_of(talk) if draft.apart else [{**fields, "content": draft.content}]
    talk.act = Submit(first, list(draft.media), others, draft.content if others else "")
    talk.draft = draft.emptied()
    talk.draft.sent = {draft.id: ""}
    talk.say(texts.SENT)


def sent_already(talk: Talk, code: str) -> None:
    """Somebody sends it once more; what is being written meanwhile goes on."""
    told = texts.SENT_AS.format(code=code) if code else texts.SENT_ALREADY
    if talk.draft.step and talk.draft.has_words and not talk.draft.where:
        repeat(talk, told)
    else:
        talk.say(told)
