"""What changed, as data: each change, what it changed, and the table of changes."""

from django.utils.translation import gettext as _

from cooperation.documents import moment_data

from .tables import Column, Table


def titled(subject):
    """A record or source named where nothing else is said of it, with both titles."""
    return {
        "type": getattr(subject, "record_type", subject._meta.model_name),
        "slug": subject.slug,
        "title": subject.title,
        "title_zh": getattr(subject, "title_zh", ""),
        "url": subject.get_absolute_url(),
    }


def change_data(version):
    """One change: of which record, of what kind, and why."""
    return {
        "record": titled(version.record),
        "number": version.number,
        "kind": {"value": str(version.kind), "label": str(version.get_kind_display())},
        "note": version.note,
        "published_at": moment_data(version.published_at),
        "url": None if version.is_withdrawal else version.get_absolute_url(),
    }


def step_data(step):
    """The same with what it changed."""
    changes = [{"label": change.label, "before": change.before, "after": change.after} for change in step.changes]
    return change_data(step.version) | {"changes": changes}


def changes_table():
    return Table(
        name="changes",
        description=_("One line for each version that was published, and for each withdrawal, the latest first."),
        columns=[
            Column("record_type", _("Type of the record"), lambda change: change["record"]["type"], "term"),
            Column("record", _("Address of the record"), lambda change: change["record"]["slug"], "slug"),
            Column("title", _("Title of the record today"), lambda change: change["record"]["title"]),
            Column("title_zh", _("Title of the record in Chinese today"), lambda change: change["record"]["title_zh"]),
            Column("version", _("Number of the version"), lambda change: change["number"], "integer"),
            Column("kind", _("Kind of change: term"), lambda change: change["kind"]["value"], "term"),
            Column("kind_label", _("Kind of change in words"), lambda change: change["kind"]["label"]),
            Column("note", _("What changed and why"), lambda change: change["note"]),
            Column("published_at", _("When it was published (UTC)"), lambda change: change["published_at"], "ISO moment"),
            Column("url", _("Address of the version; empty for a withdrawal"), lambda change: change["url"], "URL"),
        ],
    )
