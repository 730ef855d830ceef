"""Every public page for crawlers, each with the day it last changed for its readers. Filtered, sorted and paged views are left out.

The keys of all records are kept for one revision, and each file reads its own part of the rows.
"""

from array import array
from dataclasses import dataclass

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.functional import cached_property

from .kept import LISTS
from .languages import path_in
from .models import Partner, Record, Source, public_condition
from .records import RECORD_MODELS

OF_LISTS = [f"{model._meta.model_name}-list" for model in (*RECORD_MODELS, Source)]
PAGES = ["home", *OF_LISTS, "timeline", "version-list", "corrections", "data", "api", "about", "accessibility"]
KEPT_OUT = ["search"]
"""Fixed pages that crawlers need not know: what they show depends on a question."""


def changed(prefix=""):
    """When a record last changed for its readers: by an edit, or when it became due. `prefix` leads to the record."""
    return Greatest(f"{prefix}last_changed_at", Coalesce(f"{prefix}publish_at", f"{prefix}last_changed_at"))


@dataclass(frozen=True)
class InParts:
    """(item, language) of every item, read a part at a time: what a paginator needs of a list. `keys` are those of all `rows`, in order."""

    keys: array
    rows: object
    languages: list

    def __len__(self):
        return len(self.keys) * len(self.languages)

    def __getitem__(self, part):
        start, stop, _step = part.indices(len(self))
        of_each = len(self.languages)
        keys = self.keys[start // of_each : -(-stop // of_each)]
        if not keys:
            return []
        items = self.rows.filter(pk__gte=keys[0], pk__lte=keys[-1]).order_by("pk")
        found = [(item, language) for item in items for language in self.languages]
        return found[start % of_each :][: stop - start]


class InEachLanguage(Sitemap):
    """Every page stands at an address for each language."""

    i18n = True
    limit = 5_000
    """Addresses in one file: a tenth of what crawlers take, so that each is written in a moment."""

    def __init__(self, revision):
        self.revision = revision

    def location(self, item):
        return item.get_absolute_url()

    def _location(self, item, force_lang_code=None):
        item, language = item
        return path_in(force_lang_code or language, self.location(item))


class Kept(InEachLanguage):
    """Rows of a model, of which the keys are kept for one revision."""

    @property
    def rows(self):
        """What the pages are of."""
        raise NotImplementedError

    @cached_property
    def outline(self):
        """The keys in order, and what else is read of all rows at once."""
        return LISTS.once(self.revision, type(self), self.outlined)

    def outlined(self):
        return array("q", self.rows.order_by("pk").values_list("pk", flat=True).iterator()), None

    def _items(self):
        return InParts(self.outline[0], self.rows, self._languages())


class Pages(InEachLanguage):
    """The pages that are there whatever the record holds. They say no date: their words change with the site."""

    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class Records(Kept):
    """Every public record."""

    @property
    def rows(self):
        return Record.objects.public().annotate(changed=changed()).only("slug", "record_type")

    def outlined(self):
        return super().outlined()[0], self.rows.aggregate(latest=Max("changed"))["latest"]

    def lastmod(self, item):
        return item.changed

    def get_latest_lastmod(self):
        return self.outline[1]


class Timelines(Kept):
    """The page of the whole relation with every public partner. Its date would be that of everything it draws on, so it says none."""

    @property
    def rows(self):
        return Partner.objects.public().only("slug")

    def location(self, item):
        return reverse("partner-timeline", args=[item.slug])


class Sources(Kept):
    """Every public source, which says what rests on it and so changes with the records that cite it."""

    @property
    def rows(self):
        return Source.objects.public().only("slug")

    def outlined(self):
        path = "passages__citations__record__"
        latest = Max(changed(path), filter=Q(public_condition(path)))
        found = dict(self.rows.annotate(changed=latest).order_by("pk").values_list("pk", "changed"))
        return array("q", found), found

    def lastmod(self, item):
        return self.outline[1].get(item.pk)

    def get_latest_lastmod(self):
        found = self.outline[1].values()
        return None if None in found else max(found, default=None)


def sitemaps(revision):
    """The parts of the sitemap, as they are under one revision; None where nothing may be kept."""
    return {"pages": Pages(revision), "records": Records(revision), "timelines": Timelines(revision), "sources": Sources(revision)}
