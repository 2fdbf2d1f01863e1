"""Something that was said before is put right: at once when the new answer is there, else by asking again."""

from kinds.feedback.dialogue import answers, matter, texts
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import intents, persons, phones


def corrects(talk: Talk, text: str) -> bool:
    """As in "sửa số điện thoại 0912…": at once when the new answer is there, otherwise the question opens again."""
    draft = talk.draft
    if not draft.has_words or not draft.step:
        return False
    found = intents.correction(text)
    if found is None:
        return False
    name, value = found
    if not name:
        matter.fix_menu(talk)
    elif not value:
        matter.fix(talk, name)
    else:
        return _new_value(talk, name, value)
    return True


def _new_value(talk: Talk, name: str, value: str) -> bool:
    fields = talk.draft.fields
    bare = intents.without_courtesy(value)
    if name == "phone" and (number := phones.find_phone(bare)) and not any(c.isalpha() for c in number[1]):
        fields["phone"] = number[0]
    elif name == "unit" and (found := answers.unit_meant(talk, bare)):
        answers.unit_chosen(talk, found)
    elif name == "name" and (said := persons.name_in(value, is_strong=False)):
        fields["name"] = said
    elif name == "address" and (said := persons.address_in(value, is_strong=False)):
        fields["address"] = said
    elif name == "email" and (mail := persons.email_in(bare)) and not mail[1]:
        fields["email"] = mail[0]
    elif name == "title" and len(value) <= 200:
        fields["title"] = value
    else:
        return False
    matter.go_on(talk, texts.NOTED)
    return True
