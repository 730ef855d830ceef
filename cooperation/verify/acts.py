"""What is odd in the acts of parties towards a treaty: seldom right, never impossible (VCLT articles 2, 11 to 25 and 54 to 59)."""

from django.utils.translation import gettext as _

from cooperation.models.status import CONSENT, LEAVING, SIGNING
from cooperation.models.vocabulary import ActionType as Act
from cooperation.models.vocabulary import Laterality

from .problem import problem

ONCE = {Act.RATIFICATION, Act.ACCEPTANCE, Act.APPROVAL, Act.FORMAL_CONFIRMATION, Act.ACCESSION, Act.DEFINITIVE_SIGNATURE}
"""Of these one is enough. Instruments are exchanged after a ratification, and succession and continued application are for a territory."""

REACHING_BACK = {Act.SUCCESSION, Act.CONTINUED_APPLICATION}

TAKEN_BACK = {
    Act.WITHDRAWAL_OF_RESERVATION: {Act.RESERVATION, Act.DECLARATION},
    Act.WITHDRAWAL_OF_OBJECTION: {Act.OBJECTION},
    Act.WITHDRAWAL_OF_SIGNATURE: SIGNING,
}
"""What each act takes back."""


def _acts(record):
    return list(record.actions.all()) if record._meta.model_name == "treaty" else []


def _of_party(record, act, types):
    """The other acts of the same party that are of some types."""
    return [other for other in _acts(record) if other.party_id == act.party_id and other.type in types and other is not act]


def signatory_does_not_accede(record):
    for act in _acts(record):
        signed = act.type == Act.ACCESSION and _of_party(record, act, SIGNING)
        if signed and not _of_party(record, act, {Act.WITHDRAWAL_OF_SIGNATURE}):
            message = _("%(party)s signed and acceded. A signatory ratifies, accepts or approves: check the acts.")
            yield problem(record, message, row=act, fact="type", party=act.party)


def ratification_follows_a_signature(record):
    for act in _acts(record):
        if act.type == Act.RATIFICATION and not _of_party(record, act, SIGNING):
            message = _("%(party)s ratified, and no signature of it is recorded. Add the signature, or record an accession.")
            yield problem(record, message, row=act, fact="type", party=act.party)


def consent_is_given_once(record):
    """A second consent is odd, unless the party had left in between."""
    seen = set()
    for act in _acts(record):
        if act.type not in ONCE:
            continue
        if act.party_id in seen and not _of_party(record, act, LEAVING):
            message = _("%(party)s had consented to be bound already. Check which of its acts is right.")
            yield problem(record, message, row=act, fact="type", party=act.party)
        seen.add(act.party_id)


def leaving_follows_consent(record):
    for act in _acts(record):
        if act.type in LEAVING and not _of_party(record, act, CONSENT):
            message = _("%(party)s left, and no consent of it to be bound is recorded. Add the consent, or check the act.")
            yield problem(record, message, row=act, fact="type", party=act.party)


def what_is_taken_back_was_made(record):
    for act in _acts(record):
        if act.type in TAKEN_BACK and not _of_party(record, act, TAKEN_BACK[act.type]):
            message = _("nothing that %(party)s could take back so is recorded. Add what it took back, or check the act.")
            yield problem(record, message, row=act, fact="type", party=act.party)


def acts_follow_adoption(record):
    adopted = getattr(record, "adopted_on_earliest", None)
    for act in _acts(record):
        if adopted and act.done_on_latest and act.done_on_latest < adopted:
            message = _("it was done before the treaty was adopted. Check both dates.")
            yield problem(record, message, row=act, fact="done_on")


def effect_follows_entry_into_force(record):
    """A treaty binds nobody before it is in force; provisional application, succession and continued application are told apart."""
    in_force = getattr(record, "in_force_on_earliest", None)
    for act in _acts(record):
        is_early = in_force and act.effective_on_latest and act.effective_on_latest < in_force
        if is_early and act.type in CONSENT - REACHING_BACK:
            message = _("it takes effect before the treaty’s own entry into force. Check both dates.")
            yield problem(record, message, row=act, fact="effective_on")


def bilateral_treaty_enters_into_force_after_both_consents(record):
    in_force = getattr(record, "in_force_on_latest", None)
    if not in_force or record.laterality != Laterality.BILATERAL:
        return
    for act in _acts(record):
        if act.type in CONSENT - REACHING_BACK and act.done_on_earliest and act.done_on_earliest > in_force:
            message = _("%(party)s consented after the treaty had entered into force between the two. Check both dates.")
            yield problem(record, message, row=act, fact="done_on", party=act.party)


RULES = [
    signatory_does_not_accede,
    ratification_follows_a_signature,
    consent_is_given_once,
    leaving_follows_consent,
    what_is_taken_back_was_made,
    acts_follow_adoption,
    effect_follows_entry_into_force,
    bilateral_treaty_enters_into_force_after_both_consents,
]
