"""A client of the API as its documentation describes one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client

SAID: dict[str, Any] = {
    "service": "procedure",
    "title": "Trễ hẹn trả kết quả",
    "content": "Hồ sơ cấp phép sửa nhà của tôi đã quá hẹn ba tuần mà chưa có kết quả.",
    "sender": {"name": "Đỗ Thị Hòa", "address": "Số 5 phố Huế", "phone": "0912345678"},
}
SECRET = "Tôi tố cáo ông Trần Văn Khoát, cán bộ phường, nhận hối lộ 20 triệu đồng để làm sổ đỏ cho nhà hàng xóm."


@dataclass
class Caller:
    """Another system with a key."""

    key: str = ""
    client_id: Any = None
    language: str = "vi"

    def ask(self, method: str, path: str, expected: int = 200, body: Any = None, **headers: str) -> Any:
        told = {"Accept-Language": self.language, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.key:
            told["Authorization"] = f"Bearer {self.key}"
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(Client(), method)(f"/api/v1{path}", headers=told, **more)
        assert answer.status_code == expected, (answer.status_code, answer.content.decode())
        return answer

    def bring(self, expected: int = 201, key: str = "", **said: Any) -> Any:
        return self.ask("post", "/feedback", expected, {**SAID, **said}, Idempotency_Key=key or uuid4().hex).json()

    def act(self, reference: str, move: str, expected: int = 200, etag: str = "", key: str = "", **said: Any) -> Any:
        etag = etag or self.ask("get", f"/feedback/{reference}")["ETag"]
        told = {"Idempotency_Key": key or uuid4().hex, "If_Match": etag}
        return self.ask("post", f"/feedback/{reference}/moves/{move}", expected, said, **told).json()


def a_caller(*scopes: str) -> Caller:
    from access.actor import SYSTEM
    from api.clients import admit
    from kernel.time import now

    client, key = admit("Ứng dụng iHanoi (thử)", scopes, actor=SYSTEM, at=now())
    return Caller(key, client.pk)
