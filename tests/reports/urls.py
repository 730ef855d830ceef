"""Steps 3 and 4 of the recipe: a filter and two lines."""

from django.urls import path

from cooperation import filters, views
from ncacsite.urls import urlpatterns as site_patterns

from .models import Report


class ReportFilter(filters.RecordFilterSet):
    lead = "Studies."


urlpatterns = [
    path("reports/", views.RecordList.as_view(model=Report, filterset_class=ReportFilter), name="report-list"),
    path("reports/<slug:slug>/", views.RecordDetail.as_view(model=Report), name="report-detail"),
    *site_patterns,
]
