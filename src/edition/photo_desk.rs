//! The checks of the photo desk for a photo in its place.

use std::collections::BTreeMap;

use super::assemble::Assembly;
use super::media::{self, Photo};
use super::{Issue, Story};
use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::base::path::{SourcePath, fold};
use crate::base::snapshot::Snapshot;
use crate::content::article::Placement;
use crate::content::markdown::without_marks;
use crate::content::settings::Settings;
use crate::pictures::photo;

/// The place of a photo: of the first of these keys that exists, or else of the photo.
pub(super) type Placed<'a> = &'a dyn Fn(&[&str]) -> Place;

/// Words in the instructions of a photo that restrict its use.
const LIMITS: &[&str] = &[
    "no sales",
    "no resale",
    "no archive",
    "mandatory credit",
    "mandatory kill",
    "embargo",
    "not for release",
    "not for publication",
    "hold for release",
    "sperrfrist",
];

/// Captions with fewer words are labels, or names under portraits, and need no full stop.
const SENTENCE: usize = 4;

/// In scripts without spaces, captions with fewer letters are labels.
const SENTENCE_IN_LETTERS: usize = 9;

/// Checks a photo and its words.
pub(super) fn look_over(photo: &Photo, settings: &Settings, place: Placed<'_>) -> Vec<Diagnostic> {
    let caption = photo.text.caption.as_deref().unwrap_or_default();
    let found = [
        alt(photo, caption, place),
        credit(photo, caption, (settings, place)),
        end(caption, place),
        limits(photo, place),
        marks(photo.text.credit.as_ref(), "credit", place),
        marks(photo.text.alt.as_ref(), "alt", place),
    ];
    found.into_iter().flatten().collect()
}

fn alt(photo: &Photo, caption: &str, place: Placed<'_>) -> Option<Diagnostic> {
    let Some(alt) = &photo.text.alt else {
        let hint = "describe in `alt` what it shows, or write `alt: \"\"` if it is mere decoration";
        let message = "the photo has no alternative text";
        return Some(Diagnostic::new(Code::NoAlt, place(&[]), message).hint(hint));
    };
    let letters = |text: &str| fold(&text.replace(|c: char| !c.is_alphanumeric(), ""));
    let is_same = !caption.is_empty() && letters(alt) == letters(caption);
    is_same.then(|| {
        let message = "the alternative text only repeats the caption";
        let hint = "describe in `alt` what is in the picture; readers who cannot see it hear the caption, too";
        Diagnostic::new(Code::AltIsCaption, place(&["alt"]), message).hint(hint)
    })
}

