//! The forms in which people and programs write dates, as far as they are unambiguous: `2020-12-2`, `2025/09/18`,
//! `18 Sep 2025`, `September 18th, 2025`, `18.9.2025`, `2025年9月18日`, `Thu, 18 Sep 2025 09:13:15 +0800`.

mod clock;
mod month;
mod period;

use jiff::civil::{Date, Weekday};

use super::{PartialDate, Precision};

/// The meaning of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// One date, and the time of day and offset: `T09:13:15+08:00`, or nothing.
    One(PartialDate, String),
    /// Several possible days, or only a likely one; and the time of day.
    Several(Vec<Date>, String),
    /// A day that its month does not have: the first of the month, and the number of its days.
    NoSuchDay(Date, i8),
    /// A month without a day where a day is needed, or a day without a year.
    Incomplete,
    /// A season, two months or several days, with the date on which they begin.
    Period(PartialDate),
    /// A day with the wrong day of the week.
    WrongWeekday(Date, String),
    /// A date and a time with an abbreviation that several time zones share.
    NamedZone(PartialDate, String),
    /// Not a date.
    None,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Form {
    let text = plain(text);
    match read_plain(text.clone()) {
        Form::None => period::read(&text).map_or(Form::None, Form::Period),
        form => form,
    }
}

fn read_plain(text: String) -> Form {
    let (day, time) = match clock::split(&text) {
        Some((day, clock::Time::Known(time))) => (day, time),
        Some((day, clock::Time::NamedZone(time))) => {
            return match date(&day) {
                Form::One(date, _) => Form::NamedZone(date, time),
                other => other,
            };
        }
        Some((_, clock::Time::Impossible)) => return Form::None,
        None => (text, String::new()),
    };
    match date(&day) {
        Form::One(date, _) => Form::One(date, time),
        Form::Several(dates, _) => Form::Several(dates, time),
        other => other,
    }
}

/// A text in lower case with ASCII digits and ordinary spaces.
fn plain(text: &str) -> String {
    let letter = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '／' => '/',
        '－' | '‐' | '‑' | '–' => '-',
        '：' => ':',
        '．' => '.',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    text.trim().chars().map(letter).flat_map(char::to_lowercase).collect()
}

/// The pieces of a date.
#[derive(Default)]
struct Pieces {
    /// The numbers, with how many digits each has.
    numbers: Vec<(i16, usize)>,
    /// The month, and how many numbers precede it.
    month: Option<(i8, usize)>,
    weekday: Option<Weekday>,
}

/// Reads a day, month or year without a time of day.
fn date(text: &str) -> Form {
    let Some(pieces) = pieces(text) else { return Form::None };
    let form = match pieces.month {
        Some((month, before)) => with_month(month, before, &pieces.numbers),
        None => with_numbers(&pieces.numbers),
    };
    match (&form, pieces.weekday) {
        (Form::One(date, _), Some(weekday))
            if date.precision() == Precision::Day && date.first().weekday() != weekday =>
        {
            Form::WrongWeekday(date.first(), format!("{weekday:?}"))
        }
        _ => form,
    }
}

/// Splits a text into its pieces; `None` if it contains something that no date contains.
fn pieces(text: &str) -> Option<Pieces> {
    let mut pieces = Pieces::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let is_word = first.is_alphabetic();
        let length = match (is_digit, is_word) {
            (true, _) => rest.find(|c: char| !c.is_ascii_digit()),
            (_, true) => rest.find(|c: char| !c.is_alphabetic()),
            _ => Some(first.len_utf8()),
        };
        let (piece, after) = rest.split_at(length.unwrap_or(rest.len()));
        match (is_digit, is_word) {
            (true, _) if piece.len() <= 8 => match piece.parse::<i32>().ok()? {
                number if piece.len() == 8 => {
                    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
                    pieces.numbers.push((i16::try_from(year).ok()?, 4));
                    pieces.numbers.push((i16::try_from(month).ok()?, 2));
                    pieces.numbers.push((i16::try_from(day).ok()?, 2));
                }
                number => pieces.numbers.push((i16::try_from(number).ok()?, piece.len())),
            },
            (_, true) => pieces.word(piece)?,
            _ if " -/.,()'".contains(first) => {}
            _ => return None,
        }
        rest = after;
    }
    Some(pieces)
}

