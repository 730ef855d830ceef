"""Django's loaddata, which writes past everything that follows from a change: at least it says that something has changed."""

from django.core.management.commands import loaddata
from django.db import transaction

from cooperation.revision import raise_revision


class Command(loaddata.Command):
    """As Django's; pages kept by the web processes are made anew after it."""

    def loaddata(self, fixture_labels):
        with transaction.atomic(using=self.using):
            super().loaddata(fixture_labels)
            if self.loaded_object_count:
                raise_revision()
