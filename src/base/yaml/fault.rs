//! Finds the fault in a YAML text that cannot be parsed, and the corrected line.
//!
//! The line where a parser stops tells an author little. So the line where it stopped and those above it are
//! tried with mends for common mistakes. The first mend with which the parser gets further is reported.

mod entries;
mod mends;

use mends::{MENDS, Mend, OPENINGS};

use super::written::{Line, quoted};
use crate::base::diagnostic::Span;

/// A fault, and what to do about it.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where it is, in bytes of the text.
    pub(super) span: Span,
    /// What is wrong.
    pub(super) what: String,
    /// What to do, with the line to write.
    pub(super) hint: String,
    /// The lines of the text without the fault. Their number does not change.
    pub(super) mended: Option<Vec<String>>,
}

/// Longer texts are not mended, because each try parses the whole text.
const LONGEST: usize = 32 << 10;

/// The number of lines above the parser's stop that are searched for something that is opened and never closed.
const ABOVE: usize = 24;

/// Finds the fault in lines that a parser could not read.
pub(super) fn find(lines: &[String]) -> Option<Fault> {
    let stopped = stop(lines)?;
    let starts = starts(lines);
    let length = starts.last().copied().unwrap_or(0);
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    if length <= LONGEST {
        let tried = tried(&texts, stopped);
        for (at, mends) in tried {
            for mend in mends.iter().flat_map(|mends| mends(&texts, at)) {
                if let Some(mended) = helps(lines, &mend, stopped) {
                    return Some(told(mend, &starts, mended));
                }
            }
        }
    }
    unknown(&texts, stopped, &starts)
}

/// Whether a mend is known for the fault in lines that a parser could not read.
pub(super) fn is_mendable(lines: &[String]) -> bool {
    find(lines).is_some_and(|fault| fault.mended.is_some())
}

/// Finds the fault in lines that were read as one text, but should be `key: value` each.
pub(super) fn keyless(lines: &[String]) -> Option<Fault> {
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    let at = (0..lines.len()).find(|at| !Line::of(texts[*at]).is_silent())?;
    let mend = MENDS.iter().flat_map(|mends| mends(&texts, at)).find(|mend| {
        let read = serde_yaml::from_str::<serde_yaml::Value>(&mend.lines[0].1);
        read.is_ok_and(|value| value.is_mapping())
    })?;
    let mut told = told(mend, &starts(lines), Vec::new());
    told.mended = None;
    Some(told)
}

/// Makes mends of a line that may help.
type Mender = fn(&[&str], usize) -> Vec<Mend>;

/// The lines to try, each with its mends: the line where the parser stopped, the one above it, and then
/// lines further up that open something.
fn tried<'m>(lines: &[&str], stopped: usize) -> Vec<(usize, &'m [Mender])> {
    let speaks = |at: &usize| !Line::of(lines[*at]).is_silent();
    let last = stopped.min(lines.len().saturating_sub(1));
    let above: Vec<usize> = (0..=last).rev().filter(speaks).take(ABOVE).collect();
    let near = above.iter().take(2).map(|at| (*at, MENDS));
    near.chain(above.iter().skip(2).map(|at| (*at, OPENINGS))).collect()
}

/// The lines with a mend, if the parser gets further with it.
fn helps(lines: &[String], mend: &Mend, stopped: usize) -> Option<Vec<String>> {
    let mut mended = lines.to_vec();
    for (at, line) in &mend.lines {
        mended.get_mut(*at)?.clone_from(line);
    }
    let last = mend.lines.last().map_or(0, |(at, _)| *at);
    stop(&mended).is_none_or(|now| now > stopped.max(last)).then_some(mended)
}

/// The line, from 0, at which the parser stops; `None` if it reaches the end.
fn stop(lines: &[String]) -> Option<usize> {
    let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
    let error = serde_yaml::from_str::<serde_yaml::Value>(&text).err()?;
    Some(error.location().map_or(0, |place| place.line().saturating_sub(1)))
}

/// The byte at which each line begins, and the end.
fn starts(lines: &[String]) -> Vec<usize> {
    let mut at = 0;
    let mut starts = vec![0];
    starts.extend(lines.iter().map(|line| {
        at += line.len() + 1;
        at
    }));
    starts
}

fn told(mend: Mend, starts: &[usize], mended: Vec<String>) -> Fault {
    let start = starts.get(mend.at).copied().unwrap_or(0);
    let span = start + mend.mark.start..start + mend.mark.end;
    let hint = format!("{}: `{}`", mend.how, mend.shown);
    // A mend that joins two lines would move all lines below.
    let is_even = mended.iter().all(|line| !line.contains('\n'));
    Fault { span, what: mend.what, hint, mended: is_even.then_some(mended) }
}

/// The report of a line that no mend corrects: most often, its value needs quotes.
fn unknown(lines: &[&str], stopped: usize, starts: &[usize]) -> Option<Fault> {
    let at = (0..=stopped.min(lines.len().checked_sub(1)?)).rev();
    let at = at.into_iter().find(|at| !Line::of(lines[*at]).is_silent())?;
    let line = Line::of(lines[at]);
    let start = starts.get(at).copied().unwrap_or(0);
    let span = start + line.indent.len()..start + lines[at].trim_end().len();
    let hint = match line.key.is_empty() || line.value.is_empty() {
        true => "write each line as `key: value`, or as an entry of a list: `- value`".to_owned(),
        false => format!(
            "if the value is a text, put it in quotes: `{}`",
            line.with(&quoted(line.value))
        ),
    };
    Some(Fault { span, what: "the line cannot be read as YAML".to_owned(), hint, mended: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The report of a text: the marked bytes, what is wrong, and the hint.
    fn said(text: &str) -> String {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let Some(fault) = find(&lines) else { return "not broken".to_owned() };
        let marked = format!("{text}\n").get(fault.span.clone()).unwrap_or("?").to_owned();
        let whole = if fault.mended.is_some() { "" } else { " (not mended)" };
        format!("[{marked}] {}; {}{whole}", fault.what, fault.hint)
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let texts: Vec<&str> = include_str!("fault/faults.txt").split("\n\n").collect();
        let told = texts.iter().map(|text| format!("{text}\n=> {}\n", said(text)));
        insta::assert_snapshot!("faults", told.collect::<Vec<_>>().join("\n"));
    }
}
