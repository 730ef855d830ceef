"""Putting a backup back."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from cooperation import statistics
from cooperation.management.progress import silent
from cooperation.models import Record

from . import form, rows, schema
from .beside import beside
from .engines import ENGINES
from .form import BackupError


def restore(folder: Path, *, replace: bool = False, from_rows: bool = False, progress=silent) -> dict:
    """Put a backup back, whole or not at all, and bring it up to the code. Without `replace` only where no records are.

    The engine's own form is taken where it is the engine of the database, unless `from_rows` says otherwise. `progress` hears how far it is.
    """
    manifest = form.manifest_of(folder)
    migrations = [tuple(pair) for pair in manifest["migrations"]]
    schema.refuse_newer(migrations, _("The backup is newer than this code (%(migration)s). Install that version first."))
    if not replace and _holds_records():
        raise BackupError(_("The database holds records already. Add --replace to put the backup in their place."))
    form.check_files(folder, manifest)
    try:
        if from_rows or manifest["engine"] != connection.vendor:
            _from_rows(folder / form.ROWS, migrations, progress)
        else:
            _from_database(folder / form.DATABASE)
    except OSError as error:
        raise BackupError(
            _("There is no room to restore in (%(why)s). Nothing was changed.") % {"why": error.strerror or error}
        ) from error
    connection.close()
    return manifest


def _from_database(path):
    engine = ENGINES[connection.vendor]
    engine.prove(path)
    engine.read(path, _bring_up_to_date)


def _from_rows(path, migrations, progress):
    rows.prove(path, progress)
    with beside() as put_in_place:
        schema.make(migrations)
        rows.read(path, migrations, progress)
        _bring_up_to_date()
        put_in_place()


def _bring_up_to_date():
    call_command("migrate", verbosity=0, interactive=False)
    statistics.refresh()


def _holds_records():
    return Record._meta.db_table in connection.introspection.table_names() and Record.objects.exists()
