"""The public pages. Each names a model, a queryset and a template; what may be seen is decided by the querysets."""

import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django.views.generic.base import ContextMixin

from cooperation.addresses import asked_at, elsewhere
from cooperation.charts import share_chart, timeline
from cooperation.coverage import coverage_of, outline_of
from cooperation.kept import FRAGMENTS, OUTLINES
from cooperation.metadata import home_head, record_head, source_head
from cooperation.models import EXEMPT, VOCABULARIES, ChangeKind, Quote, Source
from cooperation.overview import Overview, latest_changes, sources_with_passages
from cooperation.receipts import Card, Receipts, field_label, passages_cited, row_sections, shown_facts
from cooperation.records import RECORD_MODELS
from cooperation.search import near, words_of
from cooperation.series import in_series, series_chart
from cooperation.ties import tied_to, ties_of
from cooperation.versions import steps

from .editing import editing_of
from .errors import PAGE, error_type, missing, refuse

RETRY_AFTER = "30"
"""Seconds after which to ask again while the database does not answer."""


class PublicMixin(ContextMixin):
    """What every public page carries: the sections of the site, which one it is in, and the day of the last change.

    The middleware of the site has read when that was: it stands at `request.content_changed_at`.
    """

    section = None

    @property
    def revision(self):
        """What the request sees, to keep under it what is worked out for others too; None where nothing may be kept."""
        return getattr(self.request, "content_revision", None)

    def _kept(self, key, make):
        """A piece of the page as markup, kept for everybody who sees the same revision."""
        markup = FRAGMENTS.get(self.revision, key)
        return FRAGMENTS.put(self.revision, key, make()) if markup is None else markup

    def get_context_data(self, **kwargs):
        sections = [{"model": model, "is_current": model is self.section} for model in (*RECORD_MODELS, Source)]
        last_change = getattr(self.request, "content_changed_at", None)
        return super().get_context_data(sections=sections, section=self.section, last_change=last_change, **kwargs)


class Page(PublicMixin, TemplateView):
    """A page with nothing but its text."""


class Home(PublicMixin, TemplateView):
    """The record at a glance, every number counted from the database."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            overview=self._kept(("overview", get_language()), self._overview),
            head=home_head(absolute=self.request.build_absolute_uri),
            **kwargs,
        )

    def _overview(self):
        overview, passages = Overview(), sources_with_passages()
        context = {
            "overview": overview,
            "timeline": timeline(overview.dated),
            "shares": [(indicator, observed, *share_charts(observed)) for indicator, observed in overview.shares.items()],
            "passages": passages,
            "most": max((passage.cited for numbered in passages.values() for passage in numbered), default=1),
            "changes": latest_changes(),
        }
        return render_to_string("components/overview.html", context)


def share_charts(observations):
    """The same figures drawn for wide and for narrow boxes."""
    return (
        share_chart(observations, width=720, label_width=290, row_height=54),
        share_chart(observations, width=310, label_width=8, row_height=78),
    )


def series_charts(groups):
    """The same series drawn for wide and for narrow boxes."""
    if not groups:
        return None
    return series_chart(groups, width=720, height=340, room=130), series_chart(groups, width=310, height=260, room=100)


class About(PublicMixin, TemplateView):
    """The method: how citations work, every vocabulary with its definitions, and what needs no citation."""

    template_name = "about.html"

    def get_context_data(self, **kwargs):
        exempt = {}
        for name, reason in EXEMPT.items():
            exempt.setdefault(reason, []).append(field_label(name))
        return super().get_context_data(vocabularies=VOCABULARIES, exempt=exempt, **kwargs)


class RecordDetail(PublicMixin, View):
    """A record's own page; its old addresses redirect for ever, and a withdrawn one says when and why."""

    model = None

    shown_elsewhere = frozenset()
    """References to the record that have a place of their own on the page, as "model.field"."""

    @property
    def section(self):
        return self.model

    def get(self, request, slug):
        record = self.model.objects.public().for_detail().filter(slug=slug).first()
        if not record:
            return self.elsewhere(slug)
        return self.shown(record, editing=editing_of(request, record))

    def shown(self, record, **said):
        """The page of a record in whatever state: who may see it is decided before. `said` is what the page says besides."""
        templates = [f"cooperation/{self.model._meta.model_name}_detail.html", "record_detail.html"]
        return render(self.request, templates, self.context(record) | said)

    def context(self, record):
        receipts = Receipts(record)
        facts = shown_facts(record, receipts)
        return self.get_context_data(
            record=record,
            head=record_head(record, absolute=self.request.build_absolute_uri),
            kind_citations=[] if "kind" in [fact.name for fact in facts] else receipts.of("kind"),
            lead_citations=[*receipts.of("title"), *receipts.of_whole()],
            head_facts=[receipts.fact(record, name) for name in record.in_head],
            topic_citations=receipts.of("topics"),
            facts=facts,
            row_sections=row_sections(record, receipts),
            quotes=[Card(quote) for quote in self.quotes(record)],
            ties=ties_of(self.tied(record)),
            passages=passages_cited(record),
            corrections=steps(record.versions.filter(kind=ChangeKind.CORRECTION).order_by("-number")),
        )

    def quotes(self, record):
        """The quotes the page shows."""
        return Quote.objects.on(record).for_list()

    def tied(self, record):
        """The ties the page shows, in a few words each."""
        return tied_to(record, without=self.shown_elsewhere)

    def elsewhere(self, slug):
        """What to answer where no public record is: a redirect, 410, or 404 as if there had never been one."""
        found = elsewhere(self.model, slug)
        if found.leads_to:
            return redirect(self.address_at(found.leads_to, is_same=found.is_same), permanent=True)
        if not found.withdrawn:
            raise Http404
        return render(self.request, "410.html", self.get_context_data(record=found.withdrawn), status=HTTPStatus.GONE)

    def address_at(self, record, *, is_same):
        """Where another record, or this one (`is_same`) at its new address, has the page asked for."""
        return record.get_absolute_url()


