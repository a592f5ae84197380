//! Comments among editors: where they end, and what was meant to be one.
//!
//! Comments are never published. Valid ones are removed before the text is read. Anything that looks like a comment
//! and is still in the text is reported as a mistake.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::character::{comment_opening as opening, is_dash};

/// The comment that begins at a byte.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Comment {
    /// It ends there.
    To(usize),
    /// It has no end, or only a dash, or the end of another comment.
    Open,
}

/// The comments of a text, found in time proportional to its length. Comments can be nested.
#[derive(Debug)]
pub(super) struct Finder<'t> {
    text: &'t str,
    /// The beginnings and ends of comments.
    pairs: BTreeMap<usize, usize>,
    /// The positions where a dash precedes an angle bracket: `—>`.
    dashes: Vec<usize>,
}

impl<'t> Finder<'t> {
    /// Finds the comments of a text.
    pub(super) fn new(text: &'t str) -> Self {
        let mut open = Vec::new();
        let mut pairs = BTreeMap::new();
        let mut dashes = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '<' | '>')) {
            let before = &text[..at];
            if c == '<' && text[at..].starts_with("<!--") {
                // `<!-->` closes the conditional comment of an office program.
                let closes = text[at..].starts_with("<!-->") && !open.is_empty();
                open.extend((!closes).then_some(at));
            } else if c == '>' && before.ends_with("--") {
                let begin = open.pop_if(|begin| *begin + "<!--".len() <= at - 2);
                pairs.extend(begin.map(|begin| (begin, at + 1)));
            } else if c == '>' && before.ends_with(is_long_dash) {
                dashes.push(at);
            }
        }
        Self { text, pairs, dashes }
    }

    /// The comment that begins with `<!--` at byte `at`.
    pub(super) fn at(&self, at: usize) -> Comment {
        let inner = &self.text[at + "<!--".len()..];
        match self.pairs.get(&at) {
            Some(end) if !self.has_dash(at..*end) => Comment::To(*end),
            // `<!-->` and `<!--->` are whole comments.
            _ if inner.starts_with('>') => Comment::To(at + "<!-->".len()),
            _ if inner.starts_with("->") => Comment::To(at + "<!--->".len()),
            _ => Comment::Open,
        }
    }

    /// Whether a dash precedes the end of the comment.
    fn has_dash(&self, comment: Range<usize>) -> bool {
        let next = self.dashes.partition_point(|at| *at < comment.start);
        self.dashes.get(next).is_some_and(|at| *at < comment.end)
    }
}

/// What is wrong with a comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// It begins correctly, but has no end.
    Open,
    /// It ends with a dash instead of two hyphens.
    Closing,
    /// It does not begin with `<!--`.
    Opening,
}

/// The position of the first thing in a text that was meant to be a comment but is not one.
pub(super) fn stray(text: &str) -> Option<usize> {
    let finder = Finder::new(text);
    let mut at = 0;
    while let Some(step) = text[at..].find(['<', '＜']) {
        at += step;
        match opening(&text[at..]) {
            Some((_, true)) => match finder.at(at) {
                Comment::To(end) => at = end,
                Comment::Open => return Some(at),
            },
            Some(_) => return Some(at),
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    None
}

/// What is wrong with the comment at the beginning of a text.
pub(super) fn fault(text: &str) -> Fault {
    match opening(text) {
        Some((length, true)) => closing_fault(&text[length..]),
        _ => Fault::Opening,
    }
}

fn closing_fault(rest: &str) -> Fault {
    let end = rest.find(['>', '＞']).unwrap_or(0);
    let dashed = rest[..end].ends_with(is_dash) && !rest[..end].ends_with("--");
    if dashed { Fault::Closing } else { Fault::Open }
}

/// Whether the character is a dash, which tablets make from two hyphens.
fn is_long_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_ends_where_it_says() {
        let at = |text| Finder::new(text).at(0);
        assert_eq!(at("<!-- a\n\nb --> c"), Comment::To(13));
        assert_eq!(at("<!---->x"), Comment::To(7));
        assert_eq!(at("<!-- a"), Comment::Open);
        assert_eq!(at("<!-- a —> b <!-- c -->"), Comment::Open);
        assert_eq!(at("<!-- a —> b -->"), Comment::Open);
        assert_eq!(at("<!-- a <!-- b --> c -->"), Comment::To(23));
        assert_eq!(at("<!-- a <!-- b -->"), Comment::Open);
        assert_eq!(at("<!--[if mso]><xml><!--x--></xml><![endif]--> b"), Comment::To(44));
        assert_eq!(at("<!--[if !mso]><!--> b"), Comment::To(19));
        assert_eq!(at("<!--> secret -->"), Comment::To(16));
        assert_eq!(at("<!--> shown"), Comment::To(5));
    }

    #[test]
    fn what_was_meant_to_be_one_is_found() {
        let found = |text: &str| stray(text).map(|at| (at, fault(&text[at..])));
        assert_eq!(found("a <!-- b"), Some((2, Fault::Open)));
        assert_eq!(found("a <!-- b —> c"), Some((2, Fault::Closing)));
        for text in [
            "<!— b —>",
            "<!– b –>",
            "<!- b ->",
            "<！-- b -->",
            "< !-- b -->",
            "<! -- b -->",
            "＜！—— b ——＞",
        ] {
            assert_eq!(found(text).map(|f| f.1), Some(Fault::Opening), "{text}");
        }
        assert_eq!(found("<!note: he lied>"), Some((0, Fault::Opening)));
        assert_eq!(found("<!-- a <!-- b -->"), Some((0, Fault::Open)));
    }

    #[test]
    fn what_is_none_is_let_be() {
        for text in [
            "a <!-- b --> c",
            "<!DOCTYPE html>",
            "<![CDATA[x]]>",
            "1 < 2 !",
            "a <- b",
            "<3",
            "< !x",
            "<b>!--",
        ] {
            assert_eq!(stray(text), None, "{text}");
        }
    }
}
