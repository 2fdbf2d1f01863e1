"""`openapi` calls about people and the OA itself: profile, list, tags, history, quota."""

import datetime as dt
import json
from typing import Any

from . import events, windows
from .clock import TZ, day_text
from .messages import invalid
from .wire import Reply, Request, success
from .world import World


def _whole(asked: dict[str, Any], name: str, default: int, most: int) -> int:
    value = asked.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise invalid(name)
    return value


def _tags(world: World, citizen: str) -> list[str]:
    return [row["name"] for row in world.store.rows("SELECT name FROM tag WHERE citizen = ? ORDER BY name", citizen)]


def detail(world: World, request: Request) -> Reply:
    citizen = windows.citizen_of(world, request.asked().get("user_id"))
    last = citizen["last_interaction"]
    avatar = f"{world.options.public_url}/static/citizen.svg"
    return success(
        {
            "user_id": citizen["id"], "user_id_by_app": citizen["by_app"], "user_external_id": "",
            "display_name": citizen["name"], "user_alias": citizen["name"], "is_sensitive": False,
            "user_last_interaction_date": day_text(last) if last else "", "user_is_follower": bool(citizen["follower"]),
            "avatar": avatar, "avatars": {"120": avatar, "240": avatar}, "dynamic_param": "",
            "tags_and_notes_info": {"notes": [], "tag_names": _tags(world, citizen["id"])},
            "shared_info": json.loads(citizen["shared"]),
        }
    )  # fmt: skip


def listed(world: World, request: Request) -> Reply:
    asked = request.asked()
    offset, count = _whole(asked, "offset", 0, 9951), _whole(asked, "count", 50, 50)
    found = world.store.rows(
        "SELECT id, follower, last_interaction FROM citizen WHERE withdrawn = 0 ORDER BY created, id"
    )
    if "is_follower" in asked:
        wanted = str(asked["is_follower"]).lower() == "true"
        found = [row for row in found if bool(row["follower"]) == wanted]
    if asked.get("tag_name"):
        tagged = {
            row["citizen"] for row in world.store.rows("SELECT citizen FROM tag WHERE name = ?", asked["tag_name"])
        }
        found = [row for row in found if row["id"] in tagged]
    if asked.get("last_interaction_period"):
        since = _since(world, str(asked["last_interaction_period"]))
        found = [row for row in found if row["last_interaction"] and row["last_interaction"] >= since]
    page = [{"user_id": row["id"]} for row in found[offset : offset + count]]
    return success({"total": len(found), "count": len(page), "offset": offset, "users": page})


def _since(world: World, period: str) -> int:
    """TODAY, YESTERDAY, L7D, L30D, or two dates YYYY_MM_DD:YYYY_MM_DD (the first counts)."""
    midnight = world.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"TODAY": 0, "YESTERDAY": 1, "L7D": 7, "L30D": 30}
    try:
        if period in days:
            return int((midnight - dt.timedelta(days=days[period])).timestamp() * 1000)
        return int(dt.datetime.strptime(period.split(":")[0], "%Y_%m_%d").replace(tzinfo=TZ).timestamp() * 1000)
    except ValueError as error:
        raise invalid("last_interaction_period") from error


def quota(world: World, request: Request) -> Reply:
    """POST /v3.0/oa/quota/message: of one citizen's window, or of the OA's packages."""
    body = request.json()
    if "user_id" in body:
        return success(windows.quota_of_user(world, windows.citizen_of(world, body["user_id"])))
    if body.get("quota_owner") not in {"OA", "App"}:
        raise invalid("quota_owner")
    kinds = [("cs", "cs_paid_remaining"), ("transaction", "template_remaining")]
    product = body.get("product_type")
    if product is not None and product not in dict(kinds):
        raise invalid("product_type")
    return success(
        [
            {
                "product_type": kind,
                "quota_type": "purchase_quota",
                "remain": world.switch(key),
                "total": world.switch(key),
            }
            for kind, key in kinds
            if product in (None, kind)
        ]
    )


