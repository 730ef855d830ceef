"""What an edit costs, and whoever asks first after it, in a world of `generate.py`; benchmarks/README.md says how. It edits that world."""

import argparse
import logging
import os
import sys
import time

from generate import set_up

PATIENCE = "3600"
"""Seconds: what is read whole takes as long as it takes."""

PAGES = {
    "list, first page": "/treaties/",
    "list, two filters": "/treaties/?kind=treaty&laterality=bilateral",
    "list by date of adoption": "/treaties/?sort=adopted",
    "page of a treaty": "/treaties/treaty-7/",
}
OTHERS = {"partners": "/partners/", "home page": "/", "timeline": "/timeline/"}


def cpu(act):
    """Milliseconds of processor time that an act takes."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


class Site:
    """The whole site in this process, without kept pages: a visitor and an administrator."""

    def __init__(self):
        from django.contrib.auth import get_user_model
        from django.test import Client

        self.visitor, self.editor = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
        user, _is_new = get_user_model().objects.get_or_create(username="benchmark", is_staff=True, is_superuser=True)
        self.editor.force_login(user)

    def get(self, address, *, by=None):
        answer = (by or self.visitor).get(address)
        if answer.status_code != 200:
            sys.exit(f"{address} answers {answer.status_code}.")
        return answer

    def edit(self, number, **fields):
        """Change a treaty as a save does, past its form: invented treaties break rules that a form holds to."""
        from django.db import transaction

        from cooperation import edits, workflow
        from cooperation.models import Treaty

        with transaction.atomic():
            treaty = Treaty.objects.get(slug=f"treaty-{number}")
            edits.keep_first(treaty)
            for name, value in fields.items():
                setattr(treaty, name, value)
            treaty.save()
            workflow.record_changed(record=treaty, by=None, was_public=treaty.has_been_public)


def measure(site, pages, rounds):
    """Print the CPU of each page: when it is asked for the very first time, warm, and first after an edit of each sort."""
    found = {name: [cpu(lambda address=address: site.get(address))] for name, address in pages.items()}
    for name, address in pages.items():
        found[name].append(min(cpu(lambda address=address: site.get(address)) for _round in range(rounds)))
    saves = []
    for fields in ({"kind": "protocol"}, {"title": "Middle of the alphabet"}):
        first = {name: [] for name in pages}
        for number in range(rounds):
            saves.append(cpu(lambda number=number, fields=fields: site.edit(number * 10 + 1, **fields)))
            for name, address in pages.items():
                first[name].append(cpu(lambda address=address: site.get(address)))
        for name in pages:
            found[name].append(min(first[name]))
    print(f"{'CPU ms':28}{'very first':>12}{'warm':>10}{'edited':>10}{'retitled':>10}")
    for name, figures in found.items():
        print(f"{name:28}{figures[0]:12,.0f}" + "".join(f"{figure:10,.1f}" for figure in figures[1:]))
    print(f"{'a save':28}{'':22}{min(saves):10,.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--others", action="store_true", help="also pages that are read whole after each edit")
    options = parser.parse_args()
    os.environ["DATABASE_PATIENCE"] = PATIENCE
    set_up()
    logging.disable(logging.CRITICAL)
    site = Site()
    measure(site, PAGES | (OTHERS if options.others else {}), options.rounds)
    for name, address in {"admin: list": "", "admin: form": "treaty-7"}.items():
        measured = [cpu(lambda address=address: site.get(_in_admin(address), by=site.editor)) for _round in range(options.rounds)]
        print(f"{name:28}{'':12}{min(measured):10,.1f}")


def _in_admin(slug):
    from django.urls import reverse

    from cooperation.models import Treaty

    if not slug:
        return reverse("admin:cooperation_treaty_changelist")
    return reverse("admin:cooperation_treaty_change", args=[Treaty.objects.get(slug=slug).pk])


if __name__ == "__main__":
    main()
