"""A real server with the settings of production, in processes of its own, and requests as they stand on the wire."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings

from tests.test_settings import OWN, PRODUCTION

HOST, OVER_TLS = "Host: record.example", "X-Forwarded-Proto: https"
PATIENCE = 60
"""Seconds to wait for what takes one or two: a busy machine is no fault."""


class Server:
    """A server that runs: what it has been asked, and what it answers."""

    def __init__(self, process, port):
        self.process, self.port = process, port

    def ask(self, path, *headers, method="GET"):
        """Send a request as it stands on the wire; answers status, headers and body. Without headers they are those of a visitor."""
        text = "\r\n".join([f"{method} {path} HTTP/1.1", *(headers or (HOST, OVER_TLS)), "Connection: close", "", ""])
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(text.encode("latin-1"))
            with http.client.HTTPResponse(connection, method=method) as response:
                response.begin()
                return response.status, response.headers, response.read()

    def workers(self):
        """The processes that answer requests."""
        listed = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(process) for process in listed.stdout.split()]


def wait_for(condition):
    """Wait until a condition holds, and answer what it says."""
    last = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < last, "it never came"
        time.sleep(0.1)
    return found


@contextlib.contextmanager
def serve(folder, *, workers=2, **environment):
    """Serve the site from a folder of its own until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                "--interface=wsgi",
                f"--port={port}",
                f"--workers={workers}",
                "--respawn-failed-workers",
                "--blocking-threads=2",
                "--workers-kill-timeout=5",  # a worker that is told to stop while it starts does not hear it
                "ncacsite.wsgi:application",
            ],
            cwd=settings.BASE_DIR,
            env=inherited | PRODUCTION | {"VAR_DIR": str(folder)} | environment,
            stdout=log,
            stderr=log,
        )
    server = Server(process, port)
    try:
        wait_for(lambda: process.poll() is not None or _answers(server))
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _answers(server):
    try:
        return server.ask("/healthz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False
