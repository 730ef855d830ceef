"""The timelines: of the whole record, and of the relation with one partner."""

from http import HTTPStatus

from django.shortcuts import render
from django.urls import reverse

from cooperation.charts import lanes
from cooperation.chronology import entries, entries_of, kinds
from cooperation.chronology_filters import PAGE_SIZE, PartnerTimelineFilter, TimelineFilter
from cooperation.chronology_page import lines
from cooperation.models import Partner

from .lists import PagedList
from .pages import RecordDetail


class Timeline(PagedList):
    """Everything in the order of time."""

    template_name = "timeline.html"
    page_size = PAGE_SIZE
    partner = None

    def filters(self):
        return TimelineFilter(self.request.META["QUERY_STRING"], entries=entries(), path=reverse("timeline"))

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        context = self.get_context_data(filters=filters, facets=filters.options(), partner=self.partner)
        if page is not None:
            told = lines(page.object_list, with_roles=self.partner is not None)
            context |= {
                "page": page,
                "page_links": filters.page_links(page),
                "dated": [line for line in told if line.entry.is_dated],
                "undated": [line for line in told if not line.entry.is_dated],
                "chart": picture(filters.qs) if page.number == 1 else None,
            }
        return render(self.request, self.template_name, context, status=status)


class PartnerTimeline(Timeline, RecordDetail):
    """Everything that names one partner, at home or abroad, in which role."""

    template_name = "cooperation/partner_timeline.html"
    model = section = Partner

    def get(self, request, slug):
        self.partner = Partner.objects.public().prefetch_related("names").filter(slug=slug).first()
        return super().get(request) if self.partner else self.elsewhere(slug)

    def filters(self):
        path = reverse("partner-timeline", args=[self.partner.slug])
        return PartnerTimelineFilter(self.request.META["QUERY_STRING"], entries=entries_of(self.partner), path=path)

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
