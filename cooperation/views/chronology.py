"""The timelines: of the whole record, and of the relation with one partner."""

from http import HTTPStatus

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cooperation.chronology import PAGE_SIZE, PartnerTimelineFilter, TimelineFilter, lines, picture
from cooperation.models import Partner

from .lists import PagedList
from .pages import RecordDetail


class Timeline(PagedList):
    """Everything in the order of time."""

    template_name = "timeline.html"
    page_size = PAGE_SIZE
    partner = None

    def filters(self):
        return TimelineFilter(self.request.META["QUERY_STRING"], path=reverse("timeline"), revision=self.revision)

    def rows(self, filters):
        return filters.dates

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        context = self.get_context_data(filters=filters, form=self.form(filters), partner=self.partner)
        if page is not None:
            told = lines(page.object_list, with_roles=self.partner is not None)
            context |= {
                "page": page,
                "page_links": filters.page_links(page),
                "dated": [line for line in told if line.entry.is_dated],
                "undated": [line for line in told if not line.entry.is_dated],
                "picture": self.picture(filters) if page.number == 1 else "",
            }
        return render(self.request, self.template_name, context, status=status)

    def picture(self, filters):
        """The markup of the picture of a view; empty where nothing is dated."""
        return self._kept(("picture", filters.address()), lambda: self._picture(filters))

    def _picture(self, filters):
        chart = picture(filters)
        return render_to_string("components/lanes.html", {"chart": chart}) if chart else ""


class PartnerTimeline(Timeline, RecordDetail):
    """Everything that names one partner, at home or abroad, in which role."""

    template_name = "cooperation/partner_timeline.html"
    model = section = Partner

    def get(self, request, slug):
        self.partner = Partner.objects.public().prefetch_related("names").filter(slug=slug).first()
        return super().get(request) if self.partner else self.elsewhere(slug)

    def filters(self):
        path = reverse("partner-timeline", args=[self.partner.slug])
        return PartnerTimelineFilter(self.request.META["QUERY_STRING"], of=self.partner, path=path, revision=self.revision)

    def rows(self, filters):
        return filters.qs

    def address_at(self, record, *, is_same):
        """The timeline of a partner; a successor of another type has none."""
        address = record.get_absolute_url()
        return f"{address}timeline/" if record.record_type == Partner._meta.model_name else address
