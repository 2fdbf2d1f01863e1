"""The worker's round: tell, read, once a day compare. Without an address there is nothing to do: people key in."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from api.exchange import NotHeard
from gateways.national_portal import differences, pulling, pushing
from gateways.national_portal.client import Refused, is_plugged
from gateways.national_portal.models import Checkpoint
from kernel.time import local

log = logging.getLogger(__name__)
READ_EVERY = timedelta(minutes=5)
FIRST = timedelta(days=7)


def portal_round(at: datetime) -> int:
    """All of it once."""
    if not is_plugged():
        return 0
    read = _when_due("pull", at, READ_EVERY, lambda since: pulling.pull(since, at))
    compared = _when_due("reconcile", at, _until_next_night(at), lambda since: differences.reconcile(at))
    return pushing.push(at) + read + compared


def _when_due(name: str, at: datetime, every: timedelta, work: Callable[[datetime], int]) -> int:
    """WORK from its checkpoint on; a neighbour that is away is asked again later, ever more seldom."""
    mark, _made = Checkpoint.objects.get_or_create(name=name, defaults={"until": at - FIRST})
    if mark.next_try_at and mark.next_try_at > at:
        return 0
    try:
        done = work(mark.until)
    except (NotHeard, Refused) as problem:
        _failed(mark, problem.code, at)
        log.warning("national portal away", extra={"facts": {"what": name, "code": problem.code}})
        done = 0
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # seen on the page, and what else is to be done is done
        _failed(mark, "fault", at)
        log.exception("national portal round failed", extra={"facts": {"what": name}})
        done = 0
    else:
        mark.until, mark.failures, mark.problem, mark.next_try_at = at, 0, "", at + every
    mark.save()
    return done


def _failed(mark: Checkpoint, code: str, at: datetime) -> None:
    mark.failures += 1
    mark.problem = code
    mark.next_try_at = at + min(timedelta(seconds=30) * 2 ** min(mark.failures, 8), timedelta(hours=1))


def _until_next_night(at: datetime) -> timedelta:
    """Two o'clock of the next night."""
    night = local(at).replace(hour=2, minute=0, second=0, microsecond=0)
    return night + timedelta(days=1 if night <= at else 0) - at
