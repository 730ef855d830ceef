"""A deployment is told in one sentence what it lacks, and is safe when nothing is set."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

KEY = "k-3x@mple" * 7
PRODUCTION = {"ENVIRONMENT": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "record.example, www.record.example"}
OWN = {
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "ENVIRONMENT",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "DATABASE_URL",
    "DATABASE_MAX_AGE",
    "PAGE_CACHE_MB",
    "REVISION",
    "DATABASE_POOL",
    "DATABASE_REPLICAS",
    "DATABASE_MAX_LAG",
    "DATABASE_PATIENCE",
    "STATIC_ROOT",
    "BEHIND_TLS_PROXY",
    "SECURITY_CONTACT",
    "REQUEST_LOG",
    "REQUEST_LOG_ADDRESSES",
    "SLOW_QUERY_MS",
    "METRICS",
    "METRICS_ALLOW",
    "PROMETHEUS_MULTIPROC_DIR",
}
KEY_ADVICE = (
    "Set it to 50 or more random characters, for example the output of: "
    'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
)
UNREADABLE = (
    "DATABASE_URL cannot be read. Set it to postgres://user:password@host/name, special characters percent-encoded, "
    "or to sqlite:////absolute/path.sqlite3."
)
REPLICAS_UNREADABLE = (
    "DATABASE_REPLICAS cannot be read. Set it to one postgres://user:password@host/name for each replica, separated by commas."
)
SERVED = {"DATABASE_URL": "postgres://one/record"}
COMMON_CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC_CSP = f"{COMMON_CSP}; require-trusted-types-for 'script'; trusted-types 'none'"
ADMIN_CSP = f"{COMMON_CSP}; script-src 'self'"


def run(command, folder, **environment):
    """Run Python in the checkout with nothing set but what is given, and all it writes in a folder of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=inherited | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "ncacsite.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def read(folder, *names, **environment):
    """The values of settings as a fresh process has them."""
    names = ", ".join(f"settings.{name}" for name in names)
    done = run(
        ["-c", f"import json; from ncacsite import settings; print(json.dumps([{names}], default=str))"], folder, **environment
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (PRODUCTION | {"SECRET_KEY": ""}, f"SECRET_KEY is not set. {KEY_ADVICE}"),
        (PRODUCTION | {"SECRET_KEY": "secret"}, f"SECRET_KEY is too short. {KEY_ADVICE}"),
        (
            PRODUCTION | {"ALLOWED_HOSTS": " , "},
            "ALLOWED_HOSTS is not set. Set it to the host names visitors use, separated by commas.",
        ),
        (PRODUCTION | {"DEBUG": "1"}, "DEBUG is on in production, where it shows settings to visitors. Leave DEBUG out."),
        ({"ENVIRONMENT": "foo"}, "ENVIRONMENT is 'foo'. Set it to local or production, or leave it out for local."),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'. Set it to 1 or 0, or leave it out."),
        (
            {"DATABASE_URL": "nonsense"},
            UNREADABLE,
        ),
        (
            {"DATABASE_URL": "postgres://user:pass@word@host:port/name"},
            UNREADABLE,
        ),
        (
            {"DATABASE_URL": "mysql://user:password@host/name"},
            "DATABASE_URL names a database this site is not tested on. Use postgres:// or sqlite://.",
        ),
        ({"DATABASE_URL": "postgres://user:password@one,two:port/name"}, UNREADABLE),
        (
            {"DATABASE_URL": "postgres://one,two/record?target_session_attrs=any"},
            "DATABASE_URL names several hosts and target_session_attrs=any. Set it to read-write, or leave it out: editors write to the one that is found.",
        ),
        (SERVED | {"DATABASE_REPLICAS": "nonsense"}, REPLICAS_UNREADABLE),
        (SERVED | {"DATABASE_REPLICAS": "sqlite:////tmp/record.sqlite3"}, REPLICAS_UNREADABLE),
        (SERVED | {"DATABASE_REPLICAS": "postgres://two,three/record"}, REPLICAS_UNREADABLE),
        (
            {"DATABASE_REPLICAS": "postgres://two/record"},
            "DATABASE_REPLICAS is set, and DATABASE_URL names SQLite, which has none. Leave it out.",
        ),
        (
            {"DATABASE_POOL": "4"},
            "DATABASE_POOL is set, and DATABASE_URL names SQLite, which needs none. Leave it out.",
        ),
        (
            SERVED | {"DATABASE_REPLICAS": "postgres://two/record", "REVISION": "memory"},
            "REVISION is memory and DATABASE_REPLICAS is set: only a replica knows how late it is. Leave REVISION out.",
        ),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL is 'many'. Set it to a whole number of zero or more."),
        ({"DATABASE_MAX_LAG": "1m"}, "DATABASE_MAX_LAG is '1m'. Set it to a whole number of zero or more."),
        ({"DATABASE_PATIENCE": "-5"}, "DATABASE_PATIENCE is '-5'. Set it to a whole number of zero or more."),
        ({"DATABASE_MAX_AGE": "x"}, "DATABASE_MAX_AGE is 'x'. Set it to a whole number of zero or more."),
        ({"PAGE_CACHE_MB": "much"}, "PAGE_CACHE_MB is 'much'. Set it to a whole number of zero or more."),
        ({"REVISION": "guess"}, "REVISION is 'guess'. Set it to database or memory, or leave it out for database."),
        ({"DATABASE_MAX_AGE": "-1"}, "DATABASE_MAX_AGE is '-1'. Set it to a whole number of zero or more."),
        (
            {"SECURITY_CONTACT": "security@record.example"},
            "SECURITY_CONTACT is 'security@record.example'. Set it to an address that begins with mailto:, https:// or tel:.",
        ),
        (
            {"REQUEST_LOG": "/no/such/folder/log"},
            "REQUEST_LOG names a file in /no/such/folder, which is not there. Make that folder, or correct the path.",
        ),
        ({"REQUEST_LOG_ADDRESSES": "some"}, "REQUEST_LOG_ADDRESSES is 'some'. Set it to short, whole or none."),
        ({"SLOW_QUERY_MS": "1.5"}, "SLOW_QUERY_MS is '1.5'. Set it to a whole number of zero or more."),
        (
            {"METRICS_ALLOW": "10.0.0.0/8, office"},
            "METRICS_ALLOW cannot be read: 'office' does not appear to be an IPv4 or IPv6 network. Give addresses or networks such as 10.0.0.0/8.",
        ),
        (PRODUCTION | {"BEHIND_TLS_PROXY": "maybe"}, "BEHIND_TLS_PROXY is 'maybe'. Set it to 1 or 0, or leave it out."),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(environment, sentence, tmp_path):
    done = run(["manage.py", "check"], tmp_path, **environment)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{sentence}\n")


def test_whoever_asks_for_the_traceback_gets_it(tmp_path):
    done = run(["manage.py", "check", "--traceback"], tmp_path, ENVIRONMENT="foo")

    assert done.returncode == 1
    assert done.stderr.startswith("Traceback (most recent call last):")


def test_a_fresh_checkout_is_safe_with_nothing_set(tmp_path):
    values = read(
        tmp_path,
        "DEBUG",
        "ALLOWED_HOSTS",
        "IS_PRODUCTION",
        "DATABASES['default']['NAME']",
        "REQUEST_LOG",
        "METRICS",
        "SLOW_QUERY_MS",
    )

    assert values == [False, ["localhost", "127.0.0.1", "[::1]"], False, str(tmp_path / "record.sqlite3"), "off", False, 0]
    assert not (tmp_path / "metrics").exists()


def test_the_database_may_be_on_whichever_host_takes_writes(tmp_path):
    url = "postgres://user:p%40ss@one:5433,[::1],%2Frun%2FPostgres:5434/record?sslmode=require"

    (config,) = read(tmp_path, "DATABASES['default']", DATABASE_URL=url)

    assert [config[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")] == [
        "one,::1,/run/Postgres",
        "5433,5432,5434",
        "user",
        "p@ss",
        "record",
    ]
    assert (config["OPTIONS"]["sslmode"], config["OPTIONS"]["target_session_attrs"]) == ("require", "read-write")
    assert config["OPTIONS"]["options"] == "-c cursor_tuple_fraction=1 -c jit=off"


def test_replicas_are_read_from_in_one_moment_and_written_to_by_nobody(tmp_path):
    replicas = "postgres://user@two/record, postgres://user@three:5433/record"

    found, routers = read(tmp_path, "REPLICAS", "DATABASE_ROUTERS", **SERVED, DATABASE_REPLICAS=replicas)

    assert {alias: (config["HOST"], config["PORT"], config["OPTIONS"]["isolation_level"]) for alias, config in found.items()} == {
        "replica-1": ("two", "", 3),
        "replica-2": ("three", 5433, 3),
    }
    assert routers == ["ncacsite.databases.routing.Router"]


def test_without_replicas_nothing_is_routed(tmp_path):
    assert read(tmp_path, "REPLICAS", "DATABASE_ROUTERS", **SERVED) == [{}, []]


def test_a_pool_keeps_the_connections_and_django_none(tmp_path):
    (config,) = read(tmp_path, "DATABASES['default']", **SERVED, DATABASE_POOL="8", DATABASE_MAX_AGE="60")

    assert (config["CONN_MAX_AGE"], config["OPTIONS"]["pool"]["max_size"]) == (0, 8)


def test_production_switches_every_protection_on(tmp_path):
    names = [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "REQUEST_LOG",
        "REQUEST_LOG_ADDRESSES",
    ]

    values = read(tmp_path, *names, **PRODUCTION)

    hosts = ["record.example", "www.record.example"]
    assert values == [KEY, hosts, True, 31_536_000, True, True, "__Host-sessionid", "__Host-csrftoken", "stderr", "short"]


@pytest.mark.parametrize(
    ("word", "expected"), [("1", True), ("TRUE", True), (" yes ", True), ("on", True), ("0", False), ("Off", False)]
)
def test_eight_words_say_yes_or_no(word, expected, tmp_path):
    assert read(tmp_path, "DEBUG", DEBUG=word) == [expected]


def test_the_secret_key_is_made_once_kept_and_readable_by_its_owner_only(tmp_path):
    first, second = read(tmp_path, "SECRET_KEY"), read(tmp_path, "SECRET_KEY")

    file = tmp_path / "secret_key"
    assert first == second == [file.read_text()]
    assert len(first[0]) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret_key"]


def test_processes_that_start_together_share_one_secret_key(tmp_path):
    with ThreadPoolExecutor() as pool:
        keys = list(pool.map(lambda _: read(tmp_path, "SECRET_KEY")[0], range(6)))

    assert len(set(keys)) == 1


def test_an_empty_key_file_is_named(tmp_path):
    (tmp_path / "secret_key").touch()

    done = run(["manage.py", "check"], tmp_path)

    assert done.stderr == f"{tmp_path / 'secret_key'} is empty. Delete it: the next start makes a new key.\n"


def test_a_production_deployment_passes_every_check(tmp_path):
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path, **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")


def test_sqlite_keeps_editors_from_locking_each_other_out(tmp_path):
    script = """
import django, json
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")]
with transaction.atomic(), connection.cursor() as cursor:
    found.append(connection.connection.in_transaction)
    other = connection.copy()
    other.settings_dict["OPTIONS"]["timeout"] = 0
    try:
        other.cursor().execute("BEGIN IMMEDIATE")
    except django.db.OperationalError as error:
        found.append(str(error))
    other.close()
print(json.dumps(found))
"""

    done = run(["-c", script], tmp_path)

    assert done.stderr == ""
    assert json.loads(done.stdout) == ["wal", 1, 2, 20_000, True, "database is locked"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("/", PUBLIC_CSP),
        ("/no-such-page/", PUBLIC_CSP),
        ("/admin/login/", ADMIN_CSP),
        ("/admin/no-such-page/", ADMIN_CSP),
    ],
)
def test_every_answer_carries_the_policy_of_its_part_of_the_site(address, policy, client):
    response = client.get(address)

    assert response.headers["Content-Security-Policy"] == policy


@pytest.mark.django_db
def test_every_answer_refuses_frames_sniffing_and_foreign_referrers(client):
    headers = client.get("/").headers

    names = ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    assert [headers[name] for name in names] == ["DENY", "nosniff", "same-origin", "same-origin"]
