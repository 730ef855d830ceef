"""The contents page of the public site."""

from django.urls import path

from . import filters, views
from .models import Indicator, Initiative, Partner, Quote, Source, Treaty

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("treaties/", views.RecordList.as_view(model=Treaty, filterset_class=filters.TreatyFilter), name="treaty-list"),
    path("treaties/<slug:slug>/", views.TreatyDetail.as_view(model=Treaty), name="treaty-detail"),
    path("partners/", views.RecordList.as_view(model=Partner, filterset_class=filters.PartnerFilter), name="partner-list"),
    path("partners/<slug:slug>/", views.RecordDetail.as_view(model=Partner), name="partner-detail"),
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
    path("about/", views.About.as_view(), name="about"),
    path("accessibility/", views.Page.as_view(template_name="accessibility.html"), name="accessibility"),
]
