"""Marks: what stands beside a fact, as values, and the markup that is kept for them."""

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from cooperation.marks import Account, Cited, Mark, Place, Words, card_of, marks_of
from cooperation.markup import markup
from cooperation.models import Basis
from cooperation.shown_acts import Act, Done, Giving, Named, StandingTold
from tests.factories import cite, make_source, make_treaty

pytestmark = pytest.mark.django_db

PLACE = Place("lantern-gazette", "Gazette", "news-article", "2012-06", 4, "¶ 4", "Gazette ¶ 4")
WORDS = Words("signed in the harbour", "en", False, "stated", "", True)
ABOVE = Mark("c-lantern-accord-1", PLACE, (WORDS,), (), False, "")
NORLAND = Named("partner", "norland", "Norland", "北国")
ACT = Act("signature", NORLAND, "2012-06-26", "2013", "C.N.1", "Done gladly.")
GIVING = Giving("signature", "2012-06-26", "2013", ())
TOLD = StandingTold(NORLAND, "party since 2013", "party", False, (GIVING,))


@pytest.fixture
def passage():
    return make_source(key="Gazette", kind="news-article").passages.get(number=1)


def test_citations_of_one_passage_share_a_mark_and_the_editors_stand_by_themselves(passage):
    treaty = make_treaty()
    first = cite(treaty, "title", passage=passage, excerpt="signed in the harbour")
    second = cite(treaty, "title", passage=passage, excerpt="by lantern light", basis=Basis.INFERRED, note="Nobody else had any.")
    editors = cite(treaty, "title", passage=None, basis=Basis.EDITOR, note="So it is called.")

    shared, own = marks_of([first, editors, second])

    assert (shared.card, shared.place.mark) == (card_of(first), passage.mark)
    assert [words.excerpt for words in shared.words] == ["signed in the harbour", "by lantern light"]
    assert shared.is_inferred
    assert own == Mark(card_of(editors), None, (), (), False, "So it is called.")


def test_what_nobody_has_copied_is_told_once_in_our_words():
    account = Account("It was signed.", "high")

    mark = ABOVE._replace(words=(), accounts=(account, account, Account("By two.", "medium")))

    assert (mark.in_our_words, mark.confidences) == ("It was signed. By two.", ["High confidence", "Medium confidence"])
    words = " ".join(strip_tags(markup("components/mark.html", mark)).split())
    assert "In our words: It was signed. By two. High confidence. Medium confidence." in words


OTHER = {
    "components/mark.html": (
        ABOVE,
        {
            "card": "c-lantern-accord-2",
            "place": PLACE._replace(number=5),
            "words": (WORDS._replace(is_checked=False),),
            "accounts": (Account("It was signed.", "high"),),
            "is_inferred": True,
        },
    ),
    "components/passage_cited.html": (
        Cited(PLACE, (WORDS,), (), "On the harbour.", "Gazette of Norland", "The Harbour", "https://gazette.example/1"),
        {
            "place": PLACE._replace(label="¶ 5"),
            "words": (WORDS._replace(is_printed_so=True),),
            "accounts": (Account("It was signed.", "high"),),
            "summary": "On lanterns.",
            "title": "Gazette of Southland",
            "publisher": "",
            "url": "",
        },
    ),
    "components/act.html": (
        ACT,
        {
            "type": "accession",
            "party": NORLAND._replace(slug="southland"),
            "effective_on": "",
            "reference": "",
            "text": "",
        },
    ),
    "components/act_done.html": (Done("signature", "2012", False), {"type": "accession", "done_on": "", "in_cell": True}),
    "components/standing.html": (
        TOLD,
        {
            "party": NORLAND._replace(title="Northland"),
            "in_words": "signatory",
            "status": "signatory",
            "is_possibly": True,
            "giving": (GIVING._replace(effective_on=""),),
        },
    ),
}


@pytest.mark.parametrize(
    ("template", "name"), [(template, name) for template, (_value, others) in OTHER.items() for name in others]
)
def test_whatever_a_value_holds_is_seen_in_its_markup(template, name):
    value, others = OTHER[template]

    assert markup(template, value._replace(**{name: others[name]})) != markup(template, value)


def test_equal_values_share_their_markup_and_each_language_has_its_own():
    english = markup("components/act.html", ACT)
    with translation.override("zh-hans"):
        chinese = markup("components/act.html", ACT)

    assert markup("components/act.html", ACT._replace()) is english
    assert ">Norland</a>" in english
    assert ">北国</a>" in chinese


def test_what_a_value_says_is_escaped():
    assert "<b>Norland" not in markup("components/act.html", ACT._replace(party=NORLAND._replace(title="<b>Norland")))


def test_the_date_of_a_source_says_that_it_is_when_the_source_was_published():
    assert "published June 2012" in strip_tags(markup("components/mark.html", ABOVE))
