"""The same treaties as pages of Wagtail, as its own documentation builds an index of pages, with what lists need prefetched."""
