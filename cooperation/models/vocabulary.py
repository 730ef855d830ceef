"""Closed lists whose every term carries the one-line definition that readers are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOT_STATED = "not-stated"
"""The stored word for "the sources do not say", where silence is itself a value."""


class Vocabulary(models.TextChoices):
    """Terms written as `value, definition, label`; the stored value is a readable word."""

    def __new__(cls, value, definition):
        term = str.__new__(cls, value)
        term._value_ = value
        term.definition = definition
        return term


class State(Vocabulary):
    """Where a record stands between an editor's desk and the public."""

    DRAFT = "draft", _("Being written; seen by editors only."), _("Draft")
    IN_REVIEW = "in-review", _("Waiting for a second editor; seen by editors only."), _("In review")
    PUBLISHED = "published", _("Public, from its publication time on."), _("Published")
    WITHDRAWN = "withdrawn", _("Taken back; its address says when and why."), _("Withdrawn")


class ChangeKind(Vocabulary):
    """Why a version differs from the one before."""

    PUBLICATION = "publication", _("Shown to the public for the first time."), _("Published")
    MINOR = "minor", _("Wording only; nothing the sources say has changed."), _("Minor edit")
    UPDATE = "update", _("More is known, or the world has changed."), _("Update")
    CORRECTION = "correction", _("The record said something wrong, and now says it right."), _("Correction")
    WITHDRAWAL = "withdrawal", _("Taken back; the record's address says why."), _("Withdrawn")


class Basis(Vocabulary):
    """How a fact rests on the words cited for it."""

    STATED = "stated", _("The source says so in its own voice."), _("Stated")
    ATTRIBUTED = "attributed", _("The source says that somebody else says so."), _("Attributed")
    QUOTED = "quoted", _("It stands inside a direct quotation."), _("Quoted")
    INFERRED = "inferred", _("The editors concluded it from the cited words, for the reason given."), _("Inferred")
    EXTERNAL = "external", _("A second source says so, not the one the record was first drawn from."), _("From another source")
    EDITOR = "editor", _("Supplied by the editors, not in the source, for the reason given."), _("Supplied by the editors")


class Rank(Vocabulary):
    """Which of several values that sources disagree on the record shows first."""

    PREFERRED = "preferred", _("The value the record shows."), _("Preferred")
    NORMAL = "normal", _("Supports the fact, or gives a rival value."), _("Normal")


class Confidence(Vocabulary):
    """How far a source that was not quoted can be relied on. Where words are cited, the words themselves are the evidence."""

    HIGH = "high", _("A depositary, a government or WIPO says it, or independent sources agree."), _("High confidence")
    MEDIUM = "medium", _("One secondary source says it, or a reprint, or sources differ a little."), _("Medium confidence")


class Laterality(Vocabulary):
    """How many sides a treaty has, in the terms of the UN Treaty Handbook."""

    BILATERAL = "bilateral", _("Between two sides."), _("Bilateral")
    PLURILATERAL = "plurilateral", _("Between a limited number of parties, or those of one region."), _("Plurilateral or regional")
    MULTILATERAL = "multilateral", _("Between many parties, open to states beyond one region."), _("Multilateral")
    NOT_STATED = NOT_STATED, _("The sources do not say."), _("Not stated")


class TreatyKind(Vocabulary):
    """What an instrument is called. The name decides no legal effect (VCLT article 2(1)(a))."""

    TREATY = "treaty", _("An international agreement that calls itself a treaty."), _("Treaty")
    CONVENTION = "convention", _("An agreement open to the participation of many states."), _("Convention")
    AGREEMENT = "agreement", _("An agreement under that name, often narrower or more technical than a treaty."), _("Agreement")
    PROTOCOL = "protocol", _("An agreement that adds to or changes an earlier one."), _("Protocol")
    AMENDMENT = "amendment", _("A formal change to the text of an earlier agreement."), _("Amendment")
    EXCHANGE_OF_NOTES = (
        "exchange-of-notes",
        _("An agreement made by two documents, each party holding the other's."),
        _("Exchange of notes"),
    )
    MEMORANDUM = (
        "memorandum-of-understanding",
        _("A less formal instrument, often setting out working arrangements."),
        _("Memorandum of understanding"),
    )
    FREE_TRADE_AGREEMENT = (
        "free-trade-agreement",
        _("An agreement that removes barriers to trade between its parties."),
        _("Free trade agreement"),
    )
    OTHER = "other", _("An instrument none of the other names fits."), _("Other")


