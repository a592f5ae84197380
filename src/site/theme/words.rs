//! The interface words of a theme, in the publication's language and in its plural forms.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Chain, Layer};
use super::{ThemeFile, site_key};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::language::Language;
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::base::yaml::Reader;
use crate::content::settings::Settings;

/// The interface words of a theme.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Each word by its key.
    pub(super) all: BTreeMap<String, String>,
    /// The keys of English words that replace missing words of the publication's language.
    pub(super) stand_ins: BTreeSet<String>,
}

/// The interface words of the publication's language. The user's files override the built-in ones, and words for a
/// country override those of its language. English words replace missing ones, with a warning.
pub(super) fn read(
    chain: &Chain,
    (settings, spoken): (&Settings, &Language),
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) -> Words {
    let language = settings.reading.language.as_str();
    let tags = tags(language);
    let is_english = tags.contains(&"en");
    let english = built_in_words(chain, "en");
    let mut own = BTreeMap::new();
    for path in tags.iter().rev().map(|tag| words_file(tag)) {
        for file in chain.versions(&path) {
            own.extend(read_words(file, found));
        }
    }
    let nearest = |tag: &&str| chain.versions(&words_file(tag)).last().cloned();
    let file = tags.iter().find_map(nearest);
    match file {
        None => {
            let message = format!(
                "the theme has no interface words for `{language}`; English words are used"
            );
            let hint = format!("write them into themes/{}/i18n/{language}.yaml", settings.theme);
            let place = site_key("language", snapshot);
            let missing = Diagnostic::nowhere(Code::NoWords, message);
            found.push(Diagnostic { place, ..missing }.hint(hint));
        }
        Some(_) if is_english => {}
        Some(file) => found.extend(lacking(&file.source, (&english, &own), spoken)),
    }
    let mut all = english;
    // Remove English plural forms where the language has its own.
    all.retain(|key, _| {
        counted(key).is_none_or(|word| !own.contains_key(&format!("{word}_{OTHER}")))
    });
    let is_stand_in = |key: &&String| !is_english && !own.contains_key(*key);
    let stand_ins = all.keys().filter(is_stand_in).cloned().collect();
    all.extend(own);
    Words { all, stand_ins }
}

