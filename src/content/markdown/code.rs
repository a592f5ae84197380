//! Blocks of code, highlighted with a dozen classes.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::escape;

/// Longer blocks are not highlighted: that is slow, and nobody reads them.
const LONGEST_BLOCK: usize = 128 * 1024;

/// Blocks with longer lines are not highlighted either: they are generated.
const LONGEST_LINE: usize = 4 * 1024;

/// The grammars. They are part of the program and never change.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Classes by the scope of a token, the most specific first among those that match.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    TABLE.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

const TABLE: &[(&str, &str)] = &[
    ("punctuation.definition.comment", "comment"),
    ("comment", "comment"),
    ("punctuation.definition.string", "string"),
    ("constant.character", "string"),
    ("string", "string"),
    ("constant.language", "keyword"),
    ("constant", "number"),
    ("keyword.operator", "operator"),
    ("keyword", "keyword"),
    ("storage", "keyword"),
    ("entity.name.function", "function"),
    ("support.function", "function"),
    ("variable.function", "function"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("support.type.property-name", "attribute"),
    ("variable.annotation", "attribute"),
    ("entity.other.inherited-class", "type"),
    ("entity.name", "type"),
    ("support", "type"),
    ("variable", "variable"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("punctuation.definition.inserted", "inserted"),
    ("punctuation.definition.deleted", "deleted"),
    ("meta.diff", "comment"),
    ("punctuation", "punctuation"),
];

/// The language of a fence: the first word of its line.
pub(super) fn language(line: &str) -> &str {
    let end = line.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{'));
    &line[..end.unwrap_or(line.len())]
}

/// Writes a block of code, highlighted if its language is known.
pub(super) fn write(out: &mut String, code: &str, language: &str) {
    out.push_str("<pre class=\"code\" tabindex=\"0\"><code");
    if !language.is_empty() {
        out.push_str(" class=\"language-");
        escape::attribute(out, language);
        out.push('"');
    }
    out.push('>');
    // HTML parsers drop a newline at the beginning.
    if code.starts_with('\n') {
        out.push('\n');
    }
    match highlight(code, language) {
        Some(highlighted) => out.push_str(&highlighted),
        None => escape::text(out, code),
    }
    out.push_str("</code></pre>\n");
}

/// The code in spans with classes; `None` if the language is unknown, the block is too large, or the grammar fails.
fn highlight(code: &str, language: &str) -> Option<String> {
    if language.is_empty() || code.len() > LONGEST_BLOCK {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    if code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    spans(code, syntax)
}

fn spans(code: &str, syntax: &SyntaxReference) -> Option<String> {
    let mut spans = Spans { out: String::with_capacity(code.len() * 2), class: None };
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let mut done = 0;
        for (at, change) in state.parse_line(line, &SYNTAXES).ok()? {
            spans.add(line.get(done..at)?, &scopes);
            done = at;
            scopes.apply(&change).ok()?;
        }
        spans.add(line.get(done..)?, &scopes);
    }
    spans.class(None);
    Some(spans.out)
}

/// Spans being written. Neighbours with the same class become one span.
struct Spans {
    out: String,
    class: Option<&'static str>,
}

impl Spans {
    fn add(&mut self, token: &str, scopes: &ScopeStack) {
        if token.is_empty() {
            return;
        }
        self.class(class(scopes));
        escape::text(&mut self.out, token);
    }

    fn class(&mut self, class: Option<&'static str>) {
        if self.class == class {
            return;
        }
        if self.class.is_some() {
            self.out.push_str("</span>");
        }
        if let Some(class) = class {
            self.out.push_str("<span class=\"hl-");
            self.out.push_str(class);
            self.out.push_str("\">");
        }
        self.class = class;
    }
}

/// The class of the innermost scope that has one.
fn class(scopes: &ScopeStack) -> Option<&'static str> {
    scopes.as_slice().iter().rev().find_map(|scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_of_the_table_is_one() {
        assert_eq!(CLASSES.len(), TABLE.len());
    }

    #[test]
    fn every_grammar_reads_a_line_of_everything() {
        let code = "<?php fn main(){ let x = \"a\\n\" /* b */ + 0x1F; } // c\n# d\n---\n- e: 'f'\n\\g{h}\n";
        for syntax in SYNTAXES.syntaxes() {
            let html = spans(code, syntax).unwrap_or_else(|| panic!("{} fails", syntax.name));
            let mut plain = String::new();
            let mut rest = html.as_str();
            while let Some((before, tag)) = rest.split_once('<') {
                plain.push_str(before);
                rest = tag.split_once('>').map_or("", |(_, after)| after);
            }
            plain.push_str(rest);
            let mut escaped = String::new();
            escape::text(&mut escaped, code);
            assert_eq!(plain, escaped, "{}", syntax.name);
        }
    }

    #[test]
    fn a_fence_names_its_language() {
        assert_eq!(language("rust,ignore"), "rust");
        assert_eq!(language("python {x}"), "python");
        assert_eq!(language(""), "");
    }
}
