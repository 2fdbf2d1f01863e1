"""A person at a browser without scripts, for smoke and tests: reads pages, fills forms, keeps cookies. HTTP only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


@dataclass
class Form:
    """One form of a page, with what it holds before anybody types."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def value_of(self, name: str, label: str) -> str:
        """What the option with this label sends."""
        return self.labels[name][label]


class _Reader(HTMLParser):
    """Forms and visible text of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._inside: Form | None = None
        self._select = ""
        self._textarea = ""
        self._silent = 0
        self._href = ""
        self._option = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self._silent += 1
        elif tag == "a":
            self._href = told.get("href", "")
        elif tag == "form":
            self._inside = Form(told.get("action", ""), told.get("method", "get").lower())
            self.forms.append(self._inside)
        elif self._inside is not None:
            self._take(self._inside, tag, told)

    def _take(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "button" and name:
            form.buttons.append((name, value))
        elif tag == "textarea" and name:
            self._textarea = name
            form.fields[name] = ""
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select:
            self._option = value
            form.choices.setdefault(self._select, []).append(value)
            if "selected" in told or self._select not in form.fields:
                form.fields[self._select] = value
        elif tag == "input" and name:
            self._input(form, name, value, told)

    def _input(self, form: Form, name: str, value: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value or "on")
            if "checked" in told:
                form.fields[name] = value or "on"
        elif kind == "submit":
            form.buttons.append((name, value))
        elif kind != "file":
            form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)
        elif tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._inside is not None:
            typed = self._inside.fields[self._textarea]
            self._inside.fields[self._textarea] = typed + (data if typed else data.removeprefix("\n"))
        elif self._select and self._inside is not None and data.strip():
            self._inside.labels.setdefault(self._select, {})[data.strip()] = self._option
        elif not self._silent and data.strip():
            self.words.append(data.strip())
            if self._href:
                self.links.append((data.strip(), self._href))


@dataclass
class Page:
    """What came back: where we are now, what stands there, what can be filled in."""

    url: str
    status: int
    html: str
    text: str
    forms: list[Form]
    links: list[tuple[str, str]]

    def form(self, *names: str) -> Form:
        """The form that has all these fields or buttons; the page's text helps whoever reads the failure."""
        for form in self.forms:
            known = {*form.fields, *form.choices, *(name for name, _ in form.buttons)}
            if set(names) <= known:
                return form
        raise LookupError(f"no form with {names} at {self.url} ({self.status}): {self.text[:400]}")

    def link(self, part: str) -> str:
        """The address behind the first link whose words or address contain `part`."""
        for words, href in self.links:
            if part in words or part in href:
                return urljoin(self.url, href)
        raise LookupError(f"no link «{part}» at {self.url} ({self.status}): {self.text[:400]}")


class Visitor:
    """One person with cookies of their own."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = httpx.Client(base_url=base, follow_redirects=True, timeout=15, trust_env=False)

    def open(self, path: str) -> Page:
        return self._page(self.client.get(path))

    def submit(self, page: Page, form: Form, /, **typed: str) -> Page:
        """Send the form with what it held and what was typed over it, as a browser without scripts does."""
        action = urljoin(page.url, form.action or page.url)
        fields = form.fields | typed
        if form.method == "post":
            return self._page(self.client.post(action, data=fields, headers={"Referer": page.url}))
        return self._page(self.client.get(action, params=fields))

    def close(self) -> None:
        self.client.close()

    def _page(self, answer: httpx.Response) -> Page:
        reader = _Reader()
        if "html" in answer.headers.get("content-type", ""):
            reader.feed(answer.text)
        return Page(
            str(answer.url), answer.status_code, answer.text, " ".join(reader.words), reader.forms, reader.links
        )
