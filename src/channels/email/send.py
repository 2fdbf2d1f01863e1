"""E-mail to a citizen who left an address: that there is news, and the protected link. No words of the matter itself,
since mail lies about unencrypted on the way.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address
from django.utils.translation import gettext_lazy as _

from kernel.text import one_line
from messaging.routes import NotThisWay, OutcomeUnknown, Outgoing, Passing, Permanent

# Answers of a mail server that speak of the recipient or the message, not of this moment (RFC 5321, 4.2.1).
_FINAL: Final = range(500, 600)


@dataclass(frozen=True, slots=True)
class Email:
    slug: str = "email"
    label: str = _("Thư điện tử")

    def send(self, message: Outgoing, at: datetime) -> str:
        if not settings.EMAIL_HOST and "smtp" in settings.EMAIL_BACKEND:
            raise NotThisWay("no_mail_server")
        letter = _letter(message)
        connection = get_connection(fail_silently=False)
        try:
            connection.open()
            if greeted := getattr(connection, "connection", None):
                greeted.ehlo_or_helo_if_needed()  # a server that leaves during the greeting has got nothing yet
        except (OSError, smtplib.SMTPException) as problem:
            raise Passing(_code("mail_server", problem)) from problem
        try:
            _hand_over(connection, letter)
        finally:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException):
                pass  # what was handed over stays handed over
        return str(letter.extra_headers["Message-ID"])


def _letter(message: Outgoing) -> EmailMessage:
    address = one_line(message.email)
    if not address:
        raise NotThisWay("no_email")
    if "@" not in parseaddr(address)[1]:
        raise NotThisWay("bad_email")
    code, state, link = (one_line(message.fields.get(name, "")) for name in ("code", "state", "link"))
    if not (code and link):
        raise NotThisWay("no_fields")
    lines = ["Kính gửi ông/bà,", f"Vụ việc {code}: {state or 'có thông báo mới'}.", f"Xem nội dung tại: {link}"]
    lines.append("Đây là thư tự động, xin không trả lời thư này. Không chuyển liên kết trên cho người khác.")
    host = settings.PUBLIC_URL.split("//")[-1].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<{message.id}@{host}>", "Auto-Submitted": "auto-generated"}
    try:
        sanitize_address(address, "utf-8")
    except (ValueError, UnicodeError):
        raise NotThisWay("bad_email") from None
    return EmailMessage(f"Vụ việc {code}", "\n\n".join(lines), to=[address], headers=headers)


def _hand_over(connection: object, letter: EmailMessage) -> None:
    try:
        connection.send_messages([letter])  # type: ignore[attr-defined]
    except smtplib.SMTPRecipientsRefused as problem:
        numbers = [number for number, _text in problem.recipients.values()]
        if numbers and all(number in _FINAL for number in numbers):
            raise NotThisWay("address_refused") from problem
        raise Passing("address_not_now") from problem
    except smtplib.SMTPResponseException as problem:
        failure = Permanent if problem.smtp_code in _FINAL else Passing
        raise failure(f"smtp_{problem.smtp_code}") from problem
    except smtplib.SMTPNotSupportedError as problem:
        raise Permanent("mail_not_supported") from problem
    except (OSError, ssl.SSLError, smtplib.SMTPException) as problem:
        raise OutcomeUnknown(_code("mail", problem)) from problem


def _code(prefix: str, problem: Exception) -> str:
    return f"{prefix}_{type(problem).__name__.lower()}"
