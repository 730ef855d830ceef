"""The filters of each type's list."""

from functools import partial

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from .days import ON, Day, DayField
from .lists import Facet, ListFilterSet, NameFacet, RelatedFacet, YearFacet
from .models import (
    Alphabetical,
    Initiative,
    Partner,
    Place,
    Quote,
    Record,
    Source,
    Topic,
    Treaty,
    public_condition,
)


def latest_first(path):
    """Sort by a date, latest first, unknown dates last, then by title."""
    return [F(path).desc(nulls_last=True), Alphabetical("title"), "pk"]


def _vocabulary(model, field):
    return model._meta.get_field(field).vocabulary


class RecordFilterSet(ListFilterSet):
    """The filters of a list of records, all of which have topics."""

    topic = RelatedFacet("topics", label=gettext_lazy("Topic"), to=Topic)
    source = RelatedFacet("citations__passage__source", label=gettext_lazy("Source"), to=Source)


class DatedFilterSet(RecordFilterSet):
    """The filters of a list that tells statuses on a day. The day filters nothing: every record of the view is there on every day."""

    def get_form_class(self):
        return type("DatedForm", (super().get_form_class(),), {ON: DayField(required=False)})

    def wrong_value(self, name):
        return " ".join(self.form.errors[name]) if name == ON else super().wrong_value(name)

    @cached_property
    def day(self):
        return Day.of(self._cleaned.get(ON))

    @property
    def asked(self):
        return self.chosen | ({ON: self.day.text} if self.day.is_asked else {})


class TreatyFilter(DatedFilterSet):
    lead = gettext_lazy("International agreements with a text of their own, and what their parties did about them.")
    kind = Facet("kind", label=gettext_lazy("Kind"), vocabulary=_vocabulary(Treaty, "kind"))
    laterality = Facet("laterality", label=gettext_lazy("Sides"), vocabulary=_vocabulary(Treaty, "laterality"))
    administered_by = RelatedFacet("administered_by", label=gettext_lazy("Administered by"), to=Partner)
    year = YearFacet("adopted_on_earliest", label=gettext_lazy("Year adopted"))
    sorts = ListFilterSet.sorts | {"adopted": (gettext_lazy("Latest adopted"), latest_first("adopted_on_earliest"))}


class PartnerFilter(DatedFilterSet):
    lead = gettext_lazy("States, organisations and forums that sources name beside China in matters of copyright.")
    kind = Facet("kind", label=gettext_lazy("Kind"), vocabulary=_vocabulary(Partner, "kind"))
    takes_part_in = Facet(
        "roles__record__initiative__kind",
        label=gettext_lazy("Takes part in"),
        vocabulary=_vocabulary(Initiative, "kind"),
        visible=partial(public_condition, "roles__record__"),
        is_of_others=True,
    )


class InitiativeFilter(RecordFilterSet):
    lead = gettext_lazy(
        "Forums, dialogues, negotiations, programmes, conferences, case studies and focus areas, told apart by kind."
    )
    kind = Facet("kind", label=gettext_lazy("Kind"), vocabulary=_vocabulary(Initiative, "kind"))
    status = Facet("status", label=gettext_lazy("Status"), vocabulary=_vocabulary(Initiative, "status"))
    partner = RelatedFacet("participations__partner", label=gettext_lazy("Partner"), to=Partner)
    year = YearFacet("began_on_earliest", label=gettext_lazy("Year begun"))
    sorts = ListFilterSet.sorts | {"began": (gettext_lazy("Latest begun"), latest_first("began_on_earliest"))}


class QuoteFilter(RecordFilterSet):
    lead = gettext_lazy("What was said and by whom: word for word where the source quotes, in our words where it reports.")
    kind = Facet("kind", label=gettext_lazy("Form"), vocabulary=_vocabulary(Quote, "kind"))
    speaker = NameFacet("speaker_name", label=gettext_lazy("Speaker"))
    organisation = RelatedFacet("organisation", label=gettext_lazy("Organisation"), to=Partner)
    about = RelatedFacet("about", label=gettext_lazy("About"), to=Record)
    year = YearFacet("said_on_earliest", label=gettext_lazy("Year said"))
    sorts = ListFilterSet.sorts | {"said": (gettext_lazy("Latest said"), latest_first("said_on_earliest"))}


class IndicatorFilter(RecordFilterSet):
    lead = gettext_lazy("Figures as the sources give them: exact, a range, or “such as”, and never more precise than stated.")
    unit = NameFacet("unit", label=gettext_lazy("Unit"))
    place = RelatedFacet("observations__places", label=gettext_lazy("Place"), to=Place)
    year = YearFacet("observations__period_earliest", label=gettext_lazy("Year observed"))


class SourceFilter(ListFilterSet):
    lead = gettext_lazy("The documents every fact rests on. Their texts belong to others; their passages are numbered here.")
    kind = Facet("kind", label=gettext_lazy("Kind"), vocabulary=_vocabulary(Source, "kind"))
    publisher = NameFacet("publisher", label=gettext_lazy("Publisher"))
    year = YearFacet("published_on_earliest", label=gettext_lazy("Year published"))
    sorts = ListFilterSet.sorts | {"published": (gettext_lazy("Latest published"), latest_first("published_on_earliest"))}
