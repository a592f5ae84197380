//! Language-specific forms from the Unicode CLDR: dates, numbers and plural forms.

use std::fmt;

use icu_calendar::{Date as Day, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::enums::{CalendarPeriodFieldSet, DateFieldSet};
use icu_datetime::fieldsets::{M, Y, YM, YMD, YMDE};
use icu_datetime::options::{Length, YearStyle};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use crate::base::date::{PartialDate, Precision};

/// The style of a date. The names are those of the CLDR; `iso` is the form of ISO 8601.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DateStyle {
    /// With the day of the week: Thursday, September 18, 2025.
    Full,
    /// September 18, 2025.
    #[default]
    Long,
    /// Sep 18, 2025.
    Medium,
    /// 9/18/25.
    Short,
    /// 2025-09-18.
    Iso,
}

/// A language, perhaps of one country, with its formatters.
pub struct Language {
    locale: Locale,
    numbers: Option<DecimalFormatter>,
    forms: Option<PluralRules>,
}

type DayFormat = FixedCalendarDateTimeFormatter<Gregorian, DateFieldSet>;
type PeriodFormat = FixedCalendarDateTimeFormatter<Gregorian, CalendarPeriodFieldSet>;

impl DateStyle {
    /// The names of the styles.
    pub const NAMES: [&str; 5] = ["full", "long", "medium", "short", "iso"];

    /// The style with a name.
    pub fn parse(name: &str) -> Option<Self> {
        let styles = [Self::Full, Self::Long, Self::Medium, Self::Short, Self::Iso];
        Self::NAMES.iter().position(|known| *known == name).map(|n| styles[n])
    }

    fn length(self) -> Length {
        match self {
            Self::Full | Self::Long => Length::Long,
            Self::Medium => Length::Medium,
            Self::Short | Self::Iso => Length::Short,
        }
    }
}

impl Language {
    /// The language of a tag (BCP 47). An unknown language uses the forms of English.
    pub fn of(tag: &str) -> Self {
        let written: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let locale = match month(&written, 1) == month(&Locale::UNKNOWN, 1) {
            true => icu_locale_core::locale!("en"),
            false => written,
        };
        let numbers = DecimalFormatter::try_new((&locale).into(), Default::default()).ok();
        let forms = PluralRules::try_new_cardinal((&locale).into()).ok();
        Self { locale, numbers, forms }
    }

    /// A date in the Gregorian calendar, as exactly as it is known. Without a day, the year always has four digits.
    pub fn date(&self, date: &PartialDate, style: DateStyle) -> String {
        let (day, length) = (date.first(), style.length());
        let known = gregorian(day.year(), day.month(), day.day());
        let period = |fields| Some(period(&self.locale, fields)?.format(&known?).to_string());
        let written = match (style, date.precision()) {
            (DateStyle::Iso, _) => None,
            (_, Precision::Year) => period(CalendarPeriodFieldSet::Y(
                Y::for_length(length).with_year_style(YearStyle::Full),
            )),
            (_, Precision::Month) => period(CalendarPeriodFieldSet::YM(
                YM::for_length(length).with_year_style(YearStyle::Full),
            )),
            (DateStyle::Full, Precision::Day) => self.day(known, DateFieldSet::YMDE(YMDE::long())),
            (_, Precision::Day) => self.day(known, DateFieldSet::YMD(YMD::for_length(length))),
        };
        written.unwrap_or_else(|| date.iso())
    }

    fn day(&self, day: Option<Day<Gregorian>>, fields: DateFieldSet) -> Option<String> {
        let format = DayFormat::try_new((&self.locale).into(), fields).ok()?;
        Some(format.format(&day?).to_string())
    }

    /// The stand-alone name of a month, from 1 to 12.
    pub fn month(&self, number: i8) -> String {
        month(&self.locale, number).unwrap_or_else(|| number.to_string())
    }

    /// A number in the digits of the language, with its thousands separators.
    pub fn number(&self, number: u64) -> String {
        let written = self.numbers.as_ref().map(|f| f.format(&Decimal::from(number)).to_string());
        written.unwrap_or_else(|| number.to_string())
    }

    /// A number of tenths as a number: `1.1`, and `2` without a fraction.
    pub fn tenths(&self, tenths: u64) -> String {
        let mut number = Decimal::from(tenths);
        number.multiply_pow10(-1);
        number.trim_end();
        let written = self.numbers.as_ref().map(|f| f.format(&number).to_string());
        written.unwrap_or_else(|| number.to_string())
    }

    /// The plural form for a count: `zero`, `one`, `two`, `few`, `many` or `other`.
    pub fn form(&self, count: u64) -> &'static str {
        let form = self.forms.as_ref().map(|rules| rules.category_for(count));
        match form.unwrap_or(PluralCategory::Other) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// The plural forms that counts of everyday size need, each once.
    pub fn forms(&self) -> Vec<&'static str> {
        let mut forms: Vec<&str> = (0..=200).map(|count| self.form(count)).collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

/// The direction in which a language is written, for the attribute `dir`, by its tag (BCP 47).
pub fn direction(tag: &str) -> &'static str {
    let tag = tag.to_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4) {
        Some("arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm" | "rohg") => "rtl",
        Some(_) => "ltr",
        None => match language {
            "ar" | "he" | "iw" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv" | "ckb" | "syr"
            | "arc" | "nqo" => "rtl",
            _ => "ltr",
        },
    }
}

