"""What new rows look like among the records of a type, whose names are read once for all rows."""

from collections import defaultdict

from cooperation import duplicates
from cooperation.models import PartnerName, Record


class Lookalikes:
    """The names of the records of one type, found by their rare words and by how they begin, as `duplicates.pairs` finds them."""

    def __init__(self, model):
        self.groups = defaultdict(list)
        for pk, name in _names(model):
            for key in _keys(name):
                self.groups[key].append((pk, name))

    def of(self, names):
        """The records that one of these names looks like."""
        close = {pair for name in names for key in _keys(name) for pair in self._group(key)}
        found = {pk for pk, other in close if any(duplicates.similar(name, other) for name in names)}
        return list(Record.objects.filter(pk__in=found).order_by("title", "pk")) if found else []

    def _group(self, key):
        """The names with a word or a beginning; those that too many have tell nothing. The same words in any order always do."""
        group = self.groups.get(key, ())
        return group if key[0] == "all" or len(group) <= duplicates.COMMON else ()


def _keys(name):
    words = duplicates.folded(name)
    yield "all", " ".join(sorted(words))
    yield "head", "".join(words)[: duplicates.HEAD]
    yield from (("word", word) for word in set(words))


def _names(model):
    for pk, *titles in model.objects.order_by("pk").values_list("pk", "title", "title_zh"):
        yield from ((pk, title) for title in titles if title)
    if hasattr(model, "names"):
        yield from PartnerName.objects.order_by("pk").values_list("partner_id", "name")
