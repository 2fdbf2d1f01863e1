"""Forms in the kit's clothes: `class MyForm(KitForm, forms.Form)` and `{{ form }}` is ready.

Errors stand beside the field and in a summary on top; what was typed is never cleared. Must not
hold any field of a kind: those live in the kind's own forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.renderers import DjangoTemplates
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desks.kit.formats import count
from kernel.patterns import pattern
from kernel.text import format_phone, keep_legible
from kernel.time import YEARS


class KitRenderer(DjangoTemplates):
    """Django's own widgets in our field and form frames."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"


@dataclass(frozen=True)
class SummaryLine:
    text: str
    target: str = ""


def summary_lines(form: Any) -> list[SummaryLine]:
    """One line per mistake, each with the id of the control to go to."""
    if form is None or not getattr(form, "is_bound", False):
        return []
    lines = [SummaryLine(sentence(text)) for text in form.non_field_errors()]
    for bound in form:
        lines.extend(SummaryLine(sentence(text), _target(bound)) for text in bound.errors)
    return lines


def sentence(text: Any) -> str:
    """A mistake as it is told, on top and beside its field: with its full stop, wherever its words come from."""
    said = str(text).rstrip()
    return said if not said or said.endswith((".", "?", "!", "…", ":")) else f"{said}."


def _target(bound: Any) -> str:
    if bound.is_hidden:
        return ""
    # A group has no single control: the first choice is where the hands must go.
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


# What a label begins with that is a question without its mark: "Hãy nhập vì sao …" is no sentence.
_ASKING = ("Vì sao ", "Cần ", "Đã ", "Ai ", "Khi nào ", "Nơi nào ", "Thế nào ")


def _say_what(name: str, one: forms.Field) -> str:
    label = str(one.label or name.replace("_", " "))  # as it stands now: a form may have renamed the field
    if label.endswith("?"):
        return gettext("Hãy trả lời: %(question)s") % {"question": label}
    name = _inside(label)
    if label.startswith(_ASKING):
        return gettext("Hãy ghi rõ %(name)s") % {"name": name}
    if isinstance(one, forms.ChoiceField | forms.FileField):
        return gettext("Hãy chọn %(name)s") % {"name": name}
    return gettext("Hãy nhập %(name)s") % {"name": name}


def _inside(label: str) -> str:
    """A label in the middle of a sentence; UBND and CCCD stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


_say_what_lazily = lazy(_say_what, str)
_TOO_SHORT = _("Hãy viết ít nhất %(limit_value)s ký tự (đang có %(show_value)s)")
_TOO_LONG = _("Hãy rút gọn còn %(limit_value)s ký tự (đang có %(show_value)s)")
_NO_ADDRESS = _("Hãy viết địa chỉ thư điện tử như ten@vidu.vn")


class _Counted:
    """Numbers of a message as the counter beside the box writes them: 5.000."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)  # type: ignore[misc]
        except forms.ValidationError as wrong:
            shown = {name: count(wrong.params[name]) for name in ("limit_value", "show_value")}
            wrong.params = {**wrong.params, **shown}
            raise


class _Longest(_Counted, MaxLengthValidator):
    pass


class _Shortest(_Counted, MinLengthValidator):
    pass


def _counted(check: Any) -> Any:
    made = {MaxLengthValidator: _Longest, MinLengthValidator: _Shortest}.get(type(check))
    return made(check.limit_value, check.message) if made else check


class KitForm:
    """Mixin before forms.Form or forms.ModelForm."""

    default_renderer = KitRenderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, one in self.fields.items():  # type: ignore[attr-defined]
            _dress(name, one)

    def add_field(self, name: str, one: forms.Field) -> None:
        """A field that only some cases ask for, in the same clothes as the others."""
        _dress(name, one)
        self.fields[name] = one  # type: ignore[attr-defined]


