"""The environment in which the product's processes run: the launcher's only way of telling them anything."""

import os
from dataclasses import dataclass
from pathlib import Path

from launcher.database import Addresses
from launcher.folders import ROOT, State
from launcher.secret_files import password
from launcher.words import stop

# What a child may inherit from the operator's shell; everything else is named below.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "MOTCUA_LOG_LEVEL", "MOTCUA_LANG")
PRODUCT_PREFIXES = (
    "MOTCUA_",
    "ZALO_",
    "EMAIL_",
    "SMS_",
    "LETTER_",
    "DJANGO_",
    "API_",
    "OPEN311_",
    "SCENE_REPORTS_",
    "NATIONAL_PORTAL_",
)
# The role is chosen for each command; the keys lie in the state folder, where backup and restore look for them.
NEVER = ("MOTCUA_AS_OWNER", "MOTCUA_KEYS_DIR", "MOTCUA_CLOCK_FILE")
DEMO_APP_ID = "1234567890123456789"
DEMO_OA_ID = "9876543210987654321"


@dataclass(frozen=True)
class Ports:
    """Where the web and the other sides listen: Zalo (`emulator`) and the city's scene-report system."""

    web: int
    emulator: int
    scene: int = 0  # 0: the one after the emulator's

    def __post_init__(self) -> None:
        object.__setattr__(self, "scene", self.scene or self.emulator + 1)


def given(name: str) -> str:
    """What the operator set: the value of NAME, or of the file NAME_FILE; empty when neither can be read."""
    value = os.environ.get(name, "").strip()
    file = os.environ.get(f"{name}_FILE", "")
    if value or not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def chosen_profile() -> str:
    """What MOTCUA_PROFILE says, demo when it is not set. Another word stops: a slip must not serve a city as a demo."""
    profile = os.environ.get("MOTCUA_PROFILE", "").strip() or "demo"
    if profile not in {"demo", "production"}:
        stop(
            f"MOTCUA_PROFILE={profile!r} không hợp lệ: chỉ nhận demo hoặc production (viết thường). Chưa khởi động gì.",
            f"MOTCUA_PROFILE={profile!r}: choose demo or production, in small letters; nothing was started",
        )
    return profile


def bare_environment() -> dict[str, str]:
    """What any Python of ours needs. The other sides get no more: neither the database nor the keys are theirs."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def base_environment(state: State) -> dict[str, str]:
    kept = bare_environment()
    kept |= {name: value for name, value in os.environ.items() if name.startswith(PRODUCT_PREFIXES)}
    for name in NEVER:
        kept.pop(name, None)
    return kept | {
        "MOTCUA_KEYS_DIR": str(state / "keys"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MOTCUA_STATE": str(state.path),
    }


def demo_environment(state: State, addresses: Addresses, ports: Ports) -> dict[str, str]:
    """A demo is complete in itself: its own secrets, the emulator as Zalo, loopback only."""
    web, zalo = f"http://127.0.0.1:{ports.web}", f"http://127.0.0.1:{ports.emulator}"
    secret_folder = state / "secrets"
    for name in ("django", "zalo_app", "zalo_oa", "scene_reports"):
        password(secret_folder / name)
    ours = {
        "MOTCUA_PROFILE": "demo",
        "MOTCUA_PUBLIC_URL": web,
        "MOTCUA_ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "MOTCUA_SECRET_KEY_FILE": str(secret_folder / "django"),
        "MOTCUA_CLOCK_FILE": str(state.clock_file()),
        "ZALO_APP_ID": DEMO_APP_ID,
        "ZALO_OA_ID": DEMO_OA_ID,
        "ZALO_APP_SECRET_FILE": str(secret_folder / "zalo_app"),
        "ZALO_OA_SECRET_FILE": str(secret_folder / "zalo_oa"),
        "ZALO_OPENAPI_URL": f"{zalo}/openapi",
        "ZALO_OAUTH_URL": f"{zalo}/oauth",
        "ZALO_BUSINESS_URL": f"{zalo}/business",
        "ZALO_MEDIA_HOSTS": zalo,
        "ZALO_CONSOLE_URL": zalo,
        "SCENE_REPORTS_URL": f"http://127.0.0.1:{ports.scene}/open311/v2",
        "SCENE_REPORTS_API_KEY_FILE": str(secret_folder / "scene_reports"),
        "SCENE_REPORTS_MANY_PICTURES": "1",
    }
    return base_environment(state) | ours | addresses.environment()


def production_environment(state: State, addresses: Addresses) -> dict[str, str]:
    """Production takes everything from the operator (see production.py) and adds nothing but the database."""
    return base_environment(state) | addresses.environment()
