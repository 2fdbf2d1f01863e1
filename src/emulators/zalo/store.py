"""What the emulator remembers: one SQLite file in the state folder, so a restart keeps everything.

One connection behind one lock: the load of an emulator is small and order matters more than speed.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS citizen (
  id TEXT PRIMARY KEY, by_app TEXT NOT NULL, name TEXT NOT NULL, phone TEXT,
  follower INTEGER NOT NULL DEFAULT 0, has_zalo INTEGER NOT NULL DEFAULT 1,
  last_interaction INTEGER, free_sent INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0,
  clicked_chat INTEGER NOT NULL DEFAULT 0, shared TEXT NOT NULL DEFAULT '{}', created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS message (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, citizen TEXT NOT NULL, side TEXT NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '{}', at INTEGER NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0, silent INTEGER NOT NULL DEFAULT 0, billed INTEGER NOT NULL DEFAULT 0,
  call TEXT NOT NULL DEFAULT '', received INTEGER, seen INTEGER);
CREATE INDEX IF NOT EXISTS message_citizen ON message (citizen, n);
CREATE TABLE IF NOT EXISTS media (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL,
  size INTEGER NOT NULL, md5 TEXT NOT NULL, uploaded_by TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS code (
  code TEXT PRIMARY KEY, realm TEXT NOT NULL, challenge TEXT NOT NULL, citizen TEXT, at INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS token (
  access TEXT PRIMARY KEY, refresh TEXT UNIQUE NOT NULL, realm TEXT NOT NULL, citizen TEXT, at INTEGER NOT NULL,
  access_until INTEGER NOT NULL, refresh_until INTEGER NOT NULL,
  spent INTEGER NOT NULL DEFAULT 0, revoked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS template (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS zbs (
  msg_id TEXT PRIMARY KEY, phone TEXT NOT NULL, template TEXT NOT NULL, fields TEXT NOT NULL,
  tracking TEXT, at INTEGER NOT NULL, delivered INTEGER);
CREATE TABLE IF NOT EXISTS tag (name TEXT NOT NULL, citizen TEXT NOT NULL, PRIMARY KEY (name, citizen));
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL,
  at INTEGER NOT NULL, server TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT, event INTEGER NOT NULL, subject TEXT NOT NULL, due INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0, stage TEXT NOT NULL DEFAULT 'pending', forged INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (stage, due);
CREATE TABLE IF NOT EXISTS attempt (
  id INTEGER PRIMARY KEY AUTOINCREMENT, delivery INTEGER, event_name TEXT NOT NULL, num_retry INTEGER NOT NULL,
  at INTEGER NOT NULL, http INTEGER, error TEXT NOT NULL DEFAULT '', ms INTEGER NOT NULL, headers TEXT NOT NULL,
  body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, scope TEXT NOT NULL, body TEXT NOT NULL, times INTEGER);
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
TABLES = (
    "citizen",
    "message",
    "media",
    "code",
    "token",
    "template",
    "zbs",
    "tag",
    "event",
    "delivery",
    "attempt",
    "fault",
    "setting",
)


class Store:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.media = folder / "media"
        self.media.mkdir(exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(folder / "zalo.sqlite3", check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; nested uses join the outer one."""
        with self._lock:
            outer = self._depth == 0
            if outer:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if outer:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if outer:
                self._db.execute("COMMIT")

    def run(self, sql: str, *values: Any) -> int:
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def insert(self, table: str, **columns: Any) -> int:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        with self._lock:
            row = self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
            return int(row.lastrowid or 0)

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self._lock:
            found: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
            return found

    def number(self, sql: str, *values: Any) -> int:
        found = self.row(sql, *values)
        return int(found[0] or 0) if found else 0

    def empty(self) -> None:
        """Forget everything."""
        with self.writing():
            for table in TABLES:
                self._db.execute(f"DELETE FROM {table}")
        for path in self.media.iterdir():
            path.unlink(missing_ok=True)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def setting(self, key: str) -> Any:
        found = self.row("SELECT value FROM setting WHERE key = ?", key)
        return None if found is None else json.loads(found["value"])

    def keep(self, key: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", key, json.dumps(value))
