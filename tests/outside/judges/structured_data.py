"""The structured data of every page (JSON-LD), judged by two that know the rules.

The TypeScript compiler holds them to the vocabulary of schema.org as the package `schema-dts` has it: an
unknown type or property is an error. Adobe's validator holds them to what Google wants to know. Besides, a
page that may be indexed has data, and a picture in them has the size that they say.
"""

import json
import os
import subprocess
from pathlib import Path

from PIL import Image

from .page import objects_in

JUDGE = Path(__file__).with_suffix(".mjs")


def judge(site, cache):
    pages = {name: data for name, page in site.pages.items() for data in page.data}
    run = subprocess.run(["node", JUDGE], input=json.dumps(pages), capture_output=True, text=True, check=False,
                         env={**os.environ, "OUTSIDE_CACHE": str(cache)})
    if run.returncode:
        return [f"cannot be judged: {run.stderr.strip()[-600:]}"]
    return json.loads(run.stdout) + [finding for name in site.pages for finding in problems(site, name)]


def problems(site, name):
    page = site.pages[name]
    if not page.data and not page.noindex and not page.is_stub and name not in site.static:
        yield f"{name}: no structured data, although search engines may list it"
    for data in page.data:
        for one in objects_in(data):
            if one.get("@type") == "ImageObject":
                yield from size(site, name, one["url"], (one.get("width"), one.get("height")))


def size(site, name, url, said):
    """Whether a picture of the site has the size that a file says."""
    file = url.removeprefix(site.origin + site.prefix)
    if file in site.files and not file.endswith(".svg"):
        with Image.open(site.folder / file) as picture:
            if picture.size != said:
                yield f"{name}: {url} is {picture.size}, not {said}"
