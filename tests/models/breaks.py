"""How to break every constraint of every model: a valid row, and the change that breaks it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from cooperation import edits
from cooperation.models import (
    ContentRevision,
    ImportBatch,
    KeptForm,
    LoadedRow,
    Lookalike,
    Opening,
    Passage,
    PreviewLink,
    Record,
    SearchEntry,
    SearchName,
    SearchWord,
)
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
    make_treaty,
    make_unread_passage,
    make_version,
)

MESSAGE, FIELD, MENDED = "the constraint's own message", "the field's own validation", "nothing, since validation works it out anew"


@dataclass
class Break:
    """How to break a constraint: a valid row, the change that breaks it, and who answers in validation."""

    make: object
    change: object
    answer: str = MESSAGE

    def prepare(self):
        row = self.make()
        row.full_clean()
        return row, self.change(row) if callable(self.change) else self.change


def citation(**fields):
    source = make_source()
    return cite(make_treaty(), passage=source.passages.get(number=2), excerpt="Norland hosted the Lantern Conference", **fields)


def unquoted():
    return cite(make_treaty(), passage=make_unread_passage(), note="Norland signed in May.", confidence="medium")


def second_citation():
    return cite(citation().record, passage=Passage.objects.get(number=2), excerpt="In May, 2010")


def second_citation_by_editor():
    return cite(cite(make_treaty()).record, "title_zh")


def version():
    return make_version(make_treaty())


def second_version():
    return make_version(version().record, 2)


def revision():
    return ContentRevision.objects.create(id=1, number=1, changed_at=timezone.now())


def search_entry():
    record = make_treaty()
    return SearchEntry.objects.create(id=record.pk * 2, record_id=record.pk, kind="treaty", slug=record.slug, heading=record.title)


def search_name(words="lantern accord"):
    entry = SearchEntry.objects.first() or search_entry()
    return SearchName.objects.create(entry=entry, words=words)


def search_word():
    return SearchWord.objects.create(word="lantern", stem="lantern", head="la", tail="rn", length=7)


def record():
    return Record.objects.get(pk=make_treaty().pk)


def observation(**fields):
    return make_observation(make_indicator(), **fields)


def second_observation():
    return make_observation(observation(key="one").indicator, key="two")


def action(**fields):
    return make_action(make_treaty(), make_partner(), **fields)


def second_action():
    first = action(key="one", done_on="2010")
    return make_action(first.treaty, first.party, key="two", done_on="2011")


def participation():
    return make_participation(make_initiative(), make_partner())


def second_participation():
    return make_participation(participation().record, make_partner("island-union"), key="two")


def second_name():
    first = make_name(make_partner(), "N.L.", key="one")
    return make_name(first.partner, "Northland", key="two")


def identifier(treaty=None, **fields):
    treaty = treaty or make_treaty()
    return treaty.identifiers.create(**{"key": "one", "scheme": "Register of Accords", "value": "7"} | fields)


def second_passage():
    return make_source().passages.get(number=2)


def loaded_row(key):
    return LoadedRow.objects.create(set="article", model="treaty", natural_key=key, digest="0")


def user(name="ann"):
    users = get_user_model().objects
    return users.filter(username=name).first() or users.create_user(name)


def edit():
    return edits.keep(make_treaty(), by=user())


def approved_edit():
    approved = edit()
    approved.approved_by, approved.approved_at = user("bob"), timezone.now()
    approved.save()
    return approved


def kept_form(**fields):
    return KeptForm.objects.create(
        by=user(), path="/", title="Lantern Accord", pairs=[["title", "A"]], **{"waiting": "draft"} | fields
    )


def import_batch():
    return ImportBatch.objects.create(by=user(), kind="treaty", file_name="treaties.csv", headings=["slug"], rows=[{"number": 2}])


def opening(name="ann"):
    return Opening.objects.create(record=Record.objects.first() or record(), by=user(name))


def preview_link():
    return PreviewLink.objects.create(record=record(), by=user())


def lookalike():
    return Lookalike.objects.create(first_id=make_treaty("a").pk, second_id=make_treaty("b").pk)


def second_lookalike():
    return Lookalike.objects.create(first_id=lookalike().first_id, second_id=make_treaty("c").pk)


def day(field, year):
    """The change that makes a date field and its bounds one year."""
    return {field: str(year), f"{field}_earliest": date(year, 1, 1), f"{field}_latest": date(year, 12, 31)}


def upside_down(field):
    return {f"{field}_earliest": date(2015, 1, 1), f"{field}_latest": date(2014, 1, 1)}


def without_date(field):
    return {f"{field}": "", f"{field}_earliest": date(2015, 1, 1), f"{field}_latest": None}


def without_bounds(field):
    return {f"{field}_earliest": None, f"{field}_latest": None}


def dated(make, *fields):
    """Breaks of the constraints that every partial date has."""
    changes = {"bounds_in_order": upside_down, "empty_without_bounds": without_date, "with_bounds": without_bounds}
    return {
        f"{field}_{name}": Break(lambda field=field: make(**{field: "2015"}), change(field), MENDED)
        for field in fields
        for name, change in changes.items()
    }


BREAKS = {
    "citation": {
        "number_unique_in_record": Break(second_citation, {"number": 1}),
        "not_given_twice": Break(second_citation, {"excerpt": "Norland hosted the Lantern Conference"}),
        "by_editor_not_given_twice": Break(second_citation_by_editor, {"fact": "title"}),
        "number_from_one": Break(citation, {"number": 0}),
        "names_a_fact": Break(citation, {"fact": ""}, FIELD),
        "basis_known": Break(citation, {"basis": "hearsay"}, FIELD),
        "has_a_passage_unless_by_editor": Break(lambda: cite(make_treaty()), {"basis": "external"}),
        "excerpt_with_passage": Break(lambda: cite(make_treaty()), {"excerpt": "In May, 2010"}),
        "passage_with_words": Break(unquoted, {"note": ""}),
        "confidence_known": Break(unquoted, {"confidence": "some"}, FIELD),
        "confidence_without_excerpt": Break(citation, {"confidence": "high"}),
        "inferred_or_editor_with_note": Break(citation, {"basis": "inferred"}),
        "rival_value_not_preferred": Break(citation, {"value": "2011", "rank": "preferred"}),
    },
    "record": {
        "title_not_empty": Break(record, {"title": ""}, FIELD),
        "slug_not_empty": Break(record, {"slug": ""}, FIELD),
        "state_known": Break(record, {"state": "lost"}, FIELD),
        "withdrawn_with_reason": Break(record, {"state": "withdrawn"}),
        "published_since": Break(record, {"first_published_at": None}, MENDED),
        "not_its_own_successor": Break(record, lambda row: {"successor_id": row.pk}),
    },
    "indicator": {"unit_not_empty": Break(make_indicator, {"unit": ""}, FIELD)},
    "observation": {
        "key_unique_in_record": Break(second_observation, {"key": "one"}),
        "ends_fit_qualifier": Break(observation, {"high": "9"}),
        **dated(observation, "period"),
    },
    "initiative": {
        "kind_known": Break(make_initiative, {"kind": "party"}, FIELD),
        "status_known": Break(make_initiative, {"status": "great"}, FIELD),
        "ends_after_it_begins": Break(lambda: make_initiative(began_on="2015"), day("ended_on", 2014)),
        **dated(make_initiative, "began_on", "ended_on"),
    },
    "participation": {
        "key_unique_in_record": Break(second_participation, {"key": "norland-member"}),
        "once_per_role": Break(second_participation, lambda row: {"partner_id": row.record.participations.first().partner_id}),
        "role_known": Break(participation, {"role": "guest"}, FIELD),
    },
    "partner": {
        "kind_known": Break(make_partner, {"kind": "planet"}, FIELD),
        "iso_alpha2_unique": Break(lambda: make_partner(iso_alpha2="NL") and make_partner("westland"), {"iso_alpha2": "NL"}),
        "iso_alpha2_for_states_only": Break(lambda: make_partner(iso_alpha2="NL"), {"kind": "forum"}),
        "not_part_of_itself": Break(make_partner, lambda row: {"part_of_id": row.pk}),
    },
    "partnername": {
        "key_unique_in_record": Break(second_name, {"key": "one"}),
        "belongs_to_one_partner": Break(second_name, {"name": "NL", "name_key": "nl"}),
        "kind_known": Break(second_name, {"kind": "nickname"}, FIELD),
        "has_letters": Break(second_name, {"name": "—", "name_key": ""}),
    },
    "treaty": {
        "kind_known": Break(make_treaty, {"kind": "promise"}, FIELD),
        "laterality_known": Break(make_treaty, {"laterality": "sideways"}, FIELD),
        "in_force_after_adoption": Break(lambda: make_treaty(adopted_on="2015"), day("in_force_on", 2014)),
        **dated(make_treaty, "adopted_on", "in_force_on"),
    },
    "treatyidentifier": {
        "key_unique_in_record": Break(lambda: identifier(identifier().treaty, key="two", value="8"), {"key": "one"}),
        "names_one_treaty": Break(lambda: identifier() and identifier(make_treaty("b"), value="8"), {"value": "7"}),
    },
    "treatyaction": {
        "key_unique_in_record": Break(second_action, {"key": "one"}),
        "done_once": Break(second_action, day("done_on", 2010)),
        "type_known": Break(action, {"type": "handshake"}, FIELD),
        "effective_after_done": Break(lambda: action(done_on="2015"), day("effective_on", 2014)),
        **dated(action, "done_on", "effective_on"),
    },
    "contentrevision": {"is_one_row": Break(revision, {"id": 2})},
    "loadedrow": {"names_one_row": Break(lambda: loaded_row("a") and loaded_row("b"), {"natural_key": "a"}, FIELD)},
    "quote": {
        "kind_known": Break(make_quote, {"kind": "rumour"}, FIELD),
        "text_not_empty": Break(make_quote, {"text": ""}, FIELD),
        "direct_has_a_speaker": Break(make_quote, {"kind": "direct"}),
        **dated(make_quote, "said_on"),
    },
    "source": {
        "url_unique": Break(lambda: make_source(url="https://a.example/") and make_source("b"), {"url": "https://a.example/"}),
        "one_is_main": Break(lambda: make_source(is_main=True) and make_source("b"), {"is_main": True}),
        "key_unique": Break(lambda: make_source(key="HARBOUR") and make_source("b"), {"key": "HARBOUR"}),
        "title_not_empty": Break(make_source, {"title": ""}, FIELD),
        **dated(make_source, "published_on"),
    },
    "passage": {
        "number_unique_in_source": Break(second_passage, {"number": 1}),
        "number_from_one": Break(second_passage, {"number": 0}),
    },
    "place": {
        "iso_3166_2_unique": Break(lambda: make_place(iso_3166_2="NL-EH") and make_place("westhaven"), {"iso_3166_2": "NL-EH"}),
    },
    "edit": {
        "state_known": Break(edit, {"state": "lost"}, FIELD),
        "kind_known": Break(edit, {"kind": "whim"}, FIELD),
        "approved_at_a_time": Break(approved_edit, {"approved_at": None}),
        "approved_by_another": Break(approved_edit, lambda row: {"approved_by_id": row.by_id}),
    },
    "importbatch": {
        "kind_not_empty": Break(import_batch, {"kind": ""}, FIELD),
        "file_name_not_empty": Break(import_batch, {"file_name": ""}, FIELD),
    },
    "keptform": {
        "waits_for_something": Break(kept_form, {"waiting": "luck"}, FIELD),
        "due_when_it_waits_for_its_time": Break(kept_form, lambda row: {"due_at": row.at}),
        "discarded_at_a_time": Break(kept_form, lambda row: {"discarded_at": row.at}),
    },
    "opening": {"once_for_each_editor": Break(lambda: opening() and opening("bob"), lambda row: {"by_id": user().pk})},
    "previewlink": {"expires_after_it_is_made": Break(preview_link, lambda row: {"expires_at": row.made_at - timedelta(days=1)})},
    "lookalike": {
        "said_once": Break(second_lookalike, lambda row: {"second_id": Lookalike.objects.first().second_id}),
        "in_one_order": Break(lookalike, lambda row: {"first_id": row.second_id, "second_id": row.first_id}),
    },
    "searchentry": {"stands_for_one_thing": Break(search_entry, {"id": 7}, FIELD)},
    "searchname": {
        "once_in_entry": Break(lambda: search_name("first") and search_name("second"), {"words": "first"}),
        "not_empty": Break(search_name, {"words": ""}, FIELD),
    },
    "searchword": {"has_three_letters": Break(search_word, {"length": 2})},
    "version": {
        "number_unique_in_record": Break(second_version, {"number": 1}),
        "number_from_one": Break(version, {"number": 0}),
        "kind_known": Break(version, {"kind": "whim"}, FIELD),
        "correction_and_withdrawal_with_note": Break(version, {"kind": "correction"}),
        "holds_what_was_shown": Break(version, {"document": None}),
    },
}
