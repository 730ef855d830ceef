"""The least a Python server can do: one page, the same bytes and headers as ours, for what granian costs by itself."""

import json
import os
from pathlib import Path

FOLDER = Path(os.environ["HELLO"])
BODY, HEADERS = (FOLDER / "body").read_bytes(), [tuple(pair) for pair in json.loads((FOLDER / "headers").read_text())]


def application(environ, start_response):
    start_response("200 OK", HEADERS[:])
    return (BODY,)
