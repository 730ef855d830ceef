"""Importing a table: a page that takes the file, and a page on which its rows are looked at, mended and imported. `RecordAdminSite` asks for `urls`."""

import uuid
from datetime import timedelta
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation import imports, rights, tables
from cooperation.imports import Verdict
from cooperation.models import ImportBatch
from cooperation.records import RECORD_MODELS

from . import keeping
from .exporting import download
from .importing_forms import FileForm, RowsForm
from .importing_rows import kept_table, mended, shown_rows

LASTS = timedelta(days=14)
"""How long the rows of a file are kept for whoever sent it."""


def urls(site):
    """The addresses of the pages, for the admin's site."""
    views = [
        ("import/", for_editors(file_page), "import"),
        ("import/<int:key>/", for_editors(or_back_to_the_files(rows_page)), "import_rows"),
        ("import/<int:key>/kept.<slug:name>", for_editors(or_back_to_the_files(kept)), "import_kept"),
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


def or_back_to_the_files(view):
    """A view of kept rows that leads back to the first page, with a sentence, where they cannot be read or are gone by now."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except tables.TableError as error:
            messages.error(request, _("The kept rows cannot be read any more. %(why)s Send the file again.") % {"why": error})
        except GoneError:
            messages.info(request, _("These rows are imported already, or were forgotten. Nothing was done."))
        return redirect("admin:import")

    return guarded


class GoneError(Exception):
    """Rows that were kept are not any more."""


def file_page(request):
    """Ask for a file; once it can be read, its rows are kept and shown."""
    ImportBatch.objects.filter(at__lt=timezone.now() - LASTS).delete()
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _kept_once(request, form.cleaned_data)
    context = {
        **admin.site.each_context(request),
        "title": _("Import a table"),
        "form": form,
        "token": uuid.uuid4(),
        "kinds": imports.KINDS.values(),
        "formats": list(tables.FORMATS),
        "unfinished": ImportBatch.objects.filter(by=request.user),
    }
    return TemplateResponse(request, "admin/import.html", context)


@transaction.atomic
def _kept_once(request, given):
    """Keep the rows of a file, however often its form is sent, if its sender may import them. Answers where they are shown."""
    imports.refuse_unless_editor(given["kind"], by=request.user)
    token = keeping.Token(request)
    if done := token.take():
        return redirect(done)
    response = redirect("admin:import_rows", _kept(request.user, given).pk)
    token.settle(response.url)
    return response


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


def _own_held(request, key):
    """The same, held until the transaction ends: what is sent from two tabs is taken in one after the other."""
    kept = ImportBatch.objects.select_for_update().filter(pk=key, by=request.user).first()
    if not kept:
        raise GoneError
    return kept


def rows_page(request, key):
    """Show what would become of each row; mend rows, and import."""
    if request.method == "POST":
        with transaction.atomic():
            token = keeping.Token(request)
            if done := token.take():
                messages.info(request, _("That was done already; nothing was imported twice."))
                return redirect(done)
            response, path_done = _sent(request, _own_held(request, key))
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
        kept.at = timezone.now()
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
    _remember(request, kept, {row.number: row.shown for row in outcome.rows})
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


@transaction.atomic
def _remember(request, kept, shown):
    """Note what is shown of each row, beside its words as they are now: another tab may have mended some since they were read."""
    now = _own_held(request, kept.pk)
    was = {row["number"]: row["cells"] for row in kept.rows}
    rows = [row | {"seen": shown[row["number"]]} if row["cells"] == was.get(row["number"]) else row for row in now.rows]
    ImportBatch.objects.filter(pk=kept.pk).update(rows=rows)


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
