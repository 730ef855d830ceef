"""A word of memory that all processes of one machine share, to tell each other that something has changed."""

import mmap
import os
from pathlib import Path

SIZE = 8


class SharedWord:
    """A few bytes of a file mapped into memory. Whoever writes makes them others than they were."""

    def __init__(self, path):
        with Path(path).open("a+b") as file:
            if file.tell() < SIZE:
                file.truncate(SIZE)
            self.memory = mmap.mmap(file.fileno(), SIZE)

    def read(self):
        """What it is now, to be compared with what it was."""
        return self.memory[:SIZE]

    def change(self):
        """Make it another; no two who do so at once need to know of each other."""
        self.memory[:SIZE] = os.urandom(SIZE)
