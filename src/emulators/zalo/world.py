"""Everything one running emulator knows: its configuration, clock, store and switches."""

import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .clock import FileClock
from .store import Store
from .wire import NotUnderstood

OA_NAME = "Phản ánh kiến nghị thành phố Hà Nội (thử nghiệm)"

# Where the sources on Zalo disagree, a switch; the default is the reading that is best supported.
SWITCHES: dict[str, Any] = {
    "signature_secret": "oa",  # oa | app
    "signature_timestamp": "body",  # body | header (X-ZEvent-Timestamp)
    "signature_first": "app_id",  # app_id | oa_id
    "only_hash": False,  # send only texts that begin with '#'
    "require_grant": False,  # no events before a first token was given out
    "auto_received": True,  # user_received_message at once
    "auto_seen": True,  # user_seen_message at once
    "cs_rule": "2026",  # 2026 (48 h free, to 7 d billed) | hard48 (-305 after 48 h, -311 after 8)
    "cs_paid_remaining": 2000,
    "template_remaining": 5000,
    "zbs_daily": 500,
    "uploads_monthly": 5000,
    "rate_limit": 4000,  # calls a minute and app; above it -32
    "bad_token_message": "Access token is invalid",
    "expired_code": -220,
    "expired_message": "access_token is expired or removed",
    "dead_call_code": -240,
    "zbs_delivers": True,  # a message by phone is delivered and its receipt sent
    "linked_zca": True,
}
CHOICES = {
    "signature_secret": {"oa", "app"},
    "signature_timestamp": {"body", "header"},
    "signature_first": {"app_id", "oa_id"},
    "cs_rule": {"2026", "hard48"},
}


@dataclass
class Options:
    app_id: str
    app_secret: str
    oa_secret: str
    oa_id: str
    public_url: str
    webhook_url: str = ""
    redirect_uri: str = ""
    code_challenge: str = ""
    oa_name: str = OA_NAME


@dataclass
class World:
    options: Options
    store: Store
    clock: FileClock
    news: threading.Condition = field(default_factory=threading.Condition)
    calls: tuple[int, int] = (0, 0)  # the minute, and the calls in it
    calmed: int = 0  # how often all faults were taken away
    counting: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> int:
        return self.clock.now_ms()

    def switch(self, key: str) -> Any:
        kept = self.store.setting("switch:" + key)
        return SWITCHES[key] if kept is None else kept

    def switches(self) -> dict[str, Any]:
        return {key: self.switch(key) for key in SWITCHES}

    def set_switches(self, wanted: dict[str, Any]) -> None:
        for key, value in wanted.items():
            if key not in SWITCHES:
                raise NotUnderstood(f"no switch {key}; there are: {', '.join(SWITCHES)}")
            if key in CHOICES and value not in CHOICES[key]:
                raise NotUnderstood(f"{key} is one of {sorted(CHOICES[key])}")
            if type(value) is not type(SWITCHES[key]):
                raise NotUnderstood(f"{key} must be of the kind of {SWITCHES[key]!r}")
        for key, value in wanted.items():
            self.store.keep("switch:" + key, value)

    def take(self, key: str) -> int | None:
        """Use one of a quota; None when it is used up."""
        with self.store.writing():
            left = int(self.switch(key))
            if left <= 0:
                return None
            self.store.keep("switch:" + key, left - 1)
            return left - 1

    def console(self, key: str) -> str:
        """What an administrator saved in the console; the command line is the first saving."""
        kept = self.store.setting("console:" + key)
        return str(getattr(self.options, key)) if kept is None else str(kept)

    def calls_in(self, minute: int) -> int:
        """Count one more call of the application in this minute."""
        with self.counting:
            known, used = self.calls
            self.calls = (minute, used + 1 if known == minute else 1)
            return self.calls[1]

    def dawdle(self, seconds: float) -> None:
        """A call that is slow, until somebody takes the faults away."""
        with self.news:
            before = self.calmed
            self.news.wait_for(lambda: self.calmed != before, timeout=seconds)

    def calm(self) -> None:
        with self.news:
            self.calmed += 1
            self.news.notify_all()

    def wake(self) -> None:
        with self.news:
            self.news.notify_all()

    def media_path(self, media_id: str) -> Path:
        return self.store.media / media_id


def long_id() -> str:
    """An 18-digit id: larger than 2**53, so it must stay a string."""
    return str(secrets.randbelow(8 * 10**17) + 10**17)


def message_id() -> str:
    return secrets.token_hex(10)
