"""Write rows of files into the database, raw as the files give them."""

from django.core.serializers.base import DeserializedObject
from django.db import IntegrityError
from django.utils.translation import gettext as _

from cooperation.models import Passage

from . import form
from .comparing import NEW
from .form import LoadError

REPORT_EVERY = 1000


class Writer:
    """Writes rows of files, finding the primary keys that their natural keys stand for."""

    def __init__(self, held):
        self.pks = {form.identity(*name): row.pk for name, row in held.items()}
        self.forward = []

    def write(self, to_write, progress):
        """Write what rows belong to before the rows themselves; references forward are filled in at the end."""
        order = {model: place for place, model in enumerate(form.models())}
        for count, (row, verdict) in enumerate(sorted(to_write, key=lambda pair: order[pair[0].model]), start=1):
            self._write(row, verdict)
            if count % REPORT_EVERY == 0:
                progress(_("%(count)s of %(all)s rows written") % {"count": count, "all": len(to_write)})
        for row, column, target in self.forward:
            row.model._base_manager.filter(pk=self.pks[form.identity(*row.name)]).update(**{column: self.pks[target]})

    def _write(self, row, verdict):
        instance, many = self._build(row)
        how = {"force_insert": True} if verdict == NEW else {"update_fields": self._columns(row)}
        try:
            DeserializedObject(instance, many).save(**how)
        except IntegrityError as error:
            raise LoadError(
                _("%(row)s: the database refuses it (%(why)s). Correct it in the file.")
                % {"row": row, "why": _reason(row.model, error)}
            ) from error
        self.pks[form.identity(*row.name)] = instance.pk

    def _columns(self, row):
        """The columns an update touches: those of the files, and a passage's text only where the file gives it."""
        own = {field.name for field in row.model._meta.local_fields}
        names = [field.name for field in form.fields_of(row.model) if field.name in own]
        return [name for name in names if name != "text" or row.model is not Passage or row.text]

    def _build(self, row):
        """The row as an unsaved instance, and the primary keys of its fields to many."""
        instance, many = row.model(pk=self.pks.get(form.identity(*row.name))), {}
        for column in form.fields_of(row.model):
            value = row.values[column.name]
            if column.many_to_many:
                many[column.name] = [self.pks[form.identity(column.related_model, key)] for key in value]
            elif column.is_relation:
                setattr(instance, column.attname, self._resolve(row, column, value))
            else:
                setattr(instance, column.attname, value)
        return instance, many

    def _resolve(self, row, column, key):
        if key is None:
            return None
        target = form.identity(column.related_model, key)
        if target not in self.pks:
            self.forward.append((row, column.attname, target))
        return self.pks.get(target)


def _reason(model, error):
    """What an editor would be told of the constraint that was broken."""
    for constraint in model._meta.constraints:
        if constraint.name in str(error):
            return str(constraint.violation_error_message).rstrip(".")
    return " ".join(str(error).split())
