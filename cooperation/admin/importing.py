"""Importing a table: a page that takes the file, and a page on which its rows are looked at, mended and imported. `RecordAdminSite` asks for `urls`."""

import uuid
from datetime import timedelta
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation import imports, rights, tables
from cooperation.imports import Verdict
from cooperation.models import ImportBatch, Passage
from cooperation.records import RECORD_MODELS

from . import keeping
from .exporting import download
from .importing_rows import kept_table, mended, shown_rows
from .pickers import passage_label

LASTS = timedelta(days=14)
"""How long the rows of a file are kept for whoever sent it."""

GUESS = ("", gettext_lazy("Guess it from the headings"))


def urls(site):
    """The addresses of the pages, for the admin's site."""
    views = [
        ("import/", for_editors(file_page), "import"),
        ("import/<int:key>/", for_editors(rows_page), "import_rows"),
        ("import/<int:key>/kept.<slug:name>", for_editors(kept), "import_kept"),
        ("import/template/<slug:kind>.<slug:name>", for_editors(template), "import_template"),
    ]
    return [path(address, site.admin_view(view), name=name) for address, view, name in views]


def for_editors(view):
    """A view for whoever may write drafts of any type."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not any(rights.may_change(request.user, model) for model in RECORD_MODELS):
            raise PermissionDenied(_("You may not import records. Ask an administrator for the right."))
        return view(request, *args, **kwargs)

    return guarded


class SourceForm(forms.Form):
    """Which source says what is imported, and how what it names and nobody has recorded is dealt with."""

    passage = forms.ModelChoiceField(
        Passage.objects.select_related("source").order_by("source__key", "number"),
        label=gettext_lazy("Which source says so?"),
        required=False,
        empty_label=gettext_lazy("No source: drafts only"),
        help_text=gettext_lazy("Each imported fact is cited to this passage. Needed for rows that change what visitors see."),
    )
    create_missing = forms.BooleanField(
        label=gettext_lazy("Make missing parties and treaties, as drafts"),
        required=False,
        help_text=gettext_lazy("Only for tables of membership."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passage"].label_from_instance = passage_label


class FileForm(SourceForm):
    """What is asked before a file is checked."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("CSV (UTF-8), XLSX or JSON, at most 4 MB. The first row holds the headings."),
        widget=forms.FileInput(attrs={"accept": ",".join(tables.ENDINGS)}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What its rows are"), required=False)

    field_order = ["file", "kind", "passage", "create_missing"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [GUESS, *((kind.name, kind.label) for kind in imports.KINDS.values())]

    def clean(self):
        cleaned = super().clean()
        if file := cleaned.get("file"):
            try:
                cleaned["table"] = tables.read(file.name, file.file)
                cleaned["kind"] = self._kind(cleaned["table"])
                imports.refuse_unknown_headings(cleaned["kind"], cleaned["table"].headings)
            except tables.TableError as error:
                self.add_error("file", str(error))
        return cleaned

    def _kind(self, table):
        name = self.cleaned_data.get("kind")
        found = imports.kind_named(name) if name else imports.guess(table.headings)
        if not found:
            raise tables.TableError(_("The headings fit no kind of table. Choose what its rows are, or take a template."))
        return found


class RowsForm(SourceForm):
    """What can still be decided while the rows are looked at."""

    unreviewed_reason = forms.CharField(
        label=gettext_lazy("Reason for publishing without review"),
        required=False,
        help_text=gettext_lazy("Only where visitors see a record that rows change. It is listed until somebody approves."),
    )

    def __init__(self, *args, kind, user, **kwargs):
        super().__init__(*args, **kwargs)
        if kind.name != imports.MEMBERSHIP:
            del self.fields["create_missing"]
        if not settings.EDITORIAL_REVIEW or not rights.has(user, rights.PUBLISH_UNREVIEWED):
            del self.fields["unreviewed_reason"]


def file_page(request):
    """Ask for a file; once it can be read, its rows are kept and shown."""
    ImportBatch.objects.filter(at__lt=timezone.now() - LASTS).delete()
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("admin:import_rows", _kept(request.user, form.cleaned_data).pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Import a table"),
        "form": form,
        "kinds": imports.KINDS.values(),
        "formats": list(tables.FORMATS),
        "unfinished": ImportBatch.objects.filter(by=request.user),
    }
    return TemplateResponse(request, "admin/import.html", context)


def _kept(user, given):
    """The rows of a file, kept for whoever sent it; without the messages of rows that were kept back before."""
    table = given["table"]
    headings = [heading for heading in table.headings if not imports.is_passed_over(heading)]
    return ImportBatch.objects.create(
        by=user,
        kind=given["kind"].name,
        file_name=given["file"].name[:200],
        passage=given["passage"],
        create_missing=given["create_missing"],
        headings=headings,
        rows=[{"number": row.number, "cells": {heading: row.cells[heading] for heading in headings}} for row in table.rows],
    )


def _own(request, key):
    return get_object_or_404(ImportBatch.objects.select_related("passage__source"), pk=key, by=request.user)


def rows_page(request, key):
    """Show what would become of each row; mend rows, and import."""
    if request.method == "POST":
        with transaction.atomic():
            token = keeping.Token(request)
            if done := token.take():
                messages.info(request, _("That was done already; nothing was imported twice."))
                return redirect(done)
            response, path_done = _sent(request, _own(request, key))
            token.settle(path_done)
        return response
    kept = _own(request, key)
    given = {"passage": kept.passage, "create_missing": kept.create_missing}
    form = RowsForm(initial=given, kind=imports.kind_named(kept.kind), user=request.user)
    return _shown(request, kept, form, imports.check(*_table(kept), _options(request, kept)))


def _sent(request, kept):
    """Take in what was mended and decided, then import what is asked for. Answers a response and where it led, if anything was done."""
    form = RowsForm(request.POST, kind=imports.kind_named(kept.kind), user=request.user)
    seen = {row["number"]: row.get("seen") for row in kept.rows}
    kept.rows = mended(kept, request.POST)
    if form.is_valid():
        kept.passage = form.cleaned_data["passage"]
        kept.create_missing = form.cleaned_data.get("create_missing", False)
    kept.save()
    options = _options(request, kept, form.cleaned_data.get("unreviewed_reason", "") if form.is_valid() else "")
    if form.is_valid() and ("_all" in request.POST or "_ready" in request.POST):
        outcome = _imported(kept, options, seen, is_all="_all" in request.POST)
        if outcome.batch or not outcome.kept_back:
            response = _done(request, kept, outcome)
            return response, response.url
    else:
        outcome = imports.check(*_table(kept), options)
    return _shown(request, kept, form, outcome), ""


def _imported(kept, options, seen, *, is_all):
    """Import; nothing at all where all was asked for and some rows have to stay."""
    with transaction.atomic():
        outcome = imports.run(*_table(kept), options, seen=seen)
        if is_all and outcome.kept_back:
            transaction.set_rollback(True)
            outcome.batch = None
    return outcome


def _done(request, kept, outcome):
    """Keep the rows that stay, and lead to what was imported."""
    staying = {row.number for row in outcome.kept_back}
    kept.rows = [row for row in kept.rows if row["number"] in staying]
    if outcome.batch:
        written = len(outcome.of(Verdict.NEW, Verdict.CHANGED))
        messages.success(request, ngettext("%d row was imported.", "%d rows were imported.", written) % written)
    else:
        messages.info(request, _("The record says all this already; nothing was imported."))
    if kept.rows:
        kept.save()
        text = ngettext(
            "%d row is kept for you on the page “Import”.", "%d rows are kept for you on the page “Import”.", len(kept.rows)
        )
        messages.warning(request, text % len(kept.rows))
    else:
        kept.delete()
    return redirect("admin:batch", outcome.batch.pk) if outcome.batch else redirect("admin:import")


def _table(kept):
    rows = [imports.ImportRow(row["number"], row["cells"], is_another=row.get("is_another", False)) for row in kept.rows]
    return kept.headings, rows


def _options(request, kept, unreviewed_reason=""):
    return imports.Options(
        kind=imports.kind_named(kept.kind),
        by=request.user,
        passage=kept.passage,
        create_missing=kept.create_missing,
        unreviewed_reason=unreviewed_reason,
        file_name=kept.file_name,
    )


def _shown(request, kept, form, outcome):
    """The page of the rows; what it shows of each is remembered, for what nobody was shown is not imported."""
    shown = {row.number: row.shown for row in outcome.rows}
    kept.rows = [row | {"seen": shown[row["number"]]} for row in kept.rows]
    kept.save(update_fields=["rows"])
    context = {
        **admin.site.each_context(request),
        "title": _("Import %(file)s") % {"file": kept.file_name},
        "kept": kept,
        "kind": imports.kind_named(kept.kind),
        "form": form,
        "token": uuid.uuid4(),
        "outcome": outcome,
        "counts": [(verdict.label, count) for verdict, count in outcome.counts.items() if count],
        "all": len(outcome.rows),
        "ready": len(outcome.ready),
        "staying": len(outcome.kept_back),
        "formats": list(tables.FORMATS),
        **shown_rows(kept.headings, outcome),
    }
    return TemplateResponse(request, "admin/import_rows.html", context)


def kept(request, key, name):
    """The rows that cannot be imported as they are, with what is wrong with each, as a file to be mended elsewhere."""
    batch = _own(request, key)
    outcome = imports.check(*_table(batch), _options(request, batch))
    return _file(name, "refused", *kept_table(batch.headings, outcome.kept_back))


def template(request, kind, name):
    """The headings of a kind of table with one example row."""
    if kind not in imports.KINDS:
        raise Http404
    headings, row = imports.example(imports.KINDS[kind])
    return _file(name, f"{kind}-template", headings, [row])


def _file(name, stem, headings, rows):
    if name not in tables.FORMATS:
        raise Http404
    return download(f"{stem}.{name}", *tables.write(name, headings, rows))
