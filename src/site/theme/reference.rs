//! The references of a style sheet to other files, parsed as in browsers (CSS Syntax 3).

use std::convert::Infallible;
use std::ops::Range;

use cssparser::{ParseError, Parser, Token};

/// A reference to another file in a style sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reference {
    /// The position of the name, without quotes.
    pub(super) span: Range<usize>,
    /// The name, with escapes resolved.
    pub(super) name: String,
    /// The `@font-face` rule around it, if any.
    pub(super) face: Option<Range<usize>>,
}

/// All references, in order: in `url(...)` and `src(...)` (CSS Values 5, section 2), after `@import` (CSS Cascade 5,
/// section 2), and the strings of `image(...)` and `image-set(...)` (CSS Images 4, section 2).
pub(super) fn references(css: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    // Blocks end at the end of the sheet, so this cannot fail.
    _ = within(&mut Parser::new(css), Strings::Text, &mut found);
    found
}

/// The meaning of strings at a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// Text of any kind.
    Text,
    /// The name of a file, but only the first string.
    File,
    /// The name of a file, at the beginning of each part separated by commas.
    Files,
}

/// Finds the references up to the end of a block.
fn within(
    input: &mut Parser<'_>,
    strings: Strings,
    found: &mut Vec<Reference>,
) -> Result<(), ParseError<Infallible>> {
    let mut expects_file = strings != Strings::Text;
    let mut face = None;
    let mut names_a_space = false;
    loop {
        let start = input.position();
        let Ok(token) = input.next_including_whitespace_and_comments() else { return Ok(()) };
        let token = token.clone();
        let expected = expects_file;
        let is_gap = matches!(token, Token::WhiteSpace(_) | Token::Comment(_));
        expects_file &= is_gap;
        let text = input.slice_from(start);
        match &token {
            Token::QuotedString(name) if expected => {
                found.push(quoted(start.byte_index(), text, name));
            }
            // The URL of a namespace is only a name.
            Token::UnquotedUrl(name) if !names_a_space => {
                found.push(bare(start.byte_index(), text, name));
            }
            Token::AtKeyword(name) => {
                expects_file = name.eq_ignore_ascii_case("import");
                names_a_space = name.eq_ignore_ascii_case("namespace");
                face = name.eq_ignore_ascii_case("font-face").then(|| start.byte_index());
            }
            Token::Comma => expects_file = strings == Strings::Files,
            Token::Semicolon => (face, names_a_space) = (None, false),
            Token::Function(name) if !names_a_space => nested(input, strings_of(name), found),
            Token::Function(_) => {
                let mut names = Vec::new();
                nested(input, Strings::Text, &mut names);
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock => {
                nested(input, Strings::Text, found);
            }
            Token::CurlyBracketBlock => {
                let first = found.len();
                nested(input, Strings::Text, found);
                let end = input.position().byte_index();
                let face = face.take().map(|start| start..end);
                if face.is_some() {
                    found[first..].iter_mut().for_each(|it| it.face.clone_from(&face));
                }
            }
            _ => {}
        }
    }
}

/// Finds the references in a block that has just begun.
fn nested(input: &mut Parser<'_>, strings: Strings, found: &mut Vec<Reference>) {
    // A block that is nested too deeply is skipped.
    _ = input.parse_nested_block(|block| within(block, strings, found));
}

/// The meaning of strings in a function.
fn strings_of(function: &str) -> Strings {
    match function.to_ascii_lowercase().as_str() {
        "url" | "src" | "image" => Strings::File,
        "image-set" | "-webkit-image-set" => Strings::Files,
        _ => Strings::Text,
    }
}

/// A reference in quotes. At the end of the sheet, the closing quotes may be missing.
fn quoted(start: usize, text: &str, name: &str) -> Reference {
    let inner = text.get(1..).unwrap_or_default();
    let quote = text.chars().next().unwrap_or('"');
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    let start = start + 1;
    let span = start..start + inner.len();
    Reference { span, name: name.to_owned(), face: None }
}

/// A reference without quotes, from `url(` to `)`.
fn bare(start: usize, text: &str, name: &str) -> Reference {
    let open = text.find('(').map_or(0, |at| at + 1);
    let inner = text[open..].trim_start();
    let start = start + text.len() - inner.len();
    let inner = inner.strip_suffix(')').unwrap_or(inner).trim_end();
    let span = start..start + inner.len();
    Reference { span, name: name.to_owned(), face: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The references as written in the source, and their names.
    fn found(css: &str) -> Vec<(&str, String)> {
        references(css).into_iter().map(|it| (&css[it.span], it.name)).collect()
    }

    /// The names of the references.
    fn names(css: &str) -> Vec<String> {
        references(css).into_iter().map(|it| it.name).collect()
    }

    #[test]
    fn every_form_of_reference_is_found() {
        for css in [
            "a { background: url(x.png) }",
            "a { background: URL( 'x.png' ) }",
            "a { background: u\\72l(x.png) }",
            "a { background: Url(\"x.png\" ) }",
            "a { background: src(\"x.png\") }",
            "a { background: image(\"x.png\", red) }",
            "a { background: image-set( \"x.png\" 1x, url(x.png) 2x) }",
            "a { background: -webkit-image-set(url(x.png) 1x) }",
            "a { background: IMAGE-SET(/* small */ 'x.png' type('image/png'), \"x.png\" 2x) }",
            "@import 'x.png';",
            "@IMPORT url(x.png) layer(a) supports(display: grid) screen;",
            "@import/* now */\"x.png\" print;",
            "@media print { a { --own: url(x.png) } }",
            "a { background: url(x.png",
            "a { background: url(\"x.png",
            "a { background: u } @font-face { src: local('x'), url(x.png) format('woff2') }",
        ] {
            let names = names(css);
            assert!(
                !names.is_empty() && names.iter().all(|name| name == "x.png"),
                "{css}: {names:?}"
            );
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for css in [
            "a { content: \"url(x.png)\" }",
            "a { content: 'see @import \"x.png\"' }",
            "/* url(x.png) */ a { content: \"/*\" } /* */",
            "a { curl: my-url(\"x.png\") }",
            "a { background: src(var(--x)) }",
            "a[href='x.png'] { content: attr(src) }",
            "a { background: image-set(var(--x) type(\"image/png\")) }",
            "@namespace svg url(x.png); @namespace \"x.png\"; @namespace url('x.png');",
            "@charset \"x.png\"; @layer a; a { font-family: \"x.png\" }",
            "a { background: url(x y.png) }",
        ] {
            assert_eq!(names(css), [""; 0], "{css}");
        }
        assert_eq!(names("@namespace url(x); a { b: url(y) }"), ["y"]);
    }

    #[test]
    fn a_reference_knows_its_place_and_its_name() {
        let css = "@import 'a\\20 b.css'; a { c: url( d\\65.png ), url(f) }";
        let wanted = [("a\\20 b.css", "a b.css"), ("d\\65.png", "de.png"), ("f", "f")];
        let found = found(css);
        let found: Vec<_> = found.iter().map(|(text, name)| (*text, name.as_str())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_reference_knows_its_font_face() {
        let css =
            "a{b:url(c)}@Font-Face{src:url(d) format('}');} e{f:url(g)}@font-face;h{i:url(j)}";
        let faces: Vec<_> =
            references(css).into_iter().map(|it| it.face.map(|at| &css[at])).collect();
        assert_eq!(faces, [None, Some("@Font-Face{src:url(d) format('}');}"), None, None]);
    }
}
