"""The public pages."""

from django.http import HttpResponse


def not_found(request, exception=None):
    return HttpResponse("not found", status=404)


def server_error(request):
    return HttpResponse("error", status=500)
