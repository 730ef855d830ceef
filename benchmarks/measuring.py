"""Servers of a benchmark and what they cost: each on one core, asked by wrk from another, its work read from the kernel's own accounts."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

SERVER_CORE, CLIENT_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60
"""Seconds in which a server must answer for the first time."""

CONNECTIONS = 16
SECONDS = 4
ROUNDS = 3


def need(*programs):
    """End with a sentence when a program is missing."""
    for program in programs:
        if not shutil.which(program):
            sys.exit(f"{program} is not here. Install it (on Debian: apt-get install {program}) and try again.")


def whole_tree(pid):
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    for child in children.read_text().split() if children.exists() else []:
        found += whole_tree(int(child))
    return found


def cpu_seconds(pid):
    """The processor time that a server has used, with all its processes."""
    total = 0
    for each in whole_tree(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def postmaster(url):
    """The process of the PostgreSQL server whose socket a URL names, as `tests/postgres.py` starts it."""
    folder = Path(parse_qs(urlsplit(url).query)["host"][0]).parent / "data"
    return int((folder / "postmaster.pid").read_text().split()[0])


def memory(pid):
    """Bytes of memory that a server has for itself, shared pages counted in parts (PSS)."""
    total = 0
    for each in whole_tree(pid):
        total += sum(int(size) for size in re.findall(r"^Pss:\s+(\d+) kB", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M))
    return total * 1024


@dataclass
class Server:
    """A server that runs, how long it took to its first page, and where it is asked."""

    pid: int
    root: str
    seconds_to_first_page: float
    database_pid: int | None = None
    """The database server that works for it, where that is one."""

    def cpu_seconds(self):
        return sum(cpu_seconds(pid) for pid in (self.pid, self.database_pid) if pid)

    def fetch(self, path, **headers):
        with urlopen(Request(self.root + path, headers=headers), timeout=PATIENCE) as answer:
            return answer.read(), list(answer.headers.items())


@contextmanager
def running(command, *, port, first, folder=None, **environment):
    """A server on the core of servers. `first` is the page that shows it is there."""
    began = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *map(str, command)],
            cwd=folder,
            env=os.environ | environment,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,
        )
    server = Server(process.pid, f"http://127.0.0.1:{port}", 0)
    try:
        while time.monotonic() - began < PATIENCE:
            try:
                server.fetch(first)
                break
            except (URLError, ConnectionError):
                time.sleep(0.02)
        else:
            sys.exit(f"This server did not answer within {PATIENCE} s: {' '.join(map(str, command))}")
        server.seconds_to_first_page = time.monotonic() - began
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Figures:
    """What asking for one page came to: the median of some rounds."""

    per_second: float
    cpu: float
    """Seconds of processor time for each answer."""
    p99: float
    """Milliseconds within which 99 of 100 answers came."""
    others: int
    """Answers other than good ones."""


def ask(server, path, *, connections=CONNECTIONS, seconds=SECONDS, rounds=ROUNDS, **headers):
    """Ask a server for one page as fast as it answers."""
    found = [_round(server, path, connections, seconds, headers) for _ in range(rounds)]
    parts = zip(*((each.per_second, each.cpu, each.p99) for each in found), strict=True)
    return Figures(*map(median, parts), others=sum(each.others for each in found))


def _round(server, path, connections, seconds, headers):
    said = [argument for name, value in headers.items() for argument in ("-H", f"{name.replace('_', '-')}: {value}")]
    command = [
        "taskset",
        "-c",
        CLIENT_CORE,
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        *said,
        server.root + path,
    ]
    before = server.cpu_seconds()
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = server.cpu_seconds() - before
    answers = int(re.search(r"(\d+) requests in", report)[1])
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    return Figures(
        float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1]),
        used / max(1, answers),
        _milliseconds(re.search(r"99%\s+([\d.]+)(us|ms|s)", report)),
        int(refused[1]) if refused else 0,
    )


def _milliseconds(found):
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def machine():
    """What the figures were measured on, in a line."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {model[1] if model else 'unknown processor'}, Python {sys.version.split()[0]}, load {load:.1f} before"
