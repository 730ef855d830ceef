"""What needs doing: queues of records and of kept forms, each one condition over both, counted together and listed alike."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, TextField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cooperation import rights
from cooperation.kept import LISTS
from cooperation.models import Citation, Edit, KeptForm, Record, State, Waiting, summary_zh_is_behind
from cooperation.records import RECORD_MODELS
from cooperation.revision import present, to_keep_under

from .missing import uncited
from .narrowing import changed_by, is_due
from .where_used import names_withdrawn
from .wording import age_in_words, moment_in_words

OLD = timedelta(days=7)
TRANSLATED = ("treaty", "partner")
"""Types whose readers expect a Chinese title."""

NOTHING = Q(pk__in=())


class Queue:
    """One thing to do: which records and which kept forms wait for it, as conditions, and how many in a sentence."""

    name = ""
    is_always_shown = False
    since, form_since = "last_changed_at", "at"
    """Since when a record or a kept form has waited, or until when it does."""

    is_of_public = False
    """Whether it follows from what visitors see alone, and is counted once for each revision of that."""

    def __init__(self, user):
        self.user = user

    def records(self):
        return NOTHING

    def forms(self):
        return NOTHING

    def sentence(self, count):
        raise NotImplementedError

    def is_for(self):
        """Whether it is for this user to do."""
        return True


class ForReview(Queue):
    """Waits for somebody who did not write it; for anybody where one person keeps the record."""

    name, is_always_shown = "review", True

    def is_for(self):
        return rights.may_publish(self.user)

    def records(self):
        others = Q() if not settings.EDITORIAL_REVIEW else ~Q(changed_by(self.user))
        return Q(state=State.IN_REVIEW) & others

    def forms(self):
        return Q(waiting=Waiting.REVIEW) & (~Q(by=self.user) if settings.EDITORIAL_REVIEW else Q())

    def sentence(self, count):
        return ngettext("%d waits for your review", "%d wait for your review", count) % count


class Returned(Queue):
    """What a second editor sent back."""

    name, is_always_shown = "returned", True

    def records(self):
        sent = Edit.objects.filter(record=OuterRef("pk"), by=self.user, state=State.IN_REVIEW)
        later = Edit.objects.filter(record=OuterRef("record"), by=self.user, pk__gt=OuterRef("pk"))
        back = Edit.objects.filter(~Exists(later), record=OuterRef("pk"), state=State.DRAFT).exclude(by=self.user)
        return Q(Exists(sent), Exists(back), state=State.DRAFT)

    def forms(self):
        return Q(waiting=Waiting.RETURNED, by=self.user)

    def sentence(self, count):
        return ngettext("%d was sent back to you", "%d were sent back to you", count) % count


class MyDrafts(Queue):
    """What this user has begun, records and forms, and nobody else is waiting for."""

    name, is_always_shown = "drafts", True

    def records(self):
        return Q(state=State.DRAFT) & Q(changed_by(self.user))

    def forms(self):
        return Q(waiting__in=[Waiting.DRAFT, Waiting.SIGN_IN, Waiting.RESTORING], by=self.user)

    def sentence(self, count):
        return ngettext("%d draft of yours is unfinished", "%d drafts of yours are unfinished", count) % count


class Uncited(Queue):
    """What visitors see with nothing to rest on."""

    name, is_of_public = "uncited", True

    def records(self):
        types = (Q(record_type=model._meta.model_name) & Q(Exists(_rows(model).filter(uncited(model)))) for model in RECORD_MODELS)
        return Q(state=State.PUBLISHED) & is_due() & _any(types)

    def sentence(self, count):
        text = ngettext("%d published record lacks a citation for a fact", "%d published records lack a citation for a fact", count)
        return text % count


class NamesWithdrawn(Queue):
    """What visitors see refers to a record they are not shown any more, and so says less than it holds."""

    name, is_of_public = "names-withdrawn", True

    def records(self):
        return Q(state=State.PUBLISHED) & is_due() & names_withdrawn()

    def sentence(self, count):
        return ngettext("%d published record names a withdrawn one", "%d published records name a withdrawn one", count) % count


class Mismatched(Queue):
    """Records with words that were never found in their passage, or have changed since."""

    name = "excerpts"

    def records(self):
        return Q(pk__in=Citation.objects.filter(passage__isnull=False, checked="").exclude(excerpt="").values("record"))

    def sentence(self, count):
        return (
            ngettext("%d record has excerpts that are not checked", "%d records have excerpts that are not checked", count) % count
        )


class Scheduled(Queue):
    """What visitors will see at its time, records and changes, and changes whose time came and which could not be made."""

    name, since, form_since = "scheduled", "publish_at", "due_at"

    def records(self):
        return Q(state=State.PUBLISHED, publish_at__gt=timezone.now())

    def forms(self):
        return Q(waiting=Waiting.TIME)

    def sentence(self, count):
        return ngettext("%d is scheduled", "%d are scheduled", count) % count


class Unapproved(Queue):
    """What somebody else published without review."""

    name = "unapproved"

    def is_for(self):
        return rights.may_publish(self.user)

    def records(self):
        return Q(pk__in=Edit.objects.awaiting_approval().exclude(by=self.user).values("record"))

    def sentence(self, count):
        text = ngettext(
            "%d was published without review and waits for approval",
            "%d were published without review and wait for approval",
            count,
        )
        return text % count


class Untranslated(Queue):
    """What a Chinese reader would look for in vain."""

    name = "untranslated"

    def records(self):
        return Q(title_zh="", record_type__in=TRANSLATED) & ~Q(state=State.WITHDRAWN)

    def sentence(self, count):
        return ngettext("%d has no Chinese title", "%d have no Chinese title", count) % count


class Behind(Queue):
    """Its English summary was changed, and its Chinese one was not."""

    name = "behind"

    def records(self):
        return summary_zh_is_behind() & ~Q(state=State.WITHDRAWN)

    def sentence(self, count):
        return (
            ngettext(
                "%d record has a Chinese summary older than its English one",
                "%d records have a Chinese summary older than their English one",
                count,
            )
            % count
        )


QUEUES = [ForReview, Returned, MyDrafts, Uncited, NamesWithdrawn, Mismatched, Scheduled, Unapproved, Untranslated, Behind]


def _rows(model):
    return model.objects.filter(pk=OuterRef("pk"))


def _any(conditions):
    found = NOTHING
    for condition in conditions:
        found |= condition
    return found


@dataclass
class Counted:
    """A queue with what waits in it."""

    queue: Queue
    count: int
    oldest: object

    @property
    def sentence(self):
        return self.queue.sentence(self.count)

    @property
    def age(self):
        """How long the oldest has waited; nothing for what lies ahead."""
        return age_in_words(self.oldest) if self.oldest and self.oldest < timezone.now() else ""

    @property
    def next(self):
        """When the first of what lies ahead is due; nothing where one has waited already."""
        return moment_in_words(self.oldest) if self.oldest and self.oldest > timezone.now() else ""

    @property
    def is_old(self):
        """Whether somebody's own draft has lain for more than a week."""
        return isinstance(self.queue, MyDrafts) and bool(self.oldest) and self.oldest < timezone.now() - OLD

    @property
    def url(self):
        return reverse("admin:queue", args=[self.queue.name])


