"""The style sheets, read by tinycss2.

The CSS checker inside the Nu checker rejects container queries, their units and view transitions
(version 26.9.27), so it cannot judge a current style sheet. This judge holds sheets to the grammar
of CSS Syntax instead: whatever a browser would drop as unreadable is a finding.
"""

import tinycss2

NESTED = {"media", "supports", "layer", "container", "scope", "starting-style"}


def judge(site, _cache):
    return [f"{name}: {problem}" for name in site.named(".css") for problem in problems_in(site.text(name))]


def problems_in(sheet):
    """What a browser would drop, with its line."""
    return [f"line {node.source_line}: {node.message}" for node in walk(rules(sheet)) if node.type == "error"]


def rules(sheet):
    return tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)


def walk(nodes):
    """All rules, declarations and values below these nodes."""
    for node in nodes:
        yield node
        if node.type == "at-rule" and node.lower_at_keyword in NESTED and node.content is not None:
            yield from walk(tinycss2.parse_blocks_contents(node.content))
        elif node.type == "qualified-rule":
            yield from walk(node.prelude)
            yield from walk(tinycss2.parse_blocks_contents(node.content))
        else:
            yield from walk(children(node))


def children(node):
    """The parts of a node, wherever tinycss2 keeps them."""
    if node.type == "at-rule":
        return node.prelude + (tinycss2.parse_blocks_contents(node.content) if node.content else [])
    if node.type == "declaration":
        return node.value
    return getattr(node, "arguments", None) or getattr(node, "content", None) or []


def urls_in_sheet(sheet):
    return urls_in_nodes(rules(sheet))


def urls_in_declarations(text):
    return urls_in_nodes(tinycss2.parse_blocks_contents(text))


def urls_in_nodes(nodes):
    """Every `url()` and every `@import` below these nodes."""
    urls = []
    for node in walk(nodes):
        if node.type == "url":
            urls.append(node.value)
        elif node.type == "function" and node.lower_name == "url":
            urls += [part.value for part in node.arguments if part.type == "string"]
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            urls += [part.value for part in node.prelude if part.type == "string"]
    return urls
