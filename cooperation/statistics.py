"""What the database knows of its own tables."""

from django.apps import apps
from django.db import connection


def refresh(models=None):
    """Let PostgreSQL plan for what was just written into the tables of some models, or of all there are.

    Until it looks by itself it plans for empty tables, and checks each reference by reading all of the other. SQLite plans without.
    """
    if connection.vendor == "postgresql":
        found = apps.get_models(include_auto_created=True) if models is None else models
        tables = {connection.ops.quote_name(model._meta.db_table) for model in found if model._meta.managed}
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(sorted(tables))}")
