"""Addresses of databases read into Django's settings. What cannot be used is refused with a sentence; the settings say what is read."""

import re
from pathlib import Path
from urllib.parse import unquote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

UNREADABLE = (
    "DATABASE_URL cannot be read. Set it to postgres://user:password@host/name, special characters percent-encoded, "
    "or to sqlite:////absolute/path.sqlite3."
)
REPLICAS_UNREADABLE = (
    "DATABASE_REPLICAS cannot be read. Set it to one postgres://user:password@host/name for each replica, separated by commas."
)
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000;",
}
# A server that is gone is told soon: while connecting (each host of several), while nothing comes back, while nothing gets there.
POSTGRESQL = {
    "connect_timeout": 3,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
PLANNED = "-c cursor_tuple_fraction=1 -c jit=off"
"""Whatever is read by a cursor here is read to its end: PostgreSQL would plan for the first tenth, and take a minute for the rest.

And nothing here is worth compiling: where a server can (Debian's does unless told otherwise), it takes half a second for a search of 10 ms.
"""

WRITABLE = ("read-write", "primary")
"""What may be asked of the server found among several (libpq's target_session_attrs): only there can editors write."""

_SEVERAL_HOSTS = re.compile(r"\A(?P<before>\w+://(?:[^/@]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<after>.*)\Z", re.DOTALL)
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]{1,5}))?")


def database(url, *, var_dir, max_age, pool):
    """The one database that is written to; SQLite gets what keeps several editors from locking each other out (docs/decisions/0003)."""
    config = _parsed(url, UNREADABLE)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        if pool:
            raise ImproperlyConfigured("DATABASE_POOL is set, and DATABASE_URL names SQLite, which needs none. Leave it out.")
        return config | {"OPTIONS": dict(SQLITE), "NAME": _file(config["NAME"], var_dir), "CONN_MAX_AGE": max_age}
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL names a database this site is not tested on. Use postgres:// or sqlite://.")
    return _served(config, max_age=max_age, pool=pool)


def replicas(urls, *, primary, max_age, pool):
    """The databases that are only read from, by alias: "replica-1" and so on, in the order given."""
    if urls and primary["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_REPLICAS is set, and DATABASE_URL names SQLite, which has none. Leave it out.")
    found = {}
    for number, url in enumerate(urls, start=1):
        config = _parsed(url, REPLICAS_UNREADABLE)
        if config["ENGINE"] != "django.db.backends.postgresql":
            raise ImproperlyConfigured(REPLICAS_UNREADABLE)
        config = _served(config, max_age=max_age, pool=pool)
        config["OPTIONS"]["isolation_level"] = 3  # psycopg.IsolationLevel.REPEATABLE_READ: an answer is of one moment
        found[f"replica-{number}"] = config
    return found


def _parsed(url, refusal):
    hosts = _SEVERAL_HOSTS.match(url)
    try:
        config = dj_database_url.parse(f"{hosts['before']}several{hosts['after']}" if hosts else url, conn_health_checks=True)
        return config | _hosts(hosts["hosts"]) if hosts else config
    except (ValueError, dj_database_url.UnknownSchemeError) as error:
        raise ImproperlyConfigured(refusal) from error


def _hosts(text):
    """Hosts and ports as libpq takes them, which tries one after the other. `urllib` knows no addresses of several hosts."""
    found = [_HOST.fullmatch(part) for part in text.split(",")]
    if not all(found):
        raise ValueError(text)
    return {
        "HOST": ",".join(unquote(one["host"]).strip("[]") for one in found),
        "PORT": ",".join(one["port"] or "5432" for one in found),
    }


def _served(config, *, max_age, pool):
    """The settings of a PostgreSQL server. A pool keeps connections by itself, and Django is to hold none beside it."""
    options = POSTGRESQL | config.get("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {PLANNED}".strip()
    if "," in str(options.get("host", config["HOST"])):
        wanted = options.setdefault("target_session_attrs", WRITABLE[0])
        if wanted not in WRITABLE:
            raise ImproperlyConfigured(
                f"DATABASE_URL names several hosts and target_session_attrs={wanted}. Set it to read-write, or leave it out: "
                "editors write to the one that is found."
            )
    if pool:
        # `reconnect_timeout`: after an outage whoever asks next has a new try made, however long the outage was.
        options["pool"] = {"min_size": min(pool, 2), "max_size": pool, "timeout": 2, "reconnect_timeout": 2}
    return config | {"OPTIONS": options, "CONN_MAX_AGE": 0 if pool else max_age}


def _file(name, var_dir):
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no file. Set it to sqlite:////absolute/path.sqlite3.")
    folder = Path(name).parent
    if folder == var_dir:
        folder.mkdir(parents=True, exist_ok=True)
    if name != ":memory:" and not folder.is_dir():
        raise ImproperlyConfigured(
            f"DATABASE_URL names a file in {folder}, which is not there. Make that folder, or correct the path."
        )
    return name
