"""The forms of refusals."""

from rest_framework.serializers import CharField, DateTimeField, IntegerField, ListField, Serializer, URLField


class Problem(Serializer):
    """RFC 9457."""

    type = CharField()
    title = CharField()
    status = IntegerField()
    detail = CharField()


class QueryProblem(Problem):
    problems = ListField(child=CharField(), required=False, help_text="What is wrong with the query, one sentence each.")


class NearRecord(Serializer):
    slug = CharField()
    title = CharField()
    url = URLField()


class MissingProblem(Problem):
    closest = NearRecord(many=True, required=False, help_text="What is public at the addresses most like the one asked for.")


class WithdrawnRecord(Serializer):
    type = CharField()
    slug = CharField()
    title = CharField()
    withdrawn_at = DateTimeField()
    reason = CharField()


class GoneProblem(Problem):
    record = WithdrawnRecord()