class ActionType(Vocabulary):
    """Acts of a party towards a treaty, as the UN Treaty Collection names them.

    Adoption, entry into force of the treaty and registration are not acts of a party and stand with the treaty.
    """

    SIGNATURE = "signature", _("Signing, subject to a later act of consent (VCLT articles 14 and 18)."), _("Signature")
    SIGNATURE_AD_REFERENDUM = (
        "signature-ad-referendum",
        _("Signing that its state has still to confirm (VCLT article 12(2)(b))."),
        _("Signature ad referendum"),
    )
    DEFINITIVE_SIGNATURE = (
        "definitive-signature",
        _("Signing that itself expresses consent to be bound (VCLT article 12)."),
        _("Definitive signature"),
    )
    RATIFICATION = "ratification", _("Consent to be bound, after signature (VCLT article 14)."), _("Ratification")
    ACCEPTANCE = "acceptance", _("Consent to be bound, with the effect of ratification (VCLT article 14(2))."), _("Acceptance")
    APPROVAL = "approval", _("Consent to be bound, with the effect of ratification (VCLT article 14(2))."), _("Approval")
    FORMAL_CONFIRMATION = (
        "formal-confirmation",
        _("Consent of an international organisation, equal to ratification (VCLT 1986 article 2(1)(b bis))."),
        _("Formal confirmation"),
    )
    ACCESSION = "accession", _("Consent to be bound by a party that had not signed (VCLT article 15)."), _("Accession")
    SUCCESSION = "succession", _("A new state takes the place of its predecessor (Vienna Convention of 1978)."), _("Succession")
    CONTINUED_APPLICATION = (
        "continued-application",
        _("A new state declares that the treaty goes on applying to it."),
        _("Continued application"),
    )
    EXCHANGE_OF_INSTRUMENTS = (
        "exchange-of-instruments",
        _("Consent expressed by exchanging the instruments of the treaty (VCLT article 13)."),
        _("Exchange of instruments"),
    )
    PROVISIONAL_APPLICATION = (
        "provisional-application",
        _("Applying the treaty before its entry into force (VCLT article 25)."),
        _("Provisional application"),
    )
    RESERVATION = (
        "reservation",
        _("A statement that excludes or changes the effect of provisions (VCLT article 2(1)(d))."),
        _("Reservation"),
    )
    DECLARATION = "declaration", _("A statement of how a party understands or applies the treaty."), _("Declaration")
    OBJECTION = "objection", _("Opposing another party's reservation (VCLT article 20)."), _("Objection")
    TERRITORIAL_APPLICATION = (
        "territorial-application",
        _("Saying to which territories the treaty applies (VCLT article 29)."),
        _("Territorial application"),
    )
    WITHDRAWAL_OF_RESERVATION = (
        "withdrawal-of-reservation",
        _("Taking a reservation back (VCLT article 22(1))."),
        _("Withdrawal of reservation"),
    )
    WITHDRAWAL_OF_OBJECTION = (
        "withdrawal-of-objection",
        _("Taking an objection back (VCLT article 22(2))."),
        _("Withdrawal of objection"),
    )
    WITHDRAWAL_OF_SIGNATURE = (
        "withdrawal-of-signature",
        _("Making clear not to become a party after signing (VCLT article 18(a))."),
        _("Withdrawal of signature"),
    )
    DENUNCIATION = "denunciation", _("Ending one's own participation (VCLT article 56)."), _("Denunciation")
    WITHDRAWAL = "withdrawal", _("Leaving the treaty (VCLT articles 54 and 56)."), _("Withdrawal")
    SUSPENSION = "suspension", _("Suspending the treaty's operation for a party (VCLT articles 57 and 58)."), _("Suspension")
    TERMINATION = "termination", _("Ending the treaty itself (VCLT article 54)."), _("Termination")


