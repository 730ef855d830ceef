"""The copy of this machine that tests/machine.py started, as tests use it: commands run in it, questions asked over its network."""

import http.client
import re
import socket
import ssl
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass

from tests.machine import ADDRESS, entering, inside

HOST = "record.example"
INSTALL = "/srv/project/deploy/install"
OFFLINE = ["env", "PIP_NO_INDEX=1", "PIP_FIND_LINKS=/srv/wheels"]
LOCAL = "127.0.0.1"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Machine:
    """A machine that the site is installed on."""

    def __init__(self, first):
        self.first, self.address = first, ADDRESS
        self.said = self.run(*OFFLINE, INSTALL, HOST, "--record", "article")
        self.run("sh", "-c", f"echo {ADDRESS} {HOST} >> /etc/hosts")
        self.trusting = ssl.create_default_context(cadata=self.read("/etc/record/tls/certificate.pem"))
        self.password = re.search(r"Password +(\S+)", self.said).group(1)

    def run(self, *command):
        """What a command says; it must end well."""
        done = self.tried(*command)
        assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def tried(self, *command, stdin=""):
        """A command, however it ended, with all it said."""
        return inside(self.first, *command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def read(self, path):
        return self.run("cat", path)

    def psql(self, query):
        """What the database says, as its own administrator."""
        return self.run("runuser", "-u", "postgres", "--", "psql", "-At", "-d", "record", "-c", query)

    @contextmanager
    def nobody_reads(self, table):
        """Hold up whoever wants to read a table."""
        command = ["runuser", "-u", "postgres", "--", "psql", "-qAt", "-d", "record"]
        with subprocess.Popen(entering(self.first, *command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
            session.stdin.write(f"BEGIN; LOCK TABLE {table}; SELECT 'held';\n")
            session.stdin.flush()
            assert session.stdout.readline() == "held\n"
            yield
            session.stdin.close()

    def connect(self, address=ADDRESS):
        """A connection to the site over TLS whose certificate holds for the site's name."""
        return self.trusting.wrap_socket(socket.create_connection((address, 443), timeout=30), server_hostname=HOST)

    def ask(self, path, *, method="GET", headers=None, body=None, address=ADDRESS, tls=True):
        """The answer to one request over a connection of its own. `Host` may be another one than the certificate's."""
        connection = http.client.HTTPConnection(address, 80, timeout=30)
        connection.sock = self.connect(address) if tls else socket.create_connection((address, 80), timeout=30)
        try:
            connection.request(method, path, body=body, headers={"Host": HOST, "Connection": "close"} | (headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def send(self, data):
        """All that comes back for these bytes until the server closes the connection."""
        with self.connect() as connection:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65536), b""))
