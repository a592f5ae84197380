//! A line with inline Markdown: a headline, a dek, a caption.

use std::ops::Range;

use pulldown_cmark::{Event, Options as Dialect, Parser, Tag, TagEnd};

use super::{Options, cjk, escape, inline, quotes, raw};
use crate::base::character::is_forbidden;

/// The text given to the parser before the line, so that nothing in it begins a block: `1. FC`, `# 4`. It ends with a
/// space, as if the line began there.
const LEAD: &str = "! ";

/// A line that was read: its words, and their marks.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Line {
    pieces: Vec<Piece>,
    /// The targets of its links, as written.
    pub targets: Vec<String>,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Code(String),
    /// A tag without attributes.
    Tag(&'static str),
    /// The beginning of a link, by its number.
    LinkStart(usize),
    LinkEnd,
}

impl Line {
    /// Reads a line: emphasis, strong words, code and links. Everything else stays as it is written, including HTML.
    /// Comments are removed.
    pub fn read(source: &str, options: &Options) -> Self {
        if source.is_empty() {
            return Self::default();
        }
        let mut line = Self::parse(&format!("{LEAD}{}", cjk::guarded(source)));
        line.drop_lead();
        line.typeset(options);
        line
    }

    /// Takes a line of plain text.
    pub fn plain(text: &str, options: &Options) -> Self {
        let mut line = Self { pieces: Vec::new(), targets: Vec::new() };
        line.push_text(text);
        line.typeset(options);
        line
    }

    /// Its words as plain text.
    pub fn text(&self) -> String {
        let words = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) | Piece::Code(text) => Some(text.as_str()),
            _ => None,
        });
        words.collect()
    }

    /// Its HTML; `None` if it is only text. `url` returns the address of a link by its number, or `None` to show only
    /// its words.
    pub fn html(&self, url: &dyn Fn(usize) -> Option<String>) -> Option<String> {
        if self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) {
            return None;
        }
        let mut html = String::new();
        let mut is_linked = false;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => escape::text(&mut html, text),
                Piece::Code(text) => {
                    html.push_str("<code>");
                    escape::text(&mut html, text);
                    html.push_str("</code>");
                }
                Piece::Tag(tag) => html.push_str(tag),
                Piece::LinkStart(n) => {
                    let url = url(*n);
                    is_linked = url.is_some();
                    if let Some(url) = url {
                        html.push_str("<a href=\"");
                        escape::href(&mut html, &url);
                        html.push_str("\">");
                    }
                }
                Piece::LinkEnd if is_linked => html.push_str("</a>"),
                Piece::LinkEnd => {}
            }
        }
        Some(html)
    }

    fn parse(source: &str) -> Self {
        let mut line = Self::default();
        let mut events = Parser::new_ext(source, Dialect::empty()).into_offset_iter();
        // Marks of emphasis inside words, which stay text.
        let mut literal = Vec::new();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Text(text) => line.push_text(&text),
                Event::Code(code) => line.pieces.push(Piece::Code(visible(&code))),
                Event::SoftBreak | Event::HardBreak => line.push_text(" "),
                Event::InlineHtml(html) if raw::sole_comment(&html).is_some() => {}
                Event::InlineHtml(html) => line.push_text(&html),
                Event::Start(tag @ (Tag::Emphasis | Tag::Strong)) => {
                    literal.push(is_within_words(source, &range));
                    let mark =
                        if tag == Tag::Emphasis { ["<em>", "*"] } else { ["<strong>", "**"] };
                    line.push_mark(mark, literal.last() == Some(&true));
                }
                Event::End(tag @ (TagEnd::Emphasis | TagEnd::Strong)) => {
                    let is_emphasis = tag == TagEnd::Emphasis;
                    let mark = if is_emphasis { ["</em>", "*"] } else { ["</strong>", "**"] };
                    line.push_mark(mark, literal.pop() == Some(true));
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    line.pieces.push(Piece::LinkStart(line.targets.len()));
                    line.targets.push(inline::target(link_type, &dest_url));
                }
                Event::End(TagEnd::Link) => line.pieces.push(Piece::LinkEnd),
                Event::Start(Tag::Image { .. }) => {
                    // A line cannot contain a picture: its Markdown is text.
                    line.push_text(source.get(range).unwrap_or_default());
                    let is_end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Image));
                    events.by_ref().find(|(event, _)| is_end(event));
                }
                _ => {}
            }
        }
        line
    }

    fn push_mark(&mut self, [tag, literal]: [&'static str; 2], is_literal: bool) {
        match is_literal {
            true => self.push_text(literal),
            false => self.pieces.push(Piece::Tag(tag)),
        }
    }

    fn push_text(&mut self, text: &str) {
        let text = visible(text);
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            _ => self.pieces.push(Piece::Text(text)),
        }
    }

    fn drop_lead(&mut self) {
        if let Some(Piece::Text(first)) = self.pieces.first_mut() {
            *first = first.strip_prefix(LEAD).unwrap_or(first).to_owned();
        }
        self.pieces.retain(|piece| *piece != Piece::Text(String::new()));
    }

    /// Converts its words to typographic punctuation as one line: a quotation can begin in one piece and end in
    /// another.
    fn typeset(&mut self, options: &Options) {
        if !options.smart_punctuation {
            return;
        }
        let mut whole = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Code(_) => whole.push(quotes::OBJECT),
                _ => whole.push(quotes::MARK),
            }
        }
        let whole = quotes::typeset(&whole, &options.quotes);
        let mut runs = whole.split([quotes::OBJECT, quotes::MARK]);
        let mut run = runs.next();
        for piece in &mut self.pieces {
            match piece {
                Piece::Text(text) => *text = run.take().unwrap_or_default().to_owned(),
                _ => run = runs.next(),
            }
        }
    }
}

