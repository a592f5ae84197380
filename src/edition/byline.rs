//! Names in bylines: removes "By", and detects several names in one text.

mod words;

use words::{
    AMBIGUOUS, BETWEEN, LABELS, OF_HOUSES, OF_ORGANISATIONS, OF_PICTURES, OF_ROLES, PARTICLES,
    PREFIXES, SUFFIXES,
};

use crate::base::character::is_visible;
use crate::base::path::fold;

/// What a byline contains besides one name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Holds {
    /// Several names.
    Names(Vec<String>),
    /// A name and a role.
    Role(String, String),
    /// A name and an address.
    Address(String),
}

/// The prefix of a byline that is not part of the name, and the name. `is_known` returns whether the publication
/// knows a name in this form.
pub(super) fn split_prefix<'a>(
    byline: &'a str,
    language: &str,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<(&'a str, &'a str)> {
    let spoken = language.split('-').next().unwrap_or(language);
    let prefixes =
        PREFIXES.iter().filter(|(_, of)| of.is_empty() || of.eq_ignore_ascii_case(spoken));
    let named = prefixes.filter_map(|(prefix, _)| {
        let rest = after(byline, prefix)?;
        let name = rest.trim_start().trim_start_matches([':', '：']).trim_start();
        let is_apart = rest.starts_with(|c: char| c.is_whitespace() || c == ':' || c == '：');
        let is_name = is_known(name) || !AMBIGUOUS.contains(prefix) || is_full_name(name);
        (is_apart && is_name).then_some(name)
    });
    let labelled = LABELS.iter().filter_map(|label| {
        let rest = after(byline, label)?.trim_start();
        let name = rest.strip_prefix([':', '：', '|', '｜', '/', '／', '・', '＝'])?;
        Some(name.trim_start())
    });
    let mut names = named.chain(labelled);
    let name = names.find(|name| name.chars().next().is_some_and(|c| !c.is_lowercase()))?;
    let prefix = byline[..byline.len() - name.len()].trim_end();
    (name.chars().any(is_visible) && !is_known(byline)).then_some((prefix, name))
}

/// The text after a prefix, in upper or lower case.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether it is a given name and a family name, or an agency in capital letters.
fn is_full_name(name: &str) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let is_capitals = letters().count() > 1 && letters().all(char::is_uppercase);
    let words = name.split_whitespace().filter(|word| !is_one_of(word, SUFFIXES));
    is_capitals || words.count() >= 2 && is_person(first_part(name))
}

/// A name up to the mark that separates it from the next.
fn first_part(names: &str) -> &str {
    parts(names).first().map_or(names, |part| part.text)
}

/// Detects several people, or a role, in one text.
pub(super) fn holds(byline: &str) -> Option<Holds> {
    if let Some(name) = addressed(byline) {
        return Some(Holds::Address(name.to_owned()));
    }
    if let Some(names) = turned(byline) {
        return Some(Holds::Names(names));
    }
    let mut parts = parts(byline);
    if parts.len() > 1 {
        parts.iter_mut().for_each(|part| part.text = without_notes(part.text));
    }
    if let [name, role] = parts.as_slice()
        && role.mark == Some(',')
        && is_person(name.text)
        && has_word(role.text, OF_ROLES)
    {
        return Some(Holds::Role(name.text.to_owned(), role.text.to_owned()));
    }
    let people = parts.iter().filter(|part| is_person(part.text)).count();
    let is_couple = |(n, part): (usize, &Part<'_>)| {
        let next = parts.get(n + 1)?;
        let family = next.text.split_whitespace().next_back()?;
        let alone = is_given_name(part.text) && next.mark.is_none() && is_person(next.text);
        alone.then(|| format!("{} {family}", part.text))
    };
    let couples: Vec<Option<String>> = parts.iter().enumerate().map(is_couple).collect();
    let houses = parts.iter().filter(|part| has_word(part.text, OF_HOUSES)).count();
    let named = people + couples.iter().flatten().count();
    let is_several = named >= 2 || named == 1 && houses > 0;
    is_several.then(|| {
        let whole = |(part, couple): (&Part<'_>, Option<String>)| {
            couple.unwrap_or_else(|| part.text.to_owned())
        };
        Holds::Names(parts.iter().zip(couples).map(whole).collect())
    })
}

