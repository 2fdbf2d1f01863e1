"""Roles and the database on a server: our embedded one, or any PostgreSQL ≥ 15 that the operator names.

Two roles: the owner migrates, the application works. The application's role can never change the ledger, because it
owns nothing. This room must not create tables.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from launcher.binaries import OLDEST
from launcher.folders import State
from launcher.secret_files import password
from launcher.words import stop

if TYPE_CHECKING:
    import psycopg

OWNER = "motcua_owner"
APP = "motcua_app"
DATABASE = "motcua"
# A transaction of the application in which nobody says anything for so long was forgotten. While it is open nothing after it can
# be sealed, and no row be swept. None of ours waits for anybody so long (a press two minutes, a picture half a minute); a backup
# and a migration are the owner's.
FORGOTTEN_AFTER = "5min"


@dataclass(frozen=True)
class Addresses:
    """How the product reaches its database, in both roles."""

    app: str
    owner: str
    app_role: str = APP

    def environment(self) -> dict[str, str]:
        """For what runs all day: whoever gets into such a process is the application and no more."""
        return {"DATABASE_URL": self.app, "MOTCUA_DB_APP_ROLE": self.app_role}

    def owners_environment(self) -> dict[str, str]:
        """Besides, for a command that makes tables: it ends when it is done."""
        return {"DATABASE_OWNER_URL": self.owner, "MOTCUA_AS_OWNER": "1"}


def with_login(url: str, user: str, secret: str, database: str | None = None) -> str:
    """The same server, as another role (and in another database)."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    path = parts.path if database is None else f"/{database}"
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(secret, safe='')}@{host}", path=path))


def connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    import psycopg

    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.ProgrammingError as error:
        stop(
            f"DATABASE_URL không phải là địa chỉ PostgreSQL: {_first(error)}",
            "not the address of a PostgreSQL database",
        )
    except psycopg.OperationalError as error:
        stop(
            f"Không kết nối được cơ sở dữ liệu {without_password(url)}: {str(error).strip().splitlines()[-1]}",
            "cannot connect to the database",
        )


def is_address(url: str) -> bool:
    """Can it be read as `postgresql://…`?"""
    import psycopg

    try:
        return url.startswith(("postgresql://", "postgres://")) and bool(psycopg.conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError:
        return False


def _first(error: Exception) -> str:
    """What libpq says of an address, without the address: a password may stand in it."""
    return re.sub(r'"[^"]*"', "…", str(error).strip().splitlines()[0])


def without_password(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that is not closed: what part of it is the password is not known either
        stop(
            "DATABASE_URL hoặc DATABASE_OWNER_URL không phải là địa chỉ PostgreSQL. Ví dụ: "
            "postgresql://motcua_app:…@máy-chủ:5432/motcua",
            "DATABASE_URL or DATABASE_OWNER_URL is not the address of a PostgreSQL database",
        )
    user, _, host = parts.netloc.rpartition("@")
    shown = f"{user.split(':')[0]}:…@{host}" if user else host
    return urlunsplit(parts._replace(netloc=shown, query=""))


def require_version(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    number = connection.info.server_version
    if number < OLDEST * 10000:
        stop(
            f"Máy chủ PostgreSQL là bản {number // 10000}; cần bản {OLDEST} trở lên.",
            f"the server is PostgreSQL {number // 10000}; {OLDEST} or newer is needed",
        )


def require_writable(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """No standby, and nothing that was set to be read alone: a city's matters are written."""
    (is_read_only,) = connection.execute("SHOW transaction_read_only").fetchone() or ("off",)
    if is_read_only == "on":
        stop(
            f"Cơ sở dữ liệu {connection.info.dbname} trên {connection.info.host} chỉ cho đọc (máy dự phòng, hoặc "
            "default_transaction_read_only đang bật). Hãy chỉ DATABASE_URL tới máy chủ chính.",
            "the database is read-only (a standby, or default_transaction_read_only is on): name the primary server",
        )


def set_up(superuser_url: str, state: State, database: str = DATABASE) -> Addresses:
    """On a server of our own: both roles and the database, whatever of them is missing."""
    owner_secret = password(state / "secrets" / "database_owner")
    app_secret = password(state / "secrets" / "database_app")
    with connect(superuser_url) as server:
        require_version(server)
        ensure_role(server, OWNER, owner_secret)
        ensure_role(server, APP, app_secret)
        end_forgotten(server, APP)
        ensure_database(server, database, OWNER, APP)
    return Addresses(
        app=with_login(superuser_url, APP, app_secret, database),
        owner=with_login(superuser_url, OWNER, owner_secret, database),
    )


def ensure_role(server: "psycopg.Connection[tuple[object, ...]]", role: str, secret: str) -> None:
    """The role exists, may log in with this secret, and may do nothing else of note."""
    from psycopg import sql

    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    server.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, sql.Identifier(role), sql.Literal(secret)
        )
    )


def end_forgotten(server: "psycopg.Connection[tuple[object, ...]]", role: str) -> None:
    """The server ends what this role began and forgot. It may say so itself: a role sets its own defaults."""
    from psycopg import sql

    server.execute(
        sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = {}").format(
            sql.Identifier(role), sql.Literal(FORGOTTEN_AFTER)
        )
    )


def ensure_database(server: "psycopg.Connection[tuple[object, ...]]", database: str, owner: str, app: str) -> None:
    from psycopg import sql

    name = sql.Identifier(database)
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(owner)))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(app)))


