//! Corrections whose new words are not in the story.

use super::assemble::Assembly;
use super::{Edition, Story};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::Places;
use crate::content::article::Correction;
use crate::content::markdown::Wording;
use crate::content::replaced_words::ReplacedWords;
use crate::content::sidecar::PhotoText;

impl Assembly<'_> {
    /// Reports corrections that name new words, although the story does not contain them.
    pub(super) fn check_corrections(&mut self) {
        let stories = self.edition.stories.iter().filter(|story| !story.article.marks_all());
        let found: Vec<Diagnostic> = stories.flat_map(|story| self.not_found(story)).collect();
        self.found.extend(found);
    }

    fn not_found(&self, story: &Story) -> Vec<Diagnostic> {
        let article = &story.article;
        let text = || self.snapshot.text(&article.source).unwrap_or_default();
        let places =
            || Places::new(article.front_matter.yaml(text()), article.front_matter.yaml_start());
        let marked = &article.body.corrected;
        let lost = |(n, correction): (u32, &Correction)| {
            let wording = correction.corrected().filter(|_| !marked.contains(&n))?;
            if story.says(&wording) || wording.is_in(article.front_matter.body(text())) {
                return None;
            }
            let words = correction.now.as_deref().unwrap_or_default();
            let place = places().locate(&article.source, &correction.at.then_key("now"));
            let message = format!("the story does not contain `{words}`, its corrected words");
            let hint = "correct the text, or write in `now` the words as they stand there";
            Some(Diagnostic::new(Code::CorrectionNotFound, place, message).hint(hint))
        };
        (0..).zip(&article.head.corrections).filter_map(lost).collect()
    }
}

impl Edition {
    /// The words that corrections have replaced.
    pub fn replaced_words(&self, snapshot: &Snapshot) -> impl Iterator<Item = ReplacedWords> {
        self.stories.iter().flat_map(move |story| {
            let article = &story.article;
            let corrections = article.head.corrections.iter();
            corrections.filter_map(move |correction| {
                let was = correction.was.clone()?;
                let text = snapshot.text(&article.source).unwrap_or_default();
                let front_matter = &article.front_matter;
                let places = Places::new(front_matter.yaml(text), front_matter.yaml_start());
                let place = places.locate(&article.source, &correction.at.then_key("was"));
                Some(ReplacedWords { was, now: correction.now.clone(), place })
            })
        })
    }
}

impl Story {
    /// Whether its words outside the text contain these: head, names, captions.
    fn says(&self, wording: &Wording) -> bool {
        let head = &self.article.head;
        let headlines = [&head.headlines.short, &head.headlines.search, &head.headlines.social];
        let lines = [&head.kicker, &head.dek, &head.dateline].into_iter().chain(headlines);
        let jumps = head.parts.iter().map(|part| &part.jump_head);
        let names = self.bylines.iter().flat_map(|name| [Some(&name.name), name.role.as_ref()]);
        let photos = self.photos.iter().chain(self.images.iter().flatten()).map(|p| &p.text);
        let captions = photos.chain(&self.absent).flat_map(words);
        let topics = head.topics.iter().map(|(topic, _)| topic);
        lines
            .chain(jumps)
            .flatten()
            .chain(names.flatten())
            .chain(captions)
            .chain(topics)
            .chain([&head.headline])
            .any(|text| wording.is_in(text))
    }
}

/// The words of a photo.
fn words(text: &PhotoText) -> impl Iterator<Item = &String> {
    let PhotoText { caption, credit, alt, headline, creator, copyright, .. } = text;
    [caption, credit, alt, headline, creator, copyright].into_iter().flatten()
}
