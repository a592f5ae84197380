//! Plain addresses in a text, `https://paper.example/` or `desk@paper.example`, which become links.

use std::ops::Range;

use super::body::{Hole, Link};
use super::writer::Writer;
use super::{cjk, entity, words};

/// The addresses of a text, and the current one.
#[derive(Default)]
pub(super) struct State {
    /// Their positions, in order, including those in code, links and HTML.
    found: Vec<Range<usize>>,
    next: usize,
    open: Option<Started>,
}

/// An address that has begun.
struct Started {
    link: u32,
    range: Range<usize>,
    /// How much of it was written.
    done: usize,
}

impl State {
    /// Finds the addresses of a text.
    pub(super) fn of(text: &str) -> Self {
        Self { found: find(text), ..Self::default() }
    }

    /// The next address that begins within a run of text.
    fn begins_in(&mut self, run: &Range<usize>) -> Option<Range<usize>> {
        while self.found.get(self.next).is_some_and(|range| range.start < run.start) {
            self.next += 1;
        }
        self.found.get(self.next).filter(|range| range.start < run.end).cloned()
    }
}

impl Writer<'_> {
    /// Writes a run of text in which an address begins or continues; `false` if none does.
    pub(super) fn address_run(&mut self, text: &str, range: &Range<usize>) -> bool {
        let in_link = self.inline.in_link || self.markup.has("a");
        if in_link || self.bare.open.is_none() && self.bare.begins_in(range).is_none() {
            return false;
        }
        let as_written = self.text.get(range.clone()) == Some(text);
        let mut at = range.start;
        while at < range.end {
            let end = match &self.bare.open {
                Some(started) => started.range.end.min(range.end),
                None => self.bare.begins_in(&(at..range.end)).map_or(range.end, |next| next.start),
            };
            // Inside an address, two hyphens stay two hyphens, and an entity becomes its character.
            let is_entity = !as_written && self.text[at..].starts_with('&');
            match self.text.get(at..end) {
                Some(written) if !is_entity && (as_written || self.bare.open.is_some()) => {
                    self.push_text(written);
                }
                _ => self.push_text(text),
            }
            at = end;
            self.turn_address(at);
        }
        true
    }

    /// Ends the current address or begins the next one, if its end or beginning is at this byte.
    fn turn_address(&mut self, at: usize) {
        if let Some(started) = &mut self.bare.open {
            started.done = at;
            if at >= started.range.end {
                self.bare.open = None;
                self.page.hole(Hole::LinkEnd);
            }
        } else if let Some(range) = self.bare.begins_in(&(at..at + 1)) {
            let link = self.body.links.len() as u32;
            let (target, span) = (target(&self.text[range.clone()]), self.span(range.clone()));
            self.body.links.push(Link { target, title: None, span, raw: false });
            self.page.hole(Hole::LinkStart(link));
            self.bare.next += 1;
            self.bare.open = Some(Started { link, done: range.start, range });
        }
    }

    /// Ends the current address, because something other than text follows.
    pub(super) fn cut_address(&mut self) {
        if let Some(Started { link, range, done }) = self.bare.open.take() {
            self.page.hole(Hole::LinkEnd);
            let range = range.start..done;
            let (target, span) = (target(&self.text[range.clone()]), self.span(range));
            if let Some(link) = self.body.links.get_mut(link as usize) {
                (link.target, link.span) = (target, span);
            }
        }
    }
}

/// The positions of the addresses in a text.
fn find(text: &str) -> Vec<Range<usize>> {
    // Seeking a text is quicker than finding its place.
    let seek = |mark: &'static str| if text.contains(mark) { text } else { "" }.match_indices(mark);
    let webs = seek("://").filter_map(|(at, _)| web(text, at));
    let hosts = seek("www.").filter_map(|(at, _)| host(text, at));
    let mails = text.match_indices('@').filter_map(|(at, _)| mail(text, at));
    let mut all: Vec<Range<usize>> = webs.chain(hosts).chain(mails).collect();
    all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    all.retain(|range| {
        let is_free = range.start >= end;
        end = end.max(range.end);
        is_free
    });
    all
}

/// The web address with its `://` at this byte.
fn web(text: &str, at: usize) -> Option<Range<usize>> {
    let before = &text[..at];
    let scheme = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let scheme = &before[at - scheme..];
    let known = ["https", "http"].into_iter().find(|known| {
        scheme.len() >= known.len()
            && scheme[scheme.len() - known.len()..].eq_ignore_ascii_case(known)
    })?;
    let start = at - known.len();
    let is_word =
        scheme.len() > known.len() || text[..start].ends_with(|c: char| c.is_ascii_digit());
    let end = end(text, at + 3);
    let has_host = text[at + 3..end].starts_with(char::is_alphanumeric);
    (!is_word && has_host).then_some(start..end)
}

/// The web address without a scheme, with its `www.` at this byte.
fn host(text: &str, at: usize) -> Option<Range<usize>> {
    let follows =
        text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "/.-_@:=".contains(c));
    let end = end(text, at);
    let host = text[at..end].split(['/', '?', '#', ':']).next()?;
    let named = host.split('.').count() > 2 && host.split('.').all(|part| !part.is_empty());
    (!follows && named).then_some(at..end)
}

