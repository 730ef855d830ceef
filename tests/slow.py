"""A database that is far away: what passes between it and whoever asks is held up."""

import socket
import threading
import time
from contextlib import contextmanager

CHUNK = 65_536


class Delay:
    """What stands between, at a port of its own. `seconds` is how long it holds up whatever is asked."""

    def __init__(self, port):
        self.seconds = 0
        self._beyond = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def serve(self):
        """Let everybody through until closed."""
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._beyond))
            except OSError:
                near.close()
                continue
            for args in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass_on, args=args, daemon=True).start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _pass_on(self, source, target, is_question):
        try:
            while sent := source.recv(CHUNK):
                time.sleep(self.seconds if is_question else 0)
                target.sendall(sent)
        except OSError:
            pass
        finally:
            for end in (source, target):
                end.close()


@contextmanager
def delay(port):
    """A `Delay` before a port of the loopback."""
    between = Delay(port)
    thread = threading.Thread(target=between.serve, daemon=True)
    thread.start()
    try:
        yield between
    finally:
        between.close()
        thread.join(timeout=5)
