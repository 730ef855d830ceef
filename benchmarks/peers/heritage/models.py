"""An index of treaties, and treaties, as pages."""

from django.core.paginator import Paginator
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page
from wagtail.search import index


class Subject(models.Model):
    name = models.CharField(max_length=100)


class Party(models.Model):
    name = models.CharField(max_length=100)


class TreatyIndex(Page):
    template = "list.html"

    def get_context(self, request):
        found = Treaty.objects.live().child_of(self).order_by("-concluded_on", "-pk").prefetch_related("subjects", "participations")
        return super().get_context(request) | {"page": Paginator(found, 20).get_page(request.GET.get("page"))}


class Treaty(Page):
    template = "detail.html"
    short_title = models.CharField(max_length=100)
    summary = models.TextField()
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    concluded_on = models.DateField(db_index=True)
    place = models.CharField(max_length=50)
    subjects = ParentalManyToManyField(Subject)
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    @property
    def address(self):
        return self.url

    def get_context(self, request):
        return super().get_context(request) | {"treaty": self}


class Participation(models.Model):
    treaty = ParentalKey(Treaty, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, models.CASCADE)
    role = models.CharField(max_length=20, default="Party")
