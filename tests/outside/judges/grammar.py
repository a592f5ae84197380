"""Holds an XML file to a grammar, by xmllint."""

import subprocess


def violations(site, name, *grammar):
    """What xmllint says against a file of the site; nothing when it follows the grammar."""
    command = ["xmllint", "--noout", "--nonet", *map(str, grammar), str(site.folder / name)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return []
    lines = [line.replace(str(site.folder) + "/", "") for line in run.stderr.splitlines() if line.strip()]
    return lines or [f"{name}: xmllint ended with {run.returncode}"]
