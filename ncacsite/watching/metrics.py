"""What Prometheus is told: how requests go, counted by all workers of this host together, and how the record stands.

Only a server with `METRICS` on imports this module: it makes its files at once. Labels are names from the code, never what a visitor wrote.
"""

import os
import sys
import time

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError
from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cooperation.models import ContentRevision, Record, State

from . import metrics_files
from .notes import CACHE, ROUTE

with metrics_files.alone():
    metrics_files.fold_the_gone(reborn=os.getpid())

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
STATES_LAST = 60
"""Seconds for which counted states are good enough: counting a million records takes a moment."""

REQUESTS = Counter("record_requests", "Requests answered.", ["method", "status", "route"], registry=None)
DURATION = Histogram("record_request_seconds", "Until the last byte was handed over.", ["route"], buckets=SECONDS, registry=None)
IN_FLIGHT = Gauge("record_requests_in_flight", "Requests being answered.", registry=None, multiprocess_mode="livesum")
LOOKUPS = Counter("record_cache_lookups", "Looks into the page cache, by what came of them.", ["outcome"], registry=None)
FAILURES = Counter("record_database_failures", "Requests that failed for an error of the database.", ["kind"], registry=None)


def begin():
    """Note that a request is being answered."""
    IN_FLIGHT.inc()


def end(request, seconds):
    """Count a request that has been answered, as `request_log` has it. Once it is no longer in flight, all is counted."""
    method, route = request.environ.get("REQUEST_METHOD", ""), route_of(request)
    REQUESTS.labels(method if method in METHODS else "other", f"{request.status // 100}xx", route).inc()
    DURATION.labels(route).observe(seconds)
    if outcome := request.environ.get(CACHE):
        LOOKUPS.labels(outcome).inc()
    IN_FLIGHT.dec()


def route_of(request):
    """The kind of page: its name in `urls.py`, of which there are as many as the code has."""
    if route := request.notes.get(ROUTE):
        return route
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


def failed(**kwargs):
    """Count a request that an error of the database has ended."""
    error = sys.exc_info()[1]
    if isinstance(error, DatabaseError | InterfaceError):
        FAILURES.labels(type(error).__name__).inc()


got_request_exception.connect(failed)


class OfTheRecord(Collector):
    """How the record stands, asked for when Prometheus asks."""

    def __init__(self):
        self.states, self.counted_at = {}, float("-inf")

    def collect(self):
        try:
            revision = ContentRevision.objects.first()
            self.count()
        except DatabaseError:
            yield GaugeMetricFamily("record_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("record_database_up", "Whether the database answers.", 1)
        if revision:
            yield GaugeMetricFamily("record_content_revision", "How often anything visitors can see has changed.", revision.number)
            changed = GaugeMetricFamily("record_content_changed_timestamp_seconds", "When that last was.")
            changed.add_metric([], revision.changed_at.timestamp())
            yield changed
        records = GaugeMetricFamily("record_records", "Records by state, counted at most once a minute.", labels=["state"])
        for state in State.values:
            records.add_metric([state], self.states.get(state, 0))
        yield records

    def count(self):
        """Count the states anew where the last count is old."""
        if time.monotonic() - self.counted_at > STATES_LAST:
            self.states = dict(Record.objects.order_by().values_list("state").annotate(Count("pk")))
            self.counted_at = time.monotonic()


OF_THE_RECORD = OfTheRecord()


def exposition():
    """Everything in Prometheus's text format."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(settings.METRICS_DIR))
    registry.register(OF_THE_RECORD)
    with metrics_files.alone():
        metrics_files.fold_the_gone()
        return generate_latest(registry)
