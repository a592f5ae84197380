"""The photographs as a publication and as a Hugo site: a page for each, and the same files of each."""

import os

from archive.plain_yaml import yaml
from archive.publication import put

from . import PHONE, QUALITY, WIDTHS

SITE = {"name": "The Bench Gazette", "base_url": "https://bench.example/", "language": "en", "timezone": "UTC", "theme": "bench"}
PLACES = ("lead", "wide", "second", "figure", "cover", "inline", "social")

HUGO = """baseURL = "https://bench.example/"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "section"]

[imaging]
quality = {quality}
resampleFilter = "Lanczos"
"""

HUGO_PAGE = """<!doctype html><title>{{ .Title }}</title>
{{- $photo := resources.Get (printf "photos/%s.jpg" .Title) }}
{{- range $width := slice WIDTHS }}
{{- $quality := cond (le $width PHONE_WIDTH) PHONE_QUALITY QUALITY }}
{{- $webp := $photo.Resize (printf "%dx webp q%d Lanczos" $width $quality) }}
{{- $jpeg := $photo.Resize (printf "%dx jpg qQUALITY Lanczos" $width) }}
<img src="{{ $webp.RelPermalink }}"><img src="{{ $jpeg.RelPermalink }}">
{{- end }}
"""


def write_publication(folder, names):
    """A theme whose places all have the same widths, so that they share their prints."""
    put(folder / "site.yaml", yaml(SITE))
    slots = {place: {"widths": list(WIDTHS)} for place in PLACES}
    put(folder / "themes/bench/theme.yaml", yaml({"name": "bench", "extends": "broadsheet", "slots": slots}))
    issue = folder / "content/issues/2025-09-18"
    put(issue / "issue.yaml", yaml({"date": "2025-09-18"}))
    for name in names:
        photo = {"src": f"/photos/{name}.jpg", "caption": "A town nobody built. (PHOTO: BENCH)", "alt": "Houses below hills"}
        put(issue / "nation" / f"{name}.md", f"---\n{yaml({'headline': name, 'photos': [photo]})}---\n\nText.\n")


def write_hugo(folder, names):
    """A page for each photograph, so that Hugo works on several at a time."""
    put(folder / "hugo.toml", HUGO.format(quality=QUALITY))
    page = HUGO_PAGE.replace("WIDTHS", " ".join(map(str, WIDTHS)))
    for name, number in zip(("PHONE_WIDTH", "PHONE_QUALITY"), PHONE):
        page = page.replace(name, str(number))
    page = page.replace("QUALITY", str(QUALITY))
    put(folder / "layouts/page.html", page)
    put(folder / "layouts/home.html", "<!doctype html><title>Home</title>{{ range site.RegularPages }}{{ .Title }} {{ end }}\n")
    for name in names:
        put(folder / f"content/{name}.md", f"---\n{yaml({'title': name})}---\n")


def link(source, folder):
    """Gives a folder the same files without copying them."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        os.link(path, folder / path.name)
