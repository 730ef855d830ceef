"""Sources: their passages as rows, their text attached from the file it was fingerprinted from."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation import duplicates, loading, text
from cooperation.models import Citation, Passage, Source
from cooperation.records import RECORD_MODELS

from .base import SurroundingsAdmin
from .forms import CheckedForm
from .lists import date_column
from .narrowing import UncitedFilter
from .rows import PartFormSet, PartInline

READ = Q(is_without_claim=True) | Exists(Citation.objects.filter(passage=OuterRef("pk")))
"""Passages that are cited, or marked as holding no claim."""


def passages_that(condition):
    """How many passages of a source meet a condition; none where it has none. Counted apart, so that lists can be counted too."""
    found = Passage.objects.filter(condition, source=OuterRef("pk")).order_by().values("source")
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)


STILL_OPEN = ("label", "summary")
"""What may still be changed of a passage that is cited."""


class SourceForm(CheckedForm):
    """A source, with a place to hand in its text."""

    document = forms.FileField(
        label=gettext_lazy("Attach the text"),
        required=False,
        help_text=gettext_lazy(
            "The file the passages were made from, unchanged, as plain text in UTF-8. It stays in this database. "
            "With it, excerpts are found and checked as they are typed."
        ),
    )

    def clean(self):
        """Refuse the address of another source, however it is written; the database compares letter for letter."""
        super().clean()
        place = _place(self.cleaned_data.get("url") or "")
        same = (one for one in Source.objects.exclude(url="").exclude(pk=self.instance.pk) if _place(one.url) == place)
        if place and (other := next(same, None)):
            self.add_error("url", _("“%(source)s” has this address already. Cite that source.") % {"source": other})
            self.lead_to("url", other)


def _place(url):
    """What an address leads to, whatever the case of its host, its last stroke and the part behind #."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}" if parts.netloc else ""


