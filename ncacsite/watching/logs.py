"""Where each log goes, in Python's words for it."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def configuration(*, security, requests, faults_as_json):
    """What Django's `LOGGING` takes. `security` and `requests` are files; standard error where they are empty."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "cooperation.log_lines.WithRequest"}},
        "formatters": {
            "line": {"format": "%(message)s"},
            "json": {"()": "cooperation.log_lines.JsonLines"},
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "console": _to_console("json" if faults_as_json else "plain"),
            "slow": _to_console("json"),
            "security": _of_lines("SECURITY_LOG", security),
            "requests": _of_lines("REQUEST_LOG", requests),
        },
        "root": {"level": "WARNING", "handlers": ["console"]},
        "loggers": {
            "security": {"level": "INFO", "handlers": ["security"], "propagate": False},
            "requests": {"level": "INFO", "handlers": ["requests"], "propagate": False},
            "slow-queries": {"level": "WARNING", "handlers": ["slow"], "propagate": False},
            "django": {"level": "WARNING", "handlers": []},  # those of Django are silent unless DEBUG is on; the root's are not
            "django.request": {"level": "ERROR"},  # what is refused has its line in the request log
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # so has what asks for another host, as scanners do all day
            "axes": {"level": "CRITICAL"},  # it repeats, in lines that can be forged, what the security log has
        },
    }


def _to_console(formatter):
    return {"formatter": formatter, "filters": ["request"], "class": "logging.StreamHandler"}


def _of_lines(name, file):
    """A log whose messages are whole lines; a file may be rotated at any time."""
    if not file:
        return {"formatter": "line", "class": "logging.StreamHandler"}
    if not Path(file).parent.is_dir():
        raise ImproperlyConfigured(
            f"{name} names a file in {Path(file).parent}, which is not there. Make that folder, or correct the path."
        )
    return {"formatter": "line", "class": "ncacsite.watching.log_files.LogFile", "filename": file, "delay": True}
