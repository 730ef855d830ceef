"""What a party is to a treaty on a day, judged as the law of treaties would from the recorded acts alone."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import TreatyAction, TreatyStatus, WorkedOut, treaty_status
from cooperation.models.status import CONSENT, LEAVING, SIGNING
from cooperation.models.vocabulary import ActionType, Status

_keys = count(1)


def act(type, done_on="", effective_on=""):
    """An act of one party that is not saved anywhere, with its bounds worked out as saving would."""
    number = next(_keys)
    action = TreatyAction(pk=number, key=f"act-{number:05}", type=type, done_on=done_on, effective_on=effective_on)
    for field in TreatyAction._meta.concrete_fields:
        if isinstance(field, WorkedOut):
            field.pre_save(action, add=True)
    return action


def status(*acts, on):
    """The status in words, with its "possibly"."""
    found = treaty_status([act(*parts) for parts in acts], on=date.fromisoformat(on))
    return f"possibly {found.status}" if found.is_possibly else str(found.status)


SIGNED = ("signature", "2012-06-26")
RATIFIED = ("ratification", "2014-07-09", "2020-04-28")
ACCEDED = ("accession", "2000-01-10", "2000-04-10")
DENOUNCED = ("denunciation", "2005-01-10", "2006-01-10")


@pytest.mark.parametrize(
    ("acts", "on", "expected"),
    [
        # Nothing recorded, and acts that give no standing.
        ([], "2020-01-01", "none-recorded"),
        ([("declaration", "2010-01-01")], "2020-01-01", "none-recorded"),
        ([("reservation", "2010-01-01"), ("objection", "2010-01-01")], "2020-01-01", "none-recorded"),
        # From signature to party.
        ([SIGNED], "2012-06-25", "none-recorded"),
        ([SIGNED], "2012-06-26", "signatory"),
        ([("signature-ad-referendum", "2012-06-26")], "2012-06-26", "signatory"),
        ([SIGNED, RATIFIED], "2014-07-08", "signatory"),
        ([SIGNED, RATIFIED], "2014-07-09", "contracting"),
        ([SIGNED, RATIFIED], "2020-04-27", "contracting"),
        ([SIGNED, RATIFIED], "2020-04-28", "party"),
        # Consent without a recorded effect makes nobody a party, however long ago.
        ([SIGNED, ("ratification", "2014-07-09")], "2024-01-01", "contracting"),
        ([("accession", "2014-07-09")], "2024-01-01", "contracting"),
        ([("definitive-signature", "2014-07-09")], "2024-01-01", "contracting"),
        # A signature after consent takes nothing away.
        ([ACCEDED, ("signature", "2003-01-01")], "2003-01-01", "party"),
        ([("accession", "2000-01-10"), ("signature", "2003-01-01")], "2003-01-01", "contracting"),
        # Provisional application, then entry into force.
        ([SIGNED, ("provisional-application", "2013-01-01")], "2013-01-01", "provisionally-applying"),
        ([SIGNED, ("provisional-application", "2012-06-26", "2013-01-01")], "2012-12-31", "signatory"),
        ([SIGNED, ("provisional-application", "2013-01-01"), RATIFIED], "2014-07-09", "provisionally-applying"),
        ([SIGNED, ("provisional-application", "2013-01-01"), RATIFIED], "2020-04-28", "party"),
        ([ACCEDED, ("provisional-application", "2013-01-01")], "2013-01-01", "party"),
        # Ending provisional application ends no membership (article 25(2)).
        (
            [SIGNED, ("provisional-application", "2013-01-01"), ("withdrawal", "2014-01-01", "2014-02-01")],
            "2014-02-01",
            "signatory",
        ),
        ([("provisional-application", "2013-01-01"), ("withdrawal", "2014-01-01", "2014-02-01")], "2014-02-01", "none-recorded"),
        # Suspension.
        ([ACCEDED, ("suspension", "2003-01-01", "2003-02-01")], "2003-01-31", "party"),
        ([ACCEDED, ("suspension", "2003-01-01", "2003-02-01")], "2003-02-01", "suspended"),
        ([ACCEDED, ("suspension", "2003-01-01"), DENOUNCED], "2006-01-10", "former-party"),
        # Leaving takes effect later than its notice.
        ([ACCEDED, DENOUNCED], "2006-01-09", "party"),
        ([ACCEDED, DENOUNCED], "2006-01-10", "former-party"),
        ([ACCEDED, ("withdrawal", "2005-01-10", "2006-01-10")], "2006-01-10", "former-party"),
        ([ACCEDED, ("termination", "2005-01-10", "2006-01-10")], "2006-01-10", "former-party"),
        ([ACCEDED, ("denunciation", "2005-01-10")], "2005-01-09", "party"),
        ([ACCEDED, ("denunciation", "2005-01-10")], "2005-01-10", "possibly former-party"),
        ([("accession", "2000-01-10"), DENOUNCED], "2006-01-10", "former-party"),
        # Who leaves must have been in it, even where its consent is not recorded.
        ([DENOUNCED], "2005-01-10", "none-recorded"),
        ([DENOUNCED], "2006-01-10", "former-party"),
        ([SIGNED, ("denunciation", "2015-01-01", "2016-01-01")], "2016-01-01", "former-party"),
        # A consent taken back before entry into force never made a party.
        ([SIGNED, RATIFIED, ("withdrawal", "2015-01-01", "2015-01-01")], "2015-01-01", "signatory"),
        ([SIGNED, RATIFIED, ("withdrawal", "2015-01-01", "2015-01-01")], "2021-01-01", "signatory"),
        ([RATIFIED, ("withdrawal", "2015-01-01", "2015-01-01")], "2021-01-01", "none-recorded"),
        # Withdrawing a signature (article 18(a)).
        ([SIGNED, ("withdrawal-of-signature", "2013-01-01")], "2012-12-31", "signatory"),
        ([SIGNED, ("withdrawal-of-signature", "2013-01-01")], "2013-01-01", "none-recorded"),
        ([SIGNED, ("withdrawal-of-signature", "2013-01-01"), RATIFIED], "2014-07-09", "contracting"),
        ([SIGNED, ("withdrawal-of-signature", "2013-01-01"), ("signature", "2014-01-01")], "2014-01-01", "signatory"),
        ([SIGNED, RATIFIED, ("withdrawal-of-signature", "2016-01-01")], "2021-01-01", "party"),
        # Coming back.
        ([ACCEDED, DENOUNCED, ("accession", "2010-05-01", "2010-08-01")], "2010-04-30", "former-party"),
        ([ACCEDED, DENOUNCED, ("accession", "2010-05-01", "2010-08-01")], "2010-05-01", "contracting"),
        ([ACCEDED, DENOUNCED, ("accession", "2010-05-01", "2010-08-01")], "2010-08-01", "party"),
        ([ACCEDED, DENOUNCED, ("accession", "2005-10-01", "2006-02-01")], "2006-01-09", "party"),
        ([ACCEDED, DENOUNCED, ("accession", "2005-10-01", "2006-02-01")], "2006-02-01", "party"),
        (
            [ACCEDED, ("denunciation", "2005-01-10"), ("accession", "2010-05-01", "2010-08-01")],
            "2009-01-01",
            "possibly former-party",
        ),
        ([ACCEDED, ("denunciation", "2005-01-10"), ("accession", "2010-05-01", "2010-08-01")], "2020-01-01", "party"),
        # Succession and continued application reach back before they are done.
        ([("succession", "1997-06-06", "1991-12-21")], "1991-12-20", "none-recorded"),
        ([("succession", "1997-06-06", "1991-12-21")], "1995-01-01", "party"),
        ([("succession", "1997-06-06", "1991-12-21")], "2000-01-01", "party"),
        ([("continued-application", "1997-06-06", "1997-07-01")], "1997-07-01", "party"),
        # Dates that decide although they are not exact, and dates that cannot.
        ([("accession", "2012-06")], "2012-05-31", "none-recorded"),
        ([("accession", "2012-06")], "2012-06-15", "possibly contracting"),
        ([("accession", "2012-06")], "2012-06-30", "contracting"),
        ([("accession", "2011", "2012-06")], "2012-06-15", "possibly party"),
        ([("accession", "2012", "2012-09-01")], "2012-09-01", "party"),
        ([ACCEDED, ("denunciation", "2005", "2006-01")], "2006-01-15", "possibly former-party"),
        ([ACCEDED, ("denunciation", "2005", "2006-01")], "2006-02-01", "former-party"),
        ([("accession", "2012/..")], "2011-12-31", "none-recorded"),
        ([("accession", "2012/..")], "2024-01-01", "possibly contracting"),
        ([("accession", "../2012")], "2012-12-31", "contracting"),
        # Acts without any date.
        ([("signature",)], "2020-01-01", "possibly signatory"),
        ([("signature",), RATIFIED], "2020-04-28", "party"),
        ([("accession", "", "2000-04-10")], "2000-04-10", "party"),
        ([ACCEDED, ("denunciation",)], "2020-01-01", "possibly former-party"),
        ([ACCEDED, ("suspension",)], "2020-01-01", "possibly suspended"),
        ([("accession",), DENOUNCED], "2020-01-01", "former-party"),
        ([("signature",), ("withdrawal-of-signature", "2013-01-01")], "2013-01-01", "none-recorded"),
        # One month for both acts: the withdrawal can only have followed.
        ([("signature", "2012-06"), ("withdrawal-of-signature", "2012-06")], "2012-07-01", "none-recorded"),
    ],
)
def test_status(acts, on, expected):
    assert status(*acts, on=on) == expected


def test_the_acts_that_gave_a_status_are_returned_in_order():
    signature, ratification, declaration = act(*SIGNED), act(*RATIFIED), act("declaration", "2014-07-09")
    acts = [declaration, ratification, signature]

    found = [treaty_status(acts, on=date(year, 12, 31)) for year in (2011, 2012, 2014, 2020)]

    assert found == [
        TreatyStatus(Status.NONE_RECORDED),
        TreatyStatus(Status.SIGNATORY, (signature,)),
        TreatyStatus(Status.CONTRACTING, (signature, ratification)),
        TreatyStatus(Status.PARTY, (signature, ratification)),
    ]


def test_leaving_and_coming_back_rest_on_their_own_acts():
    accession, denunciation, again = act(*ACCEDED), act(*DENOUNCED), act("accession", "2010-05-01", "2010-08-01")
    acts = [accession, denunciation, again]

    found = [treaty_status(acts, on=date(year, 12, 31)) for year in (2000, 2006, 2010)]

    assert found == [
        TreatyStatus(Status.PARTY, (accession,)),
        TreatyStatus(Status.FORMER_PARTY, (denunciation,)),
        TreatyStatus(Status.PARTY, (again,)),
    ]


def test_a_withdrawn_signature_shows_the_act_that_withdrew_it():
    signature, withdrawal = act(*SIGNED), act("withdrawal-of-signature", "2013-01-01")

    assert treaty_status([signature, withdrawal], on=date(2014, 1, 1)) == TreatyStatus(Status.NONE_RECORDED, (withdrawal,))


def test_every_kind_of_act_either_gives_a_standing_or_says_nothing_about_it():
    silent = {kind for kind in ActionType if status((kind, "2010-01-01", "2010-02-01"), on="2020-01-01") == "none-recorded"}

    assert silent == {
        "reservation",
        "declaration",
        "objection",
        "territorial-application",
        "withdrawal-of-reservation",
        "withdrawal-of-objection",
        "withdrawal-of-signature",
    }


YEARS = st.dates(date(1990, 1, 1), date(2020, 12, 31))
STEMS = st.tuples(YEARS, st.sampled_from([4, 7, 10])).map(lambda drawn: str(drawn[0])[: drawn[1]]) | st.just("")
ANY_ACTS = st.lists(st.tuples(st.sampled_from(ActionType), STEMS, STEMS), max_size=6)
ENTERING = st.tuples(st.sampled_from(sorted(CONSENT | SIGNING)), STEMS, STEMS)


@given(ANY_ACTS, st.randoms(), YEARS)
def test_the_order_in_which_acts_are_given_changes_nothing(kinds, random, on):
    acts = [act(*parts) for parts in kinds]
    shuffled = acts.copy()
    random.shuffle(shuffled)

    assert treaty_status(shuffled, on=on) == treaty_status(acts, on=on)


@given(ANY_ACTS, YEARS)
def test_acts_that_say_nothing_about_standing_change_nothing(kinds, on):
    acts = [act(*parts) for parts in kinds]
    remarks = [act(kind, "2000", "2001") for kind in ("reservation", "declaration", "objection", "territorial-application")]

    assert treaty_status([*acts, *remarks], on=on) == treaty_status(acts, on=on)


@given(st.lists(ENTERING, max_size=6), st.lists(YEARS, min_size=2, max_size=6))
def test_a_party_that_takes_nothing_back_only_ever_comes_closer(kinds, days):
    acts = [act(*parts) for parts in kinds]
    order = [Status.NONE_RECORDED, Status.SIGNATORY, Status.CONTRACTING, Status.PARTY]

    ranks = [order.index(treaty_status(acts, on=day).status) for day in sorted(days)]

    assert ranks == sorted(ranks)


@given(st.lists(st.tuples(st.sampled_from(sorted(CONSENT | SIGNING | LEAVING)), YEARS.map(str), YEARS.map(str)), max_size=6), YEARS)
def test_exact_days_always_decide(kinds, on):
    assert not treaty_status([act(*parts) for parts in kinds], on=on).is_possibly


@given(YEARS, st.integers(0, 400))
def test_a_day_in_doubt_is_in_doubt_only_within_its_month(day, days):
    on = day + timedelta(days=days)

    found = treaty_status([act("accession", f"{day:%Y-%m}")], on=on)

    is_settled = f"{on:%Y-%m}" > f"{day:%Y-%m}" or (on + timedelta(days=1)).day == 1
    assert found.is_possibly is not is_settled


def test_many_acts_without_dates_are_answered_all_the_same():
    acts = [act(kind) for kind in [*CONSENT, *SIGNING, *LEAVING] * 3]

    found = treaty_status(acts, on=date(2020, 1, 1))

    assert (found.status, found.is_possibly) == (Status.FORMER_PARTY, True)
