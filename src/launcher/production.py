"""What a real installation must have before it may start: everything that is missing is told at once, with what to do."""

import os
from collections.abc import Callable
from ipaddress import ip_network

from launcher.database import is_address
from launcher.folders import State
from launcher.surroundings import given
from launcher.words import speaks_english, stop

Missing = tuple[str, str]
SHORTEST_SECRET = 32


def require_everything(state: State) -> None:
    """Refuse to start a production that would run half configured."""
    missing = [line for ask in QUESTIONS for line in ask(state)]
    if not missing:
        return
    vi = "\n".join(f"  {number}. {line[0]}" for number, line in enumerate(missing, 1))
    en = "\n".join(f"  {number}. {line[1]}" for number, line in enumerate(missing, 1))
    stop(
        f"Chưa khởi động ở chế độ production, còn thiếu {len(missing)} mục:\n{vi}",
        f"refusing to start in production, {len(missing)} things are missing:\n{en}"
        if speaks_english()
        else "see above",
        code=5,
    )


def _secret_key(state: State) -> list[Missing]:
    if len(given("MOTCUA_SECRET_KEY")) >= SHORTEST_SECRET:
        return []
    return [
        (
            "MOTCUA_SECRET_KEY_FILE: tệp chứa khóa bí mật ít nhất 32 ký tự (tạo: openssl rand -base64 48 > tệp; chmod 600)",
            "MOTCUA_SECRET_KEY_FILE: a file with a secret of at least 32 characters",
        )
    ]


def _databases(state: State) -> list[Missing]:
    lines = []
    if not given("DATABASE_URL"):
        lines.append(
            (
                "DATABASE_URL: địa chỉ PostgreSQL cho vai trò ứng dụng (không sở hữu bảng)",
                "DATABASE_URL: PostgreSQL as the application's role, which owns no table",
            )
        )
    if not given("DATABASE_OWNER_URL"):
        lines.append(
            (
                "DATABASE_OWNER_URL: địa chỉ cho vai trò sở hữu, chỉ dùng khi nâng cấp bảng",
                "DATABASE_OWNER_URL: the owner's role, for migrations alone",
            )
        )
    lines += [
        (
            f"{name}: phải là địa chỉ dạng postgresql://vai_trò:mật_khẩu@máy:5432/motcua",
            f"{name}: an address postgresql://…",
        )
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
        if given(name) and not is_address(given(name))
    ]
    if lines == [] and given("DATABASE_URL") == given("DATABASE_OWNER_URL"):
        lines.append(
            (
                "DATABASE_URL và DATABASE_OWNER_URL phải là hai vai trò khác nhau (nhật ký không được sửa)",
                "DATABASE_URL and DATABASE_OWNER_URL must be two different roles",
            )
        )
    return lines


def _addresses(state: State) -> list[Missing]:
    lines = []
    public = given("MOTCUA_PUBLIC_URL")
    if not public.startswith("https://"):
        lines.append(
            (
                "MOTCUA_PUBLIC_URL: địa chỉ công khai, bắt đầu bằng https://",
                "MOTCUA_PUBLIC_URL: the public address, starting with https://",
            )
        )
    hosts = given("MOTCUA_ALLOWED_HOSTS")
    if not hosts or "*" in hosts.split(","):
        lines.append(
            (
                "MOTCUA_ALLOWED_HOSTS: các tên miền được phục vụ, cách nhau bằng dấu phẩy, không dùng *",
                "MOTCUA_ALLOWED_HOSTS: the names served, separated by commas, never *",
            )
        )
    if not _are_networks(given("MOTCUA_TRUSTED_PROXIES")):
        lines.append(
            (
                "MOTCUA_TRUSTED_PROXIES: địa chỉ IP của máy chủ TLS đứng trước (ví dụ 10.0.0.5, 10.1.0.0/24), không phải tên máy",
                "MOTCUA_TRUSTED_PROXIES: the IP address of the TLS proxy in front, or its network; no name of a machine",
            )
        )
    return lines


def _are_networks(written: str) -> bool:
    try:
        return bool([ip_network(each.strip(), strict=False) for each in written.split(",")])
    except ValueError:
        return False


def _zalo(state: State) -> list[Missing]:
    names = ("ZALO_APP_ID", "ZALO_OA_ID", "ZALO_APP_SECRET", "ZALO_OA_SECRET")
    return [
        (
            f"{name}{'_FILE' if 'SECRET' in name else ''}: lấy ở trang nhà phát triển Zalo của Official Account",
            f"{name}{'_FILE' if 'SECRET' in name else ''}: from the Official Account's developer page",
        )
        for name in names
        if not given(name)
    ]


def _no_demo(state: State) -> list[Missing]:
    lines = []
    if os.environ.get("MOTCUA_CLOCK_FILE"):
        lines.append(
            ("MOTCUA_CLOCK_FILE: bỏ biến này, đồng hồ thử không được có ở production", "unset MOTCUA_CLOCK_FILE")
        )
    if (state / "run" / "demo.txt").exists():
        lines.append(
            (
                f"{state.path} đã dùng cho bản minh họa; đặt MOTCUA_STATE vào thư mục khác",
                "this state folder held a demo: set another MOTCUA_STATE",
            )
        )
    return lines


QUESTIONS: tuple[Callable[[State], list[Missing]], ...] = (_secret_key, _databases, _addresses, _zalo, _no_demo)
