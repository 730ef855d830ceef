"""The public views, one module for each kind of page. `urls.py` says which address each answers."""

from .chronology import PartnerTimeline, Timeline
from .citing import CITING, CitationFile
from .data import Api, Data
from .errors import refuse
from .feeds import ChangesFeed, RecordFeed, feeds_of_lists
from .history import Changes, Corrections, History, VersionPage
from .lists import RecordList
from .machines import Machine, SecurityText, sitemap_index, sitemap_part
from .pages import (
    About,
    Home,
    IndicatorDetail,
    Page,
    QuoteDetail,
    RecordDetail,
    SourceDetail,
    bad_request,
    not_found,
    server_error,
)
from .preview import preview_by_link
from .search import Search, Suggest
from .statuses import PartnerDetail, PartnerList, TreatyDetail, TreatyList

__all__ = [
    "CITING",
    "About",
    "Api",
    "Changes",
    "ChangesFeed",
    "CitationFile",
    "Corrections",
    "Data",
    "History",
    "Home",
    "IndicatorDetail",
    "Machine",
    "Page",
    "PartnerDetail",
    "PartnerList",
    "PartnerTimeline",
    "QuoteDetail",
    "RecordDetail",
    "RecordFeed",
    "RecordList",
    "Search",
    "SecurityText",
    "SourceDetail",
    "Suggest",
    "Timeline",
    "TreatyDetail",
    "TreatyList",
    "VersionPage",
    "bad_request",
    "feeds_of_lists",
    "not_found",
    "preview_by_link",
    "refuse",
    "server_error",
    "sitemap_index",
    "sitemap_part",
]
