//! Quotation marks, apostrophes, dashes and ellipses.

use super::elision;

/// The quotation marks of a language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quotes {
    /// The replacements of `"` at the beginning and end of a quotation.
    pub double: (&'static str, &'static str),
    /// The replacements of `'` at the beginning and end of a quotation.
    pub single: (&'static str, &'static str),
}

const ENGLISH: Quotes = quotes(("“", "”"), ("‘", "’"));
const GERMAN: Quotes = quotes(("„", "“"), ("‚", "‘"));
const POLISH: Quotes = quotes(("„", "”"), ("‚", "’"));
const FRENCH: Quotes = quotes(("«\u{a0}", "\u{a0}»"), ("“", "”"));
const SPANISH: Quotes = quotes(("«", "»"), ("“", "”"));
const SWISS: Quotes = quotes(("«", "»"), ("‹", "›"));
const NORWEGIAN: Quotes = quotes(("«", "»"), ("‘", "’"));
const RUSSIAN: Quotes = quotes(("«", "»"), ("„", "“"));
const DANISH: Quotes = quotes(("»", "«"), ("›", "‹"));
const SWEDISH: Quotes = quotes(("”", "”"), ("’", "’"));
const HUNGARIAN: Quotes = quotes(("„", "”"), ("»", "«"));
const ROMANIAN: Quotes = quotes(("„", "”"), ("«", "»"));
const JAPANESE: Quotes = quotes(("「", "」"), ("『", "』"));

const fn quotes(
    double: (&'static str, &'static str),
    single: (&'static str, &'static str),
) -> Quotes {
    Quotes { double, single }
}

impl Quotes {
    /// The marks that newspapers in this language use; English ones for languages not listed. The tag is from BCP 47:
    /// `de`, `pt-BR`, `zh-Hant-TW`.
    pub fn of_language(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let has = |part: &str| tag.split('-').skip(1).any(|p| p == part);
        match language {
            "de" | "it" | "rm" | "gsw" if has("ch") => SWISS,
            "pt" if has("br") => ENGLISH,
            "zh" | "yue" if has("hant") || has("tw") || has("hk") || has("mo") => JAPANESE,
            "de" | "lb" | "cs" | "sk" | "sl" | "bg" | "is" | "lt" | "et" | "ka" | "mk" | "sq"
            | "hsb" | "dsb" => GERMAN,
            "pl" | "hr" | "bs" | "sr" | "lv" => POLISH,
            "fr" | "br" => FRENCH,
            "es" | "it" | "pt" | "ca" | "gl" | "eu" | "ast" | "el" | "ar" | "fa" | "hy" | "ku"
            | "az" | "oc" => SPANISH,
            "ru" | "uk" | "be" | "kk" | "ky" => RUSSIAN,
            "no" | "nb" | "nn" => NORWEGIAN,
            "da" => DANISH,
            "sv" | "fi" | "se" | "he" => SWEDISH,
            "hu" => HUNGARIAN,
            "ro" => ROMANIAN,
            "ja" => JAPANESE,
            _ => ENGLISH,
        }
    }
}

/// Represents a mark in a line, such as that of emphasis, which is not part of its words.
pub(super) const MARK: char = '\u{fdd0}';

/// Represents text in a line that is already converted, such as code.
pub(super) const OBJECT: char = '\u{fdd1}';

/// Converts plain text to typographic punctuation, with the same rules as for the text of an article.
pub fn typeset(text: &str, quotes: &Quotes) -> String {
    let mut line = Line {
        out: String::with_capacity(text.len() + 8),
        quotes,
        double_open: false,
        single_open: None,
    };
    let mut rest = text;
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        let run = match c {
            '-' => rest.len() - rest.trim_start_matches('-').len(),
            '.' if rest.starts_with("...") => 3,
            c => c.len_utf8(),
        };
        let (this, after) = rest.split_at(run);
        line.set(this, before, after);
        before = match c {
            MARK => before,
            OBJECT => Some('x'),
            c => Some(c),
        };
        rest = after;
    }
    line.out
}

/// A line being converted.
struct Line<'a> {
    out: String,
    quotes: &'a Quotes,
    double_open: bool,
    /// The position of the mark that opens a quotation if another closes it; otherwise it is an apostrophe.
    single_open: Option<usize>,
}

