"""Where on a record's form a problem is mended."""

from cooperation.models import row_models


def place_of(record, problem):
    """The id of the field or row on the form; of the form itself where there is none."""
    if problem.citation:
        return _of_part("citations", list(record.citations.all()), problem.citation)
    if problem.row is None:
        return f"id_{problem.fact}" if problem.fact else f"{record._meta.model_name}_form"
    accessor = next(model.accessor() for model in row_models(type(record)) if isinstance(problem.row, model))
    part = _of_part(accessor, list(getattr(record, accessor).all()), problem.row)
    return f"id_{part}-{problem.fact}" if problem.fact else part


def _of_part(prefix, parts, part):
    return f"{prefix}-{parts.index(part)}"
