"""The book of each issue (EPUB), judged by EPUBCheck of the W3C: no errors and no warnings.

Besides, no two have the same identifier.
"""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path


def judge(site, cache):
    books = sorted(name for name in site.files if name.endswith(".epub") and name not in site.static)
    findings = [finding for name in books for finding in complaints(site.folder / name, name)]
    identifiers = {}
    for name in books:
        other = identifiers.setdefault(identifier(site.folder / name), name)
        if other != name:
            findings.append(f"{name}: has the identifier of {other}")
    return findings


def complaints(path, name):
    """What EPUBCheck says of a book."""
    jar = next(Path(sys.prefix).glob("lib/python*/site-packages/epubcheck/epubcheck.jar"))
    run = subprocess.run(["java", "-jar", jar, str(path), "--json", "-", "--quiet"],
                         capture_output=True, text=True, check=False)
    if not run.stdout.lstrip().startswith("{"):
        return [f"{name}: cannot be judged: {run.stderr.strip()[-600:]}"]
    report = json.loads(run.stdout)
    if not report["checker"]["checkerVersion"].startswith("5."):
        return [f"{name}: judged by EPUBCheck {report['checker']['checkerVersion']}, not by version 5"]
    return [f"{name}: {one['ID']} {one['severity']}: {one['message']} {places(one)}" for one in report["messages"]]


def places(message):
    return ", ".join(f"{at['path']}:{at['line']}" for at in message["locations"][:3])


def identifier(path):
    with zipfile.ZipFile(path) as book:
        package = book.read("EPUB/package.opf").decode()
    return re.search(r"<dc:identifier[^>]*>([^<]*)", package).group(1)
