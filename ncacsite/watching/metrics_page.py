"""`/metrics`: where Prometheus reads, answered before anything asks for a host name. Who may not read it learns nothing of it."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from ..client_address import address_of, client_address
from .notes import note_route

PATH = "/metrics"
OF_A_PROXY = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)


class MetricsMiddleware:
    """Answer Prometheus with `METRICS` on; without it the address is like any that never was."""

    def __init__(self, get_response):
        if not settings.METRICS:
            raise MiddlewareNotUsed
        from . import metrics  # it makes files as soon as it is read, which only a server that is asked for them should

        self.get_response, self.metrics = get_response, metrics

    def __call__(self, request):
        if request.path_info != PATH or not may_read(request):
            return self.get_response(request)
        note_route(request, "metrics")
        content_type = "text/plain; version=0.0.4; charset=utf-8"
        return HttpResponse(self.metrics.exposition(), content_type=content_type, headers={"Cache-Control": "no-store"})


def may_read(request):
    """Whether a request comes from one of `METRICS_ALLOW`.

    A proxy on this machine asks from its loopback address for everybody: what has come through one is believed only where `PROXIES` says
    how to read whom it is for.
    """
    if not any(name in request.META for name in OF_A_PROXY):
        address = address_of(request.META.get("REMOTE_ADDR", ""))
    else:
        address = client_address(request) if settings.PROXIES else None
    return address is not None and any(address in network for network in settings.METRICS_ALLOW)
