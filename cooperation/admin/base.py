"""What the admin of every type shares: the list, the form in one column, errors in words, and what a save sets in motion."""

from django.contrib import admin, messages
from django.db import IntegrityError
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from cooperation import workflow
from cooperation.models import ChangeKind, PartialDateField, Record

from .citations import CitationInline
from .errors import problems
from .forms import CLASH, WIDGETS, CheckedForm, RecordForm
from .lists import DecadeFilter, MissingFilter, RecordChangeList, cited_in_words, state_in_words
from .pickers import ExactFirst, WithPickers
from .publishing import Submission, warnings


class EditorAdmin(ExactFirst, WithPickers, admin.ModelAdmin):
    """The admin of anything editors keep."""

    form = CheckedForm
    formfield_overrides = WIDGETS | {
        PartialDateField: {"widget": admin.widgets.AdminTextInputWidget(attrs={"class": "partial-date"})}
    }
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    empty_value_display = "–"

    class Media:
        js = ["cooperation/admin/pickers.js"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "clash", "")
        return form

    def get_prepopulated_fields(self, request, obj=None):
        """An address is proposed for what is new, and left alone afterwards."""
        return {} if obj else {"slug": [self.named_by]}

    def changelist_view(self, request, extra_context=None):
        """The list; the whole of it for an address with a character that no text in a database can hold."""
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save; what clashes with something saved at the same moment comes back as the form with a sentence."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            request.clash = CLASH
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        workflow.deleted(things=[obj])

    def delete_queryset(self, request, queryset):
        things = list(queryset)
        super().delete_queryset(request, queryset)
        workflow.deleted(things=things)

    def render_change_form(self, request, context, *args, **kwargs):
        formsets = [wrapped.formset for wrapped in context["inline_admin_formsets"]]
        context["problems"] = problems(context["adminform"].form, formsets)
        # Our list replaces Django's one-line note, which `errors` would bring.
        context["errors"] = ()
        context["row_keys"] = sorted(
            {
                form.instance.key
                for formset in formsets
                for form in formset.forms
                if getattr(form.instance, "key", "") and form.instance.pk
            }
        )
        return super().render_change_form(request, context, *args, **kwargs)


class SurroundingsAdmin(EditorAdmin):
    """The admin of what records name: sources, topics and places."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflow.surroundings_changed(thing=form.instance)


class RecordAdmin(EditorAdmin):
    """The admin of a type of record: a subclass says which fields identify it, which are its facts, and what its list shows."""

    form = RecordForm
    identity = ()
    facts = ()
    row_inlines = ()
    list_facts = ()
    shown_in_list = ()
    dated_by = ""
    also_searched = ()
    radio_fields = {"state": admin.VERTICAL}
    autocomplete_fields = ["successor"]
    ordering = ["title", "pk"]

    def get_fieldsets(self, request, obj=None):
        change = [(_("This change"), {"fields": ["change_kind", "change_note"]})] if obj and obj.has_been_public else []
        return [
            (_("Identity"), {"fields": ["title", "slug", *self.identity, "summary", "topics"]}),
            (_("Facts"), {"fields": self.facts}),
            (_("Chinese"), {"fields": ["title_zh", "summary_zh"], "classes": ["closing"]}),
            (
                _("Publishing"),
                {"fields": ["state", "publish_at", "withdrawn_reason", "successor", "checked_on"], "classes": ["closing"]},
            ),
            *change,
        ]

    def get_inlines(self, request, obj):
        return [*self.row_inlines, CitationInline]

    def get_autocomplete_fields(self, request):
        own = [field.name for field in self.opts.get_fields() if field.name in self.facts + self.identity]
        related = [name for name in own if self.opts.get_field(name).is_relation]
        return [*related, *self.autocomplete_fields]

    def get_list_display(self, request):
        return ["title", "standing", *self.list_facts, "cited", "changed"]

    def get_list_filter(self, request):
        kinds = ["kind"] if "kind" in self.identity else []
        return ["state", *kinds, *([DecadeFilter] if self.dated_by else []), MissingFilter]

    def get_search_fields(self, request):
        return ["title", "title_zh", "slug", *self.also_searched, "citations__excerpt"]

    def get_changelist(self, request, **kwargs):
        return RecordChangeList

    @admin.display(description=_("state"), ordering="state")
    def standing(self, record):
        return state_in_words(record)

    @admin.display(description=_("citations"))
    def cited(self, record):
        return cited_in_words(record)

    @admin.display(description=_("last changed"), ordering="last_changed_at")
    def changed(self, record):
        return formats.date_format(record.last_changed_at, "j M Y")

    def view_on_site(self, record):
        return record.get_absolute_url() if record.is_public else None

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "topics":
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        for place, formset in enumerate(formsets):
            formset.siblings = formsets[:place]
        return formsets, inlines

    def save_model(self, request, obj, form, change):
        """Save, noting first whether the public has seen the record before: only then is this a new version."""
        form.was_public = change and Record.objects.get(pk=obj.pk).has_been_public
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        record = form.instance
        if change:
            workflow.keep_old_address(record=record, previous_slug=form.initial["slug"])
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            change = {
                "kind": form.cleaned_data["change_kind"] or ChangeKind.UPDATE,
                "note": form.cleaned_data["change_note"].strip(),
            }
            workflow.record_changed(record=record, by=request.user, was_public=form.was_public, **change)
        self._tell(request, record, formsets)

    def _tell(self, request, record, formsets):
        """Say what saving found out: which excerpts are checked, and what is odd without being wrong."""
        *rows, citations = formsets
        for sentence in citations.report():
            messages.info(request, sentence)
        for sentence in warnings(Submission(record, rows, citations)):
            messages.warning(request, sentence)
