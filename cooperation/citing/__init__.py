"""Citing: one neutral description of a record or a source, and each format that reference managers read written from it."""

from .bibtex import bibtex
from .citable import LICENCE, SITE_NAME, Citable, cite_record, cite_source
from .csl import csl_json
from .ris import ris

__all__ = ["LICENCE", "SITE_NAME", "Citable", "bibtex", "cite_record", "cite_source", "csl_json", "ris"]