class QuoteDetail(RecordDetail):
    """A quote, whose text stands in the head of the page."""

    def context(self, record):
        text = Receipts(record).fact(record, "text")
        return super().context(record) | {"text": text}


class IndicatorDetail(RecordDetail):
    """An indicator: figures that follow each other as lines, other shares as bars."""

    def context(self, record):
        groups, others = in_series(record.observations.all())
        drawn = {"series": series_charts(groups), "chart": share_charts(others) if record.is_share else None}
        return super().context(record) | drawn


class SourceDetail(PublicMixin, TemplateView):
    """A source: its passages, each with the facts that rest on it."""

    template_name = "cooperation/source_detail.html"
    section = Source

    def get_context_data(self, slug, **kwargs):
        source = get_object_or_404(Source.objects.public(), slug=slug)
        outline = OUTLINES.once(self.revision, ("source", source.pk), lambda: outline_of(source))
        coverage = coverage_of(source, outline)
        used = [cited for cited in coverage if cited.facts or cited.passage.is_without_claim]
        head = source_head(source, absolute=self.request.build_absolute_uri)
        shown = {"source": source, "head": head, "coverage": coverage, "used": len(used), "outline": outline}
        return super().get_context_data(editing=editing_of(self.request, source), **shown, **kwargs)


def not_found(request, exception=None, *, last_page="", section=None):
    """404, the same for an address that never was and for one only editors may see."""
    if error_type(request.path) != PAGE:
        return refuse(request, HTTPStatus.NOT_FOUND, missing(request.path))
    said = {"last_page": last_page} if last_page else {"detail": missing(request.path)} | meant(request.path)
    context = Page(section=section, request=request).get_context_data(**said)
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


def meant(path):
    """What whoever asked for an address where nothing is may have meant: what is most like it, and words to search for."""
    model, name = asked_at(path)
    return {"closest": near(name, kind=model._meta.model_name) if model else [], "words": words_of(name)}


def bad_request(request, exception=None):
    """400 for a request that cannot be read at all; 413 for one that is too much to be read."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        detail = _("The form holds more than is taken at once. Go back, and save a part of it first.")
        return refuse(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    detail = _("The address or the form holds something no page here takes.")
    return refuse(request, HTTPStatus.BAD_REQUEST, detail)


def server_error(request):
    """500, without a query: the database may be what failed. Then it is 503, and says when to ask again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _fault(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("The fault is ours and has been noted. Try again in a minute."))


def unavailable(request):
    """503 while the database does not answer, is full, or lets nobody write."""
    detail = _("The database does not answer at the moment. Nothing is lost. Try again in a minute.")
    response = _fault(request, HTTPStatus.SERVICE_UNAVAILABLE, detail)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _fault(request, status, detail):
    """A fault of ours: the page of its status, or its sentence where no page is asked for."""
    if error_type(request.path) != PAGE:
        return refuse(request, status, detail)
    return render(request, f"{status:d}.html", status=status)
