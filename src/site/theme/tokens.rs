//! Splits templates into texts and tags, and tags into tokens: enough to find names in them, and to insert calls.

use std::ops::Range;

/// A part of a template, except comments and raw text.
#[derive(Debug)]
pub enum Part {
    /// Text that is written unchanged.
    Text(Range<usize>),
    /// A tag.
    Tag(Tag),
}

/// `{% … %}` or `{{ … }}`.
#[derive(Debug)]
pub struct Tag {
    /// Its position.
    pub range: Range<usize>,
    /// Whether it is `{% … %}`.
    pub is_statement: bool,
    /// Whether white space after it is removed.
    trims: bool,
    /// Its contents.
    pub tokens: Vec<Token>,
}

/// A word, a text in quotes, or a sign.
#[derive(Debug)]
pub struct Token {
    /// Its position.
    pub range: Range<usize>,
    /// The number of brackets around it; a bracket is not inside itself.
    pub depth: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Word,
    Quoted,
    Sign(u8),
}

impl Tag {
    /// The word that it begins with.
    pub fn keyword<'t>(&self, template: &'t str) -> Option<&'t str> {
        self.tokens.first()?.word(template)
    }

    /// The end of a tag without output after this one, which removes the same white space.
    pub fn end(&self) -> &'static str {
        if self.trims { " -}}" } else { " }}" }
    }
}

impl Token {
    /// Whether it is this sign.
    pub fn is(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Whether it is one of these signs.
    pub fn is_any(&self, signs: &[u8]) -> bool {
        matches!(self.kind, Kind::Sign(sign) if signs.contains(&sign))
    }

    /// Whether it is a word or a number.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The text between its quotes.
    pub fn quoted<'t>(&self, template: &'t str) -> Option<&'t str> {
        let inner = self.range.start + 1..self.range.end - 1;
        (self.kind == Kind::Quoted).then(|| &template[inner])
    }

    /// The word that it is.
    pub fn word<'t>(&self, template: &'t str) -> Option<&'t str> {
        self.is_word().then(|| &template[self.range.clone()])
    }
}

/// The parts of a template; `None` if a tag, comment or quoted text has no end.
pub fn parts(template: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < template.len() {
        let rest = &template[at..];
        let start = ["{{", "{%", "{#"].iter().filter_map(|mark| rest.find(mark)).min();
        let start = start.map_or(template.len(), |start| at + start);
        if start > at {
            parts.push(Part::Text(at..start));
        }
        at = match template.as_bytes().get(start + 1) {
            None => template.len(),
            Some(b'#') => start + template[start..].find("#}")? + 2,
            Some(_) if let Some(end) = raw(template, start) => {
                parts.push(Part::Text(start..end));
                end
            }
            Some(sign) => {
                let tag = tag(template, start, *sign == b'%')?;
                let end = tag.range.end;
                parts.push(Part::Tag(tag));
                end
            }
        };
    }
    Some(parts)
}

/// The end of the raw text that begins here, if there is one.
fn raw(template: &str, start: usize) -> Option<usize> {
    let mut at = named(template, start, "raw")?;
    loop {
        let tag = at + template[at..].find("{%")?;
        match named(template, tag, "endraw") {
            Some(end) => return Some(end),
            None => at = tag + 2,
        }
    }
}

/// The end of the tag that begins here, if it consists of only this word.
fn named(template: &str, start: usize, word: &str) -> Option<usize> {
    let rest = template[start..].strip_prefix("{%")?;
    let rest = rest.strip_prefix('-').unwrap_or(rest).trim_ascii_start();
    let rest = rest.strip_prefix(word)?.trim_ascii_start();
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
    Some(template.len() - rest.len())
}

/// The tag that begins here. As in Tera, its end is searched for before each token.
fn tag(template: &str, start: usize, is_statement: bool) -> Option<Tag> {
    let bytes = template.as_bytes();
    let end: &[u8] = if is_statement { b"%}" } else { b"}}" };
    let mut at = start + 2 + usize::from(bytes.get(start + 2) == Some(&b'-'));
    let (mut tokens, mut depth) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(at..)?;
        let trims = rest.first() == Some(&b'-') && rest[1..].starts_with(end);
        if trims || rest.starts_with(end) {
            let range = start..at + 2 + usize::from(trims);
            return Some(Tag { range, is_statement, trims, tokens });
        }
        let (kind, length) = match *rest.first()? {
            space if space.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            quote @ (b'"' | b'\'' | b'`') => (Kind::Quoted, quoted(rest, quote)?),
            byte if is_of_word(byte) => {
                (Kind::Word, rest.iter().take_while(|byte| is_of_word(**byte)).count())
            }
            sign if sign.is_ascii() => (Kind::Sign(sign), 1),
            _ => return None,
        };
        let closes = matches!(kind, Kind::Sign(b')' | b']' | b'}'));
        depth = if closes { depth - depth.min(1) } else { depth };
        tokens.push(Token { range: at..at + length, depth, kind });
        depth += usize::from(matches!(kind, Kind::Sign(b'(' | b'[' | b'{')));
        at += length;
    }
}

fn is_of_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// The length of the quoted text that begins here.
fn quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}
