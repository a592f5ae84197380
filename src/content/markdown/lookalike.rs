//! Text that looks like a picture or link but is published as text.

use std::ops::Range;

use crate::base::character::Bytes;
use crate::base::diagnostic::Code;

use super::leftover::{OBJECT, Remark};

/// The longest part of an address that is examined, in bytes.
const FAR: usize = 600;

/// Marks that begin a title.
const QUOTES: [char; 12] = ['"', '\'', '“', '”', '„', '«', '»', '‘', '’', '‚', '「', '＂'];

/// Seeming pictures and links in the text of a block.
pub(super) fn examine(text: &str, bytes: &Bytes) -> Vec<Remark> {
    if !bytes.has_any(b"[<!") {
        return Vec::new();
    }
    let mut remarks: Vec<Remark> = definitions(text).chain(asciidoc(text)).collect();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '[' => open.push(at),
            ']' | '］' => {
                let begin = open.pop();
                remarks.extend(begin.and_then(|begin| found(text, begin, at + c.len_utf8())));
            }
            ')' => remarks.extend(turned(text, at)),
            '<' => remarks.extend(tag(text, at)),
            '!' => remarks.extend(textile(text, at)),
            _ => {}
        }
    }
    remarks
}

/// The intended meaning of brackets and the text after them.
fn found(text: &str, begin: usize, end: usize) -> Option<Remark> {
    let rest = &text[end..];
    if text[..begin].ends_with('[') && rest.starts_with(']') {
        return wiki(text, begin - 1, end + 1);
    }
    // `list[i][j]` is an element of a list.
    let is_index =
        text[..begin].ends_with(|c: char| c.is_ascii_alphanumeric() || "_)]".contains(c));
    let after = rest.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\n']);
    let gap = rest.len() - after.len();
    let is_wide = rest[..gap].chars().count() > 1;
    let bracket = after.chars().next()?;
    if is_wide || !matches!(bracket, '(' | '（') {
        return (gap == 0 && bracket == '[' && !is_index)
            .then(|| undefined(text, begin, end))
            .flatten();
    }
    let inner = end + gap + bracket.len_utf8();
    let is_picture = text[..begin].ends_with('!');
    // `[text]({{ url }}/x)` is reported as the mark of another program.
    if !is_picture && text[inner..].starts_with('{') {
        return None;
    }
    let (length, closing) = target(&text[inner..]);
    let closed = closing > 0;
    let Target { address, title } = Target::of(&text[inner..inner + length]);
    let stop = inner + length + closing;
    let words: String = text[begin + 1..end].trim_end_matches([']', '］']).replace(OBJECT, "");
    if is_picture && (gap == 0 || is_address(&address)) {
        let right = format!("![{words}]({})", written(&address, title.as_deref()));
        let why = reason(&text[begin..stop], &address, closed);
        return Some(picture(begin - 1..stop, why, &right));
    }
    if gap == 0 && text[inner..].starts_with(' ') && !is_index && !is_address(&address) {
        let right = format!("[{words}](file.md)");
        return Some(link(begin..inner, "it has no address", &right));
    }
    let is_link = is_address(&address) && end > begin + 2;
    let words = if words.is_empty() { "…".to_owned() } else { words };
    let right = format!("[{words}]({})", written(&address, title.as_deref()));
    is_link.then(|| link(begin..stop, reason(&text[begin..stop], &address, closed), &right))
}

/// The address and title that were written.
struct Target {
    address: String,
    title: Option<String>,
}

impl Target {
    fn of(inner: &str) -> Self {
        let spaced =
            |(at, _): &(usize, char)| *at == 0 || inner[..*at].ends_with(char::is_whitespace);
        let quote = inner.char_indices().filter(|(_, c)| QUOTES.contains(c)).find(spaced);
        let (address, title) = match quote {
            Some((at, c)) => (&inner[..at], Some(&inner[at + c.len_utf8()..])),
            None => (inner, None),
        };
        let title = title.map(str::trim);
        let title = title.map(|t| t.strip_suffix(QUOTES).unwrap_or(t).replace(OBJECT, ""));
        let mut address = address.trim().trim_matches(['<', '>']).replace(OBJECT, "");
        if address.starts_with("mailto:") || address.starts_with("tel:") {
            address.retain(|c| c != ' ');
        }
        let address = balanced(without_size(&address));
        Self { address, title: title.filter(|t| !t.is_empty()) }
    }
}

/// The address with as many closing brackets as opening ones. An additional bracket before the address is dropped.
fn balanced(address: &str) -> String {
    let inner = address.trim_start_matches(['(', '（']);
    let missing = inner.matches('(').count().saturating_sub(inner.matches(')').count());
    format!("{inner}{}", ")".repeat(missing))
}

/// The address without sizes for other programs: `press.png =300x200`, `press.png width=50%`.
fn without_size(address: &str) -> &str {
    match address.rsplit_once(' ') {
        Some((file, rest)) if rest.contains('=') && is_address(file) => file.trim_end(),
        _ => address,
    }
}

