"""Step 2 of the recipe, from outside: the type joins the list."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tests.reports"

    def ready(self):
        from cooperation.records import RECORD_MODELS  # models load first

        from .models import Report

        RECORD_MODELS.append(Report)
