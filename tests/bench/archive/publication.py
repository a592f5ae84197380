"""The archive as a publication of pressrun."""

from . import words
from .plain_yaml import yaml

PER_PAGE = 20


def write(folder, issues):
    """Writes `site.yaml` and the issues; the pictures are written by their own module."""
    put(folder / "site.yaml", yaml({
        "name": "The Bench Gazette",
        "description": "A paper nobody printed.",
        "base_url": "https://bench.example/",
        "language": "en",
        "timezone": "UTC",
        "sections": words.SECTIONS,
        "columns": words.COLUMNS,
        "credits": words.CREDITS,
        "per_page": PER_PAGE,
    }))
    for issue in issues:
        write_issue(folder / "content/issues" / issue.id, issue)


def write_issue(folder, issue):
    contents = [{"section": key, "stories": [one.slug for one in issue.stories if one.section == key]}
                for key in words.SECTIONS]
    put(folder / "issue.yaml", yaml({"date": issue.id, "number": issue.number, "contents": contents}))
    for story in issue.stories:
        put(folder / story.section / f"{story.slug}.md", source(story))


def source(story):
    front = {"headline": story.headline, "kicker": story.kicker, "dek": story.dek, "byline": story.byline,
             "dateline": story.dateline, "topics": story.topics}
    if story.photo:
        front["photos"] = [{"src": f"/photos/{story.photo.file}", "caption": cutline(story.photo), "alt": story.photo.alt}]
    front = {key: value for key, value in front.items() if value}
    return f"---\n{yaml(front)}---\n\n{body(story)}"


def cutline(photo):
    """Caption and credit in the trade's form."""
    return f"{photo.caption} (PHOTO: {photo.credit})"


def body(story):
    paragraphs = list(story.paragraphs)
    if story.figure:
        caption = cutline(story.figure).replace('"', '\\"')
        paragraphs.insert(2, f'![{story.figure.alt}](/photos/{story.figure.file} "{caption}")')
    return "\n\n".join(paragraphs) + "\n"


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
