"""The record of the invented source, small and whole: one record of each type, every fact cited, every passage used."""

from cooperation.models import Passage
from tests.factories import (
    cite,
    make_action,
    make_indicator,
    make_initiative,
    make_name,
    make_observation,
    make_participation,
    make_partner,
    make_place,
    make_quote,
    make_source,
    make_topic,
    make_treaty,
)

SPOKEN = "We wrote it in nine days, and nobody slept"


def make_harbour(*, attached=True):
    """Build the record with its text attached, as an editor does, and take the text away again unless it is wanted."""
    one, two, three, four, five = make_source().passages.order_by("number")
    songs = make_topic("songs", label_zh="歌曲")

    norland = make_partner("norland", title="Norland", is_home=True, topics=[songs])
    cite(norland, "title", one, "The Harbour Office of Norland")
    union = make_partner("island-union", title="Island Union", kind="regional-organisation")
    cite(union, "title", four, "Secretary of the Island Union")
    make_name(union, "The Union", key="union")
    cite(union, "name", three, "The accord was the Union's", row="union")

    conference = make_initiative("lantern-conference", title="Lantern Conference", kind="conference", began_on="2010-05")
    cite(conference, "title", two, "Lantern Conference")
    cite(conference, "began_on", two, "In May, 2010")
    make_participation(conference, norland, "host", key="norland")
    cite(conference, "role", two, "Norland hosted", row="norland")

    accord = make_treaty(
        "lantern-accord", title="Lantern Accord on Songs", laterality="bilateral", adopted_on="2010-05", adopted_at=conference
    )
    cite(accord, "title", two, "Lantern Accord on Songs")
    cite(accord, "kind", two, "Lantern Accord on Songs")
    cite(accord, "laterality", three, "the Union's third agreement", basis="inferred", note="Nobody else is named.")
    cite(accord, "adopted_on", two, "In May, 2010")
    cite(accord, "adopted_at", two, "Lantern Conference")
    for party in (norland, union):
        make_action(accord, party, key=party.slug)
        cite(accord, "type", four, "it was adopted", row=party.slug, basis="inferred", note="Invented for the test.")

    quote = make_quote(
        "finch-nine-days",
        kind="direct",
        text=SPOKEN,
        speaker_name="Ada Finch",
        speaker_role="Secretary",
        organisation=union,
        about=[accord, conference],
    )
    cite(quote, "text", four, SPOKEN, basis="quoted")
    for fact, excerpt in {
        "speaker_name": "Ada Finch",
        "speaker_role": "Secretary of the Island Union",
        "organisation": "Secretary of the Island Union",
        "about": "it was adopted",
    }.items():
        cite(quote, fact, four, excerpt)

    share = make_indicator("share-of-songs", title="Songs as a share of earnings")
    cite(share, "title", five, "songs made up 2.5%")
    cite(share, "unit", five, "songs made up 2.5%")
    observation = make_observation(
        share, "norland-2015", period="2015", places=[make_place("easthaven", name_zh="东港")], places_open=True
    )
    for fact, excerpt in {
        "period": "In 2015",
        "low": "songs made up 2.5%",
        "places": "ports such as Easthaven",
        "places_open": "such as",
    }.items():
        cite(share, fact, five, excerpt, row=observation.key)

    if not attached:
        Passage.objects.update(text="")