def adopt(app_url: str, owner_url: str, state: State) -> Addresses:
    """On the operator's server. With one address only, it must be able to make the application's own role."""
    if owner_url:
        for url in (owner_url, app_url):
            with connect(url) as server:
                require_version(server)
                require_writable(server)
        _end_forgotten_of(app_url)
        return Addresses(app=app_url, owner=owner_url, app_role=urlsplit(app_url).username or APP)
    with connect(app_url) as server:
        require_version(server)
        require_writable(server)
        if not _may_make_roles(server):
            _say_what_is_needed()
        database = urlsplit(app_url).path.lstrip("/") or DATABASE
        role = f"{database}_app"
        secret = password(state / "secrets" / "database_app")
        ensure_role(server, role, secret)
        end_forgotten(server, role)
        from psycopg import sql

        server.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(role))
        )
    return Addresses(app=with_login(app_url, role, secret), owner=app_url, app_role=role)


def _end_forgotten_of(app_url: str) -> None:
    """Of the operator's own role: a time that somebody chose stays, and a superuser is refused later (`ledger/grants.py`)."""
    with connect(app_url) as server:
        chosen = server.execute(
            "SELECT rolname, rolsuper OR current_setting('idle_in_transaction_session_timeout') <> '0' FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        if chosen and not chosen[1]:
            end_forgotten(server, str(chosen[0]))


def is_prepared(owner_url: str) -> bool:
    """Are the product's tables there?"""
    with connect(owner_url) as server:
        known = server.execute("SELECT to_regclass('ledger_entry') IS NOT NULL").fetchone()
        return bool(known and known[0])


def holds_entries(owner_url: str) -> bool:
    """True when anything ever happened here: the ledger has a line."""
    if not is_prepared(owner_url):
        return False
    with connect(owner_url) as server:
        row = server.execute("SELECT EXISTS (SELECT 1 FROM ledger_entry)").fetchone()
        return bool(row and row[0])


def _may_make_roles(server: "psycopg.Connection[tuple[object, ...]]") -> bool:
    row = server.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def _say_what_is_needed() -> None:
    stop(
        "DATABASE_URL không được tạo vai trò, mà ứng dụng phải chạy bằng vai trò không sửa được nhật ký. Tạo một lần:\n"
        f"  CREATE ROLE {OWNER} LOGIN PASSWORD '…'; CREATE ROLE {APP} LOGIN PASSWORD '…';\n"
        f"  CREATE DATABASE {DATABASE} OWNER {OWNER};\n"
        "rồi đặt DATABASE_OWNER_URL (vai trò sở hữu) và DATABASE_URL (vai trò ứng dụng).",
        "the login may not create roles: make an owner role and an application role as above, then set both addresses",
    )
