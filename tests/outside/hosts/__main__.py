"""Tries redirects and headers on nginx, Apache and Caddy, and with the code of Netlify and Cloudflare; and policies in a browser.

    python -m hosts PRESSRUN [SITE...]      (sites that were built with `--host-files nginx`)
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from . import servers
from .paper import OTHERS, Paper, forms, same

BASES = {"at the root": "https://courier.example/", "below a path": "https://host.example/pa.per%20x/"}
KEPT = "public, max-age=31536000, immutable"


def check(name, is_good, why=""):
    print(f"{'passed' if is_good else 'failed'}: hosts: {name}{'' if is_good else f': {str(why)[:2000]}'}", flush=True)


class Site:
    """A site on a server."""

    def __init__(self, port, prefix, folder):
        self.port, self.prefix, self.folder = port, prefix, folder

    def get(self, path):
        """The status, the headers and the body at a path below the site, which is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest("GET", self.prefix + path, skip_host=False)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def name(self, pattern):
        """The path of a file below the site."""
        return str(next(self.folder.glob(pattern)).relative_to(self.folder))


def redirects(name, site, paper):
    wrong = []
    for address, target in paper.moved.items():
        for path in sorted(forms(address)):
            status, headers, _ = site.get(path)
            if status != 301 or not same(headers.get("Location", ""), target):
                wrong.append((path, status, headers.get("Location")))
    check(f"{name}: every former address leads to the new one", not wrong, wrong)
    _, headers, _ = site.get("2024/plain/?from=feed&n=1")
    check(f"{name}: a query is kept", headers.get("Location", "").endswith("/plain0/?from=feed&n=1"), headers.get("Location"))
    wrong = [(path, site.get(path)[0]) for path in OTHERS if site.get(path)[0] not in (403, 404)]
    check(f"{name}: other addresses do not", not wrong, wrong)
    wrong = [(to, site.get(to.removeprefix(site.prefix))[0]) for to in ("2025-09/", "", "issues/") if site.get(to)[0] != 200]
    check(f"{name}: pages are shown", not wrong, wrong)
    status, headers, body = site.get("2025-09/news/nothing/")
    is_page = body == (site.folder / "404.html").read_bytes()
    check(f"{name}: an unknown address shows 404.html", (status, is_page, headers["Content-Type"].split(";")[0]) == (404, True, "text/html"), (status, body[:200]))


