"""Editors at work, for lists to follow."""

import random
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from cooperation import reverting, states
from cooperation.models import Edit, Initiative, Participation, Partner, Quote, Record, Source, State, Topic, Treaty, TreatyAction
from tests import factories
from tests.admin.editing import Editing
from tests.admin.test_actions import do
from tests.reverting.acts import change


class Acts:
    """What editors do, each in its real way, to records that a die chooses. Some of it is refused, as it would be."""

    def __init__(self, client, ann, seed):
        self.client, self.ann, self.dice = client, ann, random.Random(seed)

    @classmethod
    def names(cls):
        return [name for name in vars(cls) if not name.startswith("_") and name != "names"]

    def _any_of(self, model, **state):
        return self.dice.choice(model.objects.filter(**{"state": State.PUBLISHED} | state).order_by("pk"))

    def _seen(self, record):
        return {"by": self.ann, "seen": states.latest_edit(record)}

    def _form(self, record, **changes):
        return Editing(self.client, record, change_kind="update", change_note="For the test.", **changes)

    def retitle_a_treaty_in_its_form(self):
        self._form(self._any_of(Treaty), title=f"{self.dice.choice('ANZanz条')} accord {self.dice.randrange(9)}").save()

    def change_the_kind_and_day_of_a_treaty_in_its_form(self):
        treaty = self._any_of(Treaty)
        if not treaty.adopted_on:
            factories.cite(treaty, "adopted_on")
        self._form(treaty, kind=self.dice.choice(["treaty", "protocol"]), adopted_on=f"19{self.dice.randrange(80, 84)}").save()

    def have_a_treaty_kept_by_another_partner_and_about_other_topics(self):
        treaty = self._any_of(Treaty)
        treaty.topics.set(self.dice.sample(list(Topic.objects.all()), k=self.dice.randrange(3)))
        change(treaty, self.ann, administered_by=self._any_of(Partner))

    def add_an_act_with_its_citation_in_the_form(self):
        treaty, key = self._any_of(Treaty), f"act-{self.dice.randrange(10**9)}"
        form = self._form(treaty)
        form.add("actions", party=self._any_of(Partner), type="declaration", key=key).cite("type", row=key)
        form.save()

    def take_an_act_away(self):
        treaty = self._any_of(Treaty)
        TreatyAction.objects.filter(treaty=treaty).exclude(key="signed").delete()
        change(treaty, self.ann)

    def cite_another_source(self):
        record, source = self._any_of(self.dice.choice([Treaty, Quote, Partner])), self.dice.choice(Source.objects.order_by("pk"))
        factories.cite(record, "title", source.passages.last(), f"{record.title[:3]} {self.dice.randrange(10**6)}")
        change(record, self.ann)

    def take_a_citation_away(self):
        record = self._any_of(Treaty)
        record.citations.exclude(passage=None).delete()
        change(record, self.ann)

    def rename_a_partner_in_its_form(self):
        number = self.dice.randrange(10**6)
        self._form(self._any_of(Partner), title=f"Partner {number}", slug=f"partner-{number}").save()

    def swap_the_addresses_of_two_partners(self):
        one, other = self._any_of(Partner), self._any_of(Partner)
        slugs = one.slug, other.slug
        if one != other:
            change(one, self.ann, slug="between")
            change(other, self.ann, slug=slugs[0])
            change(one, self.ann, slug=slugs[1])

    def withdraw_something(self):
        record = self._any_of(self.dice.choice([Treaty, Partner, Initiative, Quote]))
        states.withdraw(record=record, reason="Entered twice.", **self._seen(record))

    def bring_everything_back(self):
        for record in Record.objects.filter(state=State.WITHDRAWN):
            change(record, self.ann, state=State.PUBLISHED)

    def publish_drafts_at_once(self):
        drafts = list(Treaty.objects.filter(state=State.DRAFT)[:2])
        if drafts:
            do(self.client, "publish", drafts)

    def write_and_publish_a_treaty(self):
        number = self.dice.randrange(10**9)
        form = Editing(self.client, Treaty, title=f"B accord {number % 7}", slug=f"new-{number}", kind="treaty", state="published")
        form.cite("title").cite("kind").save()

    def schedule_a_treaty(self):
        treaty = factories.cite_everything(factories.make_treaty(f"due-{self.dice.randrange(10**9)}", state=State.DRAFT))
        ahead = timezone.now() + timedelta(minutes=self.dice.randrange(1, 90))
        states.publish(record=treaty, publish_at=ahead, **self._seen(treaty))

    def move_somebody_in_an_initiative(self):
        initiative = self._any_of(Initiative)
        initiative.participations.all().delete()
        for number in range(self.dice.randrange(3)):
            Participation.objects.create(
                record=initiative, partner=self._any_of(Partner), role=("member", "host")[number], key=f"r-{number}"
            )
        change(initiative, self.ann, kind=self.dice.choice(["dialogue", "forum"]))

    def have_a_quote_about_something_else(self):
        quote = self._any_of(Quote)
        quote.about.set(self.dice.sample(list(Record.objects.all()), k=2))
        change(quote, self.ann, organisation=self._any_of(Partner), said_on=f"20{self.dice.randrange(10, 13)}")

    def set_one_field_of_many(self):
        do(
            self.client,
            "set",
            list(Treaty.objects.filter(state=State.PUBLISHED)[:3]),
            set_kind=self.dice.choice(["treaty", "agreement", "other"]),
            note="All alike.",
        )

    def undo_the_latest_edit(self):
        for edit in Edit.objects.order_by("-pk")[:9]:
            with suppress(states.RefusedError):
                reverting.undo(edit=edit, **self._seen(edit.record))
                return
