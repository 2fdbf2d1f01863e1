"""One port for the adapter and the control calls. Errors travel with HTTP 200 and an error_code, as the portal's do."""

import json
import urllib.parse
from typing import Any

from emulators.serving import Side

from .assumed_pakn import SERVICES, Wrong
from .world import FAULTS, ZEROS, World

DICTIONARIES = {
    "LayDanhMucCoQuan": [{"MADONVI": "000.00.01.H26", "TENDONVI": "UBND thành phố Hà Nội", "CAPDONVI": "2"}],
    "LayDanhMucLinhVuc": [{"MALINHVUC": "LV01", "TENLINHVUC": "Lĩnh vực khác", "MANGANH": "00"}],
}


class Exchange(Side):
    server_version = "NationalPortal"
    timeout = 90
    world: World

    def _exchange(self) -> None:
        body = self.body(10**7)
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        try:
            told = json.loads(body or b"{}")
        except ValueError:
            told = None
        if path == "/health":
            self._say(200, {"ready": True})
        elif path.startswith("/_control/"):
            self._control(path.removeprefix("/_control"), told)
        elif path in ("/mapi/login", "/mapi/g") and self.command == "POST":
            self._adapter(path, told)
        else:
            self._say(404, {})

    def _adapter(self, path: str, told: Any) -> None:
        service = str(told.get("service")) if isinstance(told, dict) and path == "/mapi/g" else "login"
        self.world.calls.append(service)
        faults = self.world.suffer(service)
        if "close" in faults:
            self.hang_up()
            return
        if "down" in faults or "html" in faults:
            self.write(503 if "down" in faults else 200, b"<html><body>502 Bad Gateway</body></html>", "text/html")
            return
        answer = self._answer(path, told) if "refuse" not in faults else self._wrong("99", "Hệ thống bận")
        if "drop_after" in faults:
            self.hang_up()
            return
        self._say(200, answer)

    def _answer(self, path: str, told: Any) -> dict[str, Any]:
        world, options = self.world, self.world.options
        if not isinstance(told, dict):
            return self._wrong("1", "Nội dung không phải JSON")
        if options.dstcode and self.headers.get("dstcode") != options.dstcode:
            return self._wrong("1", "dstcode không đúng")
        if path == "/mapi/login":
            if (told.get("username"), told.get("password")) != (options.username, options.password):
                return self._wrong("1", "Sai tài khoản hoặc mật khẩu")
            return {"session": world.open_session(), "error_code": world.zero}
        if not world.knows(told.get("session")):
            return self._wrong("2", "Session không tồn tại hoặc đã hết hạn")
        if told.get("madonvi") != options.madonvi:
            return self._wrong("5", "madonvi không đúng")
        name = str(told.get("service"))
        if name in DICTIONARIES:
            return {"error_code": world.zero, "message": "", "result": DICTIONARIES[name]}
        if name not in SERVICES:
            return self._wrong("6", "service không có")
        try:
            return {"error_code": world.zero, "message": "Thành công", "result": SERVICES[name](world, told)}
        except Wrong as wrong:
            return self._wrong(wrong.code, wrong.message)

    def _wrong(self, code: str, message: str) -> dict[str, Any]:
        return {"error_code": int(code) if self.world.zero == 0 else code, "message": message, "result": []}

    def _control(self, path: str, told: Any) -> None:
        if not self.may_control() or not isinstance(told, dict):
            self._say(403, {})
            return
        with self.world.lock:
            self._say(*self._controlled(path, told))

    def _controlled(self, path: str, told: dict[str, Any]) -> tuple[int, Any]:
        world = self.world
        name, _slash, number = path.strip("/").partition("/")
        if name == "pakn":
            return self._pakn(number, told)
        if name == "calls":
            return 200, world.calls
        if name == "faults" and self.command == "DELETE":
            world.faults.clear()
        elif name == "faults" and told.get("kind") in FAULTS:
            world.faults.append(told)
        elif name == "switches" and told.get("error_code") in ZEROS:
            world.zero = ZEROS[told["error_code"]]
        elif name == "reset":
            world.forget()
            world.keep()
        else:
            return 404, {}
        return 200, {}

    def _pakn(self, number: str, told: dict[str, Any]) -> tuple[int, Any]:
        world = self.world
        if not number and self.command == "GET":
            return 200, world.pakn
        if not number:
            number = world.next_number()
            world.pakn[number] = {
                "MaPAKNDonVi": "",
                "TrangThai": "1",
                "NgayGui": world.stamp(),
                **told,
                "MaPAKN": number,
            }
        elif number not in world.pakn:
            return 404, {}
        elif self.command == "DELETE":
            del world.pakn[number]
            world.keep()
            return 200, {}
        else:
            world.pakn[number] |= told
        world.pakn[number]["NgayCapNhat"] = world.stamp()
        world.keep()
        return 200, {"MaPAKN": number}

    def _say(self, status: int, told: Any) -> None:
        self.write(status, json.dumps(told, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    do_GET = do_POST = do_DELETE = _exchange
