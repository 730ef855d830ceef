"""Measure how fast pages are served beside peers that serve as many treaties; benchmarks/README.md says how to run and read it."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from measuring import ROUNDS, SECONDS, ask, machine, memory, need, postmaster, running

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
PEERS = HERE / "peers"
FIRST_PORT = 8701
PACKED = {"Accept_Encoding": "gzip, deflate, br"}
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null; user root;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types {{ }} default_type text/html; etag on;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  open_file_cache max=10;
  server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/pages; add_header Content-Encoding br; }} }}
}}
"""


def granian(port, application, python, threads=1):
    """As `deploy/` starts it, but with one worker, and of one thread unless it is said, for everybody."""
    options = ["--interface", "wsgi", "--http", "1", "--no-ws", "--host", "127.0.0.1", "--port", port]
    options += ["--workers", "1", "--blocking-threads", threads]
    return [python, "-m", "granian", *options, "--log-level", "error", application]


class Bench:
    """All contenders of one run, each on a port of its own, and the rows of the table."""

    def __init__(self, folder, treaties, *, deployed, peers, seconds, rounds):
        self.folder, self.treaties, self.port = folder, treaties, FIRST_PORT
        self.deployed, self.peers = deployed / "bin/python", peers / "bin/python"
        self.length = {"seconds": seconds, "rounds": rounds}
        self.rows, self.databases = {}, {"SQLite": f"sqlite:///{folder}/record.sqlite3"}

    def measure(self, name, server, path, **options):
        self.rows[name] = ask(server, path, **PACKED | self.length | options)
        found = self.rows[name]
        print(f"{name:<46} {found.per_second:>9,.0f} {found.cpu * 1e6:>10,.0f} {found.p99:>9.2f} {found.others:>6}", flush=True)

    def run(self, command, *, folder=None, **environment):
        subprocess.run([*map(str, command)], check=True, env=os.environ | environment, cwd=folder)

    def fill(self):
        for url in self.databases.values():
            self.run([sys.executable, HERE / "generate.py", self.treaties], DATABASE_URL=url, VAR_DIR=str(self.folder))

    def ours(self, stack, kind, *, threads=1, **environment):
        self.port += 1
        settings = {"DATABASE_URL": self.databases[kind], "VAR_DIR": str(self.folder), "REQUEST_LOG": ""} | environment
        command = granian(self.port, "ncacsite.wsgi:application", self.deployed, threads)
        server = stack.enter_context(running(command, port=self.port, first="/treaties/", folder=CHECKOUT, **settings))
        server.database_pid = postmaster(self.databases[kind]) if kind == "PostgreSQL" else None
        return server

    def static(self):
        """The limit: nginx with our own page as a file, packed beforehand; and granian with the same bytes from memory."""
        with ExitStack() as stack:
            body, headers = self.ours(stack, "SQLite").fetch("/treaties/", **{"Accept-Encoding": "br"})
        pages = self.folder / "pages"
        pages.mkdir()
        (pages / "page").write_bytes(body)
        (self.folder / "body").write_bytes(body)
        kept = [pair for pair in headers if pair[0].lower() not in ("date", "server", "connection", "transfer-encoding")]
        (self.folder / "headers").write_text(json.dumps(kept))
        (self.folder / "nginx.conf").write_text(NGINX.format(folder=self.folder, port=FIRST_PORT))
        with running(["nginx", "-c", self.folder / "nginx.conf"], port=FIRST_PORT, first="/page") as server:
            self.measure("nginx, a file", server, "/page")
        self.port += 1
        command = granian(self.port, "hello:application", self.deployed)
        with running(command, port=self.port, first="/", folder=PEERS, HELLO=str(self.folder)) as server:
            self.measure("granian, the same bytes", server, "/")

    def kept(self):
        """Our pages from memory."""
        for kind in self.databases:
            with ExitStack() as stack:
                server = self.ours(stack, kind)
                detail = first_detail(server)
                tag = tag_of(server, "/treaties/")
                self.measure(f"ours, kept list, {kind}", server, "/treaties/")
                self.measure(f"ours, kept page of a treaty, {kind}", server, detail)
                self.measure(f"ours, unchanged (304), {kind}", server, "/treaties/", If_None_Match=tag)
            with ExitStack() as stack:
                server = self.ours(stack, kind, REVISION="memory")
                self.measure(f"ours, kept list, {kind}, shared word", server, "/treaties/")
        if "PostgreSQL" in self.databases:
            with ExitStack() as stack:
                # One thread waits while the database answers; deploy/ starts four.
                server = self.ours(stack, "PostgreSQL", threads=2)
                self.measure("ours, kept list, PostgreSQL, two threads", server, "/treaties/")

    def made(self):
        """Our pages made anew for each request."""
        few = {"connections": 4}
        for kind in self.databases:
            with ExitStack() as stack:
                server = self.ours(stack, kind, PAGE_CACHE_MB="0")
                self.measure(f"ours, made list with facets, {kind}", server, "/treaties/", **few)
                self.measure(f"ours, made page of a treaty, {kind}", server, first_detail(server), **few)
                self.told(f"ours, {kind}", server)  # now, as the peers are not asked to search
                self.measure(f"ours, made search, {kind}", server, "/search/?q=lantern", **few)

    def told(self, name, server):
        print(f"{name:<46} first page after {server.seconds_to_first_page:.2f} s, {memory(server.pid) / 1e6:.0f} MB", flush=True)
        self.rows[f"{name}: start"], self.rows[f"{name}: memory"] = server.seconds_to_first_page, memory(server.pid)

    def peer(self, name, package, paths):
        settings = {"PEER_DATABASE": f"{self.folder}/{package}.sqlite3"}
        self.run([self.peers, "-m", f"{package}.fill", self.treaties], folder=PEERS, **settings)
        self.port += 1
        command = granian(self.port, f"{package}.wsgi:application", self.peers)
        first = next(iter(paths.values()))
        with running(command, port=self.port, first=first, folder=PEERS, **settings) as server:
            for what, path in paths.items():
                self.measure(f"{name}, {what}", server, path, connections=4)
            self.told(name, server)

    def datasette(self):
        file = self.folder / "treaties.db"
        self.run([self.peers, PEERS / "datasette_fill.py", file, self.treaties])
        self.port += 1
        command = [self.peers, "-m", "datasette", "serve", "-i", file, "-p", self.port, "--setting", "default_page_size", "20"]
        with running(command, port=self.port, first="/treaties/treaties") as server:
            self.measure("Datasette, list", server, "/treaties/treaties?_sort_desc=concluded_on", connections=4)
            facets = "&_facet=kind&_facet=status"
            self.measure(
                "Datasette, list with facets", server, f"/treaties/treaties?_sort_desc=concluded_on{facets}", connections=4
            )
            self.measure("Datasette, row", server, "/treaties/treaties/1", connections=4)


