"""The record as data: JSON and CSV beside every page, one file of everything, and their description. This is the only door."""

from .archive import all_tables
from .schema import filter_parameters, openapi
from .twins import WHOLE, data_twins

__all__ = ["WHOLE", "all_tables", "data_twins", "filter_parameters", "openapi"]
