"""As much YAML as the archive needs: maps, lists and quoted strings."""

import json


def yaml(value, indent=0):
    """A map as block YAML; strings are quoted as JSON quotes them, which YAML reads the same."""
    lines = []
    for key, item in value.items():
        lines.append(entry(key, item, indent))
    return "".join(lines)


def entry(key, item, indent):
    pad = " " * indent
    if isinstance(item, dict):
        return f"{pad}{key}:\n{yaml(item, indent + 2)}"
    if isinstance(item, list) and item and isinstance(item[0], dict):
        blocks = (yaml(one, indent + 4) for one in item)
        return f"{pad}{key}:\n" + "".join(f"{pad}  - {block[indent + 4:]}" for block in blocks)
    # A date stays bare: it is a date, not a string.
    bare = key == "date"
    return f"{pad}{key}: {item if bare else json.dumps(item, ensure_ascii=False)}\n"
