"""Publishes the pictures of `encoders.py` and judges what becomes of each.

    main.py PRESSRUN
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent

# The width and height of every picture.
SIZE = (331, 247)

# How far a print may be from its original: the mean difference in steps of 255, and the structural similarity. Lossy
# prints of a picture with grain come to 2.5 and 0.93; wrong colours or stripes to 10 and more.
LOSSY = (5.0, 0.88)
LOSSLESS = (1.5, 0.98)


def publish(pressrun, files, folder, made):
    story = folder / "content/issues/2025-09/news"
    story.mkdir(parents=True)
    checks = "checks: { bad-photo: warning, no-credit: off, no-alt: off, small-photo: off }\n"
    (folder / "site.yaml").write_text(f"name: Pixels\nbase_url: https://pixels.example/\n{checks}")
    (folder / "content/issues/2025-09/issue.yaml").write_text("date: 2025-09\n")
    for name in files:
        (story / name).write_bytes((made / name).read_bytes())
    figures = "\n\n".join(f'![A picture]({name} "What {name} shows.")' for name in files)
    (story / "one.md").write_text(f"---\nheadline: One\n---\nWords.\n\n{figures}\n")
    run = subprocess.run([pressrun, "build", "--root", folder, "--format", "json"], text=True, capture_output=True, check=False)
    found = json.loads(run.stdout)["diagnostics"] if run.stdout else []
    messages = {}
    for one in found:
        if one["code"] == "bad-photo":
            messages.setdefault(Path(one["file"]).name, f"{one['message']}; {one['hint']}")
    return run, messages, (folder / "public/2025-09/news/one/index.html")


def pairs_of(files, made, judge, media):
    """Each print of full size beside what it has to look like."""
    pairs = []
    for name, outcome in files.items():
        if outcome is not None:
            continue
        stem = name.rsplit(".", 1)[0]
        reference = judge / f"{name}.png"
        reference = reference if reference.exists() else made / name
        # The first picture is cropped for other places, too.
        whole = [path for path in sorted(media.glob(f"{stem}-{SIZE[0]}.*")) if Image.open(path).size == SIZE]
        for number, same in enumerate(whole):
            pairs.append({"name": f"{name} {same.suffix[1:]} {number}", "original": str(reference), "print": str(same)})
    return pairs


def check(name, is_good, why=""):
    print(f"{'passed' if is_good else 'failed'}: pixels: {name}{'' if is_good else f': {why}'}")
    return is_good


def judge_prints(files, pairs):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as wanted:
        json.dump(pairs, wanted)
        wanted.flush()
        run = subprocess.run(["node", HERE / "compare.mjs", wanted.name], text=True, capture_output=True, check=True)
    worst = {}
    for result in json.loads(run.stdout):
        name, kind, _ = result["name"].split()
        mean, ssim = LOSSLESS if kind == "png" else LOSSY
        is_good = "error" not in result and result["mean"] <= mean and result["ssim"] >= ssim
        worst.setdefault(name, []).append((is_good, result))
    good = True
    for name, outcome in files.items():
        if outcome is None:
            seen = worst.get(name, [])
            bad = [result for is_good, result in seen if not is_good]
            good &= check(f"{name} looks like its original", seen and not bad, bad or "there is no print")
    return good


def main(pressrun):
    with tempfile.TemporaryDirectory() as work:
        made, judge, paper = (Path(work) / part for part in ("made", "judge", "paper"))
        made.mkdir()
        judge.mkdir()
        run = subprocess.run([sys.executable, HERE / "encoders.py", made, judge], text=True, capture_output=True, check=False)
        if run.returncode:
            sys.exit(run.stderr)
        files = json.loads(run.stdout)
        # One stem names one picture here.
        kept = {}
        for name, outcome in files.items():
            stem, ending = name.rsplit(".", 1)
            other = f"{stem}-{ending}.{ending}"
            (made / name).rename(made / other)
            if (judge / f"{name}.png").exists():
                (judge / f"{name}.png").rename(judge / f"{other}.png")
            kept[other] = outcome
        files = kept
        run, messages, page = publish(pressrun, files, paper, made)
        good = check("the paper is published", run.returncode == 0, run.stderr[-1000:])
        text = page.read_text() if page.exists() else ""
        for name, words in files.items():
            if words is not None:
                said = messages.get(name, "nothing is said")
                good &= check(f"{name} is refused by name", words in said, said)
                good &= check(f"{name} leaves its caption", f"What {name} shows." in text.replace("<wbr>", ""), "no caption")
        good &= judge_prints(files, pairs_of(files, made, judge, paper / "public/media"))
        good &= check("there are sixty pictures and more", len(files) >= 60, len(files))
    sys.exit(0 if good else 1)


main(sys.argv[1])
