"""Deploys one paper to servers of many kinds.

    python -m deploy [--long] PRESSRUN RCLONE MOTO_SERVER      (RCLONE: a version that has `serve s3`)
"""

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from .paper import Paper, check, files, named, round_trip, unsound
from .servers import KEYS, PASSWORD, USER, Door, Moto, Ssh, clean, nginx, rclone


def s3(work):
    """A bucket that keeps headers; requests that fail; what a changed story costs."""
    server = Moto(MOTO, work)
    client = server.client()
    environment = clean(**KEYS, AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}")
    try:
        paper = Paper(PRESSRUN, work / "s3", "s3://courier/site", environment)
        round_trip("S3", paper, lambda: server.files(client))
        headers(client)
        paper.story("s0", "One word more")
        changed = len(paper.todo())
        before = len(server.requests())
        paper.deploy()
        spent = server.requests()[before:]
        check("S3: a changed story costs few requests", len(spent) <= 2 * changed + 10, (changed, spent))
        check("S3: a changed story costs no listing", not [own for own in spent if "prefix=" in own or "list-type" in own], spent)
        lost = Paper(PRESSRUN, work / "s3-missing", "s3://missing", environment).deploy()
        check("S3: a missing bucket is named", lost.returncode == 3 and "NoSuchBucket" in lost.stderr, lost.stderr)
        refusals(work, server, client, environment)
    finally:
        server.stop()
    away = paper.deploy()
    check("S3: a server that is away is an error", away.returncode == 3 and "connection refused" in away.stderr, away.stderr)


def headers(client):
    for name, kind, keeps in (("index.html", "text/html; charset=utf-8", "no-cache"), ("feed.xml", "application/atom+xml; charset=utf-8", "no-cache"),
                              ("report with spaces.txt", "text/plain; charset=utf-8", "no-cache")):
        head = client.head_object(Bucket="courier", Key=f"site/{name}")
        check(f"S3: the headers of {name}", (head["ContentType"], head.get("CacheControl")) == (kind, keeps), head)
    styles = client.list_objects_v2(Bucket="courier", Prefix="site/assets/style")["Contents"]
    head = client.head_object(Bucket="courier", Key=styles[0]["Key"])
    check("S3: a style sheet is kept for good", "immutable" in head.get("CacheControl", "") and head["ContentType"].startswith("text/css"), head)


