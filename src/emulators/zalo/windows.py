"""When the OA may write to a citizen, and what it costs."""

from typing import Any

from .wire import ZaloError
from .world import World

HOUR_MS = 3_600_000
FREE_MS = 48 * HOUR_MS
BILLED_MS = 7 * 24 * HOUR_MS
OLD_FREE_MESSAGES = 8

NOT_FOLLOWED = (-213, "User has not followed OA")
TOO_OLD = (-230, "User has not interacted with the OA in the past 7 days")


def citizen_of(world: World, user_id: Any) -> Any:
    if not isinstance(user_id, str) or not user_id:
        raise ZaloError(-201, "user_id is invalid!")
    found = world.store.row("SELECT * FROM citizen WHERE id = ?", user_id)
    if found is None:
        raise ZaloError(-201, "user_id is invalid!")
    return found


def interacted(world: World, citizen_id: str) -> None:
    """A follow, message, button or accepted call opens the window again."""
    world.store.run("UPDATE citizen SET last_interaction = ?, free_sent = 0 WHERE id = ?", world.now(), citizen_id)


def charge_consultation(world: World, citizen: Any) -> dict[str, Any] | None:
    """Let one consultation message pass: None when free, the quota left when billed, an error when closed."""
    if citizen["withdrawn"] or (citizen["last_interaction"] is None and not citizen["follower"]):
        raise ZaloError(*NOT_FOLLOWED)
    age = world.now() - (citizen["last_interaction"] or 0)
    if world.switch("cs_rule") == "hard48":
        _old_rule(world, citizen, age)
        return None
    if age > BILLED_MS:
        raise ZaloError(*TOO_OLD)
    if age <= FREE_MS:
        return None
    if not world.switch("linked_zca"):
        raise ZaloError(-320, "Application needs to link with Zalo Cloud Account to use paid features")
    left = world.take("cs_paid_remaining")
    if left is None:
        raise ZaloError(-211, "Out of quota")
    return {"quota_type": "purchase_quota", "remain": left}


def _old_rule(world: World, citizen: Any, age: int) -> None:
    if age > FREE_MS:
        raise ZaloError(-305, "Offical Account cannot response to user after 48 hours")
    if citizen["free_sent"] >= OLD_FREE_MESSAGES:
        raise ZaloError(-311, "Out of quota for responding to user message")
    world.store.run("UPDATE citizen SET free_sent = free_sent + 1 WHERE id = ?", citizen["id"])


def charge_template(world: World, citizen: Any) -> dict[str, Any]:
    if citizen["withdrawn"]:
        raise ZaloError(*NOT_FOLLOWED)
    if not citizen["follower"] and citizen["last_interaction"] is None:
        raise ZaloError(*NOT_FOLLOWED)
    left = world.take("template_remaining")
    if left is None:
        raise ZaloError(-211, "Out of quota")
    return {"quota_type": "purchase_quota", "remain": left}


def quota_of_user(world: World, citizen: Any) -> dict[str, Any]:
    last = citizen["last_interaction"]
    age = world.now() - (last or 0)
    old = world.switch("cs_rule") == "hard48"
    total = OLD_FREE_MESSAGES if old else 1_000_000
    open_ = bool(last) and age <= FREE_MS and not citizen["withdrawn"]
    return {
        "user_id": citizen["id"],
        "last_interaction": last or 0,
        "cs_reply": {"remain": (total - citizen["free_sent"]) if open_ else 0, "total": total if open_ else 0},
        "promotion": {"remain": 0, "total": 0},
    }
