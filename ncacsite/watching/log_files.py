"""Log files that never stand in the way of an answer."""

from logging.handlers import WatchedFileHandler


class LogFile(WatchedFileHandler):
    """A log file that may be rotated, and may be impossible to write: then standard error is told, and whoever logs goes on.

    Python's own handler raises where the file cannot be opened, which would make a page of an error out of a full disk.
    """

    def emit(self, record):
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)