/// The name before an address: `Ann Lee <ann@paper.example>`, `[Ann Lee](https://ann.example)`.
fn addressed(byline: &str) -> Option<&str> {
    let is_address = byline.contains("](") || byline.contains("://") || byline.contains('@');
    let (name, rest) = match byline.strip_prefix('[').and_then(|inner| inner.split_once("](")) {
        Some(link) => link,
        None => byline.split_at(byline.find(['<', '(', ',', '['])?),
    };
    let name = name.trim();
    (is_address && is_person(name) && rest.contains(['@', '/'])).then_some(name)
}

/// Names with the family name first: `Lee, Ann; Wu, Tom`.
fn turned(byline: &str) -> Option<Vec<String>> {
    if !byline.contains(';') {
        return None;
    }
    byline
        .split(';')
        .map(|name| {
            let (family, given) = name.split_once(',')?;
            let (family, given) = (family.trim(), given.trim());
            let is_name = !family.is_empty() && given.split_whitespace().all(is_given_name);
            (is_name && !given.is_empty()).then(|| format!("{given} {family}"))
        })
        .collect()
}

/// A name without a note about the work: `Ann Lee (text)`, `Fotos: Tom Wu`.
fn without_notes(part: &str) -> &str {
    let label = LABELS
        .iter()
        .chain(OF_PICTURES)
        .find_map(|label| after(part, label)?.trim_start().strip_prefix([':', '：']));
    let name = label.unwrap_or(part).trim();
    match name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        Some((before, _)) if !before.trim().is_empty() => before.trim_end(),
        _ => name,
    }
}

/// A piece of a byline, with the mark before it, if any.
struct Part<'a> {
    text: &'a str,
    mark: Option<char>,
}

/// The pieces between marks and words such as "and". Pieces that belong to the previous name stay with it.
fn parts(byline: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let is_shouted = !byline.chars().any(char::is_lowercase);
    let mut mark = Some(' ');
    let mut begin = 0;
    let mut end_part = |begin: usize, end: usize, mark: Option<char>| {
        let text = byline[begin..end].trim();
        let before = parts.last().map(|part| part.text);
        match before.filter(|_| is_one_of(text, SUFFIXES)) {
            Some(name) => {
                let start = name.as_ptr() as usize - byline.as_ptr() as usize;
                if let Some(part) = parts.last_mut() {
                    part.text = byline[start..end].trim();
                }
            }
            None if !text.is_empty() => parts.push(Part { text, mark }),
            None => {}
        }
    };
    for (at, word) in marked_words(byline) {
        let end = at + word.len();
        let sole = word.chars().next().filter(|c| c.len_utf8() == word.len());
        let is_mark = sole.is_some_and(|c| ",;/&|+·、，；／＆｜،".contains(c));
        if is_mark || is_between(word, is_shouted) && begin < at {
            end_part(begin, at, mark);
            (begin, mark) = (end, sole.filter(|_| is_mark));
        }
    }
    end_part(begin, byline.len(), mark);
    parts
}

/// The words of a byline, with their positions. Marks that separate names are separate words.
fn marked_words(byline: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut end_word = |begin: usize, end: usize| {
        if begin < end {
            words.push((begin, &byline[begin..end]));
        }
    };
    for (at, c) in byline.char_indices() {
        let end = at + c.len_utf8();
        let is_mark = ",;/&|、，；／＆｜،".contains(c);
        if is_mark || c.is_whitespace() {
            end_word(begin, at);
            begin = end;
        }
        if is_mark {
            end_word(at, end);
        }
    }
    end_word(begin, byline.len());
    words
}

