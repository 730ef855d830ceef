"""How dates and times are written, and read where editors enter them: as in Britain, the day before the month.

The language is plain English all the same: for each text that a catalogue of British English does not have, and it has none of ours, gettext asks every
catalogue of every application once more, which was a quarter of the time that a page took.
"""

from django.conf.locale.en_GB.formats import *  # noqa: F403

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
