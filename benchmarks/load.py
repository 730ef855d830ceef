"""What the measurements of a served site share: load from wrk, and the processor time that an answer takes."""

import re
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PAGE = "/partners/everland/"


def begin_load(port, *, seconds, path=PAGE, connections=4):
    """Start asking for a page as fast as answers come back."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"http://127.0.0.1:{port}{path}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def answers_of(load):
    """How many answers came, once the load is over. Ends the program when one was no page."""
    text = load.communicate()[0]
    if "Non-2xx" in text:
        sys.exit(text)
    return int(re.search(r"(\d+) requests in", text)[1])


@contextmanager
def spent(found):
    """Adds to a list the seconds of processor time of what was started and ended inside."""
    before = _seconds()
    yield
    found.append(_seconds() - before)


def _seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
