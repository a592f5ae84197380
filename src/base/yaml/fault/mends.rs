//! Mends for common mistakes in YAML. Each takes a line and those around it, and returns the line as it would be
//! without the mistake. Parsing shows whether the line had this mistake.

use std::ops::Range;

use crate::base::yaml::written::{Line, quoted};

/// A candidate correction of a line.
#[derive(Debug)]
pub(super) struct Mend {
    /// The line with the mistake, from 0.
    pub(super) at: usize,
    /// The bytes of it to mark.
    pub(super) mark: Range<usize>,
    /// What is wrong.
    pub(super) what: String,
    /// What to do.
    pub(super) how: String,
    /// The line to write, as it is shown.
    pub(super) shown: String,
    /// All lines that change, with their numbers.
    pub(super) lines: Vec<(usize, String)>,
}

type Try = fn(&[&str], usize) -> Vec<Mend>;

/// All mends, the surest first.
pub(super) const MENDS: &[Try] = &[
    tabs,
    odd_spaces,
    curly,
    commas,
    quotes,
    escapes,
    brackets,
    hashes,
    marks,
    colons,
    glued,
    dashes,
    inline_list,
    equals,
    comments,
    continued,
    indents,
    unkeyed,
];

/// The mends for mistakes that a parser notices only further down, because something stays open.
pub(super) const OPENINGS: &[Try] = &[quotes, brackets, curly, hashes];

/// A mend of a line's value.
pub(super) fn value(lines: &[&str], at: usize, value: &str, (what, how): (&str, &str)) -> Mend {
    let line = Line::of(lines[at]);
    let start = line.value_start();
    whole(lines, at, (&line.with(value), line.indent), (what, how, start..start + line.value.len()))
}

/// A mend of a whole line, given as its text without an indent, and the indent it needs.
fn whole(
    _: &[&str],
    at: usize,
    (said, indent): (&str, &str),
    (what, how, mark): (&str, &str, Range<usize>),
) -> Mend {
    Mend {
        at,
        mark,
        what: what.to_owned(),
        how: how.to_owned(),
        shown: said.to_owned(),
        lines: vec![(at, format!("{indent}{said}"))],
    }
}

/// The hint for a value that only needs quotes.
const QUOTE: &str = "put the value in quotes";

/// Tabs before a line. The mend replaces them in every line below, too.
fn tabs(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    if !line.indent.contains('\t') && !line.dashes.contains('\t') {
        return Vec::new();
    }
    let mend = |width: usize| {
        let spaces = " ".repeat(width);
        let spaced = |number: usize| {
            let line = Line::of(lines[number]);
            let dashes = line.dashes.replace('\t', " ");
            let said = format!("{dashes}{}{}", line.key, line.value);
            (number, format!("{}{said}", line.indent.replace('\t', &spaces)))
        };
        let has_tab = |number: &usize| {
            let line = Line::of(lines[*number]);
            line.indent.contains('\t') || line.dashes.contains('\t')
        };
        let mended: Vec<_> = (at..lines.len()).filter(has_tab).map(spaced).collect();
        Mend {
            at,
            mark: 0..(line.indent.len() + line.dashes.len()),
            what: "the line begins with a tab, but YAML allows only spaces".to_owned(),
            how: "replace the tab with spaces".to_owned(),
            shown: mended.first().map(|(_, line)| line.clone()).unwrap_or_default(),
            lines: mended,
        }
    };
    [2, 4, 8, 1].map(mend).into()
}

/// Special spaces, which look like a space but are not one in YAML.
fn odd_spaces(lines: &[&str], at: usize) -> Vec<Mend> {
    let is_odd = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\t');
    let Some(first) = lines[at].find(is_odd) else { return Vec::new() };
    let plain = lines[at].replace(is_odd, " ");
    let line = Line::of(&plain);
    let width = lines[at][first..].chars().next().map_or(0, char::len_utf8);
    let what = "the line contains a special space, which YAML does not read as a space";
    let how = "write an ordinary space";
    vec![whole(lines, at, (&line.said(), line.indent), (what, how, first..first + width))]
}

