"""Forms kept as they were sent, to be opened again with every word in them, and tokens by which a form sent twice is known.

Opening a kept form sends it through the form it was written in, without saving: so it is merged with what was changed since, and held
to the same rules.
"""

import json
import re
import uuid
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cooperation import rights
from cooperation.models import KeptForm, SentForm, Waiting
from cooperation.records import model_named

from .acts import ABOUT_THE_CHANGE, Act
from .keys import sent_key

MOST = 1_000_000
"""How many characters a form may have to be kept for somebody who has yet to sign in."""

SENDER_LASTS = timedelta(days=7)
RESCUED_LASTS = timedelta(days=1)
RESCUED = (Waiting.SIGN_IN, Waiting.RESTORING)
SHARED = (Waiting.REVIEW, Waiting.TIME, Waiting.DISCARDED)
"""Kept forms that every editor of the record may open; the others are their sender's own."""

OF_RECORDS = (Waiting.DRAFT, Waiting.REVIEW, Waiting.RETURNED, Waiting.TIME)
"""Changes of what visitors see that are still to come of something, and so can be discarded."""

CONTROLS = {"csrfmiddlewaretoken", "_token", "_sender", "_kept", "_save", "_continue", "_addanother"} | {act.value for act in Act}


def pairs_of(data):
    """What was typed, name by name, without what only the sending needed."""
    return [[name, value] for name, values in data.lists() if name not in CONTROLS for value in values]


def data_of(kept):
    """A kept form as a request brings it."""
    data = QueryDict(mutable=True)
    for name, value in kept.pairs:
        data.appendlist(name, value)
    return data


def says_the_same(kept, data):
    """Whether what is sent now has every word of a kept form, and no other."""
    return _words(kept.pairs) == _words(pairs_of(data))


def _words(pairs):
    outside = re.compile(r"(?:^|-)seen$")
    return sorted(
        (name, value.replace("\r\n", "\n")) for name, value in pairs if name not in ABOUT_THE_CHANGE and not outside.search(name)
    )


def words_of(request):
    """Who wrote what a request changes: its sender, or whoever wrote the kept form that it passes on unchanged."""
    kept = getattr(request, "kept", None)
    return kept.by if kept and says_the_same(kept, request.POST) else request.user


def kept_of(request):
    """The kept form that a request opens or sends; None where there is none that its user may open."""
    key = sent_key(request.POST.get("_kept") or request.GET.get("kept"))
    kept = KeptForm.objects.select_related("by", "record").filter(pk=key).first() if key else None
    return kept if kept and (kept.by == request.user or kept.waiting in SHARED) else None


def keep(request, *, waiting, path, title, record=None, due_at=None, note=""):
    """Keep what a request sends; the same kept form again where it was opened from one of the sender's own."""
    kept = getattr(request, "kept", None)
    key = kept.pk if kept and kept.by == request.user else None
    values = {"waiting": waiting, "path": path, "title": title[:300], "record": record, "due_at": due_at, "note": note}
    values |= {"pairs": pairs_of(request.POST), "at": timezone.now(), "failure": "", "discarded_at": None, "discarded_by": None}
    return KeptForm.objects.update_or_create(pk=key, by=request.user, defaults=values)[0]


def may_discard(user, kept):
    """Whether somebody may discard a change they can open: what is scheduled only whoever may schedule."""
    is_reachable = kept.by == user or kept.waiting in SHARED
    may_change = kept.record is not None and rights.may_change(user, model_named(kept.record.record_type))
    return kept.waiting in OF_RECORDS and is_reachable and may_change and (kept.waiting != Waiting.TIME or rights.may_publish(user))


def discard(kept, *, by):
    """Have nothing come of a change any more. Its words stay, in the history of its record."""
    kept.waiting, kept.due_at, kept.discarded_at, kept.discarded_by = Waiting.DISCARDED, None, timezone.now(), by
    kept.save()


def address(kept):
    """Where a kept form opens."""
    return f"{kept.path}?kept={kept.pk}"


def signed(user):
    """Who a form was made for, so that it can be kept for them once they are signed out."""
    return signing.dumps(user.pk, salt="cooperation.sender")


def keep_for_sign_in(request):
    """Keep a form whose sender has been signed out; None where it does not say who that is, or has no words."""
    try:
        key = signing.loads(request.POST.get("_sender", ""), salt="cooperation.sender", max_age=SENDER_LASTS)
    except signing.BadSignature:
        return None
    sender = get_user_model().objects.filter(pk=key, is_active=True).first()
    pairs = pairs_of(request.POST)
    if not sender or len(json.dumps(pairs)) > MOST:
        return None
    forget_rescued()
    title = request.POST.get("title") or request.POST.get("label") or request.POST.get("name") or ""
    return KeptForm.objects.create(by=sender, waiting=Waiting.SIGN_IN, path=request.path[:400], title=title[:300], pairs=pairs)


def is_kept_for_sign_in(address):
    """Whether an address opens a form that is kept for somebody who has yet to sign in."""
    key = sent_key(QueryDict(address.partition("?")[2]).get("kept"))
    return KeptForm.objects.filter(pk=key, waiting=Waiting.SIGN_IN).exists()


def forget_rescued():
    """Forget what was rescued and never asked for again."""
    KeptForm.objects.filter(waiting__in=RESCUED, at__lt=timezone.now() - RESCUED_LASTS).delete()


def as_new(data, formsets):
    """The words of a form whose record is gone, as those of a new one. `formsets` are the classes of its rows' formsets."""
    data = data.copy()
    data.pop("seen", None)
    for formset in formsets:
        prefix = formset.get_default_prefix()
        data[f"{prefix}-INITIAL_FORMS"] = "0"
        own = re.compile(rf"{re.escape(prefix)}-\d+-(?:seen|{formset.model._meta.pk.name}|{formset.fk.name})$")
        for name in [name for name in data if own.match(name)]:
            del data[name]
    return data


class Token:
    """The token of one form: whoever sends it first does what it says, whoever sends it again is led to what came of it."""

    def __init__(self, request):
        try:
            self.key = uuid.UUID(request.POST.get("_token", ""))
        except ValueError:
            self.key = None

    def take(self):
        """Take the token, waiting for whoever holds it at this moment. Answers where the form was sent to before, if it was."""
        if self.key is None:
            return ""
        try:
            with transaction.atomic():
                SentForm.objects.create(token=self.key)
        except IntegrityError:
            return SentForm.objects.get(token=self.key).path or reverse("admin:index")
        return ""

    def settle(self, path):
        """Note what came of the form; without a path it was refused, and may be sent again."""
        sent = SentForm.objects.filter(token=self.key)
        if not path:
            sent.delete()
        elif self.key:
            sent.update(path=path)
            SentForm.objects.filter(at__lt=timezone.now() - SENDER_LASTS).delete()
