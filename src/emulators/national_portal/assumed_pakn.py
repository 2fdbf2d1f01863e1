"""ASSUMED services for feedback, made after the portal's services for questions and answers. Replace when the text is known."""

from typing import Any

from .world import World


class Wrong(Exception):
    """An answer with an error_code. No list of codes was found: these numbers are invented."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


def send(world: World, told: dict[str, Any]) -> list[dict[str, Any]]:
    """DongBoPAKN: a matter that the unit received. Known by the unit's own number: sent again, it is the same one."""
    if told.get("isUpdating") not in ("True", "False"):
        raise Wrong("3", "isUpdating phải là True hoặc False")
    rows = told.get("data")
    if not isinstance(rows, list) or not rows:
        raise Wrong("3", "thiếu data")
    answers = []
    for row in rows:
        number = str(row.get("MaPAKNDonVi") or "")
        if not number or not row.get("NoiDung") or len(str(row["NoiDung"])) > 2000:
            raise Wrong("3", "thiếu MaPAKNDonVi hoặc NoiDung, hoặc NoiDung quá dài")
        with world.lock:
            known = next((p for p in world.pakn.values() if p["MaPAKNDonVi"] == number), None)
            if known is None:
                known = {**row, "MaPAKN": world.next_number(), "NgayCapNhat": world.stamp()}
                world.pakn[known["MaPAKN"]] = known
            world.keep()
        answers.append({"MaPAKN": known["MaPAKN"], "MaPAKNDonVi": number})
    return answers


def listed(world: World, told: dict[str, Any]) -> list[dict[str, Any]]:
    """LayDanhSachPAKN: by a number, theirs or the unit's, or all that changed in a span. No paging: everything comes at once."""
    if number := told.get("maPAKN"):
        return [p for p in world.pakn.values() if p["MaPAKN"] == number]
    if number := told.get("maPAKNDonVi"):
        return [p for p in world.pakn.values() if p["MaPAKNDonVi"] == number]
    first, last = str(told.get("tuNgay") or ""), str(told.get("denNgay") or "9")
    return [p for p in world.pakn.values() if first <= p["NgayCapNhat"] <= last]


def _known(world: World, told: dict[str, Any]) -> dict[str, Any]:
    row = told.get("data")
    found = world.pakn.get(str(row.get("MaPAKN"))) if isinstance(row, dict) else None
    if found is None:
        raise Wrong("4", "không có MaPAKN này")
    return found


def state(world: World, told: dict[str, Any]) -> list[dict[str, Any]]:
    """CapNhatTrangThaiPAKN."""
    with world.lock:
        found = _known(world, told)
        found |= {"TrangThai": str(told["data"].get("TrangThai")), "NgayCapNhat": world.stamp()}
        world.keep()
    return []


def answer(world: World, told: dict[str, Any]) -> list[dict[str, Any]]:
    """DongBoKetQuaPAKN."""
    with world.lock:
        found = _known(world, told)
        names = ("NoiDungTraLoi", "DonViTraLoi", "NgayTraLoi", "CongKhai")
        found |= {name: told["data"].get(name, "") for name in names} | {"NgayCapNhat": world.stamp()}
        found["SoLanTraLoi"] = found.get("SoLanTraLoi", 0) + 1
        world.keep()
    return []


SERVICES = {
    "DongBoPAKN": send,
    "LayDanhSachPAKN": listed,
    "CapNhatTrangThaiPAKN": state,
    "DongBoKetQuaPAKN": answer,
}
