//! An e-mail as plain text, in lines that every mail program shows whole.

use super::{Item, Mail};
use crate::site::product::wording::word;

/// The columns of a line, at most; addresses may be longer.
const COLUMNS: usize = 72;

/// Marks that do not begin a line.
const CLOSING: &str = "，。、；：！？）」』》】〉〕”’…ー";

/// Writes an e-mail.
pub(super) fn write(mail: &Mail<'_>) -> String {
    let name = &mail.window.view().settings().name;
    let mut text = lines(name) + &lines(&mail.folio.join(" · ")) + &mail.url + "\n\n";
    if !mail.description.is_empty() {
        text += &(lines(&mail.description) + "\n");
    }
    text.extend(mail.lead.as_ref().map(story));
    for section in &mail.sections {
        text += &under(&section.name);
        text.extend(section.items.iter().map(story));
    }
    if let Some(rest) = mail.rest() {
        text += &format!("{}{}\n\n", lines(&rest), mail.url);
    }
    text += &foot(mail);
    inert(&text, mail.unsubscribe())
}

/// A story: kicker, headline, dek, byline, corrections and address.
fn story(item: &Item) -> String {
    let corrections = item.corrections.iter().flat_map(|it| [it.label.clone(), it.text.clone()]);
    let parts =
        [item.kickers.join(" · "), item.headline.clone(), item.dek.clone(), item.byline.clone()];
    let parts: String = parts.into_iter().chain(corrections).map(|part| lines(&part)).collect();
    format!("{parts}{}\n\n", item.url)
}

/// The name of a section above a line.
fn under(name: &str) -> String {
    let name = lines(name);
    let width = name.lines().map(columns).max().unwrap_or_default();
    format!("{name}{}\n\n", "-".repeat(width))
}

/// Who sends it, and where readers unsubscribe.
fn foot(mail: &Mail<'_>) -> String {
    let sender: String = mail.sender().into_iter().map(lines).collect();
    let unsubscribe = mail.unsubscribe().map(|address| {
        format!(
            "{}{address}\n",
            lines(&format!("{}:", word(mail.window, "email_unsubscribe", &[])))
        )
    });
    format!("{}\n\n{sender}{}", "-".repeat(COLUMNS), unsubscribe.unwrap_or_default())
}

/// A text in lines; nothing if it is empty.
fn lines(text: &str) -> String {
    let mut done = String::new();
    let mut width = 0;
    for word in text.split_whitespace().flat_map(pieces) {
        let (word, begins) = word;
        let (gap, own) = (usize::from(begins && width > 0), columns(word));
        if width > 0 && width + gap + own > COLUMNS {
            done.push('\n');
            width = 0;
        } else if gap > 0 {
            done.push(' ');
            width += 1;
        }
        done.push_str(word);
        width += own;
    }
    if width > 0 {
        done.push('\n');
    }
    done
}

/// The pieces of a word between which a line can end: characters of scripts without spaces. With each, whether it begins
/// the word.
fn pieces(word: &str) -> Vec<(&str, bool)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut characters = word.char_indices().peekable();
    while let Some((_, c)) = characters.next() {
        let Some((at, next)) = characters.peek() else { continue };
        if (is_wide(c) || is_wide(*next)) && !CLOSING.contains(*next) {
            ends.push(*at);
        }
    }
    ends.push(word.len());
    let mut begin = 0;
    let piece = |end: usize| {
        let piece = (&word[begin..end], begin == 0);
        begin = end;
        piece
    };
    ends.into_iter().map(piece).collect()
}

/// The columns that a text takes.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether a character takes two columns (Unicode Standard Annex 11, as far as scripts are concerned).
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// The text with an invisible mark where a mail service would find something of the paper's to fill in.
fn inert(text: &str, placeholder: Option<&str>) -> String {
    const JOINER: &str = "\u{2060}";
    let (text, own) = match placeholder.and_then(|own| text.rsplit_once(own)) {
        Some((text, end)) => (text, format!("{}{end}", placeholder.unwrap_or_default())),
        None => (text, String::new()),
    };
    let mut inert = text.replace("*|", &format!("*{JOINER}|"));
    for mark in ["{", "%", "#"] {
        inert = inert.replace(&format!("{{{mark}"), &format!("{{{JOINER}{mark}"));
    }
    inert + &own
}

#[cfg(test)]
mod tests {
    use super::{columns, inert, lines};

    #[test]
    fn lines_end_between_words_and_between_wide_characters() {
        let text = lines(&"A headline of several words ".repeat(6));
        assert!(text.lines().all(|line| columns(line) <= 72 && !line.ends_with(' ')), "{text}");
        assert_eq!(text.split_whitespace().count(), 30);
        let text = lines(&"报纸，明天。".repeat(20));
        assert!(text.lines().all(|line| columns(line) <= 72), "{text}");
        assert!(text.lines().all(|line| !line.starts_with(['，', '。'])), "{text}");
        assert_eq!(text.replace('\n', ""), "报纸，明天。".repeat(20));
        let address = format!("https://paper.example/{}", "a".repeat(80));
        assert_eq!(lines(&format!("See {address}")), format!("See\n{address}\n"));
        assert_eq!(lines("  "), "");
    }

    #[test]
    fn services_find_only_their_own_placeholder() {
        let text = inert("{{ x }} {% y %} *|Z|*\n{{ own }}\n", Some("{{ own }}"));
        assert_eq!(text, "{\u{2060}{ x }} {\u{2060}% y %} *\u{2060}|Z|*\n{{ own }}\n");
    }
}
