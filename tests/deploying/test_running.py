"""What the units do once the site is installed: timers, logs, reloads, stops and crashes."""

import threading
import time
from collections import Counter

import pytest

from .machine import HOST, OFFLINE

pytestmark = pytest.mark.deploy

READERS = 4
NGINX = "/etc/nginx/sites-available/record"


def main_process(machine):
    """The number of the site's main process."""
    return machine.run("systemctl", "show", "--property=MainPID", "--value", "record-web").strip()


def workers(machine):
    """The numbers of its worker processes."""
    return set(machine.run("pgrep", "--parent", main_process(machine)).split())


def wait_for(what):
    """Wait until something holds, half a minute at most."""
    for _ in range(300):
        if what():
            return
        time.sleep(0.1)
    pytest.fail("It did not come to pass within half a minute.")


def test_the_first_administrator_signs_in_and_is_led_to_a_second_factor(machine):
    script = f"""
        curl() {{ command curl --silent --insecure --cookie /tmp/jar --cookie-jar /tmp/jar "$@"; }}
        token=$(curl https://record.example/admin/login/ | sed -n 's/.*csrfmiddlewaretoken" value="\\([^"]*\\).*/\\1/p' | head -n 1)
        curl --location --referer https://record.example/admin/login/ --data-urlencode "csrfmiddlewaretoken=$token" \\
          --data-urlencode username=admin --data-urlencode 'password={machine.password}' https://record.example/admin/login/
    """

    page = machine.run("bash", "-c", script)

    assert "econd factor" in page


def test_systemd_finds_no_fault_in_the_units(machine):
    units = machine.run("sh", "-c", "ls /etc/systemd/system/record-*.service /etc/systemd/system/record-*.timer").split()

    assert len(units) == 7
    assert machine.run("systemd-analyze", "verify", "--man=no", *units) == ""
    for unit in (name for name in units if name.endswith(".service")):
        machine.run("systemd-analyze", "security", "--no-pager", "--threshold=15", unit.rpartition("/")[2])


@pytest.mark.parametrize("unit", ["record-due", "record-backup", "record-nightly"])
def test_each_timer_waits_and_its_service_ends_well(machine, unit):
    assert machine.run("systemctl", "is-active", f"{unit}.timer") == "active\n"

    machine.run("systemctl", "start", f"{unit}.service")


def test_the_backup_belongs_to_the_site_alone_and_can_be_put_back(machine):
    machine.run("systemctl", "start", "record-backup.service")
    newest = machine.run("sh", "-c", "ls -d /var/backups/record/record-* | tail -n 1").strip()

    assert machine.run("stat", "--format=%U %a", newest) == "record 700\n"
    machine.run("record", "restore", newest, "--replace")
    assert "0 problems" in machine.run("record", "verify")


def test_the_log_goes_on_after_it_was_rotated(machine):
    log = "/var/log/record/security.log"
    machine.run("record", "first_administrator")
    machine.run("sh", "-c", f"echo first >> {log}")

    machine.run("logrotate", "--force", "/etc/logrotate.d/record")
    for _ in range(2):
        machine.ask("/admin/login/", method="POST", body="x")

    assert machine.read(f"{log}.1").endswith("first\n")
    assert "refusal" in machine.read(log)
    assert machine.run("stat", "--format=%U %a", log) == "record 600\n"


def test_a_new_version_takes_over_without_a_lost_request(machine):
    process, before, stop, answers = main_process(machine), workers(machine), threading.Event(), []
    settings = machine.read("/etc/record/environment")
    machine.run(
        "sh",
        "-c",
        "cp -r /srv/project /root/next; cd /root/next; echo '# next' | tee -a templates/robots.txt deploy/nginx/record.conf",
    )
    machine.run("sh", "-c", f"echo '# mine' >> {NGINX}")

    def read():
        while not stop.is_set():
            try:
                answers.append(machine.ask("/about/").status)
            except OSError as error:
                answers.append(repr(error))
            time.sleep(0.05)  # the machine has more to do than to answer us

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    said = machine.run(*OFFLINE, "/root/next/deploy/install", HOST)
    wait_for(lambda: len(now := workers(machine)) == len(before) and not now & before)
    stop.set()
    for reader in readers:
        reader.join()

    assert "New workers" in said
    assert "Password" not in said
    assert machine.read("/etc/record/environment") == settings
    assert (machine.read(NGINX)[-7:], machine.read(f"{NGINX}.new")[-7:]) == ("# mine\n", "# next\n")
    assert machine.ask("/robots.txt").body.endswith(b"# next\n")
    assert main_process(machine) == process
    assert Counter(answers).keys() == {200}
    assert len(answers) > 100


def test_settings_that_systemd_would_read_otherwise_are_refused(machine):
    machine.run("sed", "--in-place=.kept", "s/^PROXIES=.*/PROXIES='1'/", "/etc/record/environment")
    try:
        refused = machine.tried("record", "check")
    finally:
        machine.run("mv", "/etc/record/environment.kept", "/etc/record/environment")

    assert (refused.returncode, "has quotes or a backslash in PROXIES" in refused.stdout) == (1, True)


def test_a_reload_that_would_fail_leaves_the_site_as_it_is(machine):
    before = workers(machine)
    machine.run("sed", "-i", "s/^ALLOWED_HOSTS=/ALLOWED_HOSTS=https:\\/\\//", "/etc/record/environment")
    try:
        assert machine.tried("systemctl", "reload", "record-web").returncode == 1
    finally:
        machine.run("sed", "-i", "s/^ALLOWED_HOSTS=https:\\/\\//ALLOWED_HOSTS=/", "/etc/record/environment")

    assert "Give bare host names" in machine.run("journalctl", "--unit=record-web", "--no-pager", "--lines=20")
    assert (machine.ask("/about/").status, workers(machine)) == (200, before)


def test_stopping_lets_a_running_request_finish(machine):
    answers = []
    asked = threading.Thread(target=lambda: answers.append(machine.ask("/treaties/?on=1999-09-09").status))

    with machine.nobody_reads("cooperation_treaty"):
        asked.start()
        wait_for(lambda: machine.psql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "0\n")
        machine.run("systemctl", "stop", "--no-block", "record-web")
        wait_for(lambda: machine.ask("/about/").status == 503)
        away = machine.ask("/about/")
    asked.join()

    assert answers == [200]
    assert (away.headers["Retry-After"], away.headers["Cache-Control"]) == ("30", "no-store")
    assert "Back in a moment" in away.body.decode()
    machine.run("systemctl", "start", "record-web")
    assert machine.ask("/about/").status == 200


def test_what_was_killed_is_started_again(machine):
    machine.run("systemctl", "kill", "--signal=KILL", "--kill-whom=main", "record-web")

    wait_for(lambda: machine.ask("/about/").status == 200 and machine.tried("systemctl", "is-active", "record-web").returncode == 0)


def test_no_unit_has_failed(machine):
    machine.run("systemctl", "start", "record-due")  # the minute's own may have come while the record was being restored

    failed = machine.run("systemctl", "list-units", "--failed", "--plain", "--no-legend", "record-*", "nginx*", "postgresql*")

    assert failed == ""
