"""The worker: a list of rounds, each safe to run in any number of workers at once, polled one after another. Those that
wait for somebody outside (a channel, a press, a neighbour) run beside the others, each in a thread of its own.

No queue with NOTIFY: it costs the intake two to three times, and a round that looks at an index a few times a second
costs nothing. Time is the product's clock, so a test clock moves alarms, retries and leases too.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import InterfaceError, OperationalError, connection, connections  # noqa: E402

from api.hooks import deliver_round  # noqa: E402
from casework.alarms import alarm_round  # noqa: E402
from casework.attachments import attachment_round  # noqa: E402
from casework.readers import reader_round  # noqa: E402
from casework.recalculation import recalculation_round  # noqa: E402
from casework.takeover import left_behind_round, takeover_round  # noqa: E402
from channels.zalo.tokens import token_round  # noqa: E402
from config.beside import Beside  # noqa: E402
from config.erasures import journal_round  # noqa: E402
from config.retention import retention_round  # noqa: E402
from gateways.national_portal.rounds import portal_round  # noqa: E402
from gateways.open311.rounds import scene_round  # noqa: E402
from kernel.time import now  # noqa: E402
from kinds.feedback.conversations.rounds import quiet_round  # noqa: E402
from kinds.feedback.joining.followers import follower_round  # noqa: E402
from kinds.feedback.letters.printing import letter_round  # noqa: E402
from kinds.feedback.suggestions.retraining import training_round  # noqa: E402
from kinds.feedback.suggestions.waiting import suggesting_round  # noqa: E402
from ledger.standing import seal_round  # noqa: E402
from messaging.inbound import work_round  # noqa: E402
from messaging.outbox import send_round  # noqa: E402
from vault.files import sweep_orphans  # noqa: E402

log = logging.getLogger("worker")


@dataclass
class Round:
    """One kind of work: how often it is looked for (seconds of real time), and when it was last."""

    name: str
    run: Callable[[datetime], object]
    every: float
    ran: float = 0.0


def _recalculation_round(at: datetime) -> int:
    """A change of the calendar is carried to the cases once every intake that still read the old one has committed its
    case: an intake takes milliseconds, and holds no lock that could be waited for."""
    return recalculation_round(at - SETTLED)


def _sweep_round(at: datetime) -> int:
    """Files of a crash or a rollback, which no row will ever erase. By the real clock, whatever AT says."""
    return sweep_orphans()


SETTLED = timedelta(seconds=2)
# Who calls others may wait long for them: a channel twenty seconds, a picture thirty, the press two minutes. One file, one
# letter at a time, so that the lease of each begins when it does.
BESIDE = {
    "outbox": Beside("outbox", send_round, empties=True),
    "attachments": Beside("attachments", partial(attachment_round, most=1), empties=True),
    "letters": Beside("letters", partial(letter_round, most=1), empties=True),
    "tokens": Beside("tokens", token_round),
    "webhooks": Beside("webhooks", deliver_round),
    "portal": Beside("portal", portal_round),
    "scene_reports": Beside("scene_reports", scene_round),
}
RESTORING = "restoring.json"  # launcher/unfinished.py: what waits here may have gone out long ago
ENDING = 8.0  # seconds for all of them together: who stops a worker waits ten
ROUNDS = [
    # A few at a time: in a burst the replies to those who wrote first go out while the others are still read.
    Round("inbound", partial(work_round, most=10), 0.2),
    Round("outbox", BESIDE["outbox"], 0.2),
    Round("quiet", quiet_round, 1.0),
    Round("attachments", BESIDE["attachments"], 1.0),
    Round("alarms", alarm_round, 1.0),
    Round("letters", BESIDE["letters"], 1.0),
    Round("recalculation", _recalculation_round, 1.0),
    Round("suggestions", suggesting_round, 1.0),
    Round("training", training_round, 5.0),
    Round("takeover", takeover_round, 1.0),
    Round("left_behind", left_behind_round, 300.0),
    Round("followers", follower_round, 2.0),
    Round("readers", reader_round, 1.0),
    Round("tokens", BESIDE["tokens"], 10.0),
    Round("webhooks", BESIDE["webhooks"], 1.0),
    Round("portal", BESIDE["portal"], 5.0),
    Round("scene_reports", BESIDE["scene_reports"], 2.0),
    Round("seal", seal_round, 30.0),
    Round("retention", retention_round, 300.0),
    Round("journal", journal_round, 300.0),
    Round("sweep", _sweep_round, 3600.0),
]


_asked_to_stop = False


def main() -> None:
    """Run all rounds until told to stop; a round that fails is logged and does not stop the others."""
    if (Path(settings.STATE) / RESTORING).exists():
        sys.exit("Một lần khôi phục ở đây chưa xong. Xem: ./motcua up")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    _stand_back()
    beat = Path(settings.STATE) / "run" / f"worker-{os.getpid()}.beat"
    beat.parent.mkdir(parents=True, exist_ok=True)
    while not _asked_to_stop:
        worked = sum(_run(r) for r in ROUNDS if time.monotonic() - r.ran >= r.every)
        beat.write_text(now().isoformat())
        if not worked:
            time.sleep(0.1)
    _finish()
    beat.unlink(missing_ok=True)


def _stand_back() -> None:
    """Whoever stands at the door is answered before what is inside is worked off: this process gives way, and what it asks
    the database about all cases (sealing, retention) never takes more than one of its cores."""
    os.nice(5)
    for database in connections.settings.values():
        database["OPTIONS"]["options"] = "-c max_parallel_workers_per_gather=0"


def _finish() -> None:
    """What was begun beside is finished, as far as there is time; of the rest the leases tell."""
    for each in BESIDE.values():
        each.end()
    until = time.monotonic() + ENDING
    for each in BESIDE.values():
        each.wait(max(0.0, until - time.monotonic()))


def _run(each: Round) -> int:
    """One round; returns how much it did, so that a busy worker does not sleep."""
    each.ran = time.monotonic()
    try:
        done = each.run(now())
    except (OperationalError, InterfaceError):
        log.warning("database away", extra={"facts": {"round": each.name}})
        connection.close()
        time.sleep(0.5)
        return 0
    except Exception:
        log.exception("round failed", extra={"facts": {"round": each.name}})
        return 0
    if isinstance(done, int) and done:
        each.ran = 0.0
        return done
    return 0


def _stop(number: int, frame: object) -> None:
    """End after the round that runs now: what it began is finished, not torn. Takes no lock: the thread that is interrupted
    here may hold it, as one that waits for an Event does, and would wait for ever."""
    global _asked_to_stop
    _asked_to_stop = True


if __name__ == "__main__":
    main()
    sys.exit(0)
