"""Every error of a form as one list of links, each naming its row and field."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _


def problems(form, formsets):
    """(id of the place on the page, sentence) for every error, in the order of the page."""
    return [
        *_of_form(form, "", f"{form._meta.model._meta.model_name}_form"),
        *(one for formset in formsets for one in _of_formset(formset)),
    ]


def _of_formset(formset):
    for message in formset.non_form_errors():
        yield f"{formset.prefix}-group", message
    for place, form in enumerate(formset.forms):
        yield from _of_form(form, row_name(form, place), form.prefix)


def row_name(form, place):
    """What a row is called in the list: "Citation 2", or "New citation #3" as its own heading says."""
    heading = getattr(form, "heading", "")
    if form.instance.pk and heading:
        return heading.partition(":")[0]
    return _("New %(kind)s #%(place)d") % {"kind": form._meta.model._meta.verbose_name, "place": place + 1}


def _of_form(form, row, anchor):
    for name, messages in form.errors.items():
        bound = form[name] if name in form.fields else None
        label = ", ".join(filter(None, [row, str(bound.label).lower() if bound and row else bound and str(bound.label)]))
        for message in messages:
            yield (bound.auto_id if bound else anchor), f"{capfirst(label)}: {message}" if label else message
