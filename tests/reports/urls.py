"""Steps 3 and 4 of the recipe: a filter and two lines."""

from django.urls import path

from cooperation import api, filters, views
from ncacsite.urls import urlpatterns as site_patterns

from .models import Report


class ReportFilter(filters.RecordFilterSet):
    lead = "Studies."


report_patterns = [
    path("reports/", views.RecordList.as_view(model=Report, filterset_class=ReportFilter), name="report-list"),
    path("reports/<slug:slug>/", views.RecordDetail.as_view(model=Report), name="report-detail"),
]
urlpatterns = [*report_patterns, *api.data_twins(report_patterns), *views.feeds_of_lists(report_patterns), *site_patterns]