class PassageForm(CheckedForm):
    """One passage. Length and fingerprint follow from its text; without the text whoever holds it supplies them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "number" in self.fields:
            self.fields["number"].help_text = _("Counted from 1 without gaps. Leave it empty to have the next one.")
        for name in ("number", "length", "sha256"):
            if name in self.fields:
                self.fields[name].required = False
        if getattr(self.instance, "is_cited", False):
            for name in set(self.fields) - {*STILL_OPEN, "id", "source", "DELETE"}:
                self.fields[name].disabled = True

    @property
    def heading(self):
        passage = self.instance
        if not passage.pk:
            return _("Passage")
        name = _("Passage %d") % passage.number
        if passage.label:
            name = _("Passage %(number)d: %(label)s") % {"number": passage.number, "label": passage.label}
        return _("%(passage)s, cited") % {"passage": name} if passage.is_cited else name

    def clean(self):
        super().clean()
        words = self.cleaned_data.get("text", "").replace("\r\n", "\n")
        self.cleaned_data["text"] = words
        if words and (not self.instance.sha256 or (self.initial.get("text") and "text" in self.changed_data)):
            self.cleaned_data |= {"length": len(text.words(words)), "sha256": text.digest(words)}
        if not self.cleaned_data.get("length") or not self.cleaned_data.get("sha256"):
            raise ValidationError(_("Paste the passage’s text, or enter both its length and its SHA-256."))


class PassageFormSet(PartFormSet):
    def clean(self):
        """Refuse gaps in the numbers: a missing passage would be one nobody has read."""
        self._number()
        super().clean()
        numbers = {form.cleaned_data.get("number") for form in self.kept if not form.errors}
        missing = sorted(set(range(1, max(numbers, default=0))) - numbers)
        if missing and not any(self.errors):
            message = _("Passages are numbered from 1 without gaps; %(number)d is missing. Add it, or renumber the rest.")
            raise ValidationError(message % {"number": missing[0]})

    def _number(self):
        """Give passages without a number the next ones, in the order of the form."""
        last = max((form.instance.number or 0 for form in self.kept), default=0)
        for form in self.kept:
            if not form.errors and not form.instance.number:
                last += 1
                form.instance.number = form.cleaned_data["number"] = last


class PassageInline(PartInline):
    model = Passage
    form = PassageForm
    formset = PassageFormSet
    fields = [("number", "label"), "summary", "text", ("length", "sha256"), "is_without_claim"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(is_cited=Exists(Citation.objects.filter(passage=OuterRef("pk"))))


def passages_read(source):
    """Each passage with the records that cite it, each once with its different excerpts, and whether anything is left to cite."""
    cited = {}
    citations = (
        Citation.objects.filter(passage__source=source).select_related("record").order_by("record__title", "record", "number")
    )
    for citation in citations:
        cited.setdefault(citation.passage_id, {}).setdefault(citation.record, {})[citation.excerpt] = None
    for passage in source.passages.all():
        records = [(record, list(excerpts)) for record, excerpts in cited.get(passage.pk, {}).items()]
        yield {"passage": passage, "records": records, "is_open": not records and not passage.is_without_claim}


@admin.register(Source)
class SourceAdmin(SurroundingsAdmin):
    form = SourceForm
    inlines = [PassageInline]
    readonly_fields = ["coverage"]
    fieldsets = [
        (gettext_lazy("Identity"), {"fields": ["title", "title_supplied", "slug", "key", "kind", "language"]}),
        (
            gettext_lazy("Facts"),
            {"fields": ["publisher", "author", "published_on", "published_on_reason", "url", "archived_url", "retrieved_on"]},
        ),
        (gettext_lazy("Text"), {"fields": ["rights", "text_public", "sha256", "document", "coverage"]}),
    ]
    list_display = ["title", "key", "kind", date_column("published_on", gettext_lazy("published on")), "coverage", "is_attached"]
    list_filter = ["kind", "language", "publisher", UncitedFilter]
    search_fields = ["title", "key", "slug", "publisher", "author", "passages__summary"]
    ordering = ["title", "pk"]

    def get_queryset(self, request):
        counts = {"passage_count": Q(), "read_count": READ, "held_count": ~Q(text="")}
        return super().get_queryset(request).annotate(**{name: passages_that(condition) for name, condition in counts.items()})

    @admin.display(description=gettext_lazy("coverage"))
    def coverage(self, source):
        if not source.pk:
            return _("Counted once the source has passages.")
        return _("%(read)d of %(count)d passages are cited or hold no claim.") % {
            "read": source.read_count,
            "count": source.passage_count,
        }

    @admin.display(description=gettext_lazy("text"))
    def is_attached(self, source):
        return _("Attached") if source.passage_count and source.held_count == source.passage_count else _("Not attached")

    def view_on_site(self, source):
        stored = Source.objects.public().filter(pk=source.pk).first()  # the form may hold an address that cannot be one
        return stored.get_absolute_url() if stored else None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "title" in form.changed_data:
            for other in duplicates.sources_like(form.instance):
                message = _("This looks like “%(source)s”. If it is the same document, cite that source and delete this one.")
                messages.warning(request, message % {"source": other})
        if document := form.cleaned_data.get("document"):
            self._attach(request, form.instance, document.read())

    def get_urls(self):
        view = self.admin_site.admin_view(self.read_view)
        return [path("<int:pk>/read/", view, name="cooperation_source_read"), *super().get_urls()]

    def read_view(self, request, pk):
        """The source passage by passage, with what rests on each beside it."""
        source = get_object_or_404(self.get_queryset(request).prefetch_related("passages"), pk=pk)
        if not self.has_view_permission(request, source):
            raise PermissionDenied(_("You may not read sources here. Ask an administrator for the right."))
        context = self.admin_site.each_context(request) | {
            "title": _("Read and cite"),
            "subtitle": str(source),
            "opts": self.opts,
            "source": source,
            "coverage": self.coverage(source),
            "passages": passages_read(source),
            "types": [model._meta for model in RECORD_MODELS if self.admin_site._registry[model].has_add_permission(request)],
        }
        return TemplateResponse(request, "admin/source_read.html", context)

    def _attach(self, request, source, document):
        try:
            outcome = loading.attach_text(source, document)
        except loading.LoadError as error:
            messages.error(request, _("The text was not attached. %(reason)s") % {"reason": error})
            return
        found = len(outcome.found)
        message = ngettext(
            "The text is attached; %d excerpt was found in it.", "The text is attached; %d excerpts were found in it.", found
        )
        messages.success(request, message % found)
        for citation in outcome.missing:
            message = _("Citation %(number)d of “%(record)s” has words that are not in its passage. Correct it.")
            messages.warning(request, message % {"number": citation.number, "record": citation.record})
