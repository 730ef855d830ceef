"""What Prometheus is told of the record, and the files in which workers count."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.parser import text_string_to_metric_families

from cooperation.models import ContentRevision, State
from ncacsite.watching import metrics_files
from tests import factories
from tests.outage import no_database

LOOPBACK = "127.0.0.1"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.METRICS, settings.METRICS_DIR = True, tmp_path
    return tmp_path


@pytest.fixture
def client(folder):
    """A client of a site with metrics."""
    return Client()


@pytest.fixture
def gone():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def read(client, **options):
    response = client.get("/metrics", headers={"host": "10.0.0.7"}, **options)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    families = text_string_to_metric_families(response.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def count(folder, process, kind="counter", **numbers):
    """Write what a process has counted."""
    counted = MmapedDict(str(folder / f"{kind}_{process}.db"))
    for name, number in numbers.items():
        counted.write_value(mmap_key(name, name, [], [], "Help."), number, 0.0)
    counted.close()


def counted(path):
    return [value for _, value, *_ in MmapedDict.read_all_values_from_file(str(path))]


@pytest.mark.django_db
def test_prometheus_reads_how_the_record_stands(client):
    factories.make_treaty()
    factories.make_partner("a-draft", state=State.DRAFT)
    ContentRevision.objects.update_or_create(pk=1, defaults={"number": 7, "changed_at": "2026-03-01T10:00Z"})

    from ncacsite.watching.metrics import OF_THE_RECORD  # it makes files as soon as it is read

    OF_THE_RECORD.counted_at = float("-inf")
    assert read(client) == {
        ("record_database_up",): 1,
        ("record_content_revision",): 7,
        ("record_content_changed_timestamp_seconds",): 1772359200,
        ("record_records", "draft"): 1,
        ("record_records", "in-review"): 0,
        ("record_records", "published"): 1,
        ("record_records", "withdrawn"): 0,
    }


@pytest.mark.django_db
def test_records_are_counted_once_a_minute(client):
    read(client)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(client)

    assert len(asked) == 1


@pytest.mark.django_db
def test_without_the_database_it_says_so(client):
    with no_database():
        assert read(client) == {("record_database_up",): 0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"REMOTE_ADDR": LOOPBACK}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
        ({"headers": {"X-Forwarded-For": LOOPBACK}}, 404),
        ({"headers": {"X-Real-IP": LOOPBACK}}, 404),
        ({"headers": {"X-Forwarded-Proto": "https"}}, 404),
    ],
)
def test_only_those_named_may_read_and_others_learn_nothing(client, options, status):
    response = client.get("/metrics", **options)

    assert response.status_code == status
    assert (b"record_database_up" in response.content) is (status == 200)
    if status == 404:
        assert response.content == client.get("/metricz", **options).content.replace(b"metricz", b"metrics")


@pytest.mark.django_db
def test_a_proxy_of_ours_says_who_asks(client, settings):
    settings.PROXIES = 1

    answers = [client.get("/metrics", headers={"X-Forwarded-For": said}).status_code for said in ("::1", "127.0.0.1, 192.0.2.7")]

    assert answers == [200, 404]
    assert client.get("/metrics").status_code == 200  # asked past the proxy, from the machine itself


@pytest.mark.django_db
def test_without_the_setting_there_is_no_such_address(settings):
    settings.METRICS = False

    assert Client().get("/metrics").status_code == 404


def test_what_was_counted_by_those_that_are_gone_is_kept_in_one_file(folder, gone):
    count(folder, 0, requests=5)
    count(folder, gone, requests=3, lookups=2)
    count(folder, gone, "histogram", seconds=4)
    count(folder, gone, "gauge_livesum", busy=1)
    count(folder, os.getpid(), requests=7)

    metrics_files.fold_the_gone()
    metrics_files.fold_the_gone()

    assert sorted(path.name for path in folder.iterdir()) == ["counter_0.db", f"counter_{os.getpid()}.db", "histogram_0.db"]
    assert (counted(folder / "counter_0.db"), counted(folder / "histogram_0.db")) == ([8, 2], [4])


def test_a_process_that_begins_takes_up_nothing_of_another_with_its_number(folder):
    count(folder, os.getpid(), requests=7)
    count(folder, os.getpid(), "gauge_livesum", busy=1)

    metrics_files.fold_the_gone(reborn=os.getpid())

    assert [path.name for path in folder.iterdir()] == ["counter_0.db"]


def test_a_file_that_was_never_begun_is_passed_over(folder, gone):
    (folder / f"counter_{gone}.db").touch()

    metrics_files.fold_the_gone()

    assert list(folder.iterdir()) == []


def test_a_process_of_somebody_else_is_alive(folder):
    count(folder, 1, requests=7)

    metrics_files.fold_the_gone()

    assert [path.name for path in folder.iterdir()] == ["counter_1.db"]