/// The names that languages have in themselves.
#[rustfmt::skip]
const OWN_NAMES: &[(&str, &str)] = &[
    ("af", "Afrikaans"), ("ar", "العربية"), ("be", "Беларуская"), ("bg", "Български"), ("bn", "বাংলা"), ("bs", "Bosanski"),
    ("ca", "Català"), ("cs", "Čeština"), ("cy", "Cymraeg"), ("da", "Dansk"), ("de", "Deutsch"), ("el", "Ελληνικά"),
    ("en", "English"), ("eo", "Esperanto"), ("es", "Español"), ("et", "Eesti"), ("eu", "Euskara"), ("fa", "فارسی"),
    ("fi", "Suomi"), ("fil", "Filipino"), ("fr", "Français"), ("ga", "Gaeilge"), ("gl", "Galego"), ("gu", "ગુજરાતી"),
    ("he", "עברית"), ("hi", "हिन्दी"), ("hr", "Hrvatski"), ("hu", "Magyar"), ("hy", "Հայերեն"), ("id", "Indonesia"),
    ("is", "Íslenska"), ("it", "Italiano"), ("ja", "日本語"), ("ka", "ქართული"), ("kk", "Қазақ тілі"), ("ko", "한국어"),
    ("ku", "Kurdî"), ("lt", "Lietuvių"), ("lv", "Latviešu"), ("mk", "Македонски"), ("mr", "मराठी"), ("ms", "Melayu"),
    ("mt", "Malti"), ("my", "မြန်မာ"), ("nb", "Norsk bokmål"), ("ne", "नेपाली"), ("nl", "Nederlands"), ("nn", "Norsk nynorsk"),
    ("no", "Norsk"), ("pa", "ਪੰਜਾਬੀ"), ("pl", "Polski"), ("ps", "پښتو"), ("pt", "Português"), ("ro", "Română"),
    ("ru", "Русский"), ("sk", "Slovenčina"), ("sl", "Slovenščina"), ("so", "Soomaali"), ("sq", "Shqip"), ("sr", "Српски"),
    ("sv", "Svenska"), ("sw", "Kiswahili"), ("ta", "தமிழ்"), ("te", "తెలుగు"), ("th", "ไทย"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("ur", "اردو"), ("uz", "O‘zbek"), ("vi", "Tiếng Việt"), ("yi", "ייִדיש"), ("zh", "中文"),
    ("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("zu", "isiZulu"),
];

/// The name that a language has in itself, by its tag; the tag, if the name is not known.
pub fn own_name(tag: &str) -> String {
    let small = tag.to_lowercase();
    let named = |wanted: &str| OWN_NAMES.iter().find(|(known, _)| *known == wanted);
    let script: String = small.splitn(3, '-').take(2).collect::<Vec<_>>().join("-");
    let language = small.split('-').next().unwrap_or_default();
    named(&script)
        .or_else(|| named(language))
        .map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.locale)
    }
}

fn gregorian(year: i16, month: i8, day: i8) -> Option<Day<Gregorian>> {
    Day::try_new_gregorian(year.into(), month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn period(locale: &Locale, fields: CalendarPeriodFieldSet) -> Option<PeriodFormat> {
    PeriodFormat::try_new(locale.into(), fields).ok()
}

fn month(locale: &Locale, number: i8) -> Option<String> {
    let format = period(locale, CalendarPeriodFieldSet::M(M::long()))?;
    Some(format.format(&gregorian(2000, number, 1)?).to_string())
}

#[cfg(test)]
mod tests {
    use super::{DateStyle, Language};
    use crate::base::date::PartialDate;

    fn date(language: &str, date: &str, style: DateStyle) -> String {
        Language::of(language).date(&PartialDate::parse(date).expect("a date"), style)
    }

    #[test]
    fn a_date_says_no_more_than_is_known() {
        for (written, expected) in [
            (
                "2025-09-08",
                [
                    "Monday, September 8, 2025",
                    "September 8, 2025",
                    "Sep 8, 2025",
                    "9/8/25",
                    "2025-09-08",
                ],
            ),
            ("2025-09", ["September 2025", "September 2025", "Sep 2025", "9/2025", "2025-09"]),
            ("2025", ["2025"; 5]),
        ] {
            let styles = DateStyle::NAMES.map(|name| DateStyle::parse(name).expect("a style"));
            assert_eq!(styles.map(|style| date("en", written, style)), expected);
        }
        assert_eq!(DateStyle::parse("longest"), None);
    }

    #[test]
    fn countries_write_a_language_each_in_its_way() {
        assert_eq!(date("en-GB", "2025-09-08", DateStyle::Long), "8 September 2025");
        assert_eq!(date("ar-EG", "2025-09-08", DateStyle::Long), "٨ سبتمبر ٢٠٢٥");
        assert_eq!(date("ar", "2025-09-08", DateStyle::Long), "8 سبتمبر 2025");
        assert_eq!(Language::of("de-AT").number(12_345), "12\u{a0}345");
    }

    #[test]
    fn the_calendar_is_that_of_iso_everywhere() {
        assert_eq!(date("fa", "2025-09", DateStyle::Long), "سپتامبر ۲۰۲۵");
        assert!(date("th", "2025", DateStyle::Long).contains("2025"));
    }

    #[test]
    fn what_the_cldr_does_not_know_is_written_as_in_english() {
        for tag in ["tlh", "x-klingon", "not a tag"] {
            assert_eq!(date(tag, "2025-09", DateStyle::Long), "September 2025", "{tag}");
        }
    }

    #[test]
    fn words_have_the_forms_that_counts_call_for() {
        for (language, forms) in [
            ("en", &["one", "other"][..]),
            ("fr", &["one", "other"]),
            ("pl", &["few", "many", "one"]),
            ("zh", &["other"]),
            ("ar", &["few", "many", "one", "other", "two", "zero"]),
        ] {
            assert_eq!(Language::of(language).forms(), forms, "{language}");
        }
        assert_eq!(Language::of("fr").form(0), "one");
        assert_eq!(Language::of("pl").form(22), "few");
    }
}
