"""Run a command beside a throw-away copy of this machine: `python tests/machine.py pytest -m deploy`.

The copy is a layer over this machine's own files, kept in memory, with processes, users, packages and a network of its own, and Debian's
systemd as its first process. What is installed or broken there is gone when the command ends. Asked for as root only, as nobody else
may mount. The command shares the copy's network, and finds the number of its first process in MACHINE.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = [
    "python3-venv",
    "nginx",
    "libnginx-mod-http-brotli-static",
    "curl",
    "openssl",
    "logrotate",
    "postgresql",
    "postgresql-client",
]
VERSION = "import sys; print(*sys.version_info[:2], sep='.')"
INSIDE = "--inside"
ADDRESS = "192.0.2.1"

# The first process of the copy: mounts what a machine has, then becomes systemd. Services of the original are not asked for.
BOOT = f"""
set -eu
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do touch dev/$name; mount --bind /dev/$name dev/$name; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
touch dev/console
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
ip link set lo up
ip address add {ADDRESS}/32 dev lo
hostname trial
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=trial chroot . /lib/systemd/systemd --system --unit=multi-user.target
"""


def main(arguments):
    if os.geteuid() != 0:
        sys.exit("A copy of this machine can be made by root only. Try: sudo make deploy-trial")
    for program in ("unshare", "nsenter", "ip", "apt-get", "/lib/systemd/systemd"):
        if not shutil.which(program):
            sys.exit(f"There is no {program}: the trial needs a Debian machine with util-linux, iproute2 and systemd.")
    if arguments[:1] != [INSIDE]:  # once more with mounts of our own, which end with us
        return subprocess.run(["unshare", "--mount", sys.executable, __file__, INSIDE, *arguments]).returncode
    with tempfile.TemporaryDirectory(prefix="machine-") as folder:
        root = layered(Path(folder))
        try:
            prepare(root)
            return beside(root, arguments[1:])
        finally:
            subprocess.run(["umount", "--recursive", "--lazy", folder], check=True)


def layered(folder):
    """The root of the copy: this machine's files below, what the copy changes in memory."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder], check=True)
    upper, work, root = (folder / name for name in ("upper", "work", "root"))
    for path in (upper, work, root):
        path.mkdir()
    options = f"lowerdir=/,upperdir={upper},workdir={work}"
    if subprocess.run(["mount", "-t", "overlay", "-o", options, "overlay", root]).returncode:
        sys.exit("No layer can be mounted over this machine's files. Run the trial on a machine or virtual machine with overlayfs.")
    return root


def prepare(root):
    """Fetch what the installation will ask the network for, as the copy has none: Debian's packages and the locked wheels."""
    project = root / "srv/project"
    project.mkdir(parents=True)
    subprocess.run(["mount", "--bind", PROJECT, project], check=True)
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # packages start nothing while they are installed
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    subprocess.run(["mount", "--bind", "/proc", root / "proc"], check=True)
    subprocess.run(["mount", "--rbind", "/dev", root / "dev"], check=True)
    script = f"""
        cd /srv
        export DEBIAN_FRONTEND=noninteractive
        dpkg-query -W {" ".join(PACKAGES)} >/dev/null 2>&1 || {{ apt-get update -qq && apt-get install -y -qq --no-install-recommends {" ".join(PACKAGES)} >/dev/null; }}
    """
    if subprocess.run(["chroot", root, "/bin/bash", "-ec", script], stderr=subprocess.PIPE, text=True).returncode:
        sys.exit("Debian's packages for the trial could not be installed: its archive must be within reach.")
    wheels = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
        "--require-hashes",
    ]
    version = subprocess.run(["/usr/bin/python3", "-c", VERSION], capture_output=True, text=True, check=True).stdout.strip()
    wanted = ["--python-version", version, "--dest", root / "srv/wheels", "--requirement", PROJECT / "requirements.txt"]
    if subprocess.run([*wheels, *wanted], stderr=subprocess.PIPE).returncode:
        sys.exit("The Python packages for the trial could not be fetched: PyPI must be within reach.")
    subprocess.run(["umount", "--recursive", "--lazy", root / "dev"], check=True)
    subprocess.run(["umount", root / "proc"], check=True)
    (root / "usr/sbin/policy-rc.d").unlink()


def beside(root, command):
    """Start the copy, run the command in its network, and end both."""
    group = Path(own_mount("cgroup2")) / f"machine-{os.getpid()}"
    group.mkdir()
    apart = ["unshare", "--mount", "--net", "--uts", "--ipc", "--cgroup", "--pid", "--fork", "--kill-child"]
    join = f'echo $$ > {group}/cgroup.procs && exec "$@"'
    outer = subprocess.Popen(
        ["bash", "-c", join, "bash", *apart, "bash", "-c", BOOT, "bash", root], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        first = booted(outer)
        environment = os.environ | {"MACHINE": str(first)}
        return subprocess.run(["nsenter", f"--net=/proc/{first}/ns/net", *command], env=environment).returncode
    finally:
        outer.kill()
        outer.wait()
        forget(group)


def own_mount(kind):
    """Where a file system of this kind is mounted."""
    for line in Path("/proc/mounts").read_text().splitlines():
        if line.split()[2] == kind:
            return line.split()[1]
    sys.exit(f"No {kind} is mounted here, and systemd needs it.")


def booted(outer):
    """The number of the copy's first process, once systemd has started everything."""
    for _ in range(300):
        time.sleep(0.1)
        if outer.poll() is not None:
            break
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        if children and inside(children[0], "systemctl", "is-system-running", capture_output=True).stdout.strip() in (
            "running",
            "degraded",
        ):
            return int(children[0])
    sys.exit("The copy of this machine did not start.")


def inside(first, *command, **options):
    """Run a command in the copy whose first process is `first`."""
    return subprocess.run(entering(first, *command), text=True, **options)


def entering(first, *command):
    """The arguments that run a command in the copy."""
    return ["nsenter", "--target", str(first), "--all", "--root", "--wdns=/", *command]


def forget(group):
    """Remove a control group and all below it, once their processes are gone."""
    for _ in range(50):
        for path in sorted(group.rglob("*/"), reverse=True):
            with suppress(OSError):
                path.rmdir()
        with suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
