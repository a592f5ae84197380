"""A small paper whose stories have moved from addresses that are hard to write in configurations."""

import json
import subprocess
from urllib.parse import quote, unquote

SITE = "name: The Courier\nbase_url: {base}\n"

# The former addresses, decoded, below the site.
MOVED = ["2024/plain/", "old story/", "über uns/", "it's/", "a$b/", "x$1y/", "a+b(c)/", "d[e]{f}^g/", "100%/", "semi;colon,comma/", "at@and&is=so/",
         "hash#tag/", "tick`tick/", "~tilde!bang/", "under.dot/", "日本/", "old-story.html", "café.html", "two  spaces/", "%41/",
         "a-long-address-" * 8 + "end/", "{path}/", "${HOME}/", "$moved/", "2024/crane/photos/"]

# Addresses that a careless pattern would take for one of these.
OTHERS = ["underXdot/", "2024/", "2024/plain/more/", "old-storyXhtml", "aab(c)/", "old%20story/more", "A/"]


def written(address):
    """An address in front matter."""
    return json.dumps("/" + quote(address, safe="/"))


class Paper:
    def __init__(self, pressrun, folder, base):
        self.pressrun, self.folder, self.base = pressrun, folder, base
        self.prefix = "/" + base.split("/", 3)[3]
        issue = folder / "content/issues/2025-09"
        (issue / "news").mkdir(parents=True)
        (folder / "site.yaml").write_text(SITE.format(base=base))
        (issue / "issue.yaml").write_text("date: 2025-09\n")
        self.moved = {}
        for number, address in enumerate(MOVED):
            # Some targets are hard to write, too.
            slug = ["plain", "größe", "日本"][number % 3] + str(number)
            text = f"---\nheadline: Story {number}\nslug: {slug}\naliases: [{written(address)}]\n---\nWords.\n"
            (issue / f"news/{slug}.md").write_text(text)
            self.moved[address] = f"{self.prefix}2025-09/news/{slug}/"
        static = folder / "content/static/media"
        static.mkdir(parents=True)
        (static / "logo.png").write_bytes(b"not a name with a digest")
        (folder / "content/static/assets").mkdir()
        (folder / "content/static/assets/extra.css").write_text("p { color: red }")

    def build(self, kind, output, *more):
        command = [self.pressrun, "build", "--root", self.folder, "--output", output, "--host-files", kind, "--quiet", *more]
        return subprocess.run(command, capture_output=True, text=True, check=True)


def forms(address, strict=True):
    """The forms in which an address reaches a server: as we link to it, and as a browser sends what a reader types; and also strictly encoded."""
    encoded = {quote(address, safe="/!$&()*+,;=:@~"), quote(address, safe="/!$&'()*+,;=:@~[]|")} | ({quote(address, safe="/")} if strict else set())
    if not address.endswith("/"):
        return encoded
    return {form + end for form in encoded for end in ("", "index.html")} | {form.rstrip("/") for form in encoded}


def same(location, address):
    """Whether a `Location` leads to an address on this site."""
    path = location.split("://")[-1]
    path = path if location.startswith("/") else "/" + path.split("/", 1)[1]
    return unquote(path) == unquote(address)
