"""How far a command is."""

import time

SECONDS_BETWEEN = 2
"""Progress is shown no more often; what takes less shows its last line only."""


class Progress:
    """Shows a line every few seconds, unless the command is to be quiet."""

    def __init__(self, stdout, verbosity):
        self._write = stdout.write if verbosity else None
        self._shown = time.monotonic()

    def __call__(self, text, **values):
        """Say how far it is: a text with places for values, as gettext gave it."""
        if self._write and time.monotonic() - self._shown > SECONDS_BETWEEN:
            self._shown = time.monotonic()
            self._write(text % values)


def silent(text, **values):
    """The progress of what nobody watches."""
