"""How much of a passage its excerpts show, and what an editor may still add to them (docs/decisions/0002)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation import text, verify


class Budget:
    """The words of a passage that its excerpts may show, of which these are there already."""

    def __init__(self, passage, excerpts):
        self.passage, self.excerpts = passage, excerpts
        self.most, self.spent = verify.most_disclosed(passage), text.excerpted_words(excerpts)

    @property
    def left(self):
        return max(0, self.most - self.spent)

    def cost(self, excerpt):
        """How many words an excerpt would add; none where all of its parts stand in excerpts already."""
        return text.excerpted_words([*self.excerpts, excerpt]) - self.spent

    def allows(self, excerpt):
        return self.cost(excerpt) <= self.left

    @property
    def free(self):
        """The words that may be used again at no cost, without those that stand in others."""
        parts = {part for excerpt in self.excerpts for part in text.parts(excerpt)}
        return sorted(part for part in parts if not any(part != other and text.occurs(part, other) for other in parts))

    def refusal(self, excerpt):
        """Why an excerpt is not allowed, and what is possible instead."""
        left = ngettext("%(left)d is left", "%(left)d are left", self.left) % {"left": self.left}
        sentences = [
            _(
                "All excerpts of %(passage)s together may show %(most)d words: %(left)s, and these would add %(cost)d. Words excerpted "
                "already cost nothing when they are used again: use some of those, fewer words, or another passage."
            )
            % {"passage": self.passage, "most": self.most, "left": left, "cost": self.cost(excerpt)}
        ]
        if not self.passage.is_fingerprinted:
            sentences.append(
                _("Or leave the excerpt empty and say in the note, in our words, what the passage says, and choose the confidence.")
            )
        return " ".join(sentences)
