"""Make the tables and write the treaties: `python -m heritage.fill 1000`."""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command


def main(number):
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings"
    with tempfile.TemporaryDirectory() as folder:  # pages need migrations of their own, which nobody keeps
        (Path(folder) / "heritage_migrations").mkdir()
        (Path(folder) / "heritage_migrations" / "__init__.py").touch()
        sys.path.append(folder)
        django.setup()
        call_command("makemigrations", "heritage", verbosity=0)
        call_command("migrate", verbosity=0)
    from invented import PARTIES, SUBJECTS, names, treaties
    from wagtail.models import Page, Site

    from .models import Participation, Party, Subject, Treaty, TreatyIndex

    subjects = Subject.objects.bulk_create(Subject(name=name) for name in names(SUBJECTS, 1))
    parties = Party.objects.bulk_create(Party(name=name) for name in names(PARTIES, 2))
    index = Page.objects.get(depth=1).add_child(instance=TreatyIndex(title="Treaties", slug="treaties"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=index, is_default_site=True)
    for place, found in enumerate(treaties(number)):
        chosen, named = found.pop("subjects"), found.pop("parties")
        treaty = Treaty(slug=f"treaty-{place}", **found)
        treaty.subjects = [subjects[place] for place in chosen]
        treaty.participations = [Participation(party=parties[place]) for place in named]
        index.add_child(instance=treaty)


if __name__ == "__main__":
    main(int(sys.argv[1]))
