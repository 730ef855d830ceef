"""The public views, one module for each kind of page. `urls.py` says which address each answers."""

from .pages import (
    About,
    Home,
    IndicatorDetail,
    Page,
    QuoteDetail,
    RecordDetail,
    RecordList,
    SourceDetail,
    TreatyDetail,
    bad_request,
    not_found,
    server_error,
)

__all__ = [
    "About",
    "Home",
    "IndicatorDetail",
    "Page",
    "QuoteDetail",
    "RecordDetail",
    "RecordList",
    "SourceDetail",
    "TreatyDetail",
    "bad_request",
    "not_found",
    "server_error",
]
