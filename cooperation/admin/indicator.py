"""Indicators and their observations."""

from decimal import Decimal

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import text
from cooperation.models import Indicator, Observation, Place

from .base import RecordAdmin
from .forms import RowForm
from .rows import RowFormSet, RowInline
from .wording import date_in_words


def plain(number):
    """A number without the zeros the database pads it with, and without an exponent."""
    return Decimal(text.plain(number))


class ObservationForm(RowForm):
    """One figure. A single value stands once on the form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        observation = self.instance
        for name, number in (("low", observation.low), ("high", observation.high)):
            if name in self.fields and number is not None:
                self.initial[name] = None if observation.repeats(name) else plain(number)

    def in_words(self):
        observation = self.instance
        figures = "–".join(str(plain(number)) for number in observation.numbers)
        return ", ".join(
            filter(None, [date_in_words(observation.period), f"{observation.get_qualifier_display().lower()} {figures}"])
        )

    def suggested_key(self):
        place = next(iter(self.cleaned_data.get("places") or Place.objects.none()), None)
        return " ".join(filter(None, [place and place.slug, self.instance.period])) or "figure"


class ObservationFormSet(RowFormSet):
    def clean(self):
        """Shares of a new indicator, which the row itself cannot ask yet."""
        super().clean()
        for form in self.kept:
            numbers = [] if form.errors else form.instance.numbers
            if self.instance.is_share and any(not 0 <= number <= 100 for number in numbers):
                form.add_error("low", _("A share lies between 0 and 100. Check the figure, or the indicator's unit."))


class ObservationInline(RowInline):
    model = Observation
    form = ObservationForm
    formset = ObservationFormSet
    autocomplete_fields = ["places"]
    fields = ["period", "qualifier", ("low", "high"), "places", "places_open", "note", "key"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("places")


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    identity = ("unit",)
    facts = ("definition", "denominator")
    row_inlines = (ObservationInline,)
    list_facts = ("unit", "figures")
    also_searched = ("unit",)

    @admin.display(description=gettext_lazy("observations"))
    def figures(self, indicator):
        return len(indicator.observations.all())