def profile(world: World, request: Request) -> Reply:
    """GET /v2.0/oa/getoa"""
    followers = world.store.number("SELECT count(*) FROM citizen WHERE follower = 1")
    return success(
        {
            "oaid": world.options.oa_id, "oa_id": world.options.oa_id, "name": world.options.oa_name,
            "description": "OA mô phỏng để thử nghiệm", "oa_alias": "", "is_verified": True, "oa_type": 4,
            "cate_name": "Cơ quan nhà nước", "num_follower": followers, "avatar": f"{world.options.public_url}/static/oa.svg",
            "cover": "", "package_name": "Nâng cao", "package_valid_through_date": "31/12/2030",
            "package_auto_renew_date": "", "linked_ZCA": "Mô phỏng" if world.switch("linked_zca") else "",
        }
    )  # fmt: skip


def conversation(world: World, request: Request) -> Reply:
    asked = request.asked()
    citizen = windows.citizen_of(world, asked.get("user_id"))
    return success(_history(world, asked, "WHERE citizen = ?", citizen["id"]))


def recent(world: World, request: Request) -> Reply:
    """GET /v2.0/oa/listrecentchat: the last message of each conversation."""
    return success(_history(world, request.asked(), "WHERE n IN (SELECT max(n) FROM message GROUP BY citizen)"))


def _history(world: World, asked: dict[str, Any], where: str, *values: Any) -> list[dict[str, Any]]:
    offset, count = _whole(asked, "offset", 0, 10**9), _whole(asked, "count", 5, 10)
    rows = world.store.rows(f"SELECT * FROM message {where} ORDER BY n DESC LIMIT ? OFFSET ?", *values, count, offset)
    return [_line(world, row) for row in rows]


def _line(world: World, row: Any) -> dict[str, Any]:
    citizen = world.store.row("SELECT name FROM citizen WHERE id = ?", row["citizen"])
    name = citizen["name"] if citizen else ""
    ends = {
        "from_id": row["citizen"],
        "from_display_name": name,
        "to_id": world.options.oa_id,
        "to_display_name": world.options.oa_name,
    }
    if row["side"] == "oa":
        ends = {
            "from_id": ends["to_id"],
            "from_display_name": ends["to_display_name"],
            "to_id": row["citizen"],
            "to_display_name": name,
        }
    told = {
        "src": 0 if row["side"] == "oa" else 1,
        "message_id": row["id"],
        "type": row["kind"],
        "message": row["text"],
        "time": row["at"],
        **ends,
    }
    body = json.loads(row["body"])
    if "picture" in body:
        told["url"] = body["picture"]["url"]
    return told


def tag(world: World, request: Request) -> Reply:
    name, citizen = _tag_and_user(world, request)
    with world.store.writing():
        world.store.run("INSERT OR IGNORE INTO tag (name, citizen) VALUES (?, ?)", name, citizen["id"])
        _tell_tag(world, citizen, name, "add_user_to_tag")
    return success({})


def untag(world: World, request: Request) -> Reply:
    name, citizen = _tag_and_user(world, request)
    with world.store.writing():
        world.store.run("DELETE FROM tag WHERE name = ? AND citizen = ?", name, citizen["id"])
        _tell_tag(world, citizen, name, "remove_user_from_tag")
    return success({})


def remove_tag(world: World, request: Request) -> Reply:
    world.store.run("DELETE FROM tag WHERE name = ?", _tag_name(request))
    return success({})


def tags(world: World, request: Request) -> Reply:
    return success([row["name"] for row in world.store.rows("SELECT DISTINCT name FROM tag ORDER BY name")])


def _tag_name(request: Request) -> str:
    name = request.json().get("tag_name")
    if not isinstance(name, str) or not name.strip():
        raise invalid("tag_name")
    return name


def _tag_and_user(world: World, request: Request) -> tuple[str, Any]:
    return _tag_name(request), windows.citizen_of(world, request.json().get("user_id"))


def _tell_tag(world: World, citizen: Any, name: str, event: str) -> None:
    told = {
        "app_id": world.options.app_id, "oa_id": world.options.oa_id, "user_id_by_app": citizen["by_app"],
        "event_name": event, "tag": {"user_ids": [citizen["id"]], "name": name},
    }  # fmt: skip
    events.queue(world, told, citizen["id"])