/// The targets of the links in a line, as written.
pub fn line_targets(source: &str) -> Vec<String> {
    match source.contains("](") || source.contains('<') {
        true => Line::parse(&format!("{LEAD}{}", cjk::guarded(source))).targets,
        false => Vec::new(),
    }
}

/// The first HTML tag in a line that readers would see: one of those that mark words.
pub fn line_tag(source: &str) -> Option<String> {
    const TAGS: [&str; 23] = [
        "em", "i", "b", "strong", "br", "span", "a", "sup", "sub", "q", "cite", "small", "u",
        "font", "nobr", "strike", "p", "div", "center", "h1", "h2", "h3", "li",
    ];
    if !source.contains('<') {
        return None;
    }
    let mut events = Parser::new_ext(source, Dialect::empty());
    events.find_map(|event| match event {
        Event::InlineHtml(html) | Event::Html(html) => {
            let name = html.trim_start_matches(['<', '/']);
            let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let is_known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
            is_known.then(|| html.trim().to_owned())
        }
        _ => None,
    })
}

/// The words of plain text without emphasis, code and links; `None` if it contains none of these.
pub fn without_marks(source: &str) -> Option<String> {
    if !source.contains(['*', '_', '`', '[']) {
        return None;
    }
    let line = Line::parse(&format!("{LEAD}{}", cjk::guarded(source)));
    let is_text = |piece: &Piece| matches!(piece, Piece::Text(_));
    let text = line.text();
    let text = text.strip_prefix(LEAD).unwrap_or(&text).to_owned();
    (!line.pieces.iter().all(is_text)).then_some(text)
}

