"""The fields of the fixtures as tables for docs/fixtures.md: a test holds the page to them.

manage.py shell --no-imports -v 0 -c "from tests.fields_table import tables; print(tables())"
"""

from django.db import models
from django.utils import translation

from cooperation.loading import form
from cooperation.models import PartialDateField, WorkedOut

KINDS = {
    models.BooleanField: "yes/no",
    PartialDateField: "EDTF date",
    models.DateTimeField: "moment",
    models.DateField: "day",
    models.PositiveIntegerField: "whole number",
    models.DecimalField: "decimal",
    models.URLField: "URL",
}
"""What a field takes, where it is not text. The first that fits is meant."""


def kind_of(field):
    if field.is_relation:
        key = ", ".join(form.key_names(field.related_model))
        return f"list of [{key}]" if field.many_to_many else f"[{key}]"
    if field.flatchoices:
        return "term"
    return next((word for kind, word in KINDS.items() if isinstance(field, kind)), "")


def named(field):
    kind = kind_of(field)
    return f"`{field.name}` ({kind})" if kind else f"`{field.name}`"


def is_optional(field):
    return field.many_to_many or field.has_default() or field.null or field.blank


def fields_table():
    """One line for each model: what must be given, what may be left out, what is worked out."""
    lines = ["| Model | Must be given | May be left out | Worked out |", "| --- | --- | --- | --- |"]
    for model in form.models():
        groups = {"must": [], "may": [], "worked out": []}
        for field in form.fields_of(model):
            group = "worked out" if isinstance(field, WorkedOut) else "may" if is_optional(field) else "must"
            groups[group].append(named(field))
        lines.append(f"| `{model._meta.label_lower}` | {' | '.join(', '.join(names) or '–' for names in groups.values())} |")
    return lines


def terms_table():
    """One line for each field whose terms come from a vocabulary."""
    lines = ["| Field | Terms |", "| --- | --- |"]
    for model in form.models():
        for field in form.fields_of(model):
            if terms := [f"`{term}`" for term, _label in field.flatchoices or () if term]:
                lines.append(f"| `{model._meta.model_name}.{field.name}` | {', '.join(terms)} |")
    return lines


def tables():
    with translation.override("en"):
        return "\n".join([*fields_table(), "", *terms_table()])