impl Pieces {
    /// Takes a word: a month, a weekday, or a word without meaning.
    fn word(&mut self, word: &str) -> Option<()> {
        const SILENT: [&str; 35] = [
            "st", "nd", "rd", "th", "of", "the", "de", "del", "le", "er", "den", "der", "am", "on",
            "el", "a", "o", "dnia", "r", "roku", "dne", "i", "ngày", "tháng", "năm", "año", "年",
            "月", "日", "号", "년", "월", "일", "г", "года",
        ];
        if let Some(month) = month::find(word) {
            let before = self.numbers.len();
            return self.month.replace((month, before)).is_none().then_some(());
        }
        if let Some(weekday) = month::weekday(word) {
            self.weekday = Some(weekday);
            return Some(());
        }
        let is_silent = SILENT.contains(&word) || month::is_weekday_elsewhere(word);
        is_silent.then_some(())
    }
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn one(date: Option<Date>, (year, month): (i16, i16)) -> Form {
    match date {
        Some(date) => Form::One(PartialDate::day(date), String::new()),
        None => match day(year, month, 1) {
            Some(first) => Form::NoSuchDay(first, first.days_in_month()),
            None => Form::None,
        },
    }
}

/// A date whose month is a word.
fn with_month(month: i8, before: usize, numbers: &[(i16, usize)]) -> Form {
    let month = i16::from(month);
    match *numbers {
        [(year, 4)] => match day(year, month, 1) {
            Some(first) => {
                Form::One(PartialDate { first, precision: Precision::Month }, String::new())
            }
            None => Form::None,
        },
        [(_, 1 | 2)] => Form::Incomplete,
        [(number, 1 | 2), (year, 4)] | [(year, 4), (number, 1 | 2)] => {
            one(day(year, month, number), (year, month))
        }
        // A day and a year of two digits: the day is the one next to the month.
        [(first, 1 | 2), (second, 1 | 2)] => {
            let likely = day(2000 + second, month, first);
            let other = day(2000 + first, month, second).filter(|_| before == 1);
            several(likely.into_iter().chain(other))
        }
        _ => Form::None,
    }
}

/// A date in numbers only.
fn with_numbers(numbers: &[(i16, usize)]) -> Form {
    match *numbers {
        [(year, 4)] => match day(year, 1, 1) {
            Some(first) => {
                Form::One(PartialDate { first, precision: Precision::Year }, String::new())
            }
            None => Form::None,
        },
        [(year, 4), (month, 1 | 2)] | [(month, 1 | 2), (year, 4)] => match day(year, month, 1) {
            Some(first) => {
                Form::One(PartialDate { first, precision: Precision::Month }, String::new())
            }
            None => Form::None,
        },
        [(_, 1 | 2), (_, 1 | 2)] => Form::Incomplete,
        [(year, 4), (month, 1 | 2), (number, 1 | 2)] => {
            match one(day(year, month, number), (year, month)) {
                // The day between year and month is always a mistake.
                Form::None => several(day(year, number, month)),
                form => form,
            }
        }
        [(first, 1 | 2), (second, 1 | 2), (year, 4)] => {
            let (by_day, by_month) = (day(year, second, first), day(year, first, second));
            match (by_day, by_month) {
                (Some(a), Some(b)) if a != b => Form::Several(vec![a, b], String::new()),
                (Some(date), _) | (None, Some(date)) => one(Some(date), (year, second)),
                (None, None) if second <= 12 => one(None, (year, second)),
                (None, None) => one(None, (year, first)),
            }
        }
        [(first, 1 | 2), (second, 1 | 2), (third, 1 | 2)] => {
            let readings = [
                day(2000 + third, second, first),
                day(2000 + third, first, second),
                day(2000 + first, second, third),
            ];
            several(readings.into_iter().flatten())
        }
        _ => Form::None,
    }
}

fn several(dates: impl IntoIterator<Item = Date>) -> Form {
    let mut several: Vec<Date> = Vec::new();
    for date in dates {
        if !several.contains(&date) {
            several.push(date);
        }
    }
    if several.is_empty() { Form::None } else { Form::Several(several, String::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> String {
        match read(text) {
            Form::One(date, time) => format!("{}{time}", date.iso()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_has_one_reading_is_read() {
        for text in [
            "2025-9-18",
            "2025/09/18",
            "2025.09.18",
            "2025. 9. 18.",
            "20250918",
            "18 Sep 2025",
            "18 September 2025",
            "18th of September, 2025",
            "September 18, 2025",
            "Sept. 18th 2025",
            "Thu, 18 Sep 2025",
            "18-Sep-2025",
            "Thursday, September 18, 2025",
            "18. September 2025",
            "18.9.2025",
            "18.09.2025",
            "18/9/2025",
            "9/18/2025",
            "18-09-2025",
            "2025年9月18日",
            "２０２５年９月１８日",
            "2025년 9월 18일",
            "18 septembre 2025",
            "18 de septiembre de 2025",
            "18 сентября 2025 г.",
            "den 18 september 2025",
            "2025 Sep 18",
            "Donnerstag, 18. September 2025",
            "Do, 18.09.2025",
            "18 września 2025 r.",
            "čtvrtek 18. září 2025",
            "18 Eylül 2025 Perşembe",
            "2025. szeptember 18.",
            "quinta-feira, 18 de setembro de 2025",
            "ngày 18 tháng 9 năm 2025",
            "2025年9月18日 星期四",
        ] {
            assert_eq!(reading(text), "2025-09-18", "{text}");
        }
        for text in ["2025-9", "2025/09", "September 2025", "Sep 2025", "09/2025", "2025年9月"] {
            assert_eq!(reading(text), "2025-09", "{text}");
        }
        assert_eq!(reading("3/3/2025"), "2025-03-03");
        assert_eq!(reading("1. März 2025"), "2025-03-01");
        assert_eq!(reading("2025年"), "2025");
    }

    #[test]
    fn times_of_day_are_read_as_people_write_them() {
        assert_eq!(reading("2005-05-10 9:13:15"), "2005-05-10T09:13:15");
        assert_eq!(reading("2005-05-10T9:13"), "2005-05-10T09:13:00");
        assert_eq!(reading("2005-05-10 09.13"), "2005-05-10T09:13:00");
        assert_eq!(reading("23.5.2005 klo 9.13"), "2005-05-23T09:13:00");
        assert_eq!(reading("10 maj 2005 kl. 09.13.15"), "2005-05-10T09:13:15");
        assert_eq!(reading("10 mai 2005 à 9h13"), "2005-05-10T09:13:00");
        assert_eq!(reading("23.05.2005, 9.13 Uhr"), "2005-05-23T09:13:00");
        assert_eq!(reading("23.05.2005 9 Uhr"), "2005-05-23T09:00:00");
        assert_eq!(reading("10 May 2005, 9:13 pm"), "2005-05-10T21:13:00");
        assert_eq!(reading("May 10, 2005 at 12:05 a.m."), "2005-05-10T00:05:00");
        assert_eq!(reading("May 10, 2005 9pm"), "2005-05-10T21:00:00");
        assert_eq!(reading("Tue, 10 May 2005 09:13:15 +0800"), "2005-05-10T09:13:15+08:00");
        assert_eq!(reading("Tue May 10 09:13:15 2005 -0730"), "2005-05-10T09:13:15-07:30");
        assert_eq!(reading("2005-05-10 09:13:15 UTC"), "2005-05-10T09:13:15Z");
        assert_eq!(reading("2005-05-10 09:13:15.25+02"), "2005-05-10T09:13:15.25+02:00");
    }

    #[test]
    fn what_has_several_readings_or_none_is_told_apart() {
        let days = |text: &str| match read(text) {
            Form::Several(days, time) => {
                days.iter().map(|day| format!("{day}{time}")).collect::<Vec<_>>().join(" ")
            }
            other => format!("{other:?}"),
        };
        assert_eq!(days("3/4/2025"), "2025-04-03 2025-03-04");
        assert_eq!(days("3.4.2025 6:00"), "2025-04-03T06:00:00 2025-03-04T06:00:00");
        assert_eq!(days("2025-18-09"), "2025-09-18");
        assert_eq!(days("18/9/25"), "2025-09-18 2018-09-25");
        assert_eq!(days("18 Sep 25"), "2025-09-18 2018-09-25");
        for text in
            ["", "soon", "2025-09-18-1", "25:00", "2025-09-18 26:00", "9", "2025-W38", "x2025"]
        {
            assert_eq!(read(text), Form::None, "{text}");
        }
        assert_eq!(read("18 Sep"), Form::Incomplete);
        assert!(matches!(read("2026-02-30"), Form::NoSuchDay(_, 28)));
        assert!(matches!(read("31 Sep 2025"), Form::NoSuchDay(_, 30)));
        assert!(matches!(read("Fri, 18 Sep 2025"), Form::WrongWeekday(..)));
        assert!(matches!(read("2025-09-18 06:00 CET"), Form::NamedZone(..)));
    }

    #[test]
    fn what_lasts_longer_is_known_by_its_beginning() {
        let begin = |text: &str| match read(text) {
            Form::Period(date) => date.iso(),
            other => format!("{other:?}"),
        };
        for text in ["Autumn 2025", "Herbst 2025", "otoño de 2025", "2025 Fall", "Autumn 2025/26"]
        {
            assert_eq!(begin(text), "2025-09", "{text}");
        }
        assert_eq!(begin("Winter 2025–26"), "2025-12");
        for text in ["September/October 2025", "Sept.–Okt. 2025", "Sep & Nov 2025"] {
            assert_eq!(begin(text), "2025-09", "{text}");
        }
        assert_eq!(begin("December 2025/January 2026"), "2025-12");
        for text in ["18–19 September 2025", "18./19. September 2025", "September 18-21, 2025"] {
            assert_eq!(begin(text), "2025-09-18", "{text}");
        }
        assert_eq!(begin("30 September – 2 October 2025"), "2025-09");
    }
}
