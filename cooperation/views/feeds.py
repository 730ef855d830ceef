"""Feeds of changes: of everything, of each list as filtered, and of each record."""

from http import HTTPStatus

from django.db.models import Max, Q
from django.db.models.fields.json import KT
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from cooperation.addresses import model_listed_at
from cooperation.change_filters import ChangeFilter, PagesOnly
from cooperation.feeds import ChangeFeed, changes_feed
from cooperation.models import ChangeKind, State, Version
from cooperation.records import RECORD_MODELS

from .errors import refuse
from .lists import PagedList, RecordList
from .pages import RecordDetail

ATOM = ".atom"
ENTRIES_ON_A_PAGE = 50


def with_what_entries_need(changes):
    """Changes with their record, and of what they showed only the address and the summary."""
    shown = {"path": KT("document__url"), "summary": KT("document__summary")}
    return changes.annotate(**shown).select_related("record").defer("document")


class Feed(PagedList):
    """A feed in pages, by the rules of every list."""

    page_size = ENTRIES_ON_A_PAGE

    def title(self):
        """What the feed is of."""
        return _("Changes")

    def subtitle(self, filters):
        """Which filters are chosen, in words."""
        return ", ".join(f"{chip.facet}: {chip.label}" for chip in filters.chips())

    def page_address(self, filters):
        """The page that shows the same."""
        return self.request.path.removesuffix(ATOM) + "/" + filters.query()

    def rows(self, filters):
        return with_what_entries_need(filters.qs)

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        if page is None:
            return refuse(self.request, status, " ".join(filters.problems))
        numbers = {"first": 1, "last": page.paginator.num_pages, "self": page.number}
        numbers |= {"previous": page.number - 1} if page.has_previous() else {}
        numbers |= {"next": page.number + 1} if page.has_next() else {}
        body = changes_feed(
            page,
            title=_("%(what)s – Copyright Cooperation Record") % {"what": self.title()},
            subtitle=self.subtitle(filters),
            page_address=self.page_address(filters),
            pages={relation: filters.address(page=number) for relation, number in numbers.items()},
            absolute=self.request.build_absolute_uri,
            changed_at=page.paginator.object_list.order_by().aggregate(newest=Max("published_at"))["newest"],
        )
        return HttpResponse(body, content_type=ChangeFeed.content_type)


class ChangesFeed(Feed):
    """Every change, filtered as the page of changes is."""

    def filters(self):
        return ChangeFilter(
            self.request.META["QUERY_STRING"],
            model=Version,
            everything=Version.objects.announced(),
            path=self.request.path,
            revision=self.revision,
            kept_as="changes",
        )


class ListFeed(Feed):
    """The changes of a list's records, filtered as the list is; of the whole list also what was withdrawn from it."""

    model = None
    filterset_class = None

    @property
    def section(self):
        return self.model

    def title(self):
        return str(self.model._meta.verbose_name_plural).capitalize()

    def filters(self):
        query, path = self.request.META["QUERY_STRING"], self.request.path
        return self.filterset_class(query, model=self.model, path=path, revision=self.revision)

    def rows(self, filters):
        listed = Q(record__in=filters.qs.order_by().values("pk"))
        if not filters.chosen:
            listed |= Q(kind=ChangeKind.WITHDRAWAL, record__record_type=self.model._meta.model_name, record__state=State.WITHDRAWN)
        return with_what_entries_need(Version.objects.announced().filter(listed).order_by(*PagesOnly.sorts["latest"][1]))


class RecordFeed(Feed, RecordDetail):
    """The changes of one record."""

    def get(self, request, section, slug):
        self.model = model_listed_at(section)
        self.record = self.model.objects.public().filter(slug=slug).first() if self.model in RECORD_MODELS else None
        return super().get(request) if self.record else self.elsewhere(slug)

    def title(self):
        return self.record.title

    def filters(self):
        return PagesOnly(
            self.request.META["QUERY_STRING"], model=Version, everything=self.record.versions.all(), path=self.request.path
        )

    def page_address(self, filters):
        return self.record.get_absolute_url()

    def address_at(self, record, *, is_same):
        return record.get_absolute_url().removesuffix("/") + ATOM


def feeds_of_lists(patterns):
    """A feed beside the list of every record type, filtered by the same parameters."""
    lists = [pattern for pattern in patterns if issubclass(getattr(pattern.callback, "view_class", object), RecordList)]
    return [
        path(f"{str(page.pattern).rstrip('/')}{ATOM}", ListFeed.as_view(**page.callback.view_initkwargs), name=f"{page.name}{ATOM}")
        for page in lists
        if page.callback.view_initkwargs["model"] in RECORD_MODELS
    ]
