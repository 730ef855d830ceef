"""The course of all events past the change of some records: only their events are read, however many others there are."""

from bisect import bisect_left, bisect_right
from dataclasses import replace

from cooperation.journal import MOST
from cooperation.lists import Shift, Standing, places_in, spread
from cooperation.models import ROW_MODELS, Record, Source, reference_fields
from cooperation.records import RECORD_MODELS

from .reading import Reading, order_of, titles_of

AT_ONCE = 5_000
"""The titles of so many owners are asked for at once."""


def moved(course, changed):
    """The course past the change of some records, by their keys; None where it has to be read whole."""
    sources = frozenset(Source.objects.public().order_by().values_list("pk", flat=True))
    owners = changed | _through(course, changed) | {-source for source in sources ^ course.sources}
    if len(owners) > MOST:
        return None
    found, out = Reading(owners), places_in(course.owners, owners)
    standing = Standing(course.keys, out)
    gaps = _gaps(course, standing, found)
    if gaps is None:
        return None
    coming = [gap + others for others, gap in enumerate(gaps)]
    before, after = {course.keys[place]: place for place in out}, dict(zip(found.keys, coming, strict=True))
    shift = Shift.between(standing, before, after, dict(zip(found.keys, gaps, strict=True)))
    return replace(_arranged(course, found, shift, set(out), coming), sources=sources)


def _through(course, changed):
    """The keys of the records whose events read differently because a changed record came, went or has another address."""
    now = dict(Record.objects.public().filter(pk__in=changed).order_by().values_list("pk", "slug"))
    was = {course.owners[place] for place in places_in(course.owners, changed)}
    turned = {
        key for key in changed if (key in was) != (key in now) or (key in course.partners and course.partners[key] != now.get(key))
    }
    return _referring_to(turned) if turned else set()


def _referring_to(keys):
    """The keys of the records that refer to one of some, themselves or by a row; one more than are read again is enough."""
    parts = [
        model.objects.filter(**{f"{column.name}__in": keys}).order_by().values_list(owner, flat=True)
        for model in (*RECORD_MODELS, *ROW_MODELS)
        for owner in [f"{model.owner}_id" if model in ROW_MODELS else "pk"]
        for column in reference_fields(model)
    ]
    return set(parts[0].union(*parts[1:])[: MOST + 1])


def _gaps(course, standing, found):
    """How many of the events that stay stand before each of those that come, in their order; None where one that stays is not as it was.

    Those of another time are passed over by their days. Of one time titles decide, which are asked for; with each question the room
    where an event can be becomes so many times smaller.
    """

    def order_at(number):
        place = standing.place(number)
        return order_of(course.earliest[place], course.latest[place])

    rooms, numbers = [], range(len(standing))
    for days in zip(found.earliest, found.latest, strict=True):
        order = order_of(*days)
        rooms.append((bisect_left(numbers, order, key=order_at), bisect_right(numbers, order, key=order_at)))
    while asked := {event: spread(*room) for event, room in enumerate(rooms) if room[0] < room[1]}:
        names = _names(course, standing, {number for several in asked.values() for number in several}, found.strands)
        if names is None:
            return None
        for event, several in asked.items():
            (low, high), name = rooms[event], found.name(event)
            ahead = [number for number in several if names[number] < name]
            behind = [number for number in several if names[number] > name]
            rooms[event] = max([low, *(number + 1 for number in ahead)]), min([high, *behind])
    return [low for low, _high in rooms]


def _names(course, standing, numbers, strands):
    """By number what an event that stays goes by, as `Reading.name` says it; None where one is not public any more."""
    places = {number: standing.place(number) for number in numbers}
    owners = sorted({course.owners[place] for place in places.values()})
    titles = {}
    for start in range(0, len(owners), AT_ONCE):
        titles |= titles_of(owners[start : start + AT_ONCE])
    if len(titles) < len(owners):
        return None
    return {
        number: (titles[course.owners[place]], strands[course.keys[place] % len(strands)].name) for number, place in places.items()
    }


def _arranged(course, found, shift, gone, coming):
    """The course without the events at the places that are gone, and with those found at the places they come to."""
    size = len(course.keys) - len(gone) + len(coming)

    def numbers(old, new):
        return shift.numbers(old, dict(zip(coming, new, strict=True)))

    def bits(old, new):
        return shift.values({True: old}, gone, {True: {coming[place] for place in new}}, size).get(True, 0)

    def values(old, new):
        added = {stored: {coming[place] for place in places} for stored, places in new.items()}
        return shift.values(old, gone, added, size)

    roles = {
        partner: values(course.roles.get(partner, {}), found.roles.get(partner, {}))
        for partner in course.roles.keys() | found.roles.keys()
    }
    return replace(
        course,
        keys=numbers(course.keys, found.keys),
        owners=numbers(course.owners, found.owners),
        earliest=numbers(course.earliest, found.earliest),
        latest=numbers(course.latest, found.latest),
        spans=bits(course.spans, found.spans),
        named=bits(course.named, found.named),
        values={name: values(course.values[name], found.values[name]) for name in found.values},
        roles={partner: held for partner, held in roles.items() if held},
        reasons=found.reasons | course.reasons,
        partners=course.partners | found.partners,
    )