/// A value in curly quotes that needs quotes.
fn curly(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let opens = ['“', '„', '‟', '«', '»', '「', '‘', '‚'];
    let closes = ['”', '“', '‟', '»', '«', '」', '’', '‘'];
    let inner = line.value.strip_prefix(opens).filter(|inner| !inner.is_empty());
    let Some(inner) = inner else { return Vec::new() };
    let words = inner.strip_suffix(closes).unwrap_or(inner);
    let what = "the value is in curly quotes, but YAML reads only straight ones";
    match words.contains(closes) {
        // Only its first words are in quotes.
        true => vec![value(lines, at, &quoted(line.value), (what, ALL_QUOTED))],
        false => vec![value(lines, at, &quoted(words), (what, "write straight quotes"))],
    }
}

/// A value that begins with a quote and does not end with it, or contains more of them.
fn quotes(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let Some(quote) = line.value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return Vec::new();
    };
    let rest = &line.value[1..];
    let Some(inner) = rest.strip_suffix(quote) else {
        return unclosed(lines, at, quote);
    };
    if !inner.contains(quote) {
        return Vec::new();
    }
    let name = if quote == '"' { "double" } else { "single" };
    let what = format!("the value is in {name} quotes and contains {name} quotes");
    let kept = quoted(&inner.replace("''", "'").replace("\\\"", "\""));
    let how = if kept.starts_with('"') == (quote == '"') {
        "put a backslash before the inner quotes"
    } else {
        "use the other kind of quotes around it"
    };
    let inside = value(lines, at, &kept, (&what, how));
    let outside = value(lines, at, &quoted(line.value), (BEGINS_QUOTED, ALL_QUOTED));
    let closes = inner.find(quote).is_some_and(|end| is_closing(inner, end));
    match closes && (inner.matches(quote).count() % 2 == 0) {
        true => vec![outside, inside],
        false => vec![inside, outside],
    }
}

const BEGINS_QUOTED: &str =
    "the value begins with a quote, so YAML reads only what is inside the quotes";
const ALL_QUOTED: &str = "put other quotes around the whole value";

/// Whether a quote is in the position of a closing one: after a letter, and not before one.
fn is_closing(text: &str, at: usize) -> bool {
    let letter = |c: char| c.is_alphanumeric();
    let before = text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    let after = text[at..].chars().nth(1).is_some_and(letter);
    before && !after
}

/// A value that begins with a quote and does not end with one.
fn unclosed(lines: &[&str], at: usize, quote: char) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let rest = &line.value[1..];
    if rest.contains(quote) {
        return vec![value(lines, at, &quoted(line.value), (BEGINS_QUOTED, ALL_QUOTED))];
    }
    let all = quoted(line.value);
    let apostrophe = "the value begins with an apostrophe, which YAML reads as a quote";
    let apostrophe = value(lines, at, &all, (apostrophe, QUOTE));
    let what = format!("the quote `{quote}` is not closed");
    let close = value(lines, at, &quoted(rest), (&what, "close it"));
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    let is_cut =
        ["tis", "twas", "til", "till", "twill", "cause", "em", "n", "round", "s", "bout", "k", "t"]
            .contains(&word.to_lowercase().as_str());
    let is_year = word.starts_with(|c: char| c.is_ascii_digit());
    match quote == '\'' && (is_cut || is_year) {
        true => vec![apostrophe, close],
        false => vec![close, apostrophe],
    }
}

/// A comma or semicolon after a value in quotes, as in JSON.
fn commas(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let is_quoted = line.value.starts_with(['"', '\'']);
    let Some(inner) = line.value.strip_suffix([',', ';']).filter(|_| is_quoted) else {
        return Vec::new();
    };
    let what = "a line of YAML does not end with a comma";
    vec![value(lines, at, inner.trim_end(), (what, "delete it"))]
}

