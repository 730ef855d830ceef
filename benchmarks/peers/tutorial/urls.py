"""The pages, and one that does nothing, for what Django costs by itself."""

from django.http import HttpResponse
from django.urls import path
from django.views.generic import DetailView, ListView

from .models import Treaty


class TreatyList(ListView):
    model, template_name, paginate_by = Treaty, "list.html", 20

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"page": context["page_obj"]}


def ping(request):
    return HttpResponse("pong")


urlpatterns = [
    path("treaties/", TreatyList.as_view(), name="list"),
    path("treaties/<int:pk>/", DetailView.as_view(model=Treaty, template_name="detail.html"), name="detail"),
    path("ping/", ping),
]