/// A text with HTML entities decoded: `&amp;` is an ampersand, `&nbsp;` a no-break space.
pub fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        match decoded(entity) {
            Some((text, after)) => {
                out.push_str(&text);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &entity[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The text of the entity at the beginning, and the rest.
fn decoded(text: &str) -> Option<(String, &str)> {
    /// The longest entity.
    const LONGEST: usize = 34;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let (entity, rest) = text.split_at(end + 1);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    if !entity[1..end].bytes().all(is_name) {
        return None;
    }
    let decoded: String = Parser::new(entity)
        .filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    (decoded != entity).then(|| (visible(&decoded), rest))
}

/// Escapes text for the content of an element.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape::text(&mut html, text);
    html
}

/// A text without the characters that HTML forbids, which include those that separate pieces here.
fn visible(text: &str) -> String {
    match text.contains(is_forbidden) {
        true => escape::cleaned(text),
        false => text.to_owned(),
    }
}

/// Whether a mark of emphasis is inside a word, `M*A*S*H` or `s**t`, in a script with spaces between words.
fn is_within_words(source: &str, range: &Range<usize>) -> bool {
    let is_of_word = |c: char| c.is_ascii_digit() || c.is_lowercase() || c.is_uppercase();
    let marks = ['*', '_'];
    let before = source[..range.start].trim_end_matches(marks).chars().next_back();
    let after = source[range.end..].trim_start_matches(marks).chars().next();
    before.is_some_and(is_of_word) && after.is_some_and(is_of_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::{Quotes, RawHtml};

    const OPTIONS: Options = Options {
        smart_punctuation: true,
        math: false,
        raw_html: RawHtml::Allow,
        quotes: Quotes { double: ("“", "”"), single: ("‘", "’") },
        shows_marks: false,
    };

    fn read(source: &str) -> (String, Option<String>) {
        let line = Line::read(source, &OPTIONS);
        let html = line.html(&|n| line.targets.get(n).filter(|t| *t != "none").cloned());
        (line.text(), html)
    }

    #[test]
    fn a_line_takes_emphasis_code_and_links() {
        for (source, text, html) in [
            (
                "Review: *Hamlet* at the Barn",
                "Review: Hamlet at the Barn",
                "Review: <em>Hamlet</em> at the Barn",
            ),
            ("*Hamlet*", "Hamlet", "<em>Hamlet</em>"),
            ("_Hamlet_ & **more**", "Hamlet & more", "<em>Hamlet</em> &amp; <strong>more</strong>"),
            ("Type `a -- \"b\"`", "Type a -- \"b\"", "Type <code>a -- \"b\"</code>"),
            ("\"*Hamlet*'s dogs' day\"", "“Hamlet’s dogs’ day”", "“<em>Hamlet</em>’s dogs’ day”"),
            ("'*Hamlet*' -- it's", "‘Hamlet’ – it’s", "‘<em>Hamlet</em>’ – it’s"),
            (
                "See [*more*](x--y.md \"t\").",
                "See more.",
                "See <a href=\"x--y.md\"><em>more</em></a>.",
            ),
            ("See [more](none).", "See more.", "See more."),
            ("重点在**「这里」**了", "重点在「这里」了", "重点在<strong>「这里」</strong>了"),
            ("这是*我想做的事。*所以", "这是我想做的事。所以", "这是<em>我想做的事。</em>所以"),
            (
                "Mail <ann@a.example>",
                "Mail ann@a.example",
                "Mail <a href=\"mailto:ann@a.example\">ann@a.example</a>",
            ),
        ] {
            assert_eq!(read(source), (text.to_owned(), Some(html.to_owned())), "{source}");
        }
    }

    #[test]
    fn what_is_no_markup_stays_text() {
        for (source, text) in [
            ("1. FC Wins", "1. FC Wins"),
            ("# 4", "# 4"),
            ("- a", "- a"),
            ("> b", "> b"),
            ("| a |", "| a |"),
            ("[x]: y", "[x]: y"),
            ("    code", "    code"),
            ("5 * 3 * 2", "5 * 3 * 2"),
            ("M*A*S*H", "M*A*S*H"),
            ("f**k and s**t", "f**k and s**t"),
            ("F***y and s***t", "F***y and s***t"),
            ("snake_case_word", "snake_case_word"),
            ("\\*not\\*", "*not*"),
            ("R&D, AT&amp;T&nbsp;&copy;&#8217;", "R&D, AT&T\u{a0}©’"),
            ("<b>x</b> <script>", "<b>x</b> <script>"),
            ("a <!-- b --> c", "a  c"),
            ("![alt](x.png)", "![alt](x.png)"),
            ("[sic] [a][b]", "[sic] [a][b]"),
            ("10\u{a0}km\u{3000}x", "10\u{a0}km\u{3000}x"),
            ("a\u{fdd0}b\u{1}", "ab"),
            ("", ""),
        ] {
            assert_eq!(read(source), (text.to_owned(), None), "{source}");
        }
    }

    #[test]
    fn entities_are_decoded_once() {
        for (source, text) in [
            ("AT&amp;T", "AT&T"),
            ("&amp;lt;", "&lt;"),
            ("a&nbsp;b&shy;c", "a\u{a0}b\u{ad}c"),
            ("&#8217;&#x2019;&rsquo;", "’’’"),
            ("R&D; &unknown; & &; &#1;", "R&D; &unknown; & &; "),
            ("&eacute;t&eacute;", "été"),
        ] {
            assert_eq!(without_entities(source), text);
        }
    }
}
