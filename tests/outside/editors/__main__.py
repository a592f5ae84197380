"""Do the schemas accept what pressrun accepts, and refuse what it refuses?

usage: python -m editors PRESSRUN SAMPLE CASES

Prints findings, then one line `passed: NAME` or `failed: NAME` for each check; exits 1 when one failed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from jsonschema import Draft7Validator

from .files import files_of, value_of

KINDS = ("site", "issue", "story", "page", "author", "text", "photo", "theme")

# What a schema can see. Everything else takes the rest of the publication, or the words of a value.
OF_FORM = ("unknown-key", "missing-key", "wrong-type")

# In a story that nobody sees yet, pressrun puts up with mistakes for the time being; a theme that is not in use, it does
# not read.
UNREAD = ("mistakes-in-hidden-stories-can-wait", "unknown-theme-of-one-s-own")


def schemas(pressrun, root, *flags):
    """The schemas of a publication, by kind."""
    with tempfile.TemporaryDirectory() as folder:
        command = [pressrun, "schema", "--output", folder, "--root", root, *flags]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        texts = {kind: Path(folder, f"{kind}.schema.json").read_text() for kind in KINDS}
    return {kind: json.loads(text) for kind, text in texts.items()}


def troubles(validators, root):
    """What the schemas say against the files of a publication, by path."""
    found = {}
    for kind, path in files_of(root):
        value = value_of(path)
        if value is None:
            continue
        errors = [f"{error.json_path}: {error.message}" for error in validators[kind].iter_errors(value.data)]
        if errors:
            found[str(path.relative_to(root))] = errors
    return found


def validators_of(made):
    for schema in made.values():
        Draft7Validator.check_schema(schema)
    return {kind: Draft7Validator(schema) for kind, schema in made.items()}


def judge_sample(pressrun, sample):
    """The sample, with its own names, and a typing mistake in each kind of file."""
    validators = validators_of(schemas(pressrun, sample))
    found = [f"{path}: {errors}" for path, errors in troubles(validators, sample).items()]
    seen = set()
    for kind, path in files_of(sample):
        value = value_of(path)
        if value is not None and isinstance(value.data, dict):
            seen.add(kind)
            if validators[kind].is_valid({**value.data, "hedline": "A typing mistake"}):
                found.append(f"{path}: an unknown key is not seen")
    return found + [f"no file of the kind `{kind}`" for kind in KINDS if kind not in seen | {"theme"}]


def errors_in(case):
    """The errors of a case: (kind, file)."""
    told = case / "diagnostics.txt"
    text = told.read_text() if told.exists() else ""
    return re.findall(r"^error\[([a-z-]+)\][^\n]*\n *--> ([^\n:]+)", text, re.M)


def judge_cases(pressrun, cases):
    """Every case: what is refused by the schemas has a mistake, and mistakes of form are refused."""
    general = validators_of(schemas(pressrun, cases, "--general"))
    found, accepted, seen, kinds = [], 0, 0, {}
    for case in sorted(path for path in cases.iterdir() if (path / "in").is_dir() and path.name not in UNREAD):
        errors = errors_in(case)
        has_names = (case / "in/site.yaml").exists() and not any(file == "site.yaml" for kind, file in errors if kind == "bad-yaml")
        validators = validators_of(schemas(pressrun, case / "in")) if has_names else general
        refused = troubles(validators, case / "in")
        wrong = {file for _, file in errors}
        for path, messages in refused.items():
            if path not in wrong:
                found.append(f"{case.name}: only the schema refuses {path}: {messages}")
        accepted += sum(1 for _, path in files_of(case / "in") if str(path.relative_to(case / "in")) not in wrong)
        for kind, file in errors:
            is_seen = file in refused
            before = kinds.setdefault(kind, [0, 0])
            before[0] += is_seen
            before[1] += 1
            known = any(file == str(path.relative_to(case / "in")) for _, path in files_of(case / "in"))
            if kind in OF_FORM and known and not is_seen and readable(case / "in" / file):
                found.append(f"{case.name}: the schema accepts {file}: {kind}")
    told = ", ".join(f"{kind} {of}/{all_}" for kind, (of, all_) in sorted(kinds.items()) if of)
    print(f"{accepted} sound files of the cases; mistakes in files that the schemas refuse: {told}")
    return found


def readable(path):
    return value_of(path) is not None


def judge_server(pressrun, sample):
    """The language server that editors use, in a copy of the sample."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cp", "-r", *(str(sample / name) for name in ("site.yaml", "content", "themes")), folder], check=True)
        output = Path(folder, ".vscode/schemas")
        subprocess.run([pressrun, "schema", "--root", folder, "--output", output], check=True, stdout=subprocess.DEVNULL)
        server = next(Path(os.environ["OUTSIDE_CACHE"]).glob("yaml-language-server@*/node_modules/yaml-language-server/bin/yaml-language-server"))
        asked = subprocess.run(["node", here / "server.mjs", server, folder], capture_output=True, text=True, timeout=120)
    return (asked.stdout + asked.stderr).splitlines() if asked.returncode else []


def judge_forms(pressrun, sample):
    """The configuration for Sveltia CMS, by its own schema."""
    folder = next(Path(os.environ["OUTSIDE_CACHE"], "npm/@sveltia").glob("cms@*"))
    schema = json.loads((folder / "schema/sveltia-cms.json").read_text())
    found = []
    for flags in ([], ["--general"]):
        asked = [pressrun, "schema", "--sveltia", "--root", sample, *flags]
        made = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        errors = Draft7Validator(schema).iter_errors(yaml.safe_load(made))
        found += [f"{error.json_path}: {error.message[:200]}" for error in errors]
    return found


def main():
    pressrun, sample, cases = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    checks = {
        "schemas accept the sample": lambda: judge_sample(pressrun, sample),
        "schemas and the cases agree": lambda: judge_cases(pressrun, cases),
        "a configuration for Sveltia CMS is valid": lambda: judge_forms(pressrun, sample),
        "a language server uses the schemas": lambda: judge_server(pressrun, sample),
    }
    failed = False
    for name, check in checks.items():
        found = check()
        for line in found:
            print(line)
        print(f"{'failed' if found else 'passed'}: {name}")
        failed = failed or bool(found)
    sys.exit(failed)


main()
