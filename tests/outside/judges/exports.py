"""Stories for programs: the JSON held to its schemas, and the Markdown read by a parser that is not ours.

The schemas are themselves valid, and describe every key. The words of the Markdown, of its HTML counterpart and of the plain
text are the same, and are on the page; addresses lead to files of the site.
"""

import json
import re
from html.parser import HTMLParser

from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

# Elements that end a word.
BLOCKS = set("p h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table caption tr th td figure figcaption div pre blockquote br hr section aside "
             "details summary".split())
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def judge(site, _cache):
    files = {name: json.loads(site.text(name)) for name in site.named(".json") if name not in site.static}
    schemas = {file["$id"]: file for file in files.values() if is_a(file, SCHEMA)}
    findings = []
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
        close(schema)
    for name, file in files.items():
        if isinstance(file, dict) and file.get("$schema") in schemas:
            errors = Draft202012Validator(schemas[file["$schema"]]).iter_errors(file)
            findings += [f"{name}: {error.json_path}: {error.message}" for error in errors]
            findings += [f"{name}: nothing is at {url}" for url in own(site, file) if not is_there(site, url)]
            findings += [f"{name}: {finding}" for finding in texts(site, name, file)]
    return findings


def is_a(file, schema):
    return isinstance(file, dict) and file.get("$schema") == schema


def close(schema):
    """Lets a schema allow no keys that it does not describe."""
    for one in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        close(one)
    if isinstance(schema, dict) and schema.get("type") == "object":
        schema["additionalProperties"] = False


def own(site, value):
    """The addresses of this site that are values in a file."""
    if isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from own(site, one)
    elif isinstance(value, str) and value.startswith(site.origin + site.prefix) and " " not in value:
        yield value


def is_there(site, url):
    return site.file_at(url.removeprefix(site.origin).split("#")[0]) is not None


def texts(site, name, story):
    if "html" not in story:
        return
    html = words_in(story["html"])
    if html != story["text"].split():
        yield "the plain text has other words"
    page = set(words_in(site.text(name.replace(".json", ".html"))))
    # A theme need not show every mark between words.
    missing = [word for word in html if word not in page and any(map(str.isalnum, word))]
    if missing:
        yield f"the page lacks the words {missing[:5]}"
    markdown = name.replace(".json", ".md")
    if markdown in site.files:
        body = re.sub(r"\A---\n.*?\n---\n", "", site.text(markdown), flags=re.S)
        head = story.get("label", "").split() + story["headline"].split()
        if words_in(MarkdownIt("commonmark").render(body)) != head + html:
            yield "the Markdown has other words"


def words_in(html):
    reader = Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.text).split()


class Words(HTMLParser):
    """Gathers the text, with spaces between blocks."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = []

    def handle_starttag(self, tag, attrs):
        self.text.append(" " if tag in BLOCKS else "")

    def handle_endtag(self, tag):
        self.text.append(" " if tag in BLOCKS else "")

    def handle_data(self, data):
        self.text.append(data)
