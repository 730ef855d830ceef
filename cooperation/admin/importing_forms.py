"""What is asked of whoever imports a table: the file and its source, and what can still be decided while its rows are looked at."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import imports, rights, tables
from cooperation.models import Passage

from .pickers import passage_label

GUESS = ("", gettext_lazy("Guess it from the headings"))


class SourceForm(forms.Form):
    """Which source says what is imported, and how what it names and nobody has recorded is dealt with."""

    passage = forms.ModelChoiceField(
        Passage.objects.select_related("source").order_by("source__key", "number"),
        label=gettext_lazy("Which source says so?"),
        required=False,
        empty_label=gettext_lazy("No source: drafts only"),
        help_text=gettext_lazy("Each imported fact is cited to this passage. Needed for rows that change what visitors see."),
    )
    create_missing = forms.BooleanField(
        label=gettext_lazy("Make missing parties and treaties, as drafts"),
        required=False,
        help_text=gettext_lazy("Only for tables of membership."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passage"].label_from_instance = passage_label


class FileForm(SourceForm):
    """What is asked before a file is checked."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("CSV (UTF-8), XLSX or JSON, at most 4 MB. The first row holds the headings."),
        widget=forms.FileInput(attrs={"accept": ",".join(tables.ENDINGS)}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What its rows are"), required=False)

    field_order = ["file", "kind", "passage", "create_missing"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [GUESS, *((kind.name, kind.label) for kind in imports.KINDS.values())]

    def clean(self):
        cleaned = super().clean()
        if file := cleaned.get("file"):
            try:
                cleaned["table"] = tables.read(file.name, file.file)
                cleaned["kind"] = self._kind(cleaned["table"])
                imports.refuse_unknown_headings(cleaned["kind"], cleaned["table"].headings)
            except tables.TableError as error:
                self.add_error("file", str(error))
        return cleaned

    def _kind(self, table):
        name = self.cleaned_data.get("kind")
        found = imports.kind_named(name) if name else imports.guess(table.headings)
        if not found:
            raise tables.TableError(_("The headings fit no kind of table. Choose what its rows are, or take a template."))
        return found


class RowsForm(SourceForm):
    """What can still be decided while the rows are looked at."""

    unreviewed_reason = forms.CharField(
        label=gettext_lazy("Reason for publishing without review"),
        required=False,
        help_text=gettext_lazy("Only where visitors see a record that rows change. It is listed until somebody approves."),
    )

    def __init__(self, *args, kind, user, **kwargs):
        super().__init__(*args, **kwargs)
        if kind.name != imports.MEMBERSHIP:
            del self.fields["create_missing"]
        if not settings.EDITORIAL_REVIEW or not rights.has(user, rights.PUBLISH_UNREVIEWED):
            del self.fields["unreviewed_reason"]
