//! Splits raw HTML as browsers do (HTML, section 13.2.5): tags with their attributes, text, comments.

use std::ops::Range;

use crate::base::character::comment_opening;

use super::raw;

/// A piece of raw HTML, with its position.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Piece<'h> {
    pub(super) range: Range<usize>,
    pub(super) token: Token<'h>,
}

/// The kind of a piece.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Token<'h> {
    /// Text that readers see.
    Text(&'h str),
    /// The content of an element that is not markup, such as a script.
    Verbatim(&'h str),
    /// The tag that opens an element.
    Open(Tag<'h>),
    /// The tag that closes the element of this name.
    Close(&'h str),
    /// A comment.
    Comment(&'h str),
    /// A comment without an end: it contains the rest.
    OpenComment,
    /// A declaration or an instruction to a program, such as `<!doctype html>` and `<?php … ?>`.
    Instruction,
    /// A `<` that begins a tag without an end.
    Broken,
}

/// A tag that opens an element.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Tag<'h> {
    pub(super) name: &'h str,
    pub(super) attributes: Vec<Attribute<'h>>,
    /// Whether it ends with `/>`.
    pub(super) closes_itself: bool,
}

/// An attribute as written.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Attribute<'h> {
    pub(super) name: &'h str,
    /// Its value without the quotes; empty if it has none.
    pub(super) value: &'h str,
    /// Its position in the HTML, including the space before it.
    pub(super) range: Range<usize>,
    /// The position of its value in the HTML.
    pub(super) value_at: usize,
}

impl<'h> Tag<'h> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&'h str> {
        let mut attributes = self.attributes.iter();
        attributes.find(|a| a.name.eq_ignore_ascii_case(name)).map(|attribute| attribute.value)
    }

    /// Whether it is the tag of this element.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Elements in which `<` is text (HTML, sections 13.2.5.2 and 13.2.5.3).
pub(super) const VERBATIM: [&str; 8] =
    ["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes"];

/// Whether the content of an element is not markup.
pub(super) fn is_verbatim(name: &str) -> bool {
    VERBATIM.iter().any(|v| v.eq_ignore_ascii_case(name))
}

/// After this many tags without an end, every `<` is text: to find that a tag has no end, all the rest must be read.
const MOST_BROKEN: u32 = 100;

const INSTRUCTION_END: &str = "?>";
const DATA_END: &str = "]]>";

/// The pieces of some HTML, without gaps.
pub(super) struct Pieces<'h> {
    html: &'h str,
    at: usize,
    /// The positions of the last `?>` and the last `]]>`.
    ends: [Option<usize>; 2],
    /// The number of tags without an end.
    broken: u32,
    /// The element just opened, if its content is not markup.
    verbatim: Option<&'h str>,
}

/// Splits some HTML.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    let ends = [INSTRUCTION_END, DATA_END].map(|end| html.rfind(end));
    Pieces { html, at: 0, ends, broken: 0, verbatim: None }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Self::Item> {
        let begin = self.at;
        let rest = &self.html[begin..];
        if rest.is_empty() {
            return None;
        }
        let (token, length) = match self.verbatim.take() {
            Some(name) if raw::closing_tag(rest, name) > 0 => {
                let length = raw::closing_tag(rest, name);
                (Token::Verbatim(&rest[..length]), length)
            }
            _ => self.token(rest),
        };
        self.at += length;
        Some(Piece { range: begin..self.at, token })
    }
}

