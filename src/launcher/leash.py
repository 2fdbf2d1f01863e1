"""A leash for one child: `python -m launcher.leash [options] -- command …` becomes that command.

The child gets a process group of its own, dies with its parent (whatever kills the parent), and drops root in one of
three ways where PostgreSQL asks for that. It must stay small, standard library only, and end in exec.
"""

import argparse
import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CLONE_NEWUSER = 0x10000000
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

WAYS = ("setuid", "userns", "capability")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _must(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel for `number` when the parent ends; close the race with a parent that has ended already."""
    if sys.platform != "linux":
        return
    _must(_libc().prctl(PR_SET_PDEATHSIG, number, 0, 0, 0), "prctl")
    if parent and os.getppid() != parent:
        raise SystemExit(0)


def drop_root(way: str, uid: int, gid: int) -> None:
    """Stop being uid 0, as PostgreSQL demands, in the way that this machine allows."""
    if way == "setuid":
        _become(uid, gid)
    elif way == "userns":
        _map_self(uid, gid)
    elif way == "capability":
        _become(uid, gid, keep=CAP_DAC_OVERRIDE)


def _become(uid: int, gid: int, keep: int | None = None) -> None:
    if keep is not None:
        _must(_libc().prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl")
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if keep is not None:
        _hold_capability(keep)


def _hold_capability(number: int) -> None:
    """Keep one capability through setuid and exec: the state folder may lie below a folder of root's alone."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << number
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    _must(_libc().capset(ctypes.byref(header), ctypes.byref(data)), "capset")
    _must(_libc().prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0), "prctl")


def _map_self(uid: int, gid: int) -> None:
    """A user namespace in which we are `uid`; outside we stay the owner of our own files."""
    outer_uid, outer_gid = os.getuid(), os.getgid()
    _must(_libc().unshare(CLONE_NEWUSER), "unshare")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1", encoding="ascii")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="leash")
    parser.add_argument("--parent", type=int, default=0)
    parser.add_argument("--death-signal", default="TERM")
    parser.add_argument("--drop", choices=WAYS)
    parser.add_argument("--uid", type=int, default=65534)
    parser.add_argument("--gid", type=int, default=65534)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(argv)
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    try:
        if os.getpid() != os.getpgrp():
            os.setpgid(0, 0)
        if asked.drop:
            drop_root(asked.drop, asked.uid, asked.gid)
        # After the change of credentials: the kernel forgets the death signal when they change.
        die_with_parent(getattr(signal, f"SIG{asked.death_signal}"), asked.parent)
        os.execvp(command[0], command)
    except OSError as error:
        print(f"leash: {error}", file=sys.stderr)
        raise SystemExit(126) from error


if __name__ == "__main__":
    main(sys.argv[1:])
