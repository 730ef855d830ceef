"""The state of a database's tables: the migrations that made it, its models as they were then, and bringing a database to it."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .form import BackupError

SESSIONS = "django_session"
"""No backup holds them: a session that has ended must not come alive again, and whoever reads a backup must not find one to use."""


def applied() -> set[tuple[str, str]]:
    """The migrations, each as its app and name, that made the database what it is."""
    return set(MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations())


def _known():
    """Every migration that this code has, or has in another's place."""
    on_disk = MigrationLoader(None).disk_migrations
    return {*on_disk, *(replaced for migration in on_disk.values() for replaced in migration.replaces)}


def is_of_today(migrations) -> bool:
    """Whether these migrations made the tables that today's models describe."""
    return set(MigrationLoader(None).graph.leaf_nodes()) <= set(migrations)


def refuse_newer(migrations, sentence):
    """Refuse what this code cannot know, in a sentence that names `migration`."""
    if newer := sorted(set(migrations) - _known()):
        raise BackupError(sentence % {"migration": newer[-1][1]})


def models(migrations) -> dict[str, type]:
    """The models of the tables that these migrations made, by table, without that of the sessions."""
    loader = MigrationLoader(None)
    found = loader.project_state(_ends(loader, migrations)).apps.get_models(include_auto_created=True)
    mine = {model._meta.db_table: model for model in found if model._meta.managed and not model._meta.proxy}
    mine.pop(SESSIONS, None)
    return mine


def make(migrations):
    """Make the tables in an empty database as these migrations left them."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    executor.migrate(_ends(executor.loader, migrations))


def _ends(loader, migrations):
    """Of these migrations those that no other of the same app builds on: to apply them is to apply all."""
    nodes = {node for node in map(tuple, migrations) if node in loader.graph.nodes}
    built_on = {parent.key for node in nodes for parent in loader.graph.node_map[node].parents if parent.key[0] == node[0]}
    return sorted(nodes - built_on)