def refusals(work, server, client, environment):
    """Lets single requests fail, at a place that is between two sites."""
    door = Door(server.port)
    paper = Paper(PRESSRUN, work / "s3-refused", "s3://courier/site", environment | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{door.port}"})
    paper.deploy("--force", "--allow-deletions")
    wrong, incomplete, reached, number = [], [], 0, 0
    step = 1 if LONG else 15
    for number in range(1, 200, step):
        old = paper.site()
        paper.edit(number + 1)
        door.arm(number, 403 if number % 2 else 503)
        ran = paper.deploy()
        reached = door.count
        wrong += [(number, ran.stderr)] if unsound(server.files(client), without_old_styles(old, server, client), paper.site()) else []
        door.arm(0, 0)
        again = paper.deploy()
        there = server.files(client)
        incomplete += [(number, again.stderr)] if {name: there.get(name) for name in paper.site()} != paper.site() or paper.todo() else []
        if number > reached:
            break
    check(f"S3: whichever of {reached} requests fails, readers find a sound site", not wrong and number > 20, wrong)
    check("S3: the next run completes it", not incomplete, incomplete)
    for status in (403, 429, 503) if LONG else (403,):
        paper.edit(900 + status)
        door.arm(1, status, lasts=True)
        ran = paper.deploy()
        check(f"S3: a host that answers {status} is an error that says so", ran.returncode == 3 and str(status) in ran.stderr, ran.stderr)
    door.stop()


def without_old_styles(old, server, client):
    """The old site, and the style sheets that stay for readers of still older pages."""
    return old | {name: data for name, data in server.files(client).items() if name.startswith("assets/")}


def of_rclone(work):
    """Servers by their addresses, and a configured remote."""
    for kind, scheme in (("sftp", "sftp"), ("ftp", "ftp"), ("webdav", "webdav")):
        folder = work / f"served-{kind}"
        server = rclone(RCLONE, kind, folder)
        home = work / f"home-{kind}"
        (home / ".ssh").mkdir(parents=True)
        if kind == "sftp":
            keys = subprocess.run(["ssh-keyscan", "-p", str(server.port), "127.0.0.1"], capture_output=True, check=False).stdout
            (home / ".ssh/known_hosts").write_bytes(keys)
        # The rclone of the system, and a new one.
        environment = clean(HOME=str(home), PRESSRUN_DEPLOY_PASSWORD=PASSWORD)
        new = environment | {"PATH": f"{Path(RCLONE).parent}:{os.environ['PATH']}"}
        try:
            place = f"{scheme}://{USER}@127.0.0.1:{server.port}/html"
            round_trip(f"{kind}, the rclone of the system", Paper(PRESSRUN, work / f"{kind}-old", place, environment), lambda: files(folder / "html"))
            if kind == "sftp":
                place = f"{scheme}://{USER}@127.0.0.1:{server.port}/new"
                round_trip(f"{kind}, a new rclone", Paper(PRESSRUN, work / f"{kind}-new", place, new), lambda: files(folder / "new"))
                passwords(Paper(PRESSRUN, work / "sftp-wrong", place, new), home)
        finally:
            server.stop()
    config = work / "rclone.conf"
    config.write_text(f"[webspace]\ntype = alias\nremote = {work}/aliased\n")
    paper = Paper(PRESSRUN, work / "alias", "webspace:html", clean(RCLONE_CONFIG=str(config)))
    round_trip("a configured remote", paper, lambda: files(work / "aliased/html") if (work / "aliased/html").exists() else {})


def passwords(paper, home):
    ran = paper.deploy(PRESSRUN_DEPLOY_PASSWORD="not-the-password")
    check("sftp: a wrong password is an error that does not repeat it", ran.returncode == 3 and "unable to authenticate" in ran.stderr
          and "not-the-password" not in ran.stderr + ran.stdout, ran.stderr)
    (home / ".ssh/known_hosts").unlink()
    ran = paper.deploy()
    check("sftp: an unknown server is an error with the command to type", ran.returncode == 3 and "connect to it once with `sftp -P" in ran.stderr, ran.stderr)


def of_ssh(work):
    """Releases on a server."""
    ssh = Ssh(work)
    shown = work / "on-server/current"
    calls = work / "calls"
    try:
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        place = f"{{to: 'ssh://{user}@127.0.0.1:{ssh.port}{work}/on-server', keep: 2}}"
        paper = Paper(PRESSRUN, work / "ssh", place, ssh.environment())
        round_trip("ssh", paper, lambda: files(shown))
        first = files(shown)
        wrong = []
        for number in range(1, 30) if LONG else (2, 6, 30):
            paper.edit(number + 1)
            calls.write_text("0")
            ran = paper.deploy(CALLS=str(calls), FAIL=str(number))
            now, new = files(shown), paper.site()
            is_new = {name: now.get(name) for name in new} == new
            wrong += [] if is_new or now == first else [number]
            if ran.returncode == 0:
                break
            paper.deploy()
            first = files(shown)
            wrong += [] if {name: first.get(name) for name in new} == new and not paper.todo() else [f"again {number}"]
        check("ssh: whichever call fails, the site is old or new, and the next run completes it", not wrong and number > 4, wrong)
        kept = [name for name in os.listdir(shown.parent / "releases") if not name.endswith(".json")]
        check("ssh: only as many releases stay as there should", len(kept) == 3, kept)
        before = files(shown)
        paper.story("s0", "A mistake")
        paper.deploy()
        ran = paper.run("deploy", "--rollback")
        check("ssh: the release before is shown again", ran.returncode == 0 and files(shown) == before, ran.stderr)
        killed("ssh", paper, shown, 0.6)
    finally:
        ssh.stop()


def two_at_once(work):
    """Two machines deploy to one folder at the same time."""
    papers = [Paper(PRESSRUN, work / f"one-of-two-{n}", f"{{to: 'file:{work}/both', in_place: true}}") for n in (0, 1)]
    for number, paper in enumerate(papers):
        paper.edit(10 + number)
        paper.run("build")
    running = [subprocess.Popen([PRESSRUN, "deploy", "--yes", "--no-build"], cwd=paper.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for paper in papers]
    codes = [one.wait(120) for one in running]
    for paper, code in zip(papers, codes):
        if code == 0:
            last = paper
    there = files(work / "both")
    sites = [paper.site() for paper in papers]
    whole = [all(there.get(name) == data for name, data in site.items()) for site in sites]
    check("two at once: one of them is shown, whole", any(whole) and set(codes) <= {0, 4} and 0 in codes, (codes, whole, last.folder.name))


def readers(work):
    """Readers of a real web server during many deployments."""
    place = work / "web"
    paper = Paper(PRESSRUN, work / "read", f"{{to: 'file:{place}', keep: 3}}")
    paper.deploy()
    server = nginx(work, place / "current")
    versions = {name: {data} for name, data in paper.site().items()}
    trouble, stop, read = [], threading.Event(), [0]

    def fetch(name):
        path = name.removesuffix("index.html").replace(" ", "%20")
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/{path}", timeout=20) as answer:
            return answer.read()

    def look():
        pages = ["index.html", "2025-09/news/index.html", "2025-09/news/s0/index.html", "issues/index.html"]
        while not stop.is_set():
            name = random.choice(pages)
            try:
                page = fetch(name)
                seen.append((name, page))
                for other in named(page):
                    if other.startswith("assets/"):
                        fetch(other)
                read[0] += 1
            except (OSError, urllib.error.URLError) as error:
                trouble.append((name, str(error)))

    seen = []
    looking = [threading.Thread(target=look) for _ in range(3)]
    try:
        for one in looking:
            one.start()
        for number in range(2, 102 if LONG else 10):
            paper.edit(number)
            ran = paper.deploy()
            trouble += [ran.stderr] if ran.returncode else []
            for name, data in paper.site().items():
                versions.setdefault(name, set()).add(data)
    finally:
        stop.set()
        for one in looking:
            one.join()
        server.stop()
    mixed = [name for name, page in seen if page not in versions[name]]
    check(f"nginx: {number - 1} deployments under the eyes of readers: no page and no style sheet is missing", not trouble and read[0] > 20, trouble[:5])
    check("nginx: no page is a mixture", not mixed, mixed[:5])


def kills(work):
    """Deployments to a folder that are killed at random moments."""
    for name, place in (("releases", "{{to: 'file:{0}', keep: 2}}"), ("in place", "{{to: 'file:{0}', in_place: true}}")):
        target = work / f"killed-{name.replace(' ', '-')}"
        paper = Paper(PRESSRUN, work / f"{target.name}-paper", place.format(target))
        killed(name, paper, target / "current" if name == "releases" else target)


def killed(name, paper, shown, longest=0.12):
    """Kills deployments. How long one takes differs from machine to machine: the longest wait, in seconds, follows from
    what was killed."""
    paper.deploy()
    wrong, enough, count = [], 30 if LONG else 4, 0
    for number in range(2, 10 * enough):
        if count == enough:
            break
        old = files(shown)
        paper.edit(number)
        paper.run("build")
        run = subprocess.Popen([PRESSRUN, "deploy", "--yes", "--no-build"], cwd=paper.folder, env=paper.environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(random.uniform(longest / 10, longest))
        os.killpg(run.pid, signal.SIGKILL)
        in_time = run.wait(20) == -signal.SIGKILL
        count += in_time
        longest *= 1.2 if in_time else 0.7
        why = unsound(files(shown), old, paper.site())
        wrong += [(number, why)] if why else []
        again = paper.deploy()
        there = files(shown)
        wrong += [(number, again.stderr)] if {item: there.get(item) for item in paper.site()} != paper.site() or paper.todo() else []
    check(f"{name}: {count} killed deployments leave a sound site, and the next run completes it", not wrong and count == enough, wrong[:3])


def verified(work):
    """What readers get is compared with what was deployed."""
    place = work / "verified"
    paper = Paper(PRESSRUN, work / "verified-paper", f"{{to: 'file:{place}', base_url: 'http://127.0.0.1:PORT/'}}")
    place.mkdir()
    server = nginx(work, place / "current")
    try:
        site = paper.folder / "site.yaml"
        site.write_text(site.read_text().replace("PORT", str(server.port)))
        ran = paper.deploy("--verify")
        check("--verify: readers get what was deployed", ran.returncode == 0 and "readers get what was deployed" in ran.stdout, ran.stdout + ran.stderr)
        paper.edit(5)
        (place / "stale").mkdir()
        subprocess.run(["cp", "-rL", place / "current", place / "stale/current"], check=True)
        config = work / "nginx/nginx.conf"
        server.stop()
        config.write_text(config.read_text().replace(f"root {place}/current", f"root {place}/stale/current"))
        server.__init__(server.process.args, server.port)
        ran = paper.deploy("--verify")
        check("--verify: stale pages are told", ran.returncode == 3 and re.search(r"error: http://127.0.0.1:\d+/: readers get other bytes", ran.stderr), ran.stderr)
    finally:
        server.stop()


def refused(work):
    """A server of S3 that knows its keys."""
    server = rclone(RCLONE, "s3", work / "buckets")
    (work / "buckets/courier").mkdir()
    try:
        wrong = clean(**KEYS | {"AWS_SECRET_ACCESS_KEY": "not-the-secret"}, AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}")
        ran = Paper(PRESSRUN, work / "refused", "s3://courier/site", wrong).deploy()
        check("S3: wrong keys are an error that does not repeat them", ran.returncode == 3 and "not-the-secret" not in ran.stderr + ran.stdout, ran.stderr)
    finally:
        server.stop()


def main(work):
    for part in (s3, of_rclone, of_ssh, two_at_once, readers, kills, verified, refused):
        if ONLY and part.__name__ not in ONLY:
            continue
        begun = time.monotonic()
        folder = work / part.__name__
        folder.mkdir()
        part(folder)
        print(f"   {part.__name__}: {time.monotonic() - begun:.1f} s", flush=True)


LONG = "--long" in sys.argv
PRESSRUN, RCLONE, MOTO, *ONLY = [argument for argument in sys.argv[1:] if argument != "--long"]
with tempfile.TemporaryDirectory() as scratch:
    main(Path(scratch).resolve())
