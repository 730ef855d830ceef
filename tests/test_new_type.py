"""Adding a record type follows the recipe and touches no view, home, source, verify or loading code."""

import subprocess
import sys

from django.conf import settings


def test_a_new_type_made_by_the_recipe_works_everywhere():
    """In a process of its own, because the type joins the site's own list."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/reports/trial.py",
        "--ds=tests.reports.settings",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]

    trial = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)

    assert trial.returncode == 0, trial.stdout[-3000:]
