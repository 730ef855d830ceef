"""Pickers: Django's autocompletes, with the exact name first, labels that help to choose, and no query for each row."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db.models import Case, Q, Value, When
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from cooperation import rights
from cooperation.languages import named_by
from cooperation.models import Partner, Passage, Record, Source, TermField

from .keys import sent_key

CHOOSE = ("", _("Choose"))

MAY_BE_ADDED_IN_PASSING = (Partner, Source)
"""What a picker offers to add in a pop-up; everything else deserves its own page."""


def passage_label(passage):
    """How a passage is offered: "NCAC 2019 ¶ 4: what it says, in our words"."""
    return f"{passage}: {passage.summary}" if passage.summary else str(passage)


class KnowsItsChoice:
    """A picker told the label of the present choice, so that a form of fifty rows does not ask for each.

    A choice that was sent and cannot be one is taken for one that nothing has, and shown as none: Django would ask the database for it.
    """

    known = {}

    def value_from_datadict(self, data, files, name):
        sent = super().value_from_datadict(data, files, name)
        return [self._key(one) for one in sent] if isinstance(sent, list) else self._key(sent)

    def _key(self, sent):
        return sent if sent in self.choices.field.empty_values else str(sent_key(sent))

    def optgroups(self, name, value, attr=None):
        value = [one for one in value if one in self.choices.field.empty_values or sent_key(one)]
        chosen = [str(one) for one in value if one not in self.choices.field.empty_values]
        if any(one not in self.known for one in chosen):
            return super().optgroups(name, value, attr)
        options = [] if self.is_required or self.allow_multiple_selected else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, one, self.known[one], True, place) for place, one in enumerate(chosen)]
        return [(None, options, 0)]


class Picker(KnowsItsChoice, AutocompleteSelect):
    """One record, partner, place."""


class PassagePicker(Picker):
    """One passage, offered with its source and what it says."""

    def get_url(self):
        return reverse(f"{self.admin_site.name}:cooperation_passage_autocomplete")


class ManyPicker(KnowsItsChoice, AutocompleteSelectMultiple):
    """Several records or places."""


def tell_choices(form):
    """Tell the pickers of a bound row what it has chosen already; its relations must have been fetched with it."""
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if not isinstance(widget, KnowsItsChoice) or not form.instance.pk:
            continue
        chosen = getattr(form.instance, name)
        chosen = chosen.all() if widget.allow_multiple_selected else [chosen] if chosen else []
        widget.known = {str(one.pk): field.label_from_instance(one) for one in chosen}


class WithPickers:
    """Mixin of admins and inlines: autocompletes are our pickers, without icons that lead away, and no choice is made unasked."""

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """A required choice without a default starts with "Choose", never with a value nobody chose."""
        if isinstance(db_field, TermField) and not db_field.has_default():
            kwargs.setdefault("choices", [CHOOSE, *db_field.choices])
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            picker = PassagePicker if db_field.remote_field.model is Passage else Picker
            kwargs.setdefault("widget", picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ManyPicker(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
            wrapper.can_add_related = wrapper.can_add_related and db_field.remote_field.model in MAY_BE_ADDED_IN_PASSING
        return field


class ExactFirst:
    """Mixin of admins: what is named exactly as searched comes first, unless the editor has sorted the list."""

    @property
    def named_by(self):
        return named_by(self.model)

    def is_named(self, name):
        return Q(**{f"{self.named_by}__iexact": name})

    def get_search_results(self, request, queryset, search_term):
        search_term = search_term.replace("\0", "")
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if may_repeat:
            # Not DISTINCT, as Django would have it: the counts beside the filters cannot look into that.
            found = queryset.filter(pk__in=found.order_by().values("pk"))
        if search_term.strip() and "o" not in request.GET:
            exact = Case(When(self.is_named(search_term.strip()), then=Value(0)), default=Value(1))
            found = found.order_by(exact, self.named_by, "pk")
        return found, False


class PassageAutocomplete(AutocompleteJsonView):
    """The passages of the picker, each with its summary."""

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": passage_label(obj)}


class OnlyPicked(admin.ModelAdmin):
    """Something pickers search, which has no pages of its own here."""

    def has_module_permission(self, request):
        return False

    def get_urls(self):
        return []


@admin.register(Passage)
class PassageAdmin(OnlyPicked):
    search_fields = ["source__key", "source__title", "label", "summary", "number"]
    ordering = ["source__key", "number"]
    list_select_related = ["source"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")

    def get_urls(self):
        view = PassageAutocomplete.as_view(admin_site=self.admin_site)
        return [path("autocomplete/", self.admin_site.admin_view(view), name="cooperation_passage_autocomplete")]


@admin.register(Record)
class AnyRecordAdmin(ExactFirst, OnlyPicked):
    """Records of every type together, for "about" and "replaced by"."""

    search_fields = ["title", "title_zh", "slug"]
    ordering = ["title", "pk"]

    def has_delete_permission(self, request, obj=None):
        """A record of a type is deleted with its part that all types share, by whoever may delete the type."""
        return obj is not None and rights.may_delete(request.user, obj)