/// The languages in which words are searched, the nearest first: `de-AT`, `de`. Outside the United States, English
/// has British spelling.
fn tags(language: &str) -> Vec<&str> {
    const AMERICAN: &[&str] = &["us", "pr", "ph", "gu", "vi", "as", "mp", "um"];
    let (primary, rest) = language.split_once('-').unwrap_or((language, ""));
    let mut parts = rest.split('-');
    let country = parts.find(|part| part.len() == 2 || part.len() == 3 && is_number(part));
    let is_american = |country: &str| AMERICAN.contains(&country.to_lowercase().as_str());
    let british = country.filter(|c| primary == "en" && !is_american(c)).map(|_| "en-GB");
    let mut tags: Vec<&str> =
        [Some(language), british, Some(primary)].into_iter().flatten().collect();
    tags.dedup();
    tags
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reports words that are missing in a language.
fn lacking(
    source: &SourcePath,
    (english, own): (&BTreeMap<String, String>, &BTreeMap<String, String>),
    spoken: &Language,
) -> Option<Diagnostic> {
    let needed = needed(english, spoken);
    let lacking: Vec<&String> = needed.iter().filter(|key| !own.contains_key(*key)).collect();
    let [first, others @ ..] = lacking.as_slice() else { return None };
    let others = if others.is_empty() { "" } else { " and others" };
    let (instead, hint) = match english.contains_key(*first) {
        true => {
            let hint = "write a word for every key of the built-in i18n/en.yaml";
            ("English words are used", hint.to_owned())
        }
        false => {
            let forms = spoken.forms().join(", ");
            ("other forms are used", format!("for counts, the language has the forms {forms}"))
        }
    };
    let message = format!("there are no words for `{first}`{others}; {instead}");
    Some(Diagnostic::new(Code::NoWords, Place::file(source), message).hint(hint))
}

/// The plural form for counts without a form of their own.
pub(super) const OTHER: &str = "other";

/// The word whose plural form a key is, in English.
fn counted(key: &str) -> Option<&str> {
    key.strip_suffix("_one").or_else(|| key.strip_suffix("_other"))
}

/// The words that a language needs, given the English ones: for plural words, every form.
fn needed(english: &BTreeMap<String, String>, language: &Language) -> BTreeSet<String> {
    let forms = language.forms();
    let forms_of = |key: &String| match counted(key) {
        Some(word) => forms.iter().map(|form| format!("{word}_{form}")).collect(),
        None => vec![key.clone()],
    };
    english.keys().flat_map(forms_of).collect()
}

/// The path of the file with the words of a language.
fn words_file(tag: &str) -> String {
    format!("i18n/{tag}.yaml")
}

/// The words of the built-in themes in a language, if they have any.
fn built_in_words(chain: &Chain, tag: &str) -> BTreeMap<String, String> {
    let path = words_file(tag);
    let layers = chain.layers.iter().rev().filter(|layer| layer.is_built_in);
    let files = layers.filter_map(|layer: &Layer| layer.files.get(&path));
    files.flat_map(|file| read_words(file, &mut Vec::new())).collect()
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
    use super::super::Theme;
    use crate::base::date::Written;
    use crate::base::snapshot::Snapshot;
    use crate::content::settings::{self, Request};

    /// The theme of a paper in Polish, with English words except for some; and its diagnostics.
    fn polish(changes: impl Fn(&str) -> String) -> (Theme, Vec<String>) {
        let words = changes(include_str!("../../../themes/broadsheet/i18n/en.yaml"));
        let snapshot = Snapshot::of_texts([
            (
                "site.yaml",
                "name: Słowo\nbase_url: https://slowo.example/\nlanguage: pl\n".as_bytes(),
            ),
            ("themes/broadsheet/i18n/pl.yaml", words.as_bytes()),
        ]);
        let instant = Written::parse("2026-11-23T12:00:00Z").expect("an instant");
        let request =
            Request { instant, drafts: false, base_url: None, theme: None, host_files: None };
        let settings = settings::read(&snapshot, &request).0.expect("good settings");
        let (theme, found) = Theme::load(&snapshot, &settings).expect("a theme");
        let said =
            found.iter().map(|d| format!("{}; {}", d.message, d.hint.clone().unwrap_or_default()));
        (theme, said.collect())
    }

    /// The words with other plural forms than in English.
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
                "there are no words for `all_in_few` and others; other forms are used; for counts, the language \
              has the forms few, many, one"
            ]
        );
    }

    /// The theme of a paper in a language, with its own file of words.
    fn theme(language: &str, words: &str) -> (Theme, Vec<String>) {
        let site = format!("name: Paper\nbase_url: https://paper.example/\nlanguage: {language}\n");
        let primary = language.split('-').next().unwrap_or_default();
        let file = format!("themes/broadsheet/i18n/{primary}.yaml");
        let mut texts = vec![("site.yaml", site.as_bytes())];
        if !words.is_empty() {
            texts.push((&file, words.as_bytes()));
        }
        let snapshot = Snapshot::of_texts(texts);
        let instant = Written::parse("2026-11-23T12:00:00Z").expect("an instant");
        let request =
            Request { instant, drafts: false, base_url: None, theme: None, host_files: None };
        let settings = settings::read(&snapshot, &request).0.expect("good settings");
        let (theme, found) = Theme::load(&snapshot, &settings).expect("a theme");
        (theme, found.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn words_that_a_file_lacks_are_those_of_the_built_in_language() {
        let (theme, said) = theme("de", "archive: Alle Hefte\n");
        assert_eq!(said, Vec::<String>::new());
        let words = ["archive", "latest"].map(|key| theme.word(key, &[]).unwrap_or_default());
        assert_eq!(words, ["Alle Hefte", "Neueste Ausgabe"]);
        assert!(theme.stand_ins.is_empty());
    }

    #[test]
    fn english_words_follow_the_rules_of_english_in_any_language() {
        let (theme, said) = theme("ru", "");
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(
            [1, 4, 21].map(|n| theme.plural("stories", n)),
            ["stories_one", "stories_other", "stories_other"]
        );
        assert_eq!(
            theme.word_html("all_in_other", &[("count", "1,234"), ("section", "Дом & сад")]),
            Some((
                "<span lang=\"en\" dir=\"ltr\">All 1,234 in <bdi lang=\"ru\">Дом &amp; сад</bdi></span>"
                    .to_owned(),
                true
            ))
        );
        let (own, _) = theme_of_russian_words();
        assert_eq!(own.plural("stories", 4), "stories_few");
        assert_eq!(own.word_html("archive", &[]), Some(("Архив".to_owned(), false)));
    }

    fn theme_of_russian_words() -> (Theme, Vec<String>) {
        theme(
            "ru",
            "archive: Архив\nstories_few: \"{count} статьи\"\nstories_other: \"{count} статей\"\n",
        )
    }

    #[test]
    fn english_is_spelled_as_in_its_country() {
        let colours =
            |language: &str| theme(language, "").0.word("colours", &[]).unwrap_or_default();
        for (language, word) in [
            ("en", "Colors of this page"),
            ("en-US", "Colors of this page"),
            ("en-GB", "Colours of this page"),
            ("en-AU", "Colours of this page"),
            ("en-Latn-IE", "Colours of this page"),
        ] {
            assert_eq!(colours(language), word, "{language}");
        }
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
