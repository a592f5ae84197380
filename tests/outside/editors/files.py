"""The files of a publication that have a schema, and their values as YAML 1.2."""

import re

import yaml


class Loader(yaml.SafeLoader):
    """Reads YAML as editors do: only true, false, null and numbers are not texts."""

    yaml_implicit_resolvers = {}


def resolver(tag, pattern, first):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


resolver("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
resolver("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""])
resolver("int", r"^[-+]?[0-9]+$", "-+0123456789")
resolver("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


class Read:
    """The value of a file."""

    def __init__(self, data):
        self.data = data


def kind_of(parts):
    """The kind of schema of a path; None if it has none."""
    match parts:
        case ("site.yaml",):
            return "site"
        case ("themes", _, "theme.yaml"):
            return "theme"
        case ("content", "issues", _, "issue.yaml"):
            return "issue"
        case ("content", "issues", _, "issue.md") | ("content", "inserts", _) if parts[-1].endswith(".md"):
            return "text"
        case ("content", "issues", _, _, name) if name.endswith(".md"):
            return "story"
        case ("content", "pages", name) if name.endswith(".md"):
            return "page"
        case ("content", "authors", name) if name.endswith(".md"):
            return "author"
        case ("content", ("issues" | "photos" | "pages" | "authors"), *_, name):
            return "photo" if re.search(r"\.(jpe?g|png|webp|gif|tiff?|svg)\.yaml$", name) else None
    return None


def files_of(root):
    """The files below a folder that have a schema, with its kind."""
    for path in sorted(root.rglob("*")):
        kind = kind_of(path.relative_to(root).parts)
        if kind and path.is_file():
            yield kind, path


def value_of(path):
    """The value of a file, or of its front matter; None if it is no YAML, which pressrun says itself."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = re.sub(r"\r\n?", "\n", text)
    if path.suffix == ".md":
        front = re.match(r"---[ \t]*\n(.*?)^---[ \t]*$", text, re.S | re.M)
        if not front:
            return None
        text = front[1]
    else:
        text = re.sub(r"\n---\s*$", "\n", text)
    try:
        return Read(yaml.load(text, Loader))
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