def counted(user):
    """Every queue that is for a user and has something in it, and those always shown; in three queries at most."""
    queues = [queue for queue in (make(user) for make in QUEUES) if queue.is_for()]
    found = _count([queue for queue in queues if not queue.is_of_public])
    lasting, seen = [queue for queue in queues if queue.is_of_public], to_keep_under(present())
    found |= LISTS.once(seen, tuple(queue.name for queue in lasting), lambda: _count(lasting))
    every = [Counted(queue, *found[queue.name]) for queue in queues]
    return [one for one in every if one.count or one.queue.is_always_shown]


def _count(queues):
    """How many wait in each queue, and since when the first has, by its name; in one query."""
    first, *others = chain.from_iterable(_counting(queue) for queue in queues)
    found = {queue.name: [] for queue in queues}
    for name, count, oldest in first.union(*others, all=True):
        found[name].append((count, oldest))
    return {
        name: (sum(count for count, _oldest in rows), min((oldest for _count, oldest in rows if oldest), default=None))
        for name, rows in found.items()
    }


def _counting(queue):
    """For each table a queue has something in, a query of its name, how many there are, and the earliest moment among them."""
    for rows, condition, since in ((Record, queue.records(), queue.since), (KeptForm, queue.forms(), queue.form_since)):
        if condition is not NOTHING:
            named = rows.objects.filter(condition).order_by().annotate(queue=Value(queue.name, output_field=TextField()))
            yield named.values_list("queue").annotate(Count("pk"), Min(since))
