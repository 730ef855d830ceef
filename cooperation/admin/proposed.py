"""What a form that is shown and not saved would change, word by word."""

from django.utils.translation import gettext as _

from .errors import row_name
from .merging import Conflict, in_words


def proposed(form, formsets):
    """Every value the form would change, in the order of the page."""
    found = list(_of_form(form, ""))
    for formset in formsets:
        for place, row in enumerate(formset.forms):
            found += _of_row(formset, row, row_name(row, place))
    return found


def conflicts(form, formsets):
    """Every value that two editors changed, in the order of the page."""
    return [conflict for one in (form, *(row for formset in formsets for row in formset.forms)) for conflict in one.conflicts]


def _of_row(formset, row, name):
    if formset.can_delete and formset._should_delete_form(row):
        return [Conflict("", name, str(row.instance), _("deleted"))] if row.instance.pk else []
    return _of_form(row, f"{name}, ")


def _of_form(form, beginning):
    for name in form.changed_data:
        if name not in form.compared:
            continue
        field = form.fields[name]
        before = form.stored()[name] if form.instance.pk else None
        after = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        label = form.label_of(name)
        yield Conflict(
            form.add_prefix(name),
            f"{beginning}{label.lower() if beginning else label}",
            in_words(field, before),
            in_words(field, after),
        )