class Status(Vocabulary):
    """What the recorded acts of a party make it on one day. "None recorded" never means "not a party"."""

    NONE_RECORDED = (
        "none-recorded",
        _("No act that gives this party a standing is recorded here. This does not say that there is none."),
        _("None recorded"),
    )
    SIGNATORY = "signatory", _("Signed, without recorded consent to be bound."), _("Signatory")
    CONTRACTING = (
        "contracting",
        _("Consented to be bound; not, or not known to be, in force for it (VCLT article 2(1)(f))."),
        _("Contracting state or organisation"),
    )
    PARTY = "party", _("Consented to be bound, and the treaty is in force for it (VCLT article 2(1)(g))."), _("Party")
    PROVISIONALLY_APPLYING = (
        "provisionally-applying",
        _("Applies the treaty before it is in force for it (VCLT article 25)."),
        _("Provisionally applying"),
    )
    SUSPENDED = "suspended", _("The treaty's operation is suspended for it."), pgettext_lazy("status of a party", "Suspended")
    FORMER_PARTY = "former-party", _("Was a party and has left, or the treaty has ended."), _("Former party")


class PartnerKind(Vocabulary):
    """What a partner is in international law and practice."""

    STATE = "state", _("A country."), _("State")
    REGIONAL_ORGANISATION = (
        "regional-organisation",
        _("A union of states of one region that acts for them in some matters."),
        _("Regional organisation"),
    )
    INTERGOVERNMENTAL_ORGANISATION = (
        "intergovernmental-organisation",
        _("An organisation founded by a treaty between states."),
        _("Intergovernmental organisation"),
    )
    FORUM = "forum", _("A standing meeting of governments without a founding treaty."), _("Forum")
    PUBLIC_AUTHORITY = "public-authority", _("An authority of one state."), _("Public authority")


class NameKind(Vocabulary):
    """Why a partner has one more name."""

    OTHER = "other", _("Also called."), _("Other name")
    ABBREVIATION = "abbreviation", _("In short."), _("Abbreviation")
    AS_PRINTED = "as-printed", _("Spelled so in a source."), _("As printed")


class InitiativeKind(Vocabulary):
    """The form that cooperation takes."""

    FORUM = "forum", _("Exchange within an international organisation or meeting of governments."), _("Forum")
    DIALOGUE = "dialogue", _("Talks between two sides, not aimed at one agreement."), _("Dialogue")
    NEGOTIATION = "negotiation", _("Talks aimed at an agreement."), _("Negotiation")
    PROGRAMME = "programme", _("A policy or plan carried out over time."), _("Programme")
    CONFERENCE = "conference", _("One meeting, called for a purpose."), _("Conference")
    ARRANGEMENT = "arrangement", _("A working arrangement between authorities."), _("Arrangement")
    CASE_STUDY = "case-study", _("A place or project that somebody studied and listed as an example."), _("Case study")
    FOCUS_AREA = "focus-area", _("A subject that a partner says its work will turn to."), _("Focus area")


class InitiativeStatus(Vocabulary):
    """How far an initiative is, in the words of its sources."""

    NOT_STATED = NOT_STATED, _("The sources do not say."), _("Not stated")
    ANNOUNCED = "announced", _("Said to be coming."), _("Announced")
    ONGOING = "ongoing", _("Said to be under way."), _("Ongoing")
    CONCLUDED = "concluded", _("Reached its aim."), _("Concluded")
    SUSPENDED = "suspended", _("Stopped, and may resume."), _("Suspended")
    ENDED = "ended", _("Over, without saying that it reached its aim."), _("Ended")


