"""Every public page for crawlers, each with the day it last changed for its readers. Filtered, sorted and paged views are left out."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from .models import Partner, Record, Source, public_condition
from .records import RECORD_MODELS

LISTS = [f"{model._meta.model_name}-list" for model in (*RECORD_MODELS, Source)]
PAGES = ["home", *LISTS, "timeline", "version-list", "corrections", "data", "api", "about", "accessibility"]
KEPT_OUT = ["search"]
"""Fixed pages that crawlers need not know: what they show depends on a question."""


def changed(prefix=""):
    """When a record last changed for its readers: by an edit, or when it became due. `prefix` leads to the record."""
    return Greatest(f"{prefix}last_changed_at", Coalesce(f"{prefix}publish_at", f"{prefix}last_changed_at"))


class InEachLanguage(Sitemap):
    """Every page stands at an address for each language."""

    i18n = True


class Pages(InEachLanguage):
    """The pages that are there whatever the record holds. They say no date: their words change with the site."""

    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class Records(InEachLanguage):
    """Every public record."""

    def items(self):
        return Record.objects.public().annotate(changed=changed()).only("slug", "record_type").order_by("pk")

    def lastmod(self, item):
        return item.changed


class Timelines(InEachLanguage):
    """The page of the whole relation with every public partner. Its date would be that of everything it draws on, so it says none."""

    def items(self):
        return Partner.objects.public().only("slug").order_by("pk")

    def location(self, item):
        return reverse("partner-timeline", args=[item.slug])


class Sources(InEachLanguage):
    """Every public source, which says what rests on it and so changes with the records that cite it."""

    def items(self):
        path = "passages__citations__record__"
        latest = Max(changed(path), filter=Q(public_condition(path)))
        return Source.objects.public().annotate(changed=latest).only("slug").order_by("pk")

    def lastmod(self, item):
        return item.changed


SITEMAPS = {"pages": Pages, "records": Records, "timelines": Timelines, "sources": Sources}