impl<'h> Pieces<'h> {
    fn token(&mut self, rest: &'h str) -> (Token<'h>, usize) {
        if begins_note(rest) {
            return (Token::OpenComment, rest.len());
        }
        let Some(kind) = markup(rest) else {
            let text = text(rest);
            return (Token::Text(&rest[..text]), text);
        };
        match kind {
            Markup::Comment => match raw::comment(rest) {
                Some(length) => (Token::Comment(&rest[..length]), length),
                None => (Token::OpenComment, rest.len()),
            },
            Markup::Instruction => match self.instruction(rest) {
                Some(length) => (Token::Instruction, length),
                None => self.broken(),
            },
            Markup::Close => match self.tag(rest, 2) {
                Some((tag, length)) => (Token::Close(tag.name), length),
                None => self.broken(),
            },
            Markup::Open => match self.tag(rest, 1) {
                Some((tag, length)) => {
                    self.verbatim = is_verbatim(tag.name).then_some(tag.name);
                    (Token::Open(tag), length)
                }
                None => self.broken(),
            },
        }
    }

    fn broken(&mut self) -> (Token<'h>, usize) {
        self.broken += 1;
        (Token::Broken, 1)
    }

    /// The length of the declaration or instruction at the beginning of the rest.
    fn instruction(&self, rest: &str) -> Option<usize> {
        let [program, data] = self.ends.map(|end| end.is_some_and(|end| end >= self.at));
        let end = match rest {
            _ if data && rest.starts_with("<![CDATA[") => DATA_END,
            _ if program && rest.starts_with("<?") => INSTRUCTION_END,
            _ => ">",
        };
        let has_end = self.broken < MOST_BROKEN;
        has_end.then(|| rest.find(end).map(|at| at + end.len())).flatten()
    }

    /// The tag at the beginning of the rest, and its length.
    fn tag(&self, rest: &'h str, name_at: usize) -> Option<(Tag<'h>, usize)> {
        if self.broken < MOST_BROKEN { tag(rest, name_at, self.at) } else { None }
    }
}

/// What a `<` begins.
enum Markup {
    Comment,
    Instruction,
    Open,
    Close,
}

/// The markup at the beginning of the HTML, if it is not text.
fn markup(html: &str) -> Option<Markup> {
    let mut bytes = html.bytes();
    if bytes.next()? != b'<' {
        return None;
    }
    match bytes.next()? {
        b'!' if html.starts_with("<!--") => Some(Markup::Comment),
        b'!' | b'?' => Some(Markup::Instruction),
        b'/' => match bytes.next()? {
            b if b.is_ascii_alphabetic() => Some(Markup::Close),
            _ => Some(Markup::Instruction),
        },
        b if b.is_ascii_alphabetic() => Some(Markup::Open),
        _ => None,
    }
}

/// The length of the text at the beginning of the HTML.
fn text(html: &str) -> usize {
    let marks = html.match_indices(['<', '＜']).map(|(at, _)| at).skip_while(|at| *at == 0);
    let ends = |at: &usize| markup(&html[*at..]).is_some() || begins_note(&html[*at..]);
    marks.into_iter().find(ends).unwrap_or(html.len())
}

/// Whether the HTML begins with a malformed comment.
fn begins_note(html: &str) -> bool {
    !html.starts_with("<!--") && comment_opening(html).is_some()
}

/// Reads a tag whose name begins at a byte of the HTML, which itself begins at `offset`. `None` if its end, or the
/// end of a quoted value, is missing.
fn tag(html: &str, name_at: usize, offset: usize) -> Option<(Tag<'_>, usize)> {
    let name = &html[name_at..];
    let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
    let name = &name[..end];
    let mut at = name_at + end;
    let mut attributes = Vec::new();
    loop {
        let begin = at;
        at += blank(&html[at..]);
        if html[at..].starts_with('>') {
            let closes_itself = html[begin..at].ends_with('/');
            return Some((Tag { name, attributes, closes_itself }, at + 1));
        }
        let (attribute, length) = attribute(&html[at..])?;
        let (range, value_at) = (begin + offset..at + length + offset, at + offset);
        attributes.push(Attribute { range, value_at: value_at + attribute.value_at, ..attribute });
        at += length;
    }
}

/// The number of bytes of white space and slashes at the beginning of the text.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/').len()
}