/// The length of the text in the brackets of a malformed link, and of its closing bracket.
fn target(rest: &str) -> (usize, usize) {
    let mut quoted = false;
    let mut before = ' ';
    let mut first = None;
    for (at, c) in rest.char_indices().take_while(|(at, c)| *at < FAR && *c != '\n') {
        quoted |= QUOTES.contains(&c) && before.is_whitespace();
        if matches!(c, ')' | '）') {
            first.get_or_insert((at, c.len_utf8()));
            if !quoted || QUOTES.contains(&before) {
                return (at, c.len_utf8());
            }
        }
        before = c;
    }
    first.unwrap_or_else(|| {
        let end = rest.find(['\n', '[']).unwrap_or(rest.len());
        (end.min(floor(rest, FAR)), 0)
    })
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// An address and a title in the form of Markdown.
fn written(address: &str, title: Option<&str>) -> String {
    let address = match address.contains(char::is_whitespace) {
        true => format!("<{address}>"),
        false => address.to_owned(),
    };
    match title {
        None => address,
        Some(title) if !title.contains('"') => format!("{address} \"{title}\""),
        Some(title) if !title.contains('\'') => format!("{address} '{title}'"),
        Some(title) => format!("{address} \"{}\"", title.replace('"', "\\\"")),
    }
}

fn reason(source: &str, address: &str, closed: bool) -> &'static str {
    let spaced = ["] (", "]\u{a0}(", "]\u{3000}("].iter().any(|gap| source.contains(gap));
    let opening = source.matches('(').count();
    let is_broken = source.contains("]\n(");
    if !closed {
        "the bracket is not closed"
    } else if opening > source.matches(')').count() && !source.contains(QUOTES) {
        "a closing bracket is missing"
    } else if source.contains(['］', '（', '）']) {
        "the brackets are full-width"
    } else if is_broken {
        "there is a line break between the brackets"
    } else if spaced {
        "there is a space between the brackets"
    } else if address.contains(char::is_whitespace)
        || source.contains("](mailto: ")
        || source.contains("](tel:")
    {
        "the address contains a space"
    } else if source.contains(OBJECT) && !source.contains(QUOTES) {
        "a link cannot contain another link"
    } else {
        "its title cannot be read"
    }
}

/// What is wrong with something that looks like markup.
fn looks_like(what: &str, why: &str) -> String {
    format!("this looks like {what}, but is published as text: {why}")
}

fn picture(range: Range<usize>, why: &str, right: &str) -> Remark {
    Remark {
        code: Code::PictureInText,
        kind: "",
        range,
        message: looks_like("a picture", why),
        hint: format!("write `{right}`"),
    }
}

fn link(range: Range<usize>, why: &str, right: &str) -> Remark {
    Remark {
        code: Code::LinkInText,
        kind: "",
        range,
        message: looks_like("a link", why),
        hint: format!("write `{right}`; to show the brackets, put a backslash before `[`"),
    }
}

/// `[[Fragment]]`, a link of wikis.
fn wiki(text: &str, begin: usize, end: usize) -> Option<Remark> {
    let inner = text.get(begin + 2..end - 2)?;
    let name = inner.rsplit('|').next().unwrap_or(inner).replace(OBJECT, "");
    let is_contents = name.to_ascii_lowercase().trim_matches('_') == "toc";
    if text[..begin].ends_with('!') && inner.contains('.') {
        let file = inner.split(['|', '#']).next().unwrap_or(inner).trim();
        let right = format!("![]({})", written(file, None));
        return Some(picture(begin - 1..end, "this is the syntax of wikis", &right));
    }
    // `[[ -n "$x" ]]` is a condition of a shell.
    let is_condition =
        inner.starts_with(' ') && !name.trim_start().starts_with(char::is_alphabetic);
    let is_name = !is_contents
        && !is_condition
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['[', '\n']);
    is_name.then(|| {
        link(begin..end, "this is the syntax of wikis", &format!("[{}](file.md)", name.trim()))
    })
}

/// `[text][name]` without a definition of `name`.
fn undefined(text: &str, begin: usize, end: usize) -> Option<Remark> {
    let name = &text[end + 1..];
    let name = &name[..name.find([']', '[', '\n'])?];
    let words = &text[begin + 1..end - 1];
    let spoken = |part: &str| part.chars().any(char::is_alphabetic);
    if let Some(address) = name.split([')', ' ']).next().filter(|a| a.contains("://")) {
        let right = format!("[{}]({address})", words.replace(OBJECT, ""));
        let stop = end + 1 + address.len() + 1;
        return Some(link(begin..stop, "the second pair of brackets is square", &right));
    }
    // `[text][]` uses the definition `[text]: …`.
    let name = if name.is_empty() { words } else { name };
    let is_link = text[end + 1..].find(']').is_some_and(|close| close == 0 || close == name.len())
        && spoken(words)
        && spoken(name)
        && !name.starts_with('^');
    let why = format!("there is no definition of `{name}`");
    if is_link && text[..begin].ends_with('!') {
        let file = if is_address(name) { written(name, None) } else { "photo.jpg".to_owned() };
        let right = format!("![{words}]({file})");
        return Some(picture(begin - 1..end + name.len() + 2, &why, &right));
    }
    let right = format!("[{words}](file.md)");
    is_link.then(|| {
        let close = text[end..].find(']').unwrap_or(0);
        let mut remark = link(begin..end + close + 1, &why, &right);
        remark.hint = format!("write `{right}`, or add the line `[{name}]: file.md`");
        remark
    })
}

