"""Builders that let something of the machine into their output; `same_bytes` must notice each."""

import subprocess
import tempfile
from pathlib import Path

SCRIPT = """#!/usr/bin/env bash
while [ $# -gt 0 ]; do
  case $1 in --root) root=$2 ;; --output) output=$2 ;; esac
  shift
done
page=$(cat "$root/site.yaml"; @@LEAK@@) || exit 1
mkdir -p "$output"
if [ "$(cat "$output/index.html" 2>/dev/null)" != "$page" ] || [ -n "@@REWRITE@@" ]; then
  printf '%s\\n' "$page" >"$output/index.html"
fi
"""

# What each lets into its page.
LEAKS = {
    "the time zone": "date +%z",
    "the language": 'echo "${LANG:-}"',
    "the home folder": 'echo "${HOME:-}"',
    "the number of threads": 'echo "${RAYON_NUM_THREADS:-}"',
    "the folder of the project": 'realpath "$root"',
    "the presence of a theme folder": 'ls "$root"',
}


def verdicts(comparison):
    """For each builder, what is expected of `same_bytes` and whether it did it."""
    yield "same bytes lets a careful builder pass", passes(comparison, "true")
    for what, leak in LEAKS.items():
        yield f"{what} in an output is reported", not passes(comparison, leak)
    yield "a file written again for nothing is reported", not passes(comparison, "true", rewrite="yes")
    yield "a builder that writes nothing is reported", not passes(comparison, "exit 1", rewrite="")


def passes(comparison, leak, rewrite=""):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("content", "themes"):
            (folder / "project" / part).mkdir(parents=True)
        (folder / "project/site.yaml").write_text("name: A paper\n")
        builder = folder / "builder"
        builder.write_text(SCRIPT.replace("@@LEAK@@", leak).replace("@@REWRITE@@", rewrite))
        builder.chmod(0o755)
        return subprocess.run([comparison, builder, folder / "project"], capture_output=True, check=False).returncode == 0
