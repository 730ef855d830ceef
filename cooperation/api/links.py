"""Addresses of data: the twins of a page, and paths made whole for the host that was asked."""


def twin(address, suffix):
    """The address of the same view in another format: `/treaties/?kind=x` and `.csv` give `/treaties.csv?kind=x`."""
    path, mark, query = address.partition("?")
    return f"{path.removesuffix('/')}{suffix}{mark}{query}"


def root_of(request):
    """Scheme and host of a request, to put before a path."""
    return request.build_absolute_uri("/").removesuffix("/")


def absolute(data, root):
    """The same data with every `url` that is a path made a whole address."""
    if isinstance(data, list):
        return [absolute(item, root) for item in data]
    if not isinstance(data, dict):
        return data
    return {key: root + value if _is_path(key, value) else absolute(value, root) for key, value in data.items()}


def _is_path(key, value):
    return key == "url" and isinstance(value, str) and value.startswith("/")


def linked(document, root, *, query=""):
    """A document ready to be handed out: whole addresses, and where the same thing is in other forms, under the same query."""
    page = document["url"]
    links = {"html": page + query, "self": twin(page + query, ".json"), "csv": twin(page + query, ".csv")}
    if document["type"] != "source":
        links |= {"history": f"{page}history/", "feed": twin(page, ".atom")}
    return absolute(document, root) | {"links": {name: root + path for name, path in links.items()}}