/// A backslash in double quotes, which changes the letter after it.
fn escapes(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let inner = line.value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let Some(inner) = inner.filter(|inner| inner.contains('\\')) else { return Vec::new() };
    let what = "in double quotes, a backslash changes the letter after it";
    let single = format!("'{}'", inner.replace('\'', "''"));
    vec![value(lines, at, &single, (what, "put the value in single quotes"))]
}

/// A bracket that is not closed, or is followed by more text.
fn brackets(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let Some(open) = line.value.chars().next().filter(|c| matches!(c, '[' | '{')) else {
        return Vec::new();
    };
    let close = if open == '[' { ']' } else { '}' };
    let whole = quoted(line.value);
    let is_text = line.value.contains(close) && !line.value.ends_with(close);
    let text =
        format!("the value begins with `{open}`, which YAML reads as the beginning of a list");
    let text = text.replace("a list", if open == '[' { "a list" } else { "a mapping" });
    let text = value(lines, at, &whole, (&text, QUOTE));
    if is_text {
        return vec![text];
    }
    let (opened, closed) = (line.value.matches(open).count(), line.value.matches(close).count());
    if opened <= closed {
        return super::entries::mends(lines, at, (open, close)).into_iter().chain([text]).collect();
    }
    let ends = close.to_string().repeat(opened - closed);
    let what = format!("the bracket `{open}` is not closed");
    let closed = format!("{}{ends}", line.value.trim_end_matches([',', ' ']));
    vec![value(lines, at, &closed, (&what, "close it")), text]
}

/// A line within brackets that contains ` #`, so that its comma or bracket is part of a comment.
fn hashes(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let (text, end) = match line.value.strip_suffix([',', ']', '}']) {
        Some(text) => (text.trim_end(), &line.value[text.len()..]),
        None => (line.value, ""),
    };
    let is_cut = text.starts_with('#') || text.contains(" #");
    if !is_cut || text.starts_with(['"', '\'', '[', '{']) {
        return Vec::new();
    }
    let what = "YAML reads what follows ` #` as a comment, including the end of the line";
    vec![value(lines, at, &format!("{}{end}", quoted(text)), (what, QUOTE))]
}

/// A value that begins with a character that has a special meaning in YAML.
fn marks(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let marks = ['@', '`', '%', '*', '&', '!', '|', '>', ']', '}', ',', '?', '-', '#'];
    let Some(mark) = line.value.chars().next().filter(|c| marks.contains(c)) else {
        return Vec::new();
    };
    let is_entry = mark == '-' && line.value[1..].starts_with(' ') && line.key.is_empty();
    if is_entry || (line.key.is_empty() && line.dashes.is_empty()) {
        return Vec::new();
    }
    // `- x` after a key can be a list, which is tried later.
    let is_list =
        mark == '-' && (line.value.contains(": ") || !line.value.contains(char::is_whitespace));
    let is_file = mark == '-'
        && line.value.rsplit_once('.').is_some_and(|(_, end)| (2..=4).contains(&end.len()));
    if is_list || is_file {
        return Vec::new();
    }
    let named = if mark == '`' { "a backquote".to_owned() } else { format!("`{mark}`") };
    let what = format!("the value begins with {named}, which has a special meaning in YAML");
    vec![value(lines, at, &quoted(line.value), (&what, QUOTE))]
}

/// A value that contains a colon and a space, or ends with a colon.
fn colons(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let Some(colon) =
        line.value.find(": ").or_else(|| line.value.ends_with(':').then(|| line.value.len() - 1))
    else {
        return Vec::new();
    };
    let is_other = line.value.starts_with(['"', '\'', '[', '{']) || line.value.starts_with("- ");
    if is_other || line.key.is_empty() {
        return Vec::new();
    }
    let what = "the value contains a colon, so YAML reads it as another key";
    let mut mend = value(lines, at, &quoted(line.value), (what, QUOTE));
    let start = line.value_start() + colon;
    mend.mark = start..start + 1;
    vec![mend]
}

