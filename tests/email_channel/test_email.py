"""E-mail against a mail server on the wire: what arrives, and the truth about what does not."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest

from channels.email.send import Email
from kernel.ids import uuid7
from kernel.time import now
from messaging.routes import NotThisWay, OutcomeUnknown, Outgoing, Passing, Permanent, RouteFailed

FIELDS = {"code": "H26-PA-0001", "state": "Đã có trả lời", "link": "https://motcua.example/theo-doi/H26-PA-0001/abc/"}


class Mail(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    letters: list[bytes]
    answers: dict[str, str | None]


class Talk(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321; an answer None hangs up."""

    server: Mail

    def handle(self) -> None:
        self._say("220 mail")
        while line := self.rfile.readline():
            verb = line[:4].decode("latin-1").upper().strip()
            answer = self.server.answers.get(
                verb, "221 bye" if verb == "QUIT" else "354 go" if verb == "DATA" else "250 ok"
            )
            if answer is None:
                return
            self._say(answer)
            if verb == "DATA" and answer.startswith("354") and not self._take():
                return
            if verb == "QUIT":
                return

    def _take(self) -> bool:
        letter = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            letter += line
        self.server.letters.append(letter)
        answer = self.server.answers.get("DONE", "250 kept")
        if answer is not None:
            self._say(answer)
        return answer is not None

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def mail(settings: Any) -> Iterator[Mail]:
    with Mail(("127.0.0.1", 0), Talk) as server:
        server.letters, server.answers = [], {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 60
        yield server
        server.shutdown()


def letter(**said: Any) -> Outgoing:
    told = {"text": "Toàn văn CANARY", "fields": FIELDS, "email": "nguyen.a@example.vn", **said}
    return Outgoing(id=uuid7(), notice="answered", **told)


def test_short_words_and_the_link(mail: Mail) -> None:
    message = letter()
    number = Email().send(message, now())
    [raw] = mail.letters
    found = message_from_bytes(raw, policy=policy.default)
    body = found.get_content()
    assert found["Message-ID"] == number
    assert str(message.id) in number
    assert "H26-PA-0001" in str(found["Subject"])
    assert FIELDS["link"] in body
    assert "Đã có trả lời" in body
    assert "CANARY" not in raw.decode("latin-1")


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"RCPT": "550 no such user"}, NotThisWay),
        ({"RCPT": "451 greylisted"}, Passing),
        ({"MAIL": "554 refused"}, Permanent),
        ({"MAIL": "421 busy"}, Passing),
        ({"DATA": "554 no"}, Permanent),
        ({"DONE": "452 full"}, Passing),
        ({"DONE": None}, OutcomeUnknown),
        ({"EHLO": None, "HELO": None}, Passing),
    ],
)
def test_what_the_server_says(mail: Mail, answers: dict[str, str | None], failure: type[RouteFailed]) -> None:
    mail.answers = answers
    with pytest.raises(RouteFailed) as raised:
        Email().send(letter(), now())
    assert type(raised.value) is failure
    assert "example" not in raised.value.code


def test_what_was_taken_stays_taken(mail: Mail) -> None:
    mail.answers = {"QUIT": None}
    assert Email().send(letter(), now())


@pytest.mark.parametrize(
    "said",
    [
        {"email": ""},
        {"email": "không phải thư"},
        {"email": "a@b\r\nBcc: c@d.vn"},
        {"email": "@"},
        {"fields": {}},
        {"email": "a@" + "b" * 300 + ".vn"},
    ],
)
def test_not_this_way(mail: Mail, said: dict[str, Any]) -> None:
    if said.get("email", "").startswith("a@bbb"):
        mail.answers = {"RCPT": "501 too long"}
    with pytest.raises(NotThisWay):
        Email().send(letter(**said), now())
    assert mail.letters == []


def test_without_a_server(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    with pytest.raises(NotThisWay, match="no_mail_server"):
        Email().send(letter(), now())
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(Passing, match="mail_server"):
        Email().send(letter(), now())