/// The mail address with its `@` at this byte.
fn mail(text: &str, at: usize) -> Option<Range<usize>> {
    let local = |c: char| c.is_ascii_alphanumeric() || ".+-_\\".contains(c);
    let before = &text[..at];
    let name = &before[before.trim_end_matches(local).len()..];
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let domain = text[at + 1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
    let domain = domain.into_iter().next()?.trim_end_matches(['.', '-']);
    let (host, top) = domain.rsplit_once('.')?;
    let is_top =
        top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()) && !is_extension(top);
    let is_host = !host.is_empty() && host.split('.').all(|part| !part.is_empty());
    let start = at - name.len();
    let is_path = text[..start].ends_with(['/', '@']);
    let start = if text[..start].ends_with("mailto:") { start - "mailto:".len() } else { start };
    (!name.is_empty() && is_top && is_host && !is_path).then_some(start..at + 1 + domain.len())
}

/// Whether the end of a seeming host is a file extension: `crane@2x.png`.
fn is_extension(top: &str) -> bool {
    ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "heic", "pdf", "md", "yaml", "html"]
        .iter()
        .any(|extension| extension.eq_ignore_ascii_case(top))
}

/// The end of an address that continues at this byte: before a space or a quotation mark, and without the punctuation
/// of its sentence.
fn end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let mut before = ' ';
    let stops = |(at, c): (usize, char)| {
        let stops = c.is_whitespace()
            || c.is_control()
            || c == cjk::GUARD_CHARACTER
            || "<>\"`|“”„«»‹›‘’…".contains(c)
            || words::is_wide_mark(c)
            // Han continues a path, as browsers show it; after a Latin word, it continues the sentence.
            || words::is_ideographic(c) && !(words::is_ideographic(before) || "/=-_#".contains(before))
            || c == ']' && rest[at..].starts_with("](");
        before = c;
        stops.then_some(at)
    };
    let end = rest.char_indices().find_map(stops).unwrap_or(rest.len());
    from + without_punctuation(&rest[..end]).len()
}

fn without_punctuation(address: &str) -> &str {
    let mut address = address;
    let count = |address: &str, c: char| address.matches(c).count();
    let mut open = ['(', '[', '{'].map(|c| count(address, c));
    let mut close = [')', ']', '}'].map(|c| count(address, c));
    while let Some(last) = address.chars().next_back() {
        let shorter = &address[..address.len() - last.len_utf8()];
        let bracket = [')', ']', '}'].iter().position(|c| *c == last);
        let is_tail = match bracket {
            Some(n) => close[n] > open[n],
            None => "?!.,:;*_~'\\".contains(last) || "([{".contains(last),
        };
        if !is_tail {
            break;
        }
        if let Some(n) = bracket {
            close[n] -= 1;
        }
        if let Some(n) = ['(', '[', '{'].iter().position(|c| *c == last) {
            open[n] -= 1;
        }
        address = shorter;
        // `&quot;` and the like belong to the sentence.
        if last == ';'
            && let Some(at) = address.rfind('&')
            && entity::decode(&format!("{};", &address[at..])) != format!("{};", &address[at..])
        {
            address = &address[..at];
        }
    }
    address
}

/// The target of an address in a text: without backslashes and entities of Markdown, with a scheme.
fn target(written: &str) -> String {
    let mut address = String::with_capacity(written.len());
    let mut characters = written.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes {
            address.push(c);
        }
    }
    let address = entity::decode(&address.replace(cjk::GUARD, "")).into_owned();
    match () {
        () if address.starts_with("www.") => format!("https://{address}"),
        () if address.contains("://") || address.starts_with("mailto:") => address,
        () => format!("mailto:{address}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("See https://a.example/b_(c)? (Or http://b.example/x,y.)"),
            ["https://a.example/b_(c)", "http://b.example/x,y"]
        );
        assert_eq!(
            found("**https://a.example/**, “https://b.example” 'https://c.example'"),
            ["https://a.example/", "https://b.example", "https://c.example"]
        );
        assert_eq!(
            found("请访问https://a.example/x，然后https://b.example看看。https://c.example/日本/x"),
            ["https://a.example/x", "https://b.example", "https://c.example/日本/x"]
        );
        assert_eq!(
            found("www.a.example/x. (www.b.example) WWW www. www.x awww.c.example"),
            ["www.a.example/x", "www.b.example"]
        );
        assert_eq!(found("x://y https:// xhttps://a.example https://?"), [""; 0]);
        assert_eq!(
            found("https://a.example/?a=1&amp;b=2&quot; https://www.b.example/@me"),
            ["https://a.example/?a=1&amp;b=2", "https://www.b.example/@me"]
        );
    }

    #[test]
    fn mail_addresses_have_a_host() {
        assert_eq!(
            found("Write to ed.desk+x@paper.example. Or mailto:a@b.example!"),
            ["ed.desk+x@paper.example", "mailto:a@b.example"]
        );
        assert_eq!(found("@ann ann@ crane@2x.png a@b user@host @a.example a@b..example"), [""; 0]);
        assert_eq!(found("a\\_b@paper.example"), ["a\\_b@paper.example"]);
    }

    #[test]
    fn addresses_lead_where_they_say() {
        assert_eq!(target("www.a.example/x\\_y"), "https://www.a.example/x_y");
        assert_eq!(target("https://a.example/?a=1&amp;b=2"), "https://a.example/?a=1&b=2");
        assert_eq!(target("a\\_b@paper.example"), "mailto:a_b@paper.example");
    }
}