/// A key whose colon has no space after it, or is full-width as in Chinese and Japanese.
fn glued(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    if !line.key.is_empty() {
        return Vec::new();
    }
    let Some(colon) = line.value.find([':', '：']) else { return Vec::new() };
    let (key, rest) = line.value.split_at(colon);
    let wide = rest.starts_with('：');
    let rest = rest.trim_start_matches([':', '：']).trim_start();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c));
    if !is_key || rest.starts_with("//") {
        return Vec::new();
    }
    let what = match wide {
        true => "the colon after the key is a full-width colon",
        false => "there is no space after the colon",
    };
    let how = if wide { "write `:` and a space" } else { "put a space after the colon" };
    let start = line.value_start() + colon;
    let mark = start..start + if wide { '：'.len_utf8() } else { 1 };
    let said = |value: &str| format!("{}{key}: {value}", line.dashes);
    let plain = whole(lines, at, (said(rest).trim_end(), line.indent), (what, how, mark.clone()));
    let safe = whole(lines, at, (&said(&quoted(rest)), line.indent), (what, how, mark));
    vec![plain, safe]
}

/// A dash without a space after it.
fn dashes(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let said = format!("{}{}", line.key, line.value);
    let Some(entry) =
        said.strip_prefix(['-', '–', '—', '•', '*']).filter(|rest| !rest.starts_with('-'))
    else {
        return Vec::new();
    };
    let what = match said.starts_with('-') {
        true => "there is no space after the dash",
        false => "an entry of a list begins with a hyphen and a space",
    };
    let start = line.indent.len() + line.dashes.len();
    let fixed = format!("{}- {}", line.dashes, entry.trim_start());
    let mark = start..start + said.len() - entry.len();
    vec![whole(lines, at, (&fixed, line.indent), (what, "write", mark))]
}

/// The first entry of a list in the line of its key.
fn inline_list(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let Some(entry) = line.value.strip_prefix("- ").filter(|_| !line.key.is_empty()) else {
        return Vec::new();
    };
    let what = "a list must begin on a line of its own or be in brackets";
    let inner = if entry.contains(": ") { format!("[{{{entry}}}]") } else { format!("[{entry}]") };
    vec![value(lines, at, &inner, (what, "write it in brackets"))]
}

/// `key = value`, as in other formats.
fn equals(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let Some((key, rest)) = line.value.split_once('=').filter(|_| line.key.is_empty()) else {
        return Vec::new();
    };
    let key = key.trim();
    if key.is_empty() || !key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)) {
        return Vec::new();
    }
    let said = format!("{}{key}: {}", line.dashes, rest.trim());
    let start = line.value_start() + line.value.find('=').unwrap_or(0);
    let what = "a key must be followed by a colon, not by `=`";
    vec![whole(lines, at, (&said, line.indent), (what, "write", start..start + 1))]
}

/// A comment in the syntax of other languages.
fn comments(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let said = lines[at].trim();
    let Some(note) =
        ["//", "<!--", "/*", ";", "--"].iter().find_map(|mark| said.strip_prefix(mark))
    else {
        return Vec::new();
    };
    let note = note.trim_end_matches("-->").trim_end_matches("*/").trim();
    let what = "a comment in YAML begins with `#`";
    let mark = line.indent.len()..lines[at].trim_end().len();
    vec![whole(lines, at, (&format!("# {note}"), line.indent), (what, "write", mark))]
}

/// A text that continues in a second line, which contains a colon.
fn continued(lines: &[&str], at: usize) -> Vec<Mend> {
    let Some(above) = at.checked_sub(1).map(|above| Line::of(lines[above])) else {
        return Vec::new();
    };
    let line = Line::of(lines[at]);
    let is_prose = above.value.split_whitespace().count() > 2 && line.name().contains(' ');
    let is_plain =
        !above.value.starts_with(['"', '\'', '[', '{', '|', '>']) && !above.key.is_empty();
    if !is_prose || !is_plain || line.indent.len() <= above.indent.len() || !line.dashes.is_empty()
    {
        return Vec::new();
    }
    let all = format!("{} {}", above.value, line.said());
    let mut mend = value(lines, at - 1, &quoted(&all), ("", "put the whole text in quotes"));
    mend.what = "the text contains a colon, so YAML reads it as another key".to_owned();
    mend.at = at;
    let colon = line.value_start() - line.key.len() + line.key.find(':').unwrap_or(0);
    mend.mark = colon..colon + 1;
    mend.lines.push((at, String::new()));
    vec![mend]
}