/// Malformed definitions of links: `[name]: story.md "Title"`.
fn definitions(text: &str) -> impl Iterator<Item = Remark> {
    lines(text).filter_map(|(at, line)| {
        let (name, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        let Target { address, title } = Target::of(rest.trim_start());
        let is_note =
            name.is_empty() || name.starts_with(['^', '/', '#', '!']) || name.contains('[');
        if is_note || !is_address(&address) || address.contains(' ') {
            return None;
        }
        let right = format!("[{name}]: {}", written(&address, title.as_deref()));
        let why = "its title cannot be read";
        let message = looks_like("the definition of a link", why);
        let remark = Remark { message, ..link(at..at + line.len(), why, &right) };
        (right != line).then_some(remark)
    })
}

/// `image::press.png[A press]`, a picture in AsciiDoc.
fn asciidoc(text: &str) -> impl Iterator<Item = Remark> {
    lines(text).filter_map(|(at, line)| {
        let (file, rest) = line.strip_prefix("image::")?.split_once('[')?;
        let words = rest.split([',', ']']).next().unwrap_or_default();
        let right = format!("![{words}]({})", written(file, None));
        Some(picture(at..at + line.len(), "this is the syntax of AsciiDoc", &right))
    })
}

/// The lines of a text without spaces at the end, and their positions.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let begin = at;
        at += line.len();
        (begin, line.trim_end())
    })
}

/// `!press.png!`, a picture in Textile and Jira.
fn textile(text: &str, at: usize) -> Option<Remark> {
    let inner = &text[at + 1..];
    let length = inner.find(|c: char| c.is_whitespace() || "!|[]()".contains(c))?;
    let (file, rest) = inner.split_at(length);
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_file = ["jpg", "jpeg", "png", "gif", "webp", "svg", "tif"].contains(&ending.as_str());
    let is_begin = text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let right = format!("![]({})", written(file, None));
    (is_file && is_begin && rest.starts_with(['!', '|']))
        .then(|| picture(at..at + length + 2, "this is the syntax of Textile and Jira", &right))
}

/// `<img src="press.png"` without an end, which is published as text.
fn tag(text: &str, at: usize) -> Option<Remark> {
    const TAGS: [&str; 7] = ["img", "a", "iframe", "video", "audio", "embed", "source"];
    let line = text[at..].lines().next()?;
    let inner = line[1..].trim_start();
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let attributes = inner[name.len()..].trim_start();
    let key = attributes.split('=').next().filter(|key| key.len() < attributes.len())?;
    let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    let small = name.to_ascii_lowercase();
    if !TAGS.contains(&small.as_str()) || !is_key || !inner[name.len()..].starts_with(' ') {
        return None;
    }
    let code = if small == "img" { Code::PictureInText } else { Code::UnbalancedHtml };
    Some(Remark {
        code,
        kind: "",
        range: at..at + line.trim_end().len(),
        message: format!("the tag `<{name}` cannot be read, so it is published as text"),
        hint: "end it with `>`, and close the quotes around each of its values".to_owned(),
    })
}

/// `(text)[address]`, with the brackets exchanged.
fn turned(text: &str, at: usize) -> Option<Remark> {
    let inner = text[at + 1..].strip_prefix('[')?;
    let ends = |(at, c): &(usize, char)| *at >= FAR || matches!(c, ']' | '\n');
    let address = &inner[..inner.char_indices().find(ends)?.0];
    if !inner[address.len()..].starts_with(']') || !is_address(address) {
        return None;
    }
    let before = floor(text, at.saturating_sub(FAR));
    let begin = text[before..at].rfind(['(', '\n']).map(|step| before + step)?;
    let words = text[begin..at].strip_prefix('(')?;
    let end = at + address.len() + 3;
    Some(link(begin..end, "the brackets are the wrong way round", &format!("[{words}]({address})")))
}

/// Whether the text in round brackets is an address, not a remark.
pub(super) fn is_address(text: &str) -> bool {
    const BEGIN: [&str; 9] = ["/", "./", "../", "#", "www.", "mailto:", "http:", "https:", "tel:"];
    let ending = text.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.split(['#', '?']).next().unwrap_or_default();
    let is_file = (2..=5).contains(&ending.len())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        && ending.bytes().any(|b| b.is_ascii_alphabetic());
    let is_mail = text.contains('@') && text.contains('.') && !text.contains(' ');
    let words = text.split_whitespace().count();
    (BEGIN.iter().any(|begin| text.starts_with(begin)) && text.len() > 1)
        || text.contains("://")
        || is_mail
        || is_file && words <= 6
}
