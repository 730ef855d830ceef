"""Taking records away as tables: those ticked in a list or all that it shows, with their child rows, in exactly the columns that can be imported."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import imports, tables
from cooperation.models import row_models

NAMES = {"csv": gettext_lazy("CSV"), "xlsx": gettext_lazy("Excel (XLSX)"), "json": gettext_lazy("JSON")}


def exporting_actions():
    """The actions of a list that export what is ticked, one for each format, as Django lists actions."""
    return {action: (_exporting(name), action, _label(name)) for name, action in _actions().items()}


def _actions():
    return {name: "export" if name == "csv" else f"export_{name}" for name in NAMES}


def _label(name):
    labels = {
        "csv": gettext_lazy("Export as CSV"),
        "xlsx": gettext_lazy("Export as Excel (XLSX)"),
        "json": gettext_lazy("Export as JSON"),
    }
    return labels[name]


def _exporting(name):
    def export(modeladmin, request, queryset):
        return exported(imports.KINDS[modeladmin.opts.model_name], queryset, name)

    return export


def exported(kind, records, name):
    """Records, or child rows of them, as a file."""
    return download(f"{kind.name}.{name}", *tables.write(name, *imports.table(kind, records)))


def download(file_name, content, media_type):
    """A response that a browser keeps as a file."""
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    response = HttpResponse(content, content_type=media_type + charset)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


class WithExports:
    """Mixin of the admins of records: everything that the list shows, as a file."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        address = "export/<slug:kind>.<slug:name>"
        return [path(address, self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"exports": self._exports()} | (extra_context or {}))

    def _exports(self):
        """(what, [(format, address)]) of each table that a list can be taken away as."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        return [(kind.label, [(NAMES[one], reverse(name, args=[kind.name, one])) for one in NAMES]) for kind in self._kinds()]

    def _kinds(self):
        return [imports.KINDS[model._meta.model_name] for model in (self.model, *row_models(self.model))]

    def export_view(self, request, kind, name):
        """The records that the list shows under the same address, or their child rows."""
        if not self.has_view_permission(request):
            raise PermissionDenied(_("You may not see these records. Ask an administrator for the right."))
        found = next((one for one in self._kinds() if one.name == kind), None)
        if not found or name not in tables.FORMATS:
            raise Http404
        try:
            records = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters as error:
            raise Http404 from error
        return exported(found, records, name)
