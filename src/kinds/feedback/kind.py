"""The manifest of feedback (phản ánh, kiến nghị về quy định hành chính)."""

from casework.kind import Kind
from kinds.feedback.chores import CHORES, TASKS
from kinds.feedback.erasure import erase_words
from kinds.feedback.facets import ANSWERED, FACETS, MARKS, WATCHED
from kinds.feedback.forms import form_for
from kinds.feedback.joining.remaining import unread
from kinds.feedback.moves import PLANS
from kinds.feedback.notices import NOTICES
from kinds.feedback.panels import PANELS
from kinds.feedback.plans.of_many import READS
from kinds.feedback.plans.undoing import reversal
from kinds.feedback.queries import INDEX_STEPS, SAID_AFTER, TOLD, facts
from kinds.feedback.rules import ALONG, is_settled, moot
from kinds.feedback.stages import FLOWS
from kinds.feedback.units.duties import DUTIES, DUTY_ROLES
from kinds.feedback.verbs import register_verbs
from kinds.feedback.wordings.house_words import in_house_words

register_verbs()

KIND = Kind(
    slug="feedback",
    label="Phản ánh, kiến nghị",
    flows=FLOWS,
    limit="feedback.answer",
    plans=PLANS,
    reads=READS,
    notices={verb: in_house_words(compose) for verb, compose in NOTICES.items()},
    number_scope="PAKN",
    erase_words=erase_words,
    chores=CHORES,
    is_settled=is_settled,
    moot=moot,
    facts=facts,
    form_for=form_for,
    own=("feedback",),
    along=ALONG,
    tasks=TASKS,
    panels=PANELS,
    facets=FACETS,
    answered=ANSWERED,
    marks=MARKS,
    watched=WATCHED,
    duties=DUTIES,
    duty_roles=DUTY_ROLES,
    told=TOLD,
    said_after=SAID_AFTER,
    reversal=reversal,
    gives="reassign",
    notes="note",
    unread=unread,
    index_steps=INDEX_STEPS,
)
