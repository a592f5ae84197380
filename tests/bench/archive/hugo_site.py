"""The archive as a site for Hugo. Its templates and settings stand in `tests/bench/hugo/`."""

import shutil
from pathlib import Path

from . import words
from .plain_yaml import yaml
from .publication import body, cutline, put

TEMPLATES = Path(__file__).parent.parent / "hugo"


def write(folder, issues):
    """Writes templates, settings and content; every story has the address pressrun gives it."""
    shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    put(folder / "content/issues.md", front({"title": "Archive", "layout": "archive"}))
    for issue in issues:
        write_issue(folder / "content" / issue.id, issue)


def write_issue(folder, issue):
    put(folder / "_index.md", front({"title": issue.id, "date": issue.id, "type": "issue", "layout": "issue", "number": issue.number}))
    for weight, (key, name) in enumerate(words.SECTIONS.items(), 1):
        put(folder / key / "_index.md", front({"title": name, "date": issue.id, "type": "issue", "layout": "department", "weight": weight}))
    for weight, story in enumerate(issue.stories, 1):
        put(folder / story.section / f"{story.slug}.md", source(issue, story, weight))


def source(issue, story, weight):
    params = {"title": story.headline, "date": issue.id, "weight": weight, "type": "article", "dek": story.dek, "dateline": story.dateline,
              "authors": story.byline, "topics": story.topics, "sections": [words.SECTIONS[story.section]]}
    if story.kicker:
        params["columns"] = [story.kicker]
    if story.photo:
        params["photo"] = {"src": f"/photos/{story.photo.file}", "caption": cutline(story.photo), "alt": story.photo.alt}
    return front(params) + "\n" + body(story)


def front(params):
    return f"---\n{yaml(params)}---\n"
