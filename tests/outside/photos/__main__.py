"""Compares `pressrun photo` with exiftool on the seeded photos, then publishes them and judges what comes out.

    python3 -m photos PRESSRUN
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from judges import pictures

from . import seed

# The XMP properties that travel with a published picture.
ALLOWED_LEFT = {"Creator", "Credit", "Rights", "Source", "WebStatement", "AltTextAccessibility", "DigitalSourceType"}


def exiftool(paths):
    run = subprocess.run(["exiftool", "-json", "-G1", "-a", "-struct", "-charset", "iptc=Latin", "-d", "%Y-%m-%d", *paths],
                         text=True, capture_output=True, check=False)
    return {Path(one["SourceFile"]).name: one for one in json.loads(run.stdout)}


def expected(one):
    """The facts as exiftool reads them: XMP, else IIM, else Exif."""
    exif = {"description": "IFD0:ImageDescription", "creator": "IFD0:Artist", "copyright": "IFD0:Copyright",
            "date": "ExifIFD:DateTimeOriginal"}
    facts = {}
    for key, tag in seed.XMP.items():
        for name in (tag, seed.IIM.get(key, ""), exif.get(key, "")):
            if name in one:
                value = one[name]
                facts[key] = [str(text) for text in value] if isinstance(value, list) else [str(value)]
                break
    # exiftool has words for the terms of this list.
    facts.pop("digital_source_type", None)
    return {key: [text.replace(":", "-") if key == "date" else text for text in texts] for key, texts in facts.items()}


def check(name, is_good, why=""):
    print(f"{'passed' if is_good else 'failed'}: photos: {name}{'' if is_good else f': {why}'}")


def compare(pressrun, paths):
    run = subprocess.run([pressrun, "photo", "--format", "json", *paths], text=True, capture_output=True, check=False)
    ours = {Path(one["file"]).name: one for one in json.loads(run.stdout)["photos"]}
    theirs = exiftool(paths)
    for path in paths:
        facts = {key: found["texts"] for key, found in ours[path.name]["facts"].items() if key != "digital_source_type"}
        wanted = expected(theirs[path.name])
        check(f"{path.name} says what exiftool reads", facts == wanted and facts, f"{facts} is not {wanted}")
    conflicts = {name for name, one in ours.items() if one["conflicts"]}
    check("what differs is a conflict, what is cut short is not", conflicts == {"conflict.jpg", "private.jpg"}, conflicts)


def publish(pressrun, paths, folder):
    """Publishes the photos, and looks at every published file."""
    story = folder / "content/issues/2025-09/news"
    story.mkdir(parents=True)
    (folder / "site.yaml").write_text("name: Photos\nbase_url: https://photos.example/\npictures: { avif: true }\n")
    (folder / "content/issues/2025-09/issue.yaml").write_text("date: 2025-09\n")
    for path in paths:
        (story / path.name).write_bytes(path.read_bytes())
    photos = "".join(f"  - {{ src: {path.name}, original: true }}\n" for path in paths)
    (story / "one.md").write_text(f"---\nheadline: One\nphotos:\n{photos}---\nWords.\n")
    run = subprocess.run([pressrun, "build", "--root", folder], text=True, capture_output=True, check=False)
    check("the photos are published", run.returncode == 0, run.stderr[-800:])
    published = sorted((folder / "public/media").glob("*"))
    endings = {path.suffix for path in published}
    check("files of every format are published", endings >= {".jpg", ".png", ".webp", ".avif", ".gif", ".tif"}, endings)
    moving = [path for path in published if path.name.startswith("private.") and path.suffix == ".gif"]
    frames = [one.get("GIF:FrameCount") for one in exiftool(moving).values()]
    check("a GIF that moves goes on moving", frames == [2], frames)
    for name, one in exiftool(published).items():
        bad = [key for key in one if not pictures.allowed(key)]
        rights = {key.split(":")[1] for key in one if key.startswith("XMP-")}
        check(f"{name} holds only what may travel", not bad and b"CANARY" not in (folder / "public/media" / name).read_bytes(), bad)
        if name.startswith(("agency", "camera", "private", "words")):
            check(f"{name} keeps its rights", rights == ALLOWED_LEFT, rights ^ ALLOWED_LEFT)


with tempfile.TemporaryDirectory() as work:
    photos = Path(work) / "photos"
    photos.mkdir()
    made = seed.make(photos)
    compare(sys.argv[1], made)
    publish(sys.argv[1], made, Path(work) / "paper")
