"""A small paper that is deployed, and what readers may expect at every moment."""

import json
import os
import re
import shutil
import subprocess

SITE = "name: The Courier\nbase_url: https://courier.example/\ntheme_options: {{}}\ndeploy:\n  main: {main}\n"


def check(name, is_good, why=""):
    print(f"{'passed' if is_good else 'failed'}: deploying: {name}{'' if is_good else f': {str(why)[:2000]}'}", flush=True)


def files(folder):
    """The files below a folder that are no records of deployments."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".pressrun-")}


def named(page):
    """The paths on the site that a page names."""
    paths = re.findall(r"""["'( ,](/[^"'()\s,#?]*)""", page.decode())
    return [path[1:] + ("index.html" if path.endswith("/") else "") for path in paths]


def unsound(there, old, new):
    """What readers could find that is neither the old site nor the new one, or not all of it."""
    for name, data in there.items():
        if data not in (old.get(name), new.get(name)):
            return f"{name} is neither old nor new"
        if name.endswith(".html"):
            for other in named(data):
                if (other in old or other in new) and other not in there:
                    return f"{name} names {other}, which is missing"
    missing = [name for name in old if name in new and name not in there]
    return f"{missing} are missing" if missing else None


class Paper:
    def __init__(self, pressrun, folder, main, environment=None):
        self.pressrun, self.folder, self.environment = pressrun, folder, dict(environment or os.environ)
        (folder / "content/issues/2025-09").mkdir(parents=True)
        (folder / "site.yaml").write_text(SITE.format(main=main))
        (folder / "content/issues/2025-09/issue.yaml").write_text("date: 2025-09\n")
        (folder / "content/static").mkdir()
        (folder / "content/static/report with spaces.txt").write_text("plain\n")
        for number in range(3):
            self.story(f"s{number}", f"Story {number}")

    def story(self, slug, headline):
        path = self.folder / f"content/issues/2025-09/news/{slug}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\nheadline: {headline}\n---\nWords.\n")

    def edit(self, number):
        """A changed story, a new one, one less, and another style sheet, which every page names."""
        self.story("s0", f"Edited {number}")
        self.story(f"new{number}", f"New {number}")
        for gone in ("s2", f"new{number - 1}"):
            (self.folder / f"content/issues/2025-09/news/{gone}.md").unlink(missing_ok=True)
        style = self.folder / "themes/broadsheet/assets/style.css"
        style.parent.mkdir(parents=True, exist_ok=True)
        style.write_text(f"p {{ order: {number} }}\n")

    def run(self, *arguments, **environment):
        return subprocess.run([self.pressrun, *arguments], cwd=self.folder, env=self.environment | environment, text=True,
                              capture_output=True, timeout=300, check=False)

    def deploy(self, *more, **environment):
        return self.run("deploy", "--yes", *more, **environment)

    def todo(self):
        """What a deployment would do now."""
        ran = self.run("deploy", "--dry-run", "--json")
        said = json.loads(ran.stdout)
        return said if said.get("error") else [file["path"] for file in said["uploads"] + said["deletions"]]

    def site(self):
        return files(self.folder / "public")


def round_trip(name, paper, shown):
    """Deploys, edits and deploys again; `shown` gives what readers find."""
    ran = paper.deploy()
    check(f"{name}: readers get the site", ran.returncode == 0 and shown() == paper.site(), ran.stderr + str(set(shown()) ^ set(paper.site())))
    check(f"{name}: nothing is left to do", paper.todo() == [], paper.todo())
    old = paper.site()
    paper.edit(1)
    ran = paper.deploy()
    new, there = paper.site(), shown()
    left = {item for item in there if item not in new}
    check(f"{name}: readers get the edited site", ran.returncode == 0 and {item: there.get(item) for item in new} == new, ran.stderr)
    check(f"{name}: only the old style sheet stays for a while", all(item.startswith("assets/") for item in left) and left, left)
    check(f"{name}: the edited site is sound", not unsound(there, old, new), unsound(there, old, new))
    check(f"{name}: nothing is left to do after an edit", paper.todo() == [], paper.todo())
    ran = paper.run("deploy", "--check-remote", "--dry-run", "--json")
    said = json.loads(ran.stdout)
    check(f"{name}: everything there is as the manifest says", not said.get("error") and not said["uploads"] and not said["unknown"], ran.stdout + ran.stderr)


def forget(folder):
    shutil.rmtree(folder, ignore_errors=True)
