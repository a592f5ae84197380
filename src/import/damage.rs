//! Damage within a paragraph: hyphens of line ends, and words that were run together. Only the page is evidence.

use super::draft::Draft;
use super::log::Done;
use super::mark::{Mark, MarkKind};
use super::words::{Evidence, bare};

/// The fewest letters on either side of a hyphen that is taken away or put in; shorter parts, as in `re-form`, make other
/// words.
const PART: usize = 3;

/// A paragraph with its damage repaired where the page proves it, and marked where it does not.
pub(super) fn mended(text: &str, line: usize, evidence: &Evidence, log: &mut Vec<Done>) -> Draft {
    let words: Vec<&str> = text.split(' ').collect();
    let mut draft = Draft::default();
    for (n, word) in words.iter().enumerate() {
        if n > 0 && !closes_up(&words, n - 1) {
            draft.own(" ");
        } else if n > 0 {
            log.push(done(line, format!("“{} {word}” lost its space", words[n - 1])));
        }
        mend(word, line, evidence, (&mut draft, log));
    }
    draft
}

/// Whether the space after a word is one that a line end has left: `high- end`, but not `pre- and post-war`.
fn closes_up(words: &[&str], n: usize) -> bool {
    let stem = words[n].strip_suffix('-').unwrap_or_default();
    let is_stem = stem.ends_with(char::is_alphanumeric);
    let next = words.get(n + 1).copied().unwrap_or_default();
    let is_continued = next.starts_with(char::is_lowercase);
    let is_suspended = words.iter().skip(n + 2).take(2).any(|word| bare(word).contains('-'));
    is_stem && is_continued && !is_suspended
}

fn mend(word: &str, line: usize, evidence: &Evidence, (draft, log): (&mut Draft, &mut Vec<Done>)) {
    let core = bare(word);
    let is_usual =
        |whole: &&str| has_long_parts(whole) && evidence.count(whole) > evidence.count(core);
    if let Some(whole) = evidence.hyphenated(core).filter(is_usual) {
        let mended = word.replacen(core, whole, 1);
        let added = "-".repeat(mended.matches('-').count() - word.matches('-').count());
        log.push(Done {
            added,
            ..done(line, format!("“{core}” is “{whole}” elsewhere on the page"))
        });
        draft.page(&mended);
        return;
    }
    draft.page(word);
    if let Some(mark) = doubt(core, line, evidence) {
        draft.own(&mark.to_string());
    }
}

/// What is doubtful about a word with a hyphen.
fn doubt(word: &str, line: usize, evidence: &Evidence) -> Option<Mark> {
    let (before, after) = word.split_once('-')?;
    let whole = format!("{before}{after}");
    if evidence.count(&whole) >= evidence.count(word).max(1) {
        let mark = Mark::new(MarkKind::Hyphen, line, format!("“{word}” is “{whole}” elsewhere"));
        return Some(mark.or(format!("write {whole}")).or("it is right as it is"));
    }
    let low = after.to_lowercase();
    let is_run_together = before.ends_with(char::is_lowercase)
        && after.starts_with(char::is_uppercase)
        && after.chars().skip(1).all(char::is_lowercase)
        && !evidence.is_name(after)
        && evidence.count(&low) > 0;
    is_run_together.then(|| {
        let mark = Mark::new(
            MarkKind::Fused,
            line,
            format!("the end of a line may be missing in “{word}”"),
        );
        mark.or(format!("complete “{before}-”, and begin a sentence with “{after}”"))
            .or("it is right as it is")
    })
}

fn has_long_parts(word: &str) -> bool {
    word.split('-').all(|part| part.chars().count() >= PART)
}

fn done(line: usize, what: String) -> Done {
    Done { line, what, dropped: String::new(), added: String::new() }
}

/// A credit as it is written elsewhere on the page, if it was hyphenated at a line end: `XI-NHUA`, `XINHUA`.
pub(super) fn credit<'a>(written: &str, all: &[&'a str]) -> Option<&'a str> {
    let whole = written.replace('-', "");
    all.iter().copied().find(|other| written.contains('-') && *other == whole)
}
