"""What the admin of every type shares: the list, the form in one column, errors in words, and what a save sets in motion."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.db.models import Q
from django.forms import CheckboxSelectMultiple, Media
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation import rights, workflow
from cooperation.models import KeptForm, Opening, PartialDateField, State

from .actions import WithBulkActions
from .checking import WithChecks
from .citations import CitationInline
from .discarding import WithDiscarding
from .duplicates import WithDuplicates
from .errors import problems
from .exporting import WithExports
from .forms import WIDGETS, CheckedForm, RecordForm
from .history import WithHistory
from .keeping import OF_RECORDS, may_discard
from .keys import is_impossible
from .lists import WithConditionFilters, WithRecordList
from .narrowing import WAITING
from .pickers import ExactFirst, WithPickers
from .previewing import WithPreviews
from .proposed import conflicts, proposed
from .record_sending import WithRecordSending
from .sending import SHOWN, WithSending
from .uncited import mark_uncited
from .where_used import WithWhereUsed
from .wording import state_in_words

OPEN_FOR = timedelta(hours=2)
"""How long somebody who opened a form is said to have it open."""


class EditorAdmin(WithSending, WithWhereUsed, WithConditionFilters, ExactFirst, WithPickers, admin.ModelAdmin):
    """The admin of anything editors keep."""

    form = CheckedForm
    formfield_overrides = WIDGETS | {
        PartialDateField: {"widget": admin.widgets.AdminTextInputWidget(attrs={"class": "partial-date"})}
    }
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    empty_value_display = "–"

    @property
    def media(self):
        """Django's scripts and ours, without its largest: that is of use only for addresses with other letters than ours have."""
        stock = super().media
        needed = [script for script in stock._js if "xregexp" not in script]
        return Media(css=stock._css, js=[*needed, "cooperation/admin/pickers.js"])

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.request = request
        return form

    def get_prepopulated_fields(self, request, obj=None):
        """An address is proposed for what is new, and left alone afterwards."""
        return {} if obj else {"slug": [self.named_by]}

    def changelist_view(self, request, extra_context=None):
        """The list; the whole of it for an address with a character that no text, or a number that no key in a database can be."""
        if any(is_impossible(name, value) for name, values in request.GET.lists() for value in values):
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        workflow.deleted(things=[obj])

    def delete_queryset(self, request, queryset):
        things = list(queryset)
        super().delete_queryset(request, queryset)
        workflow.deleted(things=things)

    def render_change_form(self, request, context, *args, **kwargs):
        form, formsets = context["adminform"].form, [wrapped.formset for wrapped in context["inline_admin_formsets"]]
        context |= self.sending_context(request)
        mark_uncited(form, formsets)
        context["problems"] = [one for one in problems(form, formsets) if one[1] != str(SHOWN)]
        # Our list replaces Django's one-line note, which `errors` would bring.
        context["errors"] = ()
        context["conflicts"] = conflicts(form, formsets)
        context["proposed"] = proposed(form, formsets) if context["is_shown"] and context["original"] else ()
        context["row_keys"] = sorted(
            {
                row.instance.key
                for formset in formsets
                for row in formset.forms
                if getattr(row.instance, "key", "") and row.instance.pk
            }
        )
        return super().render_change_form(request, context, *args, **kwargs)


class SurroundingsAdmin(EditorAdmin):
    """The admin of what records name: sources, topics and places."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflow.surroundings_changed(thing=form.instance)


class RecordAdmin(
    WithHistory,
    WithChecks,
    WithPreviews,
    WithDiscarding,
    WithDuplicates,
    WithRecordSending,
    WithBulkActions,
    WithExports,
    WithRecordList,
    EditorAdmin,
):
    """The admin of a type of record: a subclass says which fields identify it, which are its facts, and what its list shows."""

    form = RecordForm
    identity = ()
    facts = ()
    row_inlines = ()
    list_facts = ()
    shown_in_list = ()
    dated_by = ""
    also_searched = ()
    autocomplete_fields = ["successor"]
    ordering = ["title", "pk"]

    def get_fieldsets(self, request, obj=None):
        return [
            (_("Identity"), {"fields": ["title", "slug", *self.identity, "summary", "topics"]}),
            (_("Facts"), {"fields": self.facts}),
            (_("Chinese"), {"fields": self._chinese_fields(obj), "classes": ["closing"]}),
            (_("Publishing"), {"fields": self._publishing_fields(obj), "classes": ["closing"]}),
            *([(_("This change"), {"fields": self._change_fields(request, obj), "classes": ["closing"]})] if obj else []),
        ]

    def _chinese_fields(self, obj):
        return ["title_zh", "summary_zh", *(["summary_zh_holds"] if obj and obj.is_summary_zh_behind else [])]

    def _publishing_fields(self, obj):
        time = "due_at" if obj and obj.has_been_public else "publish_at"
        withdrawn = ["withdrawn_reason", "successor"] if obj and obj.state == State.WITHDRAWN else []
        return [time, *withdrawn, "checked_on"]

    def _change_fields(self, request, obj):
        kind = ["change_kind"] if obj.has_been_public else []
        is_live = obj.has_been_public or obj.state == State.PUBLISHED
        asks_reason = is_live and settings.EDITORIAL_REVIEW and rights.may_publish(request.user)
        return [*kind, "change_note", *(["unreviewed_reason"] if asks_reason else [])]

    def get_inlines(self, request, obj):
        return [*self.row_inlines, CitationInline]

    def get_autocomplete_fields(self, request):
        own = [field.name for field in self.opts.get_fields() if field.name in self.facts + self.identity]
        related = [name for name in own if self.opts.get_field(name).is_relation]
        return [*related, *self.autocomplete_fields]

    def view_on_site(self, record):
        stored = self.model.objects.public().filter(pk=record.pk).first()  # the form may hold an address that cannot be one
        return stored.get_absolute_url() if stored else None

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "topics":
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        for place, formset in enumerate(formsets):
            formset.siblings = formsets[:place]
        return formsets, inlines

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or rights.may_delete(request.user, obj))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.method == "POST":
            # What was sent is written on the record that the form has; whoever reads the page asks what is stored.
            obj = self.model.objects.get(pk=obj.pk)
            context |= {"original": obj, "subtitle": str(obj)}
        if obj:
            context |= self._surroundings(request, obj)
        context["may_publish"] = rights.may_publish(request.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _surroundings(self, request, record):
        """What an editor should know of a record before changing it: where it stands, who else has it open, what waits."""
        if request.method == "GET":
            Opening.objects.update_or_create(record_id=record.pk, by=request.user, defaults={"at": timezone.now()})
        openings = Opening.objects.filter(record=record.pk, at__gt=timezone.now() - OPEN_FOR).exclude(by=request.user)
        is_shown = Q(waiting__in=WAITING) | Q(waiting__in=OF_RECORDS, by=request.user)
        waiting = KeptForm.objects.filter(is_shown, record=record.pk).select_related("by", "record")
        return {
            "standing": state_in_words(record),
            "openings": openings.select_related("by").order_by("-at"),
            "waiting": [(kept, may_discard(request.user, kept)) for kept in waiting if kept != request.kept],
            "may_discard": bool(request.kept) and may_discard(request.user, request.kept),
            "latest_edit": record.edits.select_related("by").order_by("-pk").first(),
        }
