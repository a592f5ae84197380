"""Builds one paper on several machines that share a bucket.

    python3 -m shared PRESSRUN SERVER      (SERVER: an rclone that has `serve s3`)
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from photos import seed

from . import s3


def check(name, is_good, why=""):
    print(f"{'passed' if is_good else 'failed'}: shared prints: {name}{'' if is_good else f': {why}'}")


class Machine:
    """A copy of the paper, with nothing left of any build."""

    def __init__(self, work, name):
        self.folder = work / name
        story = self.folder / "content/issues/2025-09/news"
        story.mkdir(parents=True)
        (self.folder / "site.yaml").write_text("name: Shared\nbase_url: https://shared.example/\ncache: s3://prints/paper\n")
        (self.folder / "content/issues/2025-09/issue.yaml").write_text("date: 2025-09\n")
        (story / "a.jpg").write_bytes(seed.JPEG)
        (story / "b.png").write_bytes(seed.png())
        (story / "one.md").write_text("---\nheadline: One\nphotos: [{src: a.jpg, alt: a, credit: X}, {src: b.png, alt: b, credit: X}]\n---\nWords.\n")

    def build(self, environment, *more):
        """Builds from nothing; gives the outputs and what was said."""
        for left in (".pressrun", "public"):
            shutil.rmtree(self.folder / left, ignore_errors=True)
        run = subprocess.run([PRESSRUN, "build", "--root", self.folder, *more], env=environment, text=True, capture_output=True,
                             timeout=120, check=False)
        public = self.folder / "public"
        outputs = {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}
        return (outputs if run.returncode == 0 else {}), [line for line in run.stderr.splitlines() if "cache" in line]


def sealed(data):
    """What a print looks like in the cache: its bytes and their digest. Ours is BLAKE3, so this one is never right."""
    return data + hashlib.sha256(data).digest()


def main(work):
    alone, said = Machine(work, "alone").build(s3.environment(1), "--cache", "none")
    check("without a cache nothing is said of one", alone and not said, said)
    server = s3.Server(SERVER, work / "server")
    try:
        good = s3.environment(server.port)
        first, said = Machine(work, "first").build(good)
        prints = server.prints()
        check("the first machine puts its prints there", first == alone and not said and len(prints) >= 4, (said, len(prints)))
        sharing(server, alone, prints, good, work)
        spoiling(server, alone, prints, good, work)
        other = Machine(work, "refused")
        refused, said = other.build(s3.environment(server.port, "another secret"))
        check("with wrong credentials the build is as good, and says so once", refused == alone and len(said) == 1, said)
        door = s3.Door(server.port, 3)
        silent, said = Machine(work, "silent").build(s3.environment(door.port))
        door.stop()
        check("a server that falls silent half-way is left alone", silent == alone and len(said) == 1, said)
    finally:
        server.stop()
    away, said = Machine(work, "away").build(s3.environment(server.port))
    check("without a server the build is as good, and says so once", away == alone and len(said) == 1, said)


def sharing(server, alone, prints, good, work):
    """Sees that the second machine takes what the first has made."""
    marked = {path: path.read_bytes() for path in prints}
    second, said = Machine(work, "second").build(good)
    check("the second machine builds the same", second == alone and not said, said)
    untouched = {path: path.read_bytes() for path in server.prints()} == marked
    times = {path: path.stat().st_mtime_ns for path in prints}
    Machine(work, "third").build(good)
    renewed = [path.name for path in prints if path.stat().st_mtime_ns != times[path]]
    check("what is there is taken, and not made and sent again", untouched and not renewed, renewed)


def spoiling(server, alone, prints, good, work):
    """Puts rubbish into the cache."""
    before = {path: path.read_bytes() for path in prints}
    of_all = list(before.values())
    rubbish = {
        "nothing at all": lambda data: b"",
        "half of it": lambda data: data[:len(data) // 2],
        "a bit that has flipped": lambda data: bytes([data[0] ^ 1]) + data[1:],
        "a page of some proxy": lambda data: b"<html>Sign in to the network</html>",
        "a picture with a wrong seal": lambda data: sealed(seed.JPEG),
        # The seal is right, and the picture of another format. (What is short is no picture, but the colour of one.)
        "another print": lambda data: next(other for other in of_all if len(other) > 60 and other[:4] != data[:4]),
    }
    for number, (name, spoil) in enumerate(rubbish.items()):
        for path, data in before.items():
            path.write_bytes(spoil(data))
        built, said = Machine(work, f"spoilt-{number}").build(good)
        check(f"{name} is never published", built == alone and not said, said)
        mended = {path: path.read_bytes() for path in prints} == before
        check(f"{name} is mended by the next build", mended)


PRESSRUN, SERVER = sys.argv[1:3]
with tempfile.TemporaryDirectory() as folder:
    main(Path(folder))