class Role(Vocabulary):
    """What a partner does in an initiative or for a treaty."""

    LEAD = "lead", _("Started it or carries it."), _("Lead")
    COUNTERPART = "counterpart", _("The other side of talks."), _("Counterpart")
    MEMBER = "member", _("Takes part."), _("Participant")
    HOST = "host", _("It takes place within or at this partner."), _("Host")
    CO_ORGANISER = "co-organiser", _("Organised it together with others."), _("Co-organiser")
    RECOGNISER = "recogniser", _("Put it on a list of examples, or honoured it."), _("Listed by")


class QuoteKind(Vocabulary):
    """Whose words a quote holds. Only direct quotes stand in quotation marks."""

    DIRECT = "direct", _("The speaker's own words, between quotation marks in the source."), _("Direct quotation")
    REPORTED = "reported", _("What the source reports somebody as saying, in our words."), _("Reported statement")
    STATEMENT = "statement", _("What the source says in its own voice, in our words."), _("Statement of the source")


class Qualifier(Vocabulary):
    """How a figure is to be read."""

    EXACT = "exact", _("One figure, as given."), _("Exactly")
    BETWEEN = "between", _("A range with both ends given."), _("Between")
    ABOUT = "about", _("A figure the source calls approximate."), pgettext_lazy("of a figure", "About")
    ABOVE = "above", _("More than the figure."), _("Above")
    BELOW = "below", _("Less than the figure."), _("Below")


class SourceKind(Vocabulary):
    """What sort of document a source is."""

    NEWS_ARTICLE = "news-article", _("An article in the press or on a news site."), _("News article")
    OFFICIAL = "official", _("A publication of a government or international organisation."), _("Official publication")
    DEPOSITARY = "depositary", _("A record kept by the depositary of a treaty."), _("Depositary record")
    LEGAL_TEXT = "legal-text", _("The text of a treaty or law."), _("Legal text")
    REFERENCE_WORK = "reference-work", _("An encyclopaedia, handbook or scholarly work."), _("Reference work")
    DATASET = "dataset", _("A published collection of data."), _("Data set")
    COMMENTARY = "commentary", _("A report by a law firm, an association or a scholar’s blog."), _("Professional commentary")
    TRANSLATION = "translation", _("Somebody’s translation of another document."), _("Translation")
    REPRINT = "reprint", _("A copy of what somebody else published; the original was not seen."), _("Reprint")
    OTHER = "other", _("None of the others."), _("Other")


class PlaceLevel(Vocabulary):
    """What a place is, in the terms of a gazetteer."""

    COUNTRY = "country", _("A country."), _("Country")
    PROVINCE = "province", _("A province, or a unit of that rank."), _("Province")
    CITY = "city", _("A city of any rank."), _("City")
    COUNTY = "county", _("A county, or a unit of that rank."), _("County")
    OTHER = "other", _("None of the others, or not settled."), _("Other")


VOCABULARIES = [
    (_("Basis of a citation"), Basis),
    (_("How far a source can be relied on that is not quoted"), Confidence),
    (_("Kinds of treaty"), TreatyKind),
    (_("Sides of a treaty"), Laterality),
    (_("Acts of a party"), ActionType),
    (_("Status of a party, worked out from its acts"), Status),
    (_("Kinds of partner"), PartnerKind),
    (_("Kinds of name"), NameKind),
    (_("Kinds of initiative"), InitiativeKind),
    (_("Status of an initiative"), InitiativeStatus),
    (_("Roles"), Role),
    (_("Kinds of quote"), QuoteKind),
    (_("How exact a figure is"), Qualifier),
    (_("Kinds of source"), SourceKind),
    (_("Why a version differs from the one before"), ChangeKind),
]
"""The vocabularies readers meet, with their titles, as the method page lists them."""
