"""Treaties as Django's own tutorial would build them: generic views, plain templates, nothing prefetched."""
