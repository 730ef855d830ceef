"""Make the tables and write the treaties: `python -m tutorial.fill 1000`."""

import os
import sys

import django
from django.core.management import call_command


def main(number):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutorial.settings"
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from invented import PARTIES, SUBJECTS, names, treaties

    from .models import Participation, Party, Subject, Treaty

    subjects = Subject.objects.bulk_create(Subject(name=name) for name in names(SUBJECTS, 1))
    parties = Party.objects.bulk_create(Party(name=name) for name in names(PARTIES, 2))
    for found in treaties(number):
        chosen, named = found.pop("subjects"), found.pop("parties")
        treaty = Treaty.objects.create(**found)
        treaty.subjects.set(subjects[place] for place in chosen)
        Participation.objects.bulk_create(Participation(treaty=treaty, party=parties[place]) for place in named)


if __name__ == "__main__":
    main(int(sys.argv[1]))
