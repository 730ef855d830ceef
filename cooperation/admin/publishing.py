"""What stands in the way of publishing what a form would save, and what an editor should look at again.

The rules are those of `cooperation.verify`, whether a record is stored or still a form.
"""

from cooperation import verify
from cooperation.models import State

from .submission import Submission

__all__ = ["Submission", "obstacles", "warnings"]


def obstacles(submission):
    """A sentence for each reason why the record may not be published."""
    return [problem.sentence for problem in verify.problems_of(submission.held(State.PUBLISHED))]


def warnings(submission):
    """A sentence for each thing that is odd without being wrong; of what is not public also for what is wrong already."""
    held = submission.held()
    problems = [] if submission.is_to_be_public else verify.problems_of(held)
    return [problem.sentence for problem in (*problems, *verify.oddities_of(held))]