/// The attribute at the beginning of the text, and its length.
fn attribute(text: &str) -> Option<(Attribute<'_>, usize)> {
    let ends = |(at, c): (usize, char)| {
        let ends = c.is_ascii_whitespace() || matches!(c, '/' | '>') || c == '=' && at > 0;
        ends.then_some(at)
    };
    let name = &text[..text.char_indices().find_map(ends)?];
    let bare = Attribute { name, value: "", range: 0..0, value_at: name.len() };
    let after = text[name.len()..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    let Some(after) = after.strip_prefix('=') else {
        return Some((bare, name.len()));
    };
    let written = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let begin = text.len() - written.len();
    let (at, length, end) = match written.chars().next()? {
        quote @ ('"' | '\'') => {
            let length = written[1..].find(quote)?;
            (begin + 1, length, begin + length + 2)
        }
        _ => {
            let length = written.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
            (begin, length, begin + length)
        }
    };
    Some((Attribute { value: &text[at..at + length], value_at: at, ..bare }, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces, each in a few words.
    fn parted(html: &str) -> Vec<String> {
        let mut end = 0;
        let mut word = |piece: Piece<'_>| {
            assert_eq!(piece.range.start, end, "{html}: no gaps");
            end = piece.range.end;
            match piece.token {
                Token::Text(text) => format!("text {text}"),
                Token::Verbatim(text) => format!("verbatim {text}"),
                Token::Open(tag) => {
                    let values = tag.attributes.iter().map(|a| {
                        assert_eq!(&html[a.value_at..a.value_at + a.value.len()], a.value);
                        assert_eq!(&html[a.range.clone()].trim_start()[..a.name.len()], a.name);
                        format!(" {}={}", a.name, a.value)
                    });
                    let slash = if tag.closes_itself { "/" } else { "" };
                    format!("open {}{}{slash}", tag.name, values.collect::<String>())
                }
                Token::Close(name) => format!("close {name}"),
                other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
            }
        };
        let words: Vec<String> = pieces(html).map(&mut word).collect();
        assert_eq!(end, html.len(), "{html}");
        words
    }

    #[test]
    fn tags_and_their_attributes() {
        assert_eq!(
            parted("<p id=a class='x y'>1 < 2<A NAME = \"b c\"/>x</P >"),
            ["open p id=a class=x y", "text 1 < 2", "open A NAME=b c/", "text x", "close P"]
        );
        assert_eq!(parted("<my-map data-x checked>"), ["open my-map data-x= checked="]);
        assert_eq!(parted("<a href=x/y/>é"), ["open a href=x/y/", "text é"]);
    }

    #[test]
    fn comments_and_instructions() {
        assert_eq!(
            parted("<!-- a <b> --><!doctype html><?php echo '<b>' ?>x</ y><![CDATA[ > ]]><!-->"),
            [
                "Comment",
                "Instruction",
                "Instruction",
                "text x",
                "Instruction",
                "Instruction",
                "Comment"
            ]
        );
        assert_eq!(parted("a<!-- never"), ["text a", "OpenComment"]);
    }

    #[test]
    fn scripts_are_left_alone() {
        assert_eq!(
            parted("<script>if (a <!--b) x = '<i>'</scripts></SCRIPT><i>"),
            ["open script", "verbatim if (a <!--b) x = '<i>'</scripts>", "close SCRIPT", "open i"]
        );
        assert_eq!(parted("<style></style>"), ["open style", "close style"]);
        assert_eq!(parted("<iframe><p>"), ["open iframe", "verbatim <p>"]);
    }

    #[test]
    fn tags_without_an_end_are_text() {
        assert_eq!(parted("<b id='x>y"), ["Broken", "text b id='x>y"]);
        assert_eq!(parted("<div <b"), ["Broken", "text div ", "Broken", "text b"]);
        assert_eq!(parted("a < b <"), ["text a < b <"]);
    }
}
