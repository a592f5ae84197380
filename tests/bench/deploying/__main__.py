"""Uploads one archive to a local S3 server with `pressrun deploy` and with `rclone copy`, in turn, and counts the
requests that one edited story costs."""

import argparse
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

KEYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_REGION": "us-east-1"}
BUCKET = "bench"


def arguments():
    parser = argparse.ArgumentParser(prog="deploying", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `archive` wrote")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pressrun", required=True)
    parser.add_argument("--rclone", required=True)
    parser.add_argument("--moto", required=True, help="the program `moto_server`")
    return parser.parse_args()


class Server:
    """An S3 server in memory, which writes down each request."""

    def __init__(self, program, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = folder / "requests.log"
        self.address = f"http://127.0.0.1:{self.port}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(self.port)], stdout=log, stderr=log)
        while True:
            try:
                bucket = urllib.request.Request(f"{self.address}/{BUCKET}", method="PUT")
                urllib.request.urlopen(bucket, timeout=60).close()
                return
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.2)

    def requests(self):
        return re.findall(r'"(?:\x1b\[\d+m)?([A-Z]+) (\S+) HTTP', self.log.read_text(errors="replace"))


def targets(root, rounds):
    """Names a target for each round."""
    site = root / "site.yaml"
    lines = "".join(f"  round{n}: s3://{BUCKET}/pressrun{n}\n" for n in range(rounds))
    site.write_text(f"{site.read_text()}deploy:\n{lines}")


class Sides:
    """Both programs on the same folder and server."""

    def __init__(self, args, server):
        self.root = args.folder / "pressrun"
        self.args = args
        endpoint = {"AWS_ENDPOINT_URL": server.address}
        path = f"{Path(args.rclone).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, **KEYS, **endpoint, "PATH": path, "RCLONE_CONFIG": "/dev/null"}

    def deploy(self, target, *more):
        return [self.args.pressrun, "deploy", target, "--root", self.root, "--yes", "--no-build", "--allow-deletions", *more]

    def copy(self, number):
        remote = f":s3,provider=Other,env_auth,endpoint='{self.environment['AWS_ENDPOINT_URL']}',no_check_bucket=true:{BUCKET}/rclone{number}"
        return [self.args.rclone, "copy", "--no-traverse", "--no-check-dest", self.root / "public", remote]

    def run(self, command):
        ran = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise SystemExit(f"failed: {' '.join(map(str, command))}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    def timed(self, command):
        begun = time.perf_counter()
        self.run(command)
        return time.perf_counter() - begun


def main():
    args = arguments()
    targets(args.folder / "pressrun", args.rounds)
    server = Server(args.moto, args.folder)
    try:
        measure(args, server, Sides(args, server))
    finally:
        server.process.terminate()


def measure(args, server, sides):
    build = [args.pressrun, "build", "--root", sides.root, "--quiet"]
    sides.run(build)
    files = sum(1 for path in (sides.root / "public").rglob("*") if path.is_file())
    rounds = []
    for number in range(args.rounds):
        order = [("pressrun", sides.deploy(f"round{number}")), ("rclone", sides.copy(number))]
        times = {name: sides.timed(command) for name, command in (order if number % 2 == 0 else order[::-1])}
        rounds.append(times)
    ours, theirs = (median(one[name] for one in rounds) for name in ("pressrun", "rclone"))
    ratio = median(one["pressrun"] / one["rclone"] for one in rounds)
    print(f"{files:,} files to an empty bucket: pressrun deploy {ours:.1f} s, rclone copy {theirs:.1f} s, ratio {ratio:.2f} (medians of {args.rounds} rounds in turn)")
    story = sorted((sides.root / "content/issues").glob("*/*/*.md"))[0]
    story.write_text(story.read_text() + "\nOne more paragraph.\n")
    sides.run(build)
    before = len(server.requests())
    spent_time = sides.timed(sides.deploy("round0"))
    spent = server.requests()[before:]
    listings = [path for _, path in spent if "list-type" in path or "prefix=" in path]
    uploads = sum(1 for method, path in spent if method == "PUT" and ".pressrun" not in path)
    print(f"one story edited: {uploads} files uploaded with {len(spent)} requests (allowed: {2 * uploads + 10}), {len(listings)} listings, {spent_time:.1f} s")
    if len(spent) > 2 * uploads + 10:
        print("\n".join(f"  {method} {path}" for method, path in spent))
    said = sides.run([*sides.deploy("round0"), "--dry-run"])
    print(f"a dry run afterwards: {said.strip().splitlines()[-1]}")


main()