/// A line with a wrong indent.
fn indents(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    let here = line.indent.len();
    let above = (0..at).rev().map(|above| Line::of(lines[above])).filter(|line| !line.is_silent());
    let mut seen: Vec<usize> = Vec::new();
    let mut shallowest = usize::MAX;
    for above in above.take(100) {
        let (key, entry) = (above.indent.len() + above.dashes.len(), above.indent.len());
        let below = above.value.is_empty().then_some(key + 2);
        let fits = [Some(key), Some(entry), below].into_iter().flatten();
        seen.extend(fits.filter(|indent| *indent <= shallowest.saturating_add(2)));
        shallowest = shallowest.min(entry);
    }
    if seen.is_empty() {
        // This is the first line: it needs no indent.
        seen.push(0);
    }
    seen.sort_unstable();
    seen.dedup();
    seen.retain(|indent| *indent != here);
    seen.sort_by_key(|indent| (indent.abs_diff(here), std::cmp::Reverse(*indent)));
    let above = (0..at).rev().map(|above| Line::of(lines[above])).find(|line| !line.is_silent());
    let has_value = above.is_some_and(|above| !above.value.is_empty() && above.indent.len() < here);
    let mend = |indent: usize| {
        let what = match has_value && indent < here {
            true => "the line is indented, but the line above already has a value".to_owned(),
            false => format!("the line begins with {}, which matches no line above", spaces(here)),
        };
        let how = match indent {
            0 => "remove the spaces before it".to_owned(),
            _ => format!("begin it with {}", spaces(indent)),
        };
        let blank = " ".repeat(indent);
        let mark = 0..here.max(1).min(lines[at].len());
        let mut mend = whole(lines, at, (&line.said(), &blank), (&what, &how, mark));
        mend.shown = format!("{blank}{}", line.said());
        mend
    };
    seen.into_iter().take(4).map(mend).collect()
}

fn spaces(count: usize) -> String {
    match count {
        0 => "no space".to_owned(),
        1 => "1 space".to_owned(),
        _ => format!("{count} spaces"),
    }
}

/// A line without a key: a text that continues the line above, or a key without its colon.
fn unkeyed(lines: &[&str], at: usize) -> Vec<Mend> {
    let line = Line::of(lines[at]);
    if !line.key.is_empty() || !line.dashes.is_empty() || line.is_silent() {
        return Vec::new();
    }
    let mark = line.indent.len()..lines[at].trim_end().len();
    let what = "the line has no key";
    let (word, rest) = line.value.split_once(char::is_whitespace).unwrap_or((line.value, ""));
    let is_key = !rest.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let keyed = format!("{word}: {}", rest.trim_start());
    let keyed = whole(
        lines,
        at,
        (keyed.trim_end(), line.indent),
        (what, "put a colon after the key", mark.clone()),
    );
    let above = at.checked_sub(1).map(|above| lines[above]);
    let is_text = above.is_none_or(|above| above.trim().is_empty());
    let (how, said, blank) = match is_text {
        true => ("if the text begins here, write this line above it", "---".to_owned(), ""),
        false => ("if it continues the line above, indent it", line.value.to_owned(), "  "),
    };
    let mut goes_on = whole(lines, at, (&said, blank), (what, how, mark));
    goes_on.shown = format!("{blank}{said}");
    if is_text {
        goes_on.lines = (at..lines.len()).map(|at| (at, String::new())).collect();
    }
    let is_prose = above.is_some_and(|above| Line::of(above).value.split_whitespace().count() > 2);
    let is_prose = is_prose && line.value.split_whitespace().count() > 2;
    if is_key && !is_text && !is_prose { vec![keyed, goes_on] } else { vec![goes_on, keyed] }
}
