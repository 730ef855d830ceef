"""What the database knows of its own tables."""

from django.apps import apps
from django.db import connection


def refresh():
    """Let PostgreSQL plan for what was just written: until it looks by itself, it plans for empty tables. SQLite plans without."""
    if connection.vendor == "postgresql":
        models = apps.get_app_config("cooperation").get_models(include_auto_created=True)
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models if model._meta.managed)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