/// Whether a word separates two names. Single capital letters are initials.
fn is_between(word: &str, is_shouted: bool) -> bool {
    let is_cased = matches!(word, "And" | "Und" | "AND" | "UND" | "WITH")
        || is_shouted && word.chars().count() > 1;
    let lower = if is_cased { word.to_lowercase() } else { word.to_owned() };
    BETWEEN.contains(&lower.as_str())
}

/// Whether a text can be the name of one person: two to five words with capital letters, or a few letters of a script
/// without spaces.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() == 1 {
        return is_east_asian_name(text);
    }
    let is_organisation =
        [OF_ORGANISATIONS, OF_HOUSES, OF_ROLES].iter().any(|list| has_word(text, list));
    let is_odd = |c: char| c.is_numeric() || "():@\"“”„«»!?#".contains(c);
    let is_capital = |word: &&str| {
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(|c: char| !c.is_lowercase())
    };
    let is_particle = |word: &&str| PARTICLES.contains(word);
    (2..=5).contains(&words.len())
        && !is_organisation
        && !text.contains(is_odd)
        && words.iter().all(|word| is_capital(word) || is_particle(word))
        && words.last().is_some_and(is_capital)
}

/// Whether a text is a single word with a capital letter: a given name, before "and Tom Wu".
fn is_given_name(text: &str) -> bool {
    let is_word = text.chars().all(|c| c.is_alphabetic() || "-’'.".contains(c));
    is_word && text.starts_with(char::is_uppercase) && !has_word(text, OF_ORGANISATIONS)
}

/// Whether a text is a name in Han or Hangul: two to four letters that do not end with a word for an organisation.
fn is_east_asian_name(text: &str) -> bool {
    let is_letter = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    (2..=4).contains(&text.chars().count())
        && text.chars().all(is_letter)
        && !text.ends_with(['社', '报', '報', '网', '部', '台', '组'])
}

