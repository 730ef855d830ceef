"""The site as production serves it, in a process of its own, and people who ask it over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from justhtml import JustHTML

PRESSED = ("button", "submit", "file", "image", "reset")
"""Types of fields that a browser sends only when somebody presses or fills them."""

START = 120
"""Seconds that starting a site may take a busy machine."""


def free_port():
    """A port of the loopback that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def command(*args, **environment):
    """Run a command of manage.py to its end."""
    done = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


class Site:
    """A site in one process of four threads at a port of its own; it can be killed, and started again."""

    def __init__(self, log, **environment):
        self.port, self.log, self.environment = free_port(), log, environment

    def start(self):
        options = [
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
        ]
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *options, "ncacsite.wsgi:application"],
                cwd=settings.BASE_DIR,
                env=os.environ | self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        ask_until(lambda: Person(self.port).get("/healthz").status == 200, seconds=START)
        return self

    def stop(self):
        """End it, gently where it lets itself be ended."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """End every process of it at once, as the kernel does where memory runs out."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def served(log, **environment):
    """A site until the block ends; its port."""
    site = Site(log, **environment)
    try:
        yield site.start().port
    finally:
        site.stop()


def ask_until(is_so, *, seconds):
    """Ask until it is so; answers how many seconds that took. AssertionError when it never is in the time given."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if is_so():
                return time.monotonic() - began
        except (OSError, HTTPException):
            pass
        time.sleep(0.1)
    raise AssertionError(f"not so within {seconds} s")


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: HTTPMessage
    text: str
    seconds: float


class Person:
    """Somebody with a browser that keeps cookies."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, fields):
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def sign_in(self, name, password):
        self.send(self.get("/admin/login/?next=/admin/"), "/admin/login/?next=/admin/", username=name, password=password)
        return self

    def send(self, page, path, **changes):
        """Send a form that was opened before, with some fields changed."""
        return self.post(path, fields_of(page.text) | changes)

    def _ask(self, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.headers, text, time.monotonic() - began)


def fields_of(html):
    """The fields of a page as a browser sends them, no button pressed; each a list."""
    found = {}
    for node in JustHTML(html, sanitize=False).query("input, textarea, select"):
        kind = node.attrs.get("type", "")
        is_sent = "name" in node.attrs and "disabled" not in node.attrs and kind not in PRESSED
        if is_sent and (kind not in ("checkbox", "radio") or "checked" in node.attrs):
            found.setdefault(node.attrs["name"], []).extend(_values(node))
    return found


def _values(node):
    if node.name == "textarea":
        return [node.to_text()]
    if node.name == "input":
        return [node.attrs.get("value", "on" if node.attrs.get("type") == "checkbox" else "")]
    options = node.query("option")
    chosen = [option for option in options if "selected" in option.attrs] or options[: "multiple" not in node.attrs]
    return [option.attrs.get("value", "") for option in chosen]
