"""The record as data: JSON and CSV beside every page, one file of everything, and their description. This is the only door.

What is behind it is read in when it is first asked for, as `twins.FirstAsked` says.
"""

from .twins import WHOLE, data_twins

__all__ = ["WHOLE", "all_tables", "data_twins", "filter_parameters", "openapi"]


def all_tables():
    """Every table there is, as `archive.all_tables`."""
    from . import archive

    return archive.all_tables()


def filter_parameters(filterset_class):
    """The query parameters of a list, as `schema.filter_parameters`."""
    from . import schema

    return schema.filter_parameters(filterset_class)


def openapi():
    """The description of all addresses, as `schema.openapi`."""
    from . import schema

    return schema.openapi()