def headers(name, site):
    def of(path, header):
        return site.get(path)[1].get_all(header) or []

    check(f"{name}: a page is asked for each time", of("", "Cache-Control") == ["no-cache"], of("", "Cache-Control"))
    style = site.name("assets/style.*.css")
    check(f"{name}: a name with a digest is kept", of(style, "Cache-Control") == [KEPT], of(style, "Cache-Control"))
    for path in ("media/logo.png", "assets/extra.css"):
        check(f"{name}: {path} is asked for each time", of(path, "Cache-Control") == ["no-cache"], of(path, "Cache-Control"))
    missing = site.get("assets/style.0123456789ab.css")
    check(f"{name}: a missing name is not kept", missing[0] == 404 and "immutable" not in str(missing[1]), (missing[0], str(missing[1])))
    for path in ("", style, "nothing/"):
        got = {header: of(path, header) for header in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")}
        is_good = got["X-Content-Type-Options"] == ["nosniff"] and all(len(values) == 1 for values in got.values())
        check(f"{name}: policies at /{path}", is_good, got)
    for path in ("", "nothing/"):
        policy = of(path, "Content-Security-Policy")
        check(f"{name}: a content security policy at /{path}", len(policy) == 1 and "'self'" in policy[0], policy)
    check(f"{name}: none for a style sheet", not of(style, "Content-Security-Policy"), of(style, "Content-Security-Policy"))
    for path, kind in (("feed.xml", "application/atom+xml"), ("sections/news/feed.xml", "application/atom+xml"), ("rss.xml", "application/rss+xml"),
                       ("feed.json", "application/feed+json"), ("", "text/html"), (style, "text/css")):
        got = of(path, "Content-Type")
        check(f"{name}: the type of /{path}", len(got) == 1 and got[0].replace(" ", "").lower() == f"{kind};charset=utf-8", got)
    hidden = {path: site.get(path)[0] for path in (".pressrun-host/site.caddy", ".pressrun-host/nginx-http.conf", ".pressrun-deploy.json")}
    check(f"{name}: nobody sees its configuration", set(hidden.values()) <= {404, 403}, hidden)


def on(kind, pressrun, work):
    for where, base in BASES.items():
        folder = work / f"{kind}-{where.replace(' ', '-')}"
        paper = Paper(pressrun, folder / "paper", base)
        root = folder / "www"
        site = root / "pa.per x" if "path" in where else root
        root.mkdir()
        paper.build(kind, site)
        os.chmod(work, 0o755)
        (site / ".pressrun-deploy.json").write_text("{}")
        server = getattr(servers, kind)(folder, root, site)
        try:
            there = Site(server.port, paper.prefix, site)
            redirects(f"{kind} {where}", there, paper)
            headers(f"{kind} {where}", there)
        finally:
            server.stop()


def deployed(pressrun, work):
    """A deployment to a folder whose server reads its files there."""
    folder = work / "deployed"
    paper = Paper(pressrun, folder / "paper", "https://courier.example/")
    settings, root = paper.folder / "site.yaml", folder / "www"

    def deploy(port, *more):
        target = f"deploy:\n  main: {{to: 'file:{root}', in_place: true, host_files: nginx, base_url: 'http://127.0.0.1:{port}/'}}\n"
        settings.write_text(settings.read_text().split("deploy:")[0] + target)
        command = [pressrun, "deploy", "--root", paper.folder, "--yes", *more]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    deploy(80)
    server = servers.nginx(folder, root, root)
    try:
        story = paper.folder / "content/issues/2025-09/news/plain0.md"
        story.write_text(story.read_text().replace("aliases: [", "aliases: [/one-more/, "))
        ran = deploy(server.port, "--verify")
        check("nginx: a deployment is verified", ran.returncode == 0 and "readers get what was deployed" in ran.stdout, ran.stdout + ran.stderr)
        status, headers, _ = Site(server.port, "/", root).get("2024/plain/")
        check("nginx: a deployed redirect works", status == 301 and headers["Location"] == "/2025-09/news/plain0/", (status, str(headers)))
    finally:
        server.stop()


def node(script, *arguments, asked=""):
    """What a script for Node says, as JSON."""
    command = ["node", "--no-warnings", Path(__file__).parent / script, *arguments]
    said = subprocess.run(command, capture_output=True, text=True, input=asked, check=False)
    return json.loads(said.stdout) if said.returncode == 0 else said.stderr


def by_rules(kind, pressrun, work):
    """What the code of a host makes of its files."""
    for where, base in BASES.items():
        folder = work / f"{kind}-{where.replace(' ', '-')}"
        paper = Paper(pressrun, folder / "paper", base)
        site = folder / "www"
        paper.build(kind, site / "pa.per x" if "path" in where else site)
        root = site
        if "path" in where:
            # These hosts read their files at the root.
            for name in ("_redirects", "_headers"):
                (site / "pa.per x" / name).rename(site / name)
        ends = ("index.html",)
        asked = [(path, target) for address, target in paper.moved.items() for path in sorted(forms(address, strict=False)) if not path.endswith(ends)]
        if kind == "cloudflare":
            # The page at `/old/` is found at `/old`, too, and sends readers on.
            asked = [(path, target) for path, target in asked if path.endswith(("/", ".html"))]
        questions = [paper.prefix + path for path, _ in asked] + [paper.prefix + path for path in OTHERS]
        answers = node("rules.mjs", kind, root, asked=json.dumps(questions))
        if isinstance(answers, str):
            check(f"{kind} {where}: its code runs", False, answers)
            continue
        wrong = [(path, answer[:2]) for (path, target), answer in zip(asked, answers) if answer[0] != 301 or not same(answer[1], target)]
        check(f"{kind} {where}: every former address leads to the new one", not wrong, wrong)
        wrong = [(path, answer[:2]) for path, answer in zip(OTHERS, answers[len(asked):]) if answer[0] not in (404, 308)]
        check(f"{kind} {where}: other addresses do not", not wrong, wrong)
        if kind == "cloudflare":
            headers_by_rules(f"{kind} {where}", paper, root)


def headers_by_rules(name, paper, root):
    style = next(root.rglob("assets/style.*.css")).name
    wanted = {f"assets/{style}": KEPT, "media/logo.png": "no-cache", "assets/extra.css": "no-cache"}
    paths = [*wanted, "", "sections/news/feed.xml"]
    answers = node("rules.mjs", "cloudflare", root, asked=json.dumps([paper.prefix + path for path in paths]))
    got = {path: answer[2] for path, answer in zip(paths, answers)}
    for path, keeps in wanted.items():
        check(f"{name}: how long /{path} is kept", got[path].get("cache-control") == keeps, got[path])
    check(f"{name}: pages are not kept", "immutable" not in got[""].get("cache-control", ""), got[""])
    check(f"{name}: policies", {"permissions-policy", "content-security-policy"} <= set(got[""]), got[""])
    check(f"{name}: the type of a feed", got["sections/news/feed.xml"]["content-type"] == "application/atom+xml; charset=utf-8", got["sections/news/feed.xml"])


def policies(sites, work):
    """Pages are as they are without a policy, and what the policy is there for is refused."""
    for number, site in enumerate(sites):
        folder = work / f"policies-{number}"
        folder.mkdir()
        site = Path(site).absolute()
        server = servers.nginx(folder, site, site)
        try:
            address = f"http://127.0.0.1:{server.port}"
            # An e-mail is for mail programs: its picture has the whole address of the site, which this is not.
            pages = [page for page in site.rglob("*.html") if page.name != "email.html"]
            pages = sorted("/" + str(page.relative_to(site)).removesuffix("index.html") for page in pages)
            # Themes differ less than pages.
            pages = pages if number == 0 else pages[::4]
            refused = node("policies.mjs", address, *pages)
            check(f"{site.name}: the browser refuses nothing on {len(pages)} pages", refused == [] and len(pages) > 15, refused)
            if number == 0:
                (site / "spoilt.html").write_text(SPOILT)
                refused = json.dumps(node("policies.mjs", address, "/spoilt.html"))
                (site / "spoilt.html").unlink()
                for what in ("script-src", "img-src", "frame-src", "font-src"):
                    check(f"{site.name}: the browser refuses what {what} is for", what in refused, refused)
        finally:
            server.stop()


# A page with what nobody wants in it.
SPOILT = """<!doctype html><html lang="en"><title>Spoilt</title>
<style>@font-face { font-family: f; src: url(https://elsewhere.example/f.woff2) } p { font-family: f }</style>
<script>document.title = 'run'</script><p>Words.<img src="https://elsewhere.example/x.png" alt=""><iframe src="http://elsewhere.example/"></iframe>
"""


def main():
    pressrun, *sites = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        for kind in ("nginx", "apache", "caddy"):
            on(kind, pressrun, Path(work))
        deployed(pressrun, Path(work))
        for kind in ("netlify", "cloudflare"):
            by_rules(kind, pressrun, Path(work))
        policies(sites, Path(work))


main()
