"""The timelines: of the whole record, and of the relation with one partner."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from cooperation.charts import lanes
from cooperation.chronology import entries, entries_of, kinds
from cooperation.chronology_filters import PAGE_SIZE, PartnerTimelineFilter, TimelineFilter
from cooperation.chronology_page import lines
from cooperation.models import Partner

from .pages import PublicMixin, RecordDetail, not_found


class Timeline(PublicMixin, View):
    """Everything in the order of time, under the rules of the lists: one address per view, 400 for what is no filter."""

    template_name = "timeline.html"

    def get(self, request):
        return self.show(TimelineFilter(request.META["QUERY_STRING"], entries=entries(), path=reverse("timeline")))

    def show(self, filters, **context):
        if filters.problems:
            return self.answer(filters, status=HTTPStatus.BAD_REQUEST, **context)
        if not filters.is_canonical:
            return redirect(filters.address(page=filters.page), permanent=True)
        page = Paginator(filters.qs, PAGE_SIZE).get_page(filters.page)
        if filters.page > page.paginator.num_pages:
            last = filters.address(page=page.paginator.num_pages)
            return not_found(self.request, last_page=last, section=self.section)
        told = lines(page.object_list, with_roles="partner" in context)
        return self.answer(
            filters,
            page=page,
            page_links=filters.page_links(page),
            dated=[line for line in told if line.entry.is_dated],
            undated=[line for line in told if not line.entry.is_dated],
            chart=picture(filters.qs) if page.number == 1 else None,
            **context,
        )

    def answer(self, filters, *, status=HTTPStatus.OK, **context):
        context = self.get_context_data(filters=filters, facets=filters.options(), **context)
        return render(self.request, self.template_name, context, status=status)


class PartnerTimeline(Timeline, RecordDetail):
    """Everything that names one partner, at home or abroad, in which role."""

    template_name = "cooperation/partner_timeline.html"
    model = section = Partner

    def get(self, request, slug):
        partner = Partner.objects.public().prefetch_related("names").filter(slug=slug).first()
        if not partner:
            return self.elsewhere(slug)
        path = reverse("partner-timeline", args=[slug])
        filters = PartnerTimelineFilter(request.META["QUERY_STRING"], entries=entries_of(partner), path=path)
        return self.show(filters, partner=partner)

    def address_at(self, record, *, is_same):
        """The timeline of a partner; a successor of another type has none."""
        address = record.get_absolute_url()
        return f"{address}timeline/" if record.record_type == Partner._meta.model_name else address


def picture(found):
    """The dated events of a view by kind, drawn; None where nothing is dated."""
    by_kind = {kind: [] for kind in kinds()}
    for entry in found:
        if entry.is_dated:
            by_kind[entry.kind].append(entry)
    return lanes([(label, by_kind[kind]) for kind, label in kinds().items() if by_kind[kind]])
