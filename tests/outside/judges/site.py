"""An output folder as a static host serves it under a prefix, and the pages in it."""

from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .page import read_page

STUB_REFRESH = "refresh"


class Site:
    """The files of an output folder, the address they are published at, and the static files among them."""

    def __init__(self, folder, base_url, prefix=None, static=None):
        self.folder = Path(folder)
        self.base_url = base_url if base_url.endswith("/") else base_url + "/"
        parts = urlsplit(self.base_url)
        self.host = parts.netloc
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.prefix = "/" + (prefix or parts.path).strip("/") + "/"
        self.prefix = self.prefix.replace("//", "/")
        self.files = names_below(self.folder)
        self.static = names_below(Path(static)) if static else set()

    def bytes(self, name):
        return (self.folder / name).read_bytes()

    def text(self, name):
        return self.bytes(name).decode("utf-8")

    def named(self, *suffixes):
        """The files with one of these endings, in order."""
        return sorted(name for name in self.files if name.lower().endswith(suffixes))

    @cached_property
    def pages(self):
        """Every HTML file by name, read once."""
        return {name: read_page(self.text(name)) for name in self.named(".html")}

    def url(self, name):
        """The address of a file; a folder's own page is the folder's address."""
        path = name[: -len("index.html")] if name == "index.html" or name.endswith("/index.html") else name
        return self.origin + self.prefix + path

    def file_at(self, path):
        """The file a static host answers with for a URL path below the prefix, or None."""
        name = unquote(path)[len(self.prefix):]
        if name == "" or name.endswith("/"):
            name += "index.html"
        return name if name in self.files else None

    def is_folder(self, path):
        name = unquote(path)[len(self.prefix):].rstrip("/")
        return f"{name}/index.html" in self.files


def names_below(folder):
    """The files below a folder, as paths with `/`; the folder's own version-control file is not published."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found} - {".gitignore"}