impl Line<'_> {
    fn set(&mut self, run: &str, before: Option<char>, rest: &str) {
        let after = rest.chars().next();
        match run {
            "..." => self.out.push('…'),
            "\"" => self.double(before, after),
            "'" => self.single(before, rest),
            run if run.starts_with("--") => dashes(&mut self.out, run.len()),
            run => self.out.push_str(run),
        }
    }

    fn double(&mut self, before: Option<char>, after: Option<char>) {
        let closes = self.double_open && can_close(before, after) || !can_open(before, after);
        self.double_open = !closes;
        let (open, close) = self.quotes.double;
        self.out.push_str(if closes { close } else { open });
    }

    fn single(&mut self, before: Option<char>, rest: &str) {
        let after = rest.chars().next();
        let is_elision =
            elision::is_elision(before, rest) || elision::closes_elision(&self.out, after);
        if is_elision {
            return self.out.push('’');
        }
        if let (Some(at), true) = (self.single_open, can_close(before, after)) {
            let (open, close) = self.quotes.single;
            self.out.replace_range(at..at + '’'.len_utf8(), open);
            self.out.push_str(close);
            self.single_open = None;
            return;
        }
        if can_open(before, after) {
            self.single_open = Some(self.out.len());
        }
        self.out.push('’');
    }
}

/// Converts two or more hyphens to em dashes, en dashes or both.
fn dashes(out: &mut String, hyphens: usize) {
    let (em, en) = match hyphens {
        n if n % 3 == 0 => (n / 3, 0),
        n if n % 2 == 0 => (0, n / 2),
        n if n % 3 == 2 => ((n - 2) / 3, 1),
        n => ((n - 4) / 3, 2),
    };
    out.extend(std::iter::repeat_n('—', em));
    out.extend(std::iter::repeat_n('–', en));
}

fn can_open(before: Option<char>, after: Option<char>) -> bool {
    after.is_some_and(|c| !c.is_whitespace()) && before.is_none_or(|c| !c.is_alphanumeric())
}

fn can_close(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_set_in_its_language() {
        let line = "\"It's 'fine',\" she said -- in the '90s... yes---no 6\"";
        let set = |tag| typeset(line, &Quotes::of_language(tag));
        assert_eq!(set("en"), "“It’s ‘fine’,” she said – in the ’90s… yes—no 6”");
        assert_eq!(set("de-AT"), "„It’s ‚fine‘,“ she said – in the ’90s… yes—no 6“");
        assert_eq!(set("fr"), "«\u{a0}It’s “fine”,\u{a0}» she said – in the ’90s… yes—no 6\u{a0}»");
        assert_eq!(set("ja"), "「It’s 『fine』,」 she said – in the ’90s… yes—no 6」");
    }

    #[test]
    fn an_apostrophe_opens_no_quotation() {
        let line = "The '60s, rock 'n' roll and the 'class of '09 party': 'tis the dogs' day";
        let set = |tag| typeset(line, &Quotes::of_language(tag));
        assert_eq!(
            set("en"),
            "The ’60s, rock ’n’ roll and the ‘class of ’09 party’: ’tis the dogs’ day"
        );
        assert_eq!(
            set("de"),
            "The ’60s, rock ’n’ roll and the ‚class of ’09 party‘: ’tis the dogs’ day"
        );
        assert_eq!(
            set("ja"),
            "The ’60s, rock ’n’ roll and the 『class of ’09 party』: ’tis the dogs’ day"
        );
        assert_eq!(typeset("'60 Minutes' was on", &ENGLISH), "‘60 Minutes’ was on");
    }

    #[test]
    fn what_is_typographic_already_stays() {
        let line = "“Ready” – l’été, a-b, 1.5.. (“x”)";
        assert_eq!(typeset(line, &ENGLISH), line);
        assert_eq!(typeset("", &ENGLISH), "");
        assert_eq!(typeset("a ----- b", &ENGLISH), "a —– b");
        assert_eq!(typeset("(\"a\")", &ENGLISH), "(“a”)");
    }

    #[test]
    fn a_region_may_differ_from_its_language() {
        assert_eq!(Quotes::of_language("de-CH"), SWISS);
        assert_eq!(Quotes::of_language("pt-BR"), ENGLISH);
        assert_eq!(Quotes::of_language("zh-Hant-TW"), JAPANESE);
        assert_eq!(Quotes::of_language("zh"), ENGLISH);
        assert_eq!(Quotes::of_language(""), ENGLISH);
    }
}
