"""The data twins of the timelines: of the whole record, and of the relation with one partner."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.chronology import PAGE_SIZE, PartnerTimelineFilter, TimelineFilter
from cooperation.models import Partner

from . import forms
from .events import events, events_table
from .links import absolute
from .paged import OnePage, PagedData, WholeTable


class TimelineData(PagedData):
    """Everything in the order of time."""

    filterset_class = TimelineFilter
    page_size = PAGE_SIZE
    name = "timeline"

    def filters(self):
        return self.filterset_class(self.request.META["QUERY_STRING"], path=self.path, revision=self.revision, **self.of)

    @property
    def path(self):
        """Where the page is."""
        return reverse("timeline")

    @property
    def of(self):
        """Whose events there are to filter, where it is not everybody's."""
        return {}

    def told(self, rows):
        """Events as data."""
        return (absolute(event, self.root) for event in events(rows))


class TimelineJSON(TimelineData, OnePage):
    """One page of the timeline, each event with its dates, whom it concerns and the receipts; `next` leads on."""

    summary = _("Timeline as JSON")
    form = forms.EventPage

    def results(self, rows, filters):
        return list(self.told(rows))


class TimelineCSV(TimelineData, WholeTable):
    """The whole timeline, one line for each event."""

    summary = _("Timeline as CSV")

    def table(self, filters):
        return events_table().written(self.told(self.rows(filters)))


class PartnerTimelineData(TimelineData):
    """Everything that names one partner, at home or abroad, in which role."""

    answers = (301, 400, 404, 410)
    filterset_class = PartnerTimelineFilter
    partner = None

    @property
    def name(self):
        return f"{self.partner.slug}-timeline"

    @property
    def path(self):
        return self.address_at(self.partner, is_same=True)

    @property
    def of(self):
        return {"of": self.partner}

    def get(self, request, slug):
        self.partner = Partner.objects.public().filter(slug=slug).first()
        return super().get(request) if self.partner else self.elsewhere(Partner, slug)

    def address_at(self, record, *, is_same):
        """The timeline of a partner; a successor of another type has none."""
        address = record.get_absolute_url()
        return f"{address}timeline/" if record.record_type == Partner._meta.model_name else address


class PartnerTimelineJSON(PartnerTimelineData, TimelineJSON):
    """One page of what names a partner, each event with its dates, the partner's roles and the receipts; `next` leads on."""

    summary = _("Timeline of a partner as JSON")


class PartnerTimelineCSV(PartnerTimelineData, TimelineCSV):
    """All that names a partner, one line for each event."""

    summary = _("Timeline of a partner as CSV")
