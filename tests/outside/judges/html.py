"""Every page, read by the Nu HTML checker of the W3C.

The checker knows four kinds of message. `error` and `non-document-error` are mistakes. An `info`
with the subtype `warning` is a warning, and fails a page as well. A plain `info` is a remark (such
as "trailing slash on void elements"): it is shown on the terminal and counts for nothing.
"""

import json
import subprocess
import sys
from urllib.parse import unquote, urlsplit


def judge(site, cache):
    if not site.named(".html"):
        return ["no HTML file in the output"]
    jar = next(cache.glob("npm/vnu-jar@*/build/dist/vnu.jar"))
    command = ["java", "-Xss8m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always",
               "--skip-non-html", site.folder.resolve()]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(run.stdout)["messages"]
    except ValueError:
        return [f"the checker did not run: {(run.stderr or run.stdout).strip()[-500:]}"]
    for message in filter(is_remark, messages):
        print(f"  remark: {line(site, message)}", file=sys.stderr)
    return [line(site, message) for message in messages if not is_remark(message)]


# The card in a frame is our own page, and other sites need both to work in it.
ACCEPTED = "Setting both “allow-scripts” and “allow-same-origin” is not recommended"


def is_remark(message):
    if ACCEPTED in message.get("message", ""):
        return True
    return message["type"] == "info" and message.get("subType") != "warning"


def line(site, message):
    path = unquote(urlsplit(message.get("url", "")).path)
    name = path.removeprefix(str(site.folder.resolve()) + "/")
    kind = message.get("subType") or message["type"]
    extract = " ".join(message.get("extract", "").split())
    return f"{name}:{message.get('lastLine', 0)}: {kind}: {message.get('message', '')} [{extract}]"
