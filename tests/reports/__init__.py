"""A throw-away app with one more record type, made by the recipe of docs/architecture.md. `tests/test_new_type.py` runs its trial."""
