//! The interface words of a theme: those of the publication's language, in the forms it has for counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ThemeFile, builtin, site_key};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Language;
use crate::path::SourcePath;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::yaml::Reader;

/// The interface words of the publication's language; English ones, and a warning, where it has none.
pub(super) fn read(
    (files, base): (&BTreeMap<String, ThemeFile>, builtin::Files),
    (settings, spoken): (&Settings, &Language),
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let language = settings.reading.language.as_str();
    let tags = [language, language.split('-').next().unwrap_or(language)];
    let own = tags.iter().find_map(|tag| files.get(&format!("i18n/{tag}.yaml")));
    let mut words = built_in_words(base);
    let Some(own) = own else {
        let message =
            format!("the theme has no interface words for `{language}`; the English ones are used");
        let hint = format!("write them into themes/{}/i18n/{language}.yaml", settings.theme);
        let place = site_key("language", snapshot);
        found.push(Diagnostic { place, ..Diagnostic::nowhere(Code::NoWords, message) }.hint(hint));
        return words;
    };
    let own_words = read_words(own, found);
    let needed = needed(&words, spoken);
    let lacking: Vec<&String> = needed.iter().filter(|key| !own_words.contains_key(*key)).collect();
    if let (false, [first, others @ ..]) = (tags.contains(&"en"), lacking.as_slice()) {
        let others = if others.is_empty() { "" } else { " and others" };
        let (instead, hint) = match words.contains_key(*first) {
            true => {
                let hint = "every key of the built-in i18n/en.yaml needs its word here";
                ("the English ones are used", hint.to_owned())
            }
            false => {
                let forms = spoken.forms().join(", ");
                ("other forms are used", format!("for counts the language has the forms {forms}"))
            }
        };
        let message = format!("there are no words for `{first}`{others}; {instead}");
        found.push(Diagnostic::new(Code::NoWords, Place::file(&own.source), message).hint(hint));
    }
    // No English form beside the language's own.
    words.retain(|key, _| {
        counted(key).is_none_or(|word| !own_words.contains_key(&format!("{word}_{OTHER}")))
    });
    words.extend(own_words);
    words
}

/// The form of a word for any count that has no form of its own.
pub(super) const OTHER: &str = "other";

/// The word of which a key is a form for a count, in English.
fn counted(key: &str) -> Option<&str> {
    key.strip_suffix("_one").or_else(|| key.strip_suffix("_other"))
}

/// What words a language needs, given those that English has: of those for a count, every form.
fn needed(english: &BTreeMap<String, String>, language: &Language) -> BTreeSet<String> {
    let forms = language.forms();
    let forms_of = |key: &String| match counted(key) {
        Some(word) => forms.iter().map(|form| format!("{word}_{form}")).collect(),
        None => vec![key.clone()],
    };
    english.keys().flat_map(forms_of).collect()
}

/// The English words of a built-in theme.
fn built_in_words(base: builtin::Files) -> BTreeMap<String, String> {
    let path = "i18n/en.yaml";
    let source = SourcePath::new(path);
    source.ok().zip(builtin::text(base, path)).map_or_else(BTreeMap::new, |(source, text)| {
        read_words(&ThemeFile { source, bytes: Arc::from(text.as_bytes()) }, &mut Vec::new())
    })
}

/// Reads a file of interface words.
fn read_words(file: &ThemeFile, found: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let Some(text) = file.text() else { return BTreeMap::new() };
    let reader = Reader::new(&file.source, text, 0);
    let words = reader.load().map(|value| {
        let map = reader.root(&value).open_map();
        map.iter().filter_map(|(key, node)| Some((key, node.verbatim()?))).collect()
    });
    found.extend(reader.into_diagnostics());
    words.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Theme, builtin};
    use crate::date::Written;
    use crate::settings::{self, Request};
    use crate::snapshot::Snapshot;

    /// The theme of a paper in Polish, whose words are the English ones but for some; and what is said of it.
    fn polish(changes: impl Fn(&str) -> String) -> (Theme, Vec<String>) {
        let english = builtin::text(builtin::THEMES[0].1, "i18n/en.yaml").expect("English words");
        let words = changes(english);
        let snapshot = Snapshot::of_texts([
            (
                "site.yaml",
                "name: Słowo\nbase_url: https://slowo.example/\nlanguage: pl\n".as_bytes(),
            ),
            ("themes/broadsheet/i18n/pl.yaml", words.as_bytes()),
        ]);
        let instant = Written::parse("2026-11-23T12:00:00Z").expect("an instant");
        let request = Request { instant, drafts: false, base_url: None, theme: None };
        let settings = settings::read(&snapshot, &request).0.expect("good settings");
        let (theme, found) = Theme::load(&snapshot, &settings).expect("a theme");
        let said =
            found.iter().map(|d| format!("{}; {}", d.message, d.hint.clone().unwrap_or_default()));
        (theme, said.collect())
    }

    /// Words with other forms than the English ones.
    fn in_polish(english: &str, forms: &[&str]) -> String {
        let lines = english.lines().flat_map(|line| match line.split_once("_other: ") {
            Some((word, text)) => {
                forms.iter().map(|form| format!("{word}_{form}: {text}\n")).collect()
            }
            None if line.contains("_one: ") => Vec::new(),
            None => vec![format!("{line}\n")],
        });
        lines.collect()
    }

    #[test]
    fn every_form_that_the_language_needs_is_asked_for_and_no_other() {
        let (theme, said) = polish(|english| in_polish(english, &["one", "few", "many"]));
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(
            [1, 22, 5].map(|n| theme.plural("stories", n)),
            ["stories_one", "stories_few", "stories_many"]
        );
        let (_, said) = polish(|english| in_polish(english, &["one", "many", "other"]));
        assert_eq!(
            said,
            [
                "there are no words for `all_in_few` and others; other forms are used; for counts the language \
              has the forms few, many, one"
            ]
        );
    }

    #[test]
    fn no_english_form_stands_beside_those_of_the_language() {
        let (theme, _) = polish(|english| in_polish(english, &["many", "other"]));
        assert_eq!(
            [1, 22, 5].map(|n| theme.plural("stories", n)),
            ["stories_other", "stories_other", "stories_many"]
        );
        assert!(!theme.words.contains_key("stories_one"));
        let (theme, _) = polish(|english| in_polish(english, &["few"]));
        assert_eq!(
            [1, 22, 5].map(|n| theme.plural("stories", n)),
            ["stories_one", "stories_few", "stories_other"]
        );
    }
}
