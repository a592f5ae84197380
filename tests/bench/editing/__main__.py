"""Edits one archive while pressrun and Hugo serve it, and prints how long the readable change takes."""

import argparse
import re
import subprocess
import time
from pathlib import Path
from statistics import median

from measure import clock

from .server import Server


def arguments():
    parser = argparse.ArgumentParser(prog="editing", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `archive` wrote")
    parser.add_argument("--stories", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--pressrun", required=True)
    parser.add_argument("--hugo", help="without it, pressrun is timed alone")
    parser.add_argument("--browser", required=True)
    return parser.parse_args()


def middle_story(folder, pattern):
    stories = sorted(file for file in folder.glob(pattern) if not file.name.startswith("_"))
    return stories[len(stories) // 2]


def edits(server, story, rounds, change):
    """Saves a changed story again and again; milliseconds until the server's page shows it."""
    text = story.read_text()
    times = []
    for n in range(rounds):
        word = f"Round-{n}-{time.time_ns()}"
        begun = time.perf_counter()
        story.write_text(change(text, word))
        server.wait_for(word)
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.3)
    story.write_text(text)
    server.rest()
    return times


def body(text, word):
    return f"{text}\n{word} is a new line.\n"


def headline(text, word):
    return re.sub(r"^(headline|title): .*$", rf"\1: {word}", text, count=1, flags=re.M)


def pressrun_story(args):
    root = args.folder / "pressrun"
    story = middle_story(root, "content/issues/*/*/*.md")
    return root, story, "/" + "/".join(story.relative_to(root / "content/issues").with_suffix("").parts) + "/"


def serve_pressrun(args):
    """What pressrun itself says an edit takes, from the signal to the complete edition, and what a client sees."""
    root, story, url = pressrun_story(args)
    server = Server([args.pressrun, "serve", "--watch", "--port", "4180", "--root", str(root)], "http://127.0.0.1:4180", url)
    found = {}
    with server:
        for name, change in [("body", body), ("headline", headline)]:
            server.forget()
            found[f"{name}, seen by HTTP"] = edits(server, story, args.rounds, change)
            found[f"{name}, edition ready"] = server.said()[: args.rounds]
        template(server, root, found)
        found["memory MiB"] = [server.memory()]
    return found


def template(server, root, found):
    """Edits the article's template."""
    file = root / "themes/broadsheet/templates/article.html"
    kept = file.read_bytes() if file.exists() else None
    built_in = Path(__file__).resolve().parents[3] / "themes/broadsheet/templates/article.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(kept or built_in.read_bytes())
    server.rest()
    times = []
    for n in range(3):
        server.forget()
        word = f"Template-{n}"
        text = built_in.read_text()
        at = [found.start() for found in re.finditer(r"\{%-?\s*endblock", text)][-1]
        file.write_text(f"{text[:at]}<p>{word}</p>\n{text[at:]}")
        server.wait_for(word)
        server.rest()
        times.extend(server.said()[:1])
    found["template, edition ready"] = times
    file.unlink()
    if kept:
        file.write_bytes(kept)


def serve_hugo(args):
    root = args.folder / "hugo"
    story = middle_story(root, "content/*/*/*.md")
    url = "/" + "/".join(story.relative_to(root / "content").with_suffix("").parts).lower() + "/"
    if story.name == "index.md":
        url = "/" + "/".join(story.parent.relative_to(root / "content").parts).lower() + "/"
    server = Server([args.hugo, "server", "--port", "4181", "--source", str(root), "--renderToMemory",
                     "--disableFastRender"], "http://127.0.0.1:4181", url)
    found = {}
    with server:
        rounds = min(args.rounds, 3)
        for name, change in [("body", body), ("headline", headline)]:
            found[f"{name}, seen by HTTP"] = edits(server, story, rounds, change)
        found["memory MiB"] = [server.memory()]
    return found


def browser(args):
    """Milliseconds from a save to the changed text in a real browser."""
    root, story, url = pressrun_story(args)
    command = [args.browser, "--editing", args.pressrun, str(root), "--time", str(story.relative_to(root)), url,
               str(args.rounds)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in said.split() if line.replace(".", "", 1).isdigit()]


def builds(args):
    """Builds into a folder: cold, again with nothing changed, after one edit; and Hugo's build."""
    root, story, _ = pressrun_story(args)
    output = args.folder / "out"
    ours = [args.pressrun, "build", "--quiet", "--root", str(root), "--output", str(output)]
    hugo = args.hugo and [args.hugo, "build", "--quiet", "--source", str(args.folder / "hugo"), "--destination", str(args.folder / "out-hugo")]
    found = {"cold": [clock.run(ours).wall]}
    clock.run(ours)
    found["nothing changed"] = [clock.run(ours).wall for _ in range(5)]
    text = story.read_text()
    found["one body edit"] = []
    for n in range(5):
        story.write_text(body(text, f"Edit-{n}"))
        found["one body edit"].append(clock.run(ours).wall)
    story.write_text(text)
    return found, [clock.run(hugo).wall for _ in range(3)] if hugo else []


def line(name, ours, theirs=None):
    beside = f"{median(theirs):.1f}" if theirs else ""
    print(f"| {name} | {median(ours):.1f} | {beside} |")


def main():
    args = arguments()
    built, hugo_build = builds(args)
    theirs = serve_hugo(args) if args.hugo else {}
    ours = serve_pressrun(args)
    seen = browser(args)
    print(f"\n## {args.stories:,} stories, median of up to {args.rounds} rounds\n")
    print("| milliseconds | pressrun | Hugo |\n|---|---:|---:|")
    for name in ours:
        if name != "memory MiB":
            line(name, ours[name], theirs.get(name))
    line("body, changed text in a real Chromium", seen)
    hugo_ms = [wall * 1000 for wall in hugo_build]
    for name, walls in built.items():
        line(f"build: {name}", [wall * 1000 for wall in walls], hugo_ms)
    beside = f", Hugo {theirs['memory MiB'][0]:.0f} MiB" if theirs else ""
    print(f"\nMemory of the server: pressrun {ours['memory MiB'][0]:.0f} MiB{beside}.")


main()
