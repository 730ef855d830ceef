"""The contents page of the public site: pages, which there are in each language, and what programs read, which there is once."""

from django.urls import path

from . import api, filters, views
from .models import Indicator, Initiative, Partner, Quote, Source, Treaty

pages = [
    path("", views.Home.as_view(), name="home"),
    path("treaties/", views.TreatyList.as_view(model=Treaty, filterset_class=filters.TreatyFilter), name="treaty-list"),
    path("treaties/<slug:slug>/", views.TreatyDetail.as_view(model=Treaty), name="treaty-detail"),
    path("partners/", views.PartnerList.as_view(model=Partner, filterset_class=filters.PartnerFilter), name="partner-list"),
    path("partners/<slug:slug>/", views.PartnerDetail.as_view(model=Partner), name="partner-detail"),
    path("partners/<slug:slug>/timeline/", views.PartnerTimeline.as_view(), name="partner-timeline"),
    path(
        "initiatives/", views.RecordList.as_view(model=Initiative, filterset_class=filters.InitiativeFilter), name="initiative-list"
    ),
    path("initiatives/<slug:slug>/", views.RecordDetail.as_view(model=Initiative), name="initiative-detail"),
    path("quotes/", views.RecordList.as_view(model=Quote, filterset_class=filters.QuoteFilter), name="quote-list"),
    path("quotes/<slug:slug>/", views.QuoteDetail.as_view(model=Quote), name="quote-detail"),
    path("indicators/", views.RecordList.as_view(model=Indicator, filterset_class=filters.IndicatorFilter), name="indicator-list"),
    path("indicators/<slug:slug>/", views.IndicatorDetail.as_view(model=Indicator), name="indicator-detail"),
    path("sources/", views.RecordList.as_view(model=Source, filterset_class=filters.SourceFilter), name="source-list"),
    path("sources/<slug:slug>/", views.SourceDetail.as_view(), name="source-detail"),
    path("search/", views.Search.as_view(), name="search"),
    path("timeline/", views.Timeline.as_view(), name="timeline"),
    path("<slug:section>/<slug:slug>/history/", views.History.as_view(), name="history"),
    path("<slug:section>/<slug:slug>/v/<int:number>/", views.VersionPage.as_view(), name="version"),
    path("preview/<str:token>/", views.preview_by_link, name="preview"),
    path("changes/", views.Changes.as_view(), name="version-list"),
    path("corrections/", views.Corrections.as_view(), name="corrections"),
    path("data/", views.Data.as_view(), name="data"),
    path("api/", views.Api.as_view(), name="api"),
    path("about/", views.About.as_view(), name="about"),
    path("accessibility/", views.Page.as_view(template_name="accessibility.html"), name="accessibility"),
]

machines = [
    path("search/suggest.json", views.Suggest.as_view(), name="search-suggest"),
    *[
        path(f"<slug:section>/<slug:slug>{form.suffix}", views.CitationFile.as_view(form=form), name=f"citation{form.suffix}")
        for form in views.CITING
    ],
    path("<slug:section>/<slug:slug>.atom", views.RecordFeed.as_view(), name="record.atom"),
    path("changes.atom", views.ChangesFeed.as_view(), name="version-list.atom"),
    *api.WHOLE,
    path("robots.txt", views.Machine.as_view(template_name="robots.txt", content_type="text/plain; charset=utf-8"), name="robots"),
    path(
        "opensearch.xml",
        views.Machine.as_view(template_name="opensearch.xml", content_type="application/opensearchdescription+xml"),
        name="opensearch",
    ),
    path(".well-known/security.txt", views.SecurityText.as_view(), name="security"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_part, name="sitemap-part"),
    *api.data_twins(pages),
    *views.feeds_of_lists(pages),
]