fn credit(
    photo: &Photo,
    caption: &str,
    (settings, place): (&Settings, Placed<'_>),
) -> Option<Diagnostic> {
    if photo::has_open_credit(caption) {
        let message = "the bracket around the credit is not closed";
        let hint = "write `)` after the name; until then the credit is part of the caption";
        return Some(Diagnostic::new(Code::OpenCredit, place(&["caption"]), message).hint(hint));
    }
    let Some(credit) = &photo.text.credit else {
        let hint = "add `credit`, or end the caption with `(PHOTO: NAME)`";
        let message = "the photo has no credit";
        return Some(Diagnostic::new(Code::NoCredit, place(&[]), message).hint(hint));
    };
    let nearest = unknown(credit, &settings.credits)?;
    let message = format!("`credits` in site.yaml does not list `{credit}`");
    let hint = nearest.unwrap_or_else(|| "correct it, or add it there".to_owned());
    let place = place(&["credit", "caption"]);
    Some(Diagnostic::new(Code::UnknownCredit, place, message).hint(hint))
}

/// Whether the house does not know a credit, and a suggestion. In a credit with several names, one known name is
/// enough (`A. Lee/AGENCY`), unless another is similar to a known one. A house without `credits` accepts all.
fn unknown(credit: &str, known: &[String]) -> Option<Option<String>> {
    let is_known = |name: &str| known.iter().any(|known| fold(known) == fold(name));
    let names = photo::credited_names(credit);
    let names: Vec<&str> = names.into_iter().flat_map(|n| n.split('|')).map(str::trim).collect();
    let strangers = || names.iter().filter(|name| !is_known(name));
    let nearest = strangers().find_map(|name| did_you_mean(name, known.iter().map(String::as_str)));
    let is_known = is_known(credit) || strangers().count() < names.len() && nearest.is_none();
    (!known.is_empty() && !is_known).then_some(nearest)
}

fn end(caption: &str, place: Placed<'_>) -> Option<Diagnostic> {
    let closing = |c: char| c.is_whitespace() || "\"'”’»«›)）]」』".contains(c);
    let ended = caption
        .trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।']);
    let words = caption.split_whitespace().count();
    let is_spaced = words > 1;
    let is_label = match is_spaced {
        true => words < SENTENCE,
        false => caption.chars().count() < SENTENCE_IN_LETTERS || caption.is_ascii(),
    };
    if ended || is_label || photo::has_open_credit(caption) {
        return None;
    }
    let message = "the caption ends without a full stop";
    let hint =
        "end it with `.`, `!` or `?`; only captions of up to three words, such as names, need none";
    Some(Diagnostic::new(Code::NoEndPunctuation, place(&["caption"]), message).hint(hint))
}

/// Reports marks of Markdown in words that cannot contain any.
fn marks(text: Option<&String>, key: &str, place: Placed<'_>) -> Option<Diagnostic> {
    let text = text?;
    let message = format!("`{key}` contains marks of Markdown: `{text}`");
    let hint = format!("readers see them as they are written; write `{}`", without_marks(text)?);
    Some(Diagnostic::new(Code::MarksInText, place(&[key, "caption"]), message).hint(hint))
}

fn limits(photo: &Photo, place: Placed<'_>) -> Option<Diagnostic> {
    let instructions = photo.text.instructions.as_deref()?;
    let folded = fold(instructions);
    LIMITS.iter().find(|words| folded.contains(*words))?;
    let message = format!("its instructions restrict the use of the photo: `{instructions}`");
    let hint = "follow them, then write `instructions: \"\"`";
    Some(Diagnostic::new(Code::Restricted, place(&["instructions"]), message).hint(hint))
}

impl Assembly<'_> {
    /// Reports pictures that appear twice on the front of an issue: over two of its stories, or also alone. A cover
    /// can be made from one of them.
    pub(super) fn find_photos_twice(&mut self) {
        let found: Vec<_> =
            self.edition.issues.iter().flat_map(|issue| self.twice(issue)).collect();
        self.found.extend(found);
    }

    fn twice(&self, issue: &Issue) -> Vec<Diagnostic> {
        let (edition, snapshot) = (&self.edition, self.snapshot);
        let (mut first, mut found) = (BTreeMap::new(), Vec::new());
        let stories = issue.stories.iter().filter_map(|id| edition.stories.get(*id));
        let over = stories.filter_map(|story| Some((&story.photo()?.source, Spot::Story(story))));
        // Photos that could not be read are not among the photos, but among the placements.
        let alone = issue.file.photos.iter().filter_map(|placement| {
            let path = media::resolve(&issue.file.source, &placement.src, snapshot).ok()?;
            let photo = issue.photos.iter().find(|photo| photo.source == path)?;
            Some((&photo.source, Spot::Issue(issue, placement)))
        });
        for (path, spot) in over.chain(alone) {
            let Some(picture) = edition.media.picture(path) else { continue };
            let Some(picture) = edition.media.pictures.get(picture) else { continue };
            match first.get(&picture.file) {
                None => _ = first.insert(&picture.file, (path, spot)),
                Some((before, at)) => {
                    let message = "the front of the issue shows this photo twice";
                    let twice =
                        Diagnostic::new(Code::PhotoTwice, spot.place(path, snapshot), message);
                    let twice = twice.related(at.place(before, snapshot), "first here");
                    found.push(twice.hint("choose another photo for one of the two places"));
                }
            }
        }
        found
    }
}

/// A place on a front that shows a photo.
enum Spot<'e> {
    Story(&'e Story),
    Issue(&'e Issue, &'e Placement),
}

impl Spot<'_> {
    fn place(&self, path: &SourcePath, snapshot: &Snapshot) -> Place {
        match self {
            Self::Story(story) => {
                let referring = story.referring(snapshot);
                let place = referring.placed(snapshot).find(|((source, _), _)| source == path);
                place.map_or_else(|| Place::file(&story.article.source), |(_, place)| place())
            }
            Self::Issue(issue, placement) => issue.referring(snapshot).place(placement, &[]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;

    fn place() -> Place {
        Place::file(&SourcePath::new("a.md").expect("a path"))
    }

    #[test]
    fn a_sentence_ends_in_a_mark_and_a_label_needs_none() {
        for good in [
            "",
            "Ann Lee",
            "Ann Lee (left)",
            "The new press runs.",
            "“Will it run at all?”",
            "It runs (at last).",
            "It runs at last!)",
            "新的印刷机开始运转了。",
            "新印刷机",
            "تعمل الآلة الجديدة؟",
        ] {
            assert_eq!(end(good, &|_| place()), None, "{good}");
        }
        for bad in ["The new press runs", "It runs (at long last)", "新的印刷机开始运转了吗"]
        {
            assert!(end(bad, &|_| place()).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_credit_is_known_by_one_of_its_names_unless_another_is_nearly_one() {
        let known = ["SAMPLE WIRE", "STUDIO"].map(str::to_owned);
        for good in ["SAMPLE WIRE", "Ann Lee/SAMPLE WIRE", "studio/Sample Wire"] {
            assert_eq!(unknown(good, &known), None, "{good}");
        }
        assert_eq!(unknown("Anybody", &[]), None);
        assert_eq!(unknown("Ann Lee", &known), Some(None));
        let meant = Some("did you mean `SAMPLE WIRE`?".to_owned());
        assert_eq!(unknown("SAMPEL WIRE", &known), Some(meant.clone()));
        assert_eq!(unknown("SAMPLE WIER/STUDIO", &known), Some(meant));
    }
}
