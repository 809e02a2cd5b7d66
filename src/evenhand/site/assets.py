"""Built front-end files."""


def is_immutable(path: str, url: str) -> bool:
    return "/dist/" in url
