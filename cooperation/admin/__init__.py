"""The editors' side: Django's own admin, with a form and a list for each type."""
