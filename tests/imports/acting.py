"""Importing a table as the page and the command do, from rows as somebody would write them."""

from cooperation import imports
from cooperation.imports import KINDS, ImportRow, Options, Verdict

MEMBERSHIP = list(KINDS["membership"].columns)


def rows_of(headings, rows):
    return [ImportRow(number, dict(zip(headings, row, strict=True))) for number, row in enumerate(rows, start=2)]


def check(kind, headings, *rows, **options):
    return imports.check(headings, rows_of(headings, rows), Options(KINDS[kind], **options))


def run(kind, headings, *rows, **options):
    return imports.run(headings, rows_of(headings, rows), Options(KINDS[kind], **options))


def verdicts(outcome):
    return [row.verdict.value for row in outcome.rows]


def refusals(outcome):
    """What is wrong with each row that is refused, by its number."""
    return {row.number: row.messages for row in outcome.of(Verdict.REFUSED)}


def membership(*rows, act=run, **options):
    """Import rows of a membership table; each is (party, treaty, signed, instrument, done, effective), empty at the end where short."""
    return act("membership", MEMBERSHIP, *[(*row, *[""] * (6 - len(row))) for row in rows], **options)