def tag_of(server, path):
    """The tag of a page as it is sent packed."""
    _body, headers = server.fetch(path, **{"Accept-Encoding": PACKED["Accept_Encoding"]})
    return next(value for name, value in headers if name.lower() == "etag")


def first_detail(server):
    """The address of the first treaty of the list."""
    return re.search(r'href="(/treaties/[a-z0-9-]+/)"', server.fetch("/treaties/")[0].decode())[1]


GOALS = [
    ("P1", "kept list vs nginx, shared word", "ours, kept list, SQLite, shared word", "nginx, a file", 0.40),
    ("P1", "kept list vs nginx, SQLite", "ours, kept list, SQLite", "nginx, a file", 0.40),
    ("P2", "kept list vs the same bytes, shared word", "ours, kept list, SQLite, shared word", "granian, the same bytes", 0.85),
    ("P2", "kept list vs the same bytes on granian, SQLite", "ours, kept list, SQLite", "granian, the same bytes", 0.85),
    ("P3", "kept list, PostgreSQL, vs nginx", "ours, kept list, PostgreSQL", "nginx, a file", 0.10),
    ("P3", "the same with two threads", "ours, kept list, PostgreSQL, two threads", "nginx, a file", 0.10),
    ("P4", "304 vs nginx, SQLite", "ours, unchanged (304), SQLite", "nginx, a file", 0.40),
    ("P7", "made list with facets vs Wagtail's list without", "ours, made list with facets, SQLite", "Wagtail, list", 10),
    ("P8", "made page of a treaty vs Wagtail's", "ours, made page of a treaty, SQLite", "Wagtail, page of a treaty", 4),
    (
        "P9",
        "bare Django page vs made list (at least 1/8)",
        "ours, made list with facets, SQLite",
        "tutorial, a page of one word",
        0.125,
    ),
    ("P10", "kept list vs Wagtail's list", "ours, kept list, SQLite", "Wagtail, list", 400),
]


def judge(rows):
    """Each goal with its ratio, by the processor time of an answer: a busy machine changes that least."""
    print(f"\n{'goal':<5} {'what':<52} {'asked':>8} {'ratio':>8}")
    for number, what, one, other, least in GOALS:
        if one in rows and other in rows:
            print(f"{number:<5} {what:<52} {least:>8} {rows[other].cpu / rows[one].cpu:>8.2f}")
    if "nginx, a file" in rows:
        print(f"{'P5':<5} {'p99 of a kept list vs that of nginx, at most':<52} {3:>8} {_late(rows):>8.2f}")
    for goal, what in (("P17", "memory"), ("P18", "start")):
        ratio = rows[f"ours, SQLite: {what}"] / rows[f"Wagtail: {what}"]
        print(f"{goal:<5} {what + ' vs Wagtail, at most':<52} {0.7:>8} {ratio:>8.2f}")


def _late(rows):
    return rows["ours, kept list, SQLite"].p99 / rows["nginx, a file"].p99


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treaties", type=int, nargs="?", default=1_000)
    parser.add_argument("--peers", type=Path, required=True, help="an environment with peers/requirements.txt installed")
    parser.add_argument("--deployed", type=Path, required=True, help="an environment with requirements.txt alone installed")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of each round")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of which the median is told")
    options = parser.parse_args()
    need("nginx", "wrk", "taskset")
    print(machine())
    print(f"\n{'':<46} {'answers/s':>9} {'µs each':>10} {'p99 ms':>9} {'others':>6}")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        environments = {"deployed": options.deployed.absolute(), "peers": options.peers.absolute()}
        bench = Bench(Path(name), options.treaties, **environments, seconds=options.seconds, rounds=options.rounds)
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            bench.databases["PostgreSQL"] = os.environ["DATABASE_URL"]
        bench.fill()
        bench.static()
        bench.kept()
        bench.made()
        tutorial = {"list": "/treaties/", "page of a treaty": "/treaties/1/", "a page of one word": "/ping/"}
        bench.peer("tutorial", "tutorial", tutorial)
        bench.peer("Wagtail", "heritage", {"list": "/", "page of a treaty": "/treaty-1/"})
        bench.datasette()
    judge(bench.rows)


if __name__ == "__main__":
    main()