def _dress(name: str, one: forms.Field) -> None:
    widget, own = one.widget, _own_messages(one)
    if one.required and "required" not in own:
        one.error_messages["required"] = _say_what_lazily(name, one)
    if isinstance(one, forms.CharField) and "max_length" not in own:
        one.error_messages["max_length"] = _TOO_LONG
    # Not where a validator with words of its own asks for more: Django lets the field's message stand for that one too.
    if isinstance(one, forms.CharField) and one.min_length is not None and "min_length" not in own:
        one.error_messages["min_length"] = _TOO_SHORT
    if isinstance(one, forms.CharField):
        one.validators = [_counted(each) for each in one.validators]
    if isinstance(one, forms.CharField) and not isinstance(widget, forms.PasswordInput):
        # Words are kept as a person can read them and the database can store them; a password is never touched.
        one.to_python = partial(_read_legibly, one.to_python)  # type: ignore[method-assign]
    if isinstance(one, forms.EmailField) and "invalid" not in own:
        one.error_messages["invalid"] = _NO_ADDRESS
    if isinstance(widget, forms.Textarea):
        widget.attrs.pop("cols", None)
        if widget.attrs.get("rows") in (None, "10"):  # Django's own default is too tall for a phone
            widget.attrs["rows"] = 5
        # The browser's maxlength cuts pasted words silently; we count and say so instead.
        longest = widget.attrs.pop("maxlength", None)
        if longest:
            widget.attrs["data-count"] = longest
    elif isinstance(widget, forms.widgets.Input):
        widget.attrs.pop("maxlength", None)


def _read_legibly(read: Callable[[Any], Any], value: Any) -> Any:
    return read(keep_legible(value) if isinstance(value, str) else value)


def _own_messages(one: forms.Field) -> dict[str, Any]:
    """Messages that differ from what Django's classes say by default."""
    theirs: dict[str, Any] = {}
    for cls in reversed(type(one).__mro__):
        theirs.update(getattr(cls, "default_error_messages", {}))
    return {k: v for k, v in one.error_messages.items() if v != theirs.get(k)}


# ── controls that Vietnamese forms need again and again ────────────────────────────────────


class PhoneInput(forms.TextInput):
    """A telephone number, shown as people write it, however it is stored; what is none is shown as it was typed."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", "inputmode": "tel", "class": "short", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        return shown and format_phone(shown)


class DayInput(forms.DateInput):
    """A date as people write it, 15/09/2026; the native picker differs from phone to phone."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "class": "short", **(attrs or {})}, "%d/%m/%Y")


_A_DAY = pattern(r"\s*(?:(\d{1,2})[/\-. ](\d{1,2})[/\-. ]\d{4}|\d{4}-(\d{1,2})-(\d{1,2}))\s*")


def _no_such_day(typed: str) -> str:
    """Why what is written as a day should be is none: "31/02/2026" """
    found = _A_DAY.fullmatch(typed)
    if not found:
        return ""
    day, month = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
    if not 1 <= month <= 12:  # noqa: PLR2004
        return gettext("Không có tháng %(month)s. Hãy xem lại ngày.") % {"month": month}
    return gettext("Tháng %(month)s không có ngày %(day)s. Hãy xem lại ngày.") % {"month": month, "day": day}


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {"invalid": _("Hãy viết ngày, tháng, năm như 15/09/2026")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"])
        kwargs.setdefault("help_text", _("Ví dụ: 15/09/2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(value)
        except forms.ValidationError:
            if said := _no_such_day(str(value)):
                raise forms.ValidationError(said, code="invalid") from None
            raise
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(
                _("Năm %(year)s không đúng. Hãy xem lại ngày.") % {"year": f"{day.year:04d}"}, code="invalid"
            )
        return day


class FilteredSelect(forms.Select):
    """A long list that is found by typing, with or without diacritics; without JavaScript an ordinary list in groups.

    `also`: value → other words by which its line is found. Set it when the choices are set.
    """

    template_name = "kit/forms/filtered_select.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), also: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.also: Mapping[str, str] = also or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        words = self.also.get(str(value))
        if words:
            option["attrs"]["data-also"] = words
        return option
