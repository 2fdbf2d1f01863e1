"""Forms as a browser sends them: every field with the value that the page gave it, and what a person changed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

UNSENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    """One form of a page. `choices` are the (value, label) pairs of each select and radio group."""

    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._area = self._select = ""
        self._option: list[str] | None = None
        self._reads = {
            "input": self._input, "textarea": self._textarea, "select": self._begin_select, "option": self._begin_option,
        }  # fmt: skip

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", "")))
        elif self.forms and tag in self._reads:
            self._reads[tag](told)

    def _input(self, told: dict[str, str]) -> None:
        name, kind = told.get("name", ""), told.get("type", "text")
        form = self.forms[-1]
        if not name:
            return
        form.names.add(name)
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append((told.get("value", "on"), ""))
            if "checked" in told:
                form.values[name] = told.get("value", "on")
        elif kind not in UNSENT:
            form.values[name] = told.get("value", "")

    def _textarea(self, told: dict[str, str]) -> None:
        self._area = told.get("name", "")
        self.forms[-1].names.add(self._area)
        self.forms[-1].values[self._area] = ""

    def _begin_select(self, told: dict[str, str]) -> None:
        self._select = told.get("name", "")
        self.forms[-1].names.add(self._select)
        self.forms[-1].choices[self._select] = []

    def _begin_option(self, told: dict[str, str]) -> None:
        if self._select:
            self._option = [told.get("value", ""), ""]
            if "selected" in told or self._select not in self.forms[-1].values:
                self.forms[-1].values[self._select] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area] += data
        elif self._option is not None:
            self._option[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "option" and self._option is not None:
            self.forms[-1].choices[self._select].append((self._option[0], self._option[1].strip()))
            self._option = None
        elif tag == "select":
            self._select = ""


def form_with(page: httpx.Response, name: str) -> Form:
    """The form of PAGE that holds the field NAME."""
    reader = _Reader()
    reader.feed(page.text)
    found = next((form for form in reader.forms if name in form.names), None)
    if found is None:
        raise LookupError(f"{page.request.method} {page.url}: no form with «{name}» (answer {page.status_code})")
    return found


def send(client: httpx.Client, page: httpx.Response, name: str, /, files: Any = None, **values: str) -> httpx.Response:
    """Fill in VALUES in the form of PAGE that holds the field NAME, and send it."""
    form = form_with(page, name)
    address = page.url.join(form.action) if form.action else page.url
    return client.post(address, data=form.values | values, files=files, headers={"Referer": str(page.url)})


def option(page: httpx.Response, name: str, label: str) -> str:
    """The value of the choice of the field NAME that is called LABEL."""
    for value, text in form_with(page, name).choices.get(name, []):
        if text == label:
            return value
    raise LookupError(f"{page.url}: «{label}» is not among the choices of «{name}»")
