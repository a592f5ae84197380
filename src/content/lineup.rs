//! Edits of the order of stories in `issue.yaml`: a story gets another name, leaves, or joins.

use crate::base::path::SourcePath;
use crate::base::yaml::edit::Edit;
use crate::base::yaml::{KeyPath, scalar};
use crate::content::issue::IssueFile;
use crate::content::settings::Reading;

/// A story as an issue lists it: its section, and the stem of its file.
pub type Listed<'a> = (&'a str, &'a str);

/// The stories of an issue by section, and its ranking.
type Order = (Vec<(String, Vec<String>)>, Vec<String>);

/// An `issue.yaml` that is edited.
pub struct Lineup<'a> {
    /// Its path.
    pub source: &'a SourcePath,
    /// How it is read.
    pub reading: &'a Reading,
}

impl Lineup<'_> {
    /// The file with another name for a story. `None` if it cannot be edited without changing something else.
    pub fn rename(&self, text: &str, old: Listed<'_>, new: &str) -> Option<String> {
        let (section, stem) = old;
        let wanted = self.order(text)?;
        let renamed = |name: &String| if name == stem { new.to_owned() } else { name.clone() };
        let of_section = |(key, stems): &(String, Vec<String>)| match key == section {
            true => (key.clone(), stems.iter().map(renamed).collect()),
            false => (key.clone(), stems.clone()),
        };
        let (ranked, now) = (format!("{section}/{stem}"), format!("{section}/{new}"));
        let front =
            wanted.1.iter().map(|name| if *name == ranked { now.clone() } else { name.clone() });
        let wanted = (wanted.0.iter().map(of_section).collect(), front.collect());
        let mut text = text.to_owned();
        while let Some((_, at)) = self.place(&text, old) {
            text = Edit::of(&text).replace(&at, (stem, new)).filter(|new| *new != text)?;
        }
        while let Some((_, at)) = self.ranked(&text, &ranked) {
            text = Edit::of(&text).replace(&at, (&ranked, &now)).filter(|new| *new != text)?;
        }
        self.checked(text, &wanted)
    }

    /// The file without a story. `None` as for [`Lineup::rename`].
    pub fn remove(&self, text: &str, old: Listed<'_>) -> Option<String> {
        let (section, stem) = old;
        let mut wanted = self.order(text)?;
        for (_, stems) in wanted.0.iter_mut().filter(|(key, _)| key == section) {
            stems.retain(|name| name != stem);
        }
        let ranked = format!("{section}/{stem}");
        wanted.1.retain(|name| *name != ranked);
        let mut text = text.to_owned();
        while let Some((place, at)) = self.place(&text, old) {
            let edit = Edit::of(&text);
            text = match place {
                (entry, Some(n)) => edit.remove(&stories(entry), n)?,
                (_, None) => edit.replace(&at, (stem, "[]"))?,
            };
        }
        while let Some((place, at)) = self.ranked(&text, &ranked) {
            let edit = Edit::of(&text);
            text = match place {
                Some(n) => edit.remove(&KeyPath::key("front"), n)?,
                None => edit.replace(&at, (&ranked, "[]"))?,
            };
        }
        self.checked(text, &wanted)
    }

    /// The file with one more story, at the end of its section. `None` as for [`Lineup::rename`].
    pub fn add(&self, text: &str, (section, stem): Listed<'_>) -> Option<String> {
        let mut wanted = self.order(text)?;
        let issue = self.read(text)?;
        if issue.contents.is_none() {
            return Some(text.to_owned());
        }
        let edit = Edit::of(text);
        let name = scalar(stem);
        let last = wanted.0.iter().rposition(|(key, _)| key == section);
        let edited = match last {
            Some(entry) => edit.append(&stories(entry), &name),
            None => {
                let entry = format!("{{section: {}, stories: [{name}]}}", scalar(section));
                edit.append(&KeyPath::key("contents"), &entry)
            }
        };
        match last.and_then(|entry| wanted.0.get_mut(entry)) {
            Some((_, stems)) => stems.push(stem.to_owned()),
            None => wanted.0.push((section.to_owned(), vec![stem.to_owned()])),
        }
        self.checked(edited?, &wanted)
    }

    fn read(&self, text: &str) -> Option<IssueFile> {
        IssueFile::parse(self.source, text, self.reading).ok()
    }

    fn order(&self, text: &str) -> Option<Order> {
        let issue = self.read(text)?;
        let entries = issue.contents.iter().flatten();
        let contents = entries.map(|entry| {
            let stems = entry.stories.iter().map(|(stem, _)| stem.clone());
            (entry.section.clone(), stems.collect())
        });
        Some((contents.collect(), issue.front.into_iter().map(|(name, _)| name).collect()))
    }

    /// The first place of a story in `contents`: its entry, its number there (`None` if it is not in a list), its path.
    fn place(
        &self,
        text: &str,
        (section, stem): Listed<'_>,
    ) -> Option<((usize, Option<usize>), KeyPath)> {
        let contents = self.read(text)?.contents?;
        let mut all = contents.iter().enumerate().filter(|(_, entry)| entry.section == section);
        all.find_map(|(n, entry)| {
            let at = entry.stories.iter().position(|(name, _)| name == stem)?;
            let path = entry.stories.get(at)?.1.clone();
            let is_in_list = path.last_key().is_none();
            Some(((n, is_in_list.then_some(at)), path))
        })
    }

    /// The first place of a story in `front`: its number (`None` if it is not in a list), and its path.
    fn ranked(&self, text: &str, name: &str) -> Option<(Option<usize>, KeyPath)> {
        let front = self.read(text)?.front;
        let at = front.iter().position(|(ranked, _)| ranked == name)?;
        let path = front.get(at)?.1.clone();
        let is_in_list = path.last_key().is_none();
        Some((is_in_list.then_some(at), path))
    }

    /// The edited file, if it has the order that is wanted.
    fn checked(&self, text: String, wanted: &Order) -> Option<String> {
        (self.order(&text)? == *wanted).then_some(text)
    }
}