fn has_word(text: &str, list: &[&str]) -> bool {
    text.split_whitespace().any(|word| is_one_of(word, list))
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    let folded = fold(word);
    list.iter().any(|known| *known == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix<'a>(byline: &'a str, language: &str) -> Option<(&'a str, &'a str)> {
        split_prefix(byline, language, &|name| name == "Von Hagen Lee")
    }

    #[test]
    fn the_word_before_a_name_is_no_part_of_it() {
        for (byline, name) in [
            ("By Ann Lee", "Ann Lee"),
            ("by Ann Lee", "Ann Lee"),
            ("BY ANN LEE", "ANN LEE"),
            ("By: Ann Lee", "Ann Lee"),
            ("By Reuters", "Reuters"),
            ("Written by Ann Lee", "Ann Lee"),
            ("Von Anna Meier", "Anna Meier"),
            ("Von Anna von Hagen und Tom Wu", "Anna von Hagen und Tom Wu"),
            ("Von AFP", "AFP"),
            ("Par Anne Lefèvre", "Anne Lefèvre"),
            ("Por Ana López", "Ana López"),
            ("Text: Ann Lee", "Ann Lee"),
            ("文 | 王五", "王五"),
            ("文/王五", "王五"),
            ("本报记者 王五", "王五"),
            ("撰文：王五", "王五"),
            ("and Tom Wu", "Tom Wu"),
            ("بقلم آن لي", "آن لي"),
        ] {
            assert_eq!(prefix(byline, "en").map(|found| found.1), Some(name), "{byline}");
        }
        assert_eq!(prefix("Di Anna Rossi", "it-CH"), Some(("Di", "Anna Rossi")));
    }

    #[test]
    fn a_name_that_begins_like_one_stays_whole() {
        for byline in [
            "Byron Lee",
            "By",
            "By the harbour",
            "Von Miller",
            "Von Miller Jr.",
            "von Hagen",
            "Par Lindh",
            "Di Stefano",
            "Von Hagen Lee",
            "Ann By Lee",
            "文森特",
        ] {
            assert_eq!(prefix(byline, "en"), None, "{byline}");
        }
        assert_eq!(prefix("Di Ann Lee", "en"), None);
    }

    fn names(byline: &str) -> Option<Vec<String>> {
        match holds(byline)? {
            Holds::Names(names) => Some(names),
            Holds::Role(..) | Holds::Address(_) => None,
        }
    }

    #[test]
    fn several_people_in_one_string_are_seen() {
        let two = ["Ann Lee", "Tom Wu"].map(str::to_owned).to_vec();
        for byline in [
            "Ann Lee and Tom Wu",
            "Ann Lee und Tom Wu",
            "Ann Lee et Tom Wu",
            "Ann Lee y Tom Wu",
            "Ann Lee och Tom Wu",
            "Ann Lee / Tom Wu",
            "Ann Lee/Tom Wu",
            "Ann Lee, Tom Wu",
            "Ann Lee; Tom Wu",
            "Ann Lee & Tom Wu",
            "Ann Lee | Tom Wu",
            "Ann Lee, and Tom Wu",
            "Ann Lee with Tom Wu",
            "Ann Lee AND Tom Wu",
            "Ann Lee (text) and Tom Wu (photos)",
            "Ann Lee, Fotos: Tom Wu",
            "Lee, Ann; Wu, Tom",
        ] {
            assert_eq!(names(byline), Some(two.clone()), "{byline}");
        }
        for (byline, expected) in [
            ("ANN LEE AND TOM WU", &["ANN LEE", "TOM WU"][..]),
            ("Ann and Tom Lee", &["Ann Lee", "Tom Lee"]),
            ("Ann Lee, Tom Wu and Reuters", &["Ann Lee", "Tom Wu", "Reuters"]),
            ("Ann Lee and staff reporters", &["Ann Lee", "staff reporters"]),
            (
                "Ludwig van den Berg, Jr., and Ana de la Cruz",
                &["Ludwig van den Berg, Jr.", "Ana de la Cruz"],
            ),
            ("王五、李四", &["王五", "李四"]),
            ("김철수, 이영희", &["김철수", "이영희"]),
            ("Анна Ли и Том Ву", &["Анна Ли", "Том Ву"]),
        ] {
            let expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(names(byline), Some(expected), "{byline}");
        }
    }

    #[test]
    fn a_role_behind_a_name_is_seen() {
        let found = holds("Ann Lee, Staff Writer");
        assert_eq!(found, Some(Holds::Role("Ann Lee".to_owned(), "Staff Writer".to_owned())));
    }

    #[test]
    fn an_address_behind_a_name_is_seen() {
        for byline in [
            "Ann Lee <ann@paper.example>",
            "[Ann Lee](https://ann.example)",
            "Ann Lee, ann@a.example",
        ] {
            assert_eq!(holds(byline), Some(Holds::Address("Ann Lee".to_owned())), "{byline}");
        }
    }

    #[test]
    fn one_name_is_left_alone() {
        for byline in [
            "Ann Lee",
            "Smith & Sons",
            "Reuters/AP",
            "AP/Reuters",
            "Johnson and Johnson",
            "Bell, Book and Candle Ltd.",
            "Ann Lee, M.D.",
            "Martin Lee, Jr.",
            "José Ortega y Gasset",
            "Josep Puig i Cadafalch",
            "The Daily News and The Evening Post",
            "Human Rights Watch and Amnesty International",
            "Ann Lee, Kiel",
            "Ann Lee/AP",
            "Staff and agencies",
            "新华社、人民日报",
            "A. E. Lee",
            "Ann A Lee",
            "",
        ] {
            assert_eq!(holds(byline), None, "{byline}");
        }
    }
}
