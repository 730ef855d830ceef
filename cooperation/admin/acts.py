"""What the buttons of a record's form do."""

from enum import Enum


class Act(Enum):
    """A button, by the name it is sent under. What is sent without one, as by pressing Enter, is saved as a draft."""

    DRAFT = "_draft"
    REVIEW = "_review"
    PUBLISH = "_publish"
    PREVIEW = "_preview"
    SEND_BACK = "_send_back"
    SHOW = "_show"
    """Show what is sent as a form, and save nothing."""

    @classmethod
    def of(cls, data):
        """The act that was asked for."""
        return next((act for act in cls if act.value in data), cls.DRAFT)


ABOUT_THE_CHANGE = {"change_kind", "change_note", "unreviewed_reason", "due_at", "summary_zh_holds"}
"""Fields of a record's form that say something of the change and nothing of the record."""