/// The path of the stories in an entry of `contents`.
fn stories(entry: usize) -> KeyPath {
    KeyPath::key("contents").then_entry(entry).then_key("stories")
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::Lineup;
    use crate::base::path::SourcePath;
    use crate::content::settings::{MarkdownSettings, Reading};

    /// What becomes of an issue when the story `news/a` is renamed, when it leaves, and when `arts/b` joins.
    fn edited(text: &str) -> [Option<String>; 3] {
        let source = SourcePath::new("content/issues/1/issue.yaml").expect("a path");
        let markdown = MarkdownSettings { smart_punctuation: true, raw_html: true, math: false };
        let reading = Reading {
            language: "en".to_owned(),
            zone: TimeZone::UTC,
            markdown,
            shows_marks: false,
        };
        let lineup = Lineup { source: &source, reading: &reading };
        [
            lineup.rename(text, ("news", "a"), "n"),
            lineup.remove(text, ("news", "a")),
            lineup.add(text, ("arts", "b")),
        ]
    }

    #[test]
    fn a_story_is_renamed_leaves_and_joins_in_a_list_of_lines() {
        let text = "date: 2025 # x\ncontents:\n- section: news\n  stories:\n  - a # first\n  - c\n- section: arts\n  stories: [d]\nfront: [news/a, arts/d]\n";
        let [renamed, removed, added] = edited(text);
        assert_eq!(
            renamed.as_deref(),
            Some(&*text.replace("- a ", "- n ").replace("news/a", "news/n"))
        );
        assert_eq!(
            removed.as_deref(),
            Some(&*text.replace("  - a # first\n", "").replace("news/a, ", ""))
        );
        assert_eq!(added.as_deref(), Some(&*text.replace("[d]", "[d, b]")));
    }

    #[test]
    fn a_story_is_renamed_leaves_and_joins_in_brackets() {
        let text = "date: 2025\ncontents: [{section: news, stories: a}]\n";
        let [renamed, removed, added] = edited(text);
        assert_eq!(renamed.as_deref(), Some(&*text.replace("stories: a", "stories: n")));
        assert_eq!(removed.as_deref(), Some(&*text.replace("stories: a", "stories: []")));
        assert_eq!(
            added.as_deref(),
            Some(&*text.replace("}]", "}, {section: arts, stories: [b]}]"))
        );
    }

    #[test]
    fn an_issue_without_contents_stays() {
        let text = "date: 2025\n";
        assert_eq!(edited(text), [(); 3].map(|()| Some(text.to_owned())));
    }
}
