"""The programs of an installation and how each is called. What they share is in the environment that they are given."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from launcher.surroundings import bare_environment

if TYPE_CHECKING:
    from launcher.stack import Stack

PROGRAMS = ("emulator", "scene_reports", "web", "worker")
OTHER_SIDES = ("emulator", "scene_reports")
WEBHOOK = "/webhooks/zalo"


def command_of(name: str, stack: "Stack") -> list[str]:
    """The line that starts the program NAME in this installation."""
    if name == "web":
        return _web(stack)
    if name == "worker":
        return [sys.executable, "-m", "config.worker"]
    if name == "scene_reports":
        return _scene_reports(stack)
    return _emulator(stack)


def environment_of(name: str, stack: "Stack") -> dict[str, str]:
    """What the program NAME is told besides its line."""
    return bare_environment() if name in OTHER_SIDES else stack.environment


def _web(stack: "Stack") -> list[str]:
    return [
        sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi",
        "--host", stack.bind, "--port", str(stack.ports.web), "--workers", "2", "--blocking-threads", "4",
        "--backlog", "1024", "--backpressure", "64", "--no-ws", "--workers-kill-timeout", "4",
        "--respawn-failed-workers", "--respawn-interval", "1", "--log-level", "warning",
        "--static-path-route", "/static", "--static-path-mount", str(_static_folder(stack)),
    ]  # fmt: skip


def _static_folder(stack: "Stack") -> Path:
    folder = stack.state / "static"
    folder.mkdir(exist_ok=True)
    return folder


def _emulator(stack: "Stack") -> list[str]:
    told = stack.environment
    return [
        sys.executable, "-m", "emulators.zalo", "--port", str(stack.ports.emulator),
        "--state", str(stack.state / "emulator"), "--clock-file", told["MOTCUA_CLOCK_FILE"],
        "--webhook-url", stack.urls["web"] + WEBHOOK, "--public-url", stack.urls["emulator"],
        "--app-id", told["ZALO_APP_ID"], "--app-secret-file", told["ZALO_APP_SECRET_FILE"],
        "--oa-id", told["ZALO_OA_ID"], "--oa-secret-file", told["ZALO_OA_SECRET_FILE"],
    ]  # fmt: skip


def _scene_reports(stack: "Stack") -> list[str]:
    told = stack.environment
    return [
        sys.executable, "-m", "emulators.scene_reports", "--port", str(stack.ports.scene),
        "--state", str(stack.state / "scene_reports"), "--clock-file", told["MOTCUA_CLOCK_FILE"],
        "--api-key-file", told["SCENE_REPORTS_API_KEY_FILE"],
    ]  # fmt: skip
