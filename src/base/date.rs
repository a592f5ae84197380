//! Dates with a precision, and instants with an offset.

mod forms;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Code;
use crate::base::yaml::Node;
use forms::Form;

/// How much of a date is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Precision {
    /// `2025`
    Year,
    /// `2025-09`, the date of a monthly.
    Month,
    /// `2025-09-18`
    Day,
}

/// A date, as exactly as it is known (ISO 8601-1, reduced precision). Sorts by the first day of its
/// period; of two equal ones, the more exact date is later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct PartialDate {
    first: Date,
    precision: Precision,
}

/// A point in time: a day, or a day and a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Moment {
    /// The instant: of a day, its first in the publication's time zone.
    pub instant: Timestamp,
    /// The day on the publication's calendar.
    pub day: Date,
    /// Whether a time of day was given.
    pub timed: bool,
}

/// A point in time as it is written; its time zone may become known only later.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Written {
    /// With an offset: `2025-09-18T06:00+08:00`.
    Instant(Timestamp),
    /// Without an offset: `2025-09-18 06:00`, or a day, which means its first instant.
    Local(DateTime),
}

impl PartialDate {
    /// Reads `2025`, `2025-09` or `2025-09-18`; `None` if it is none of these, or no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.split('-');
        let year = parts.next().filter(|t| digits(t, 4))?.parse().ok()?;
        let mut next = || match parts.next() {
            Some(t) if digits(t, 2) => t.parse().map(Some).ok(),
            Some(_) => None,
            None => Some(None),
        };
        let (month, day): (Option<i8>, Option<i8>) = (next()?, next()?);
        if parts.next().is_some() {
            return None;
        }
        let precision = match (month, day) {
            (None, _) => Precision::Year,
            (_, None) => Precision::Month,
            _ => Precision::Day,
        };
        let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { first, precision })
    }

    /// Reads a date in any unambiguous form; a time of day after it is ignored.
    pub fn parse_any(text: &str) -> Option<Self> {
        match forms::read(text) {
            Form::One(date, _) => Some(date),
            _ => None,
        }
    }

    /// The beginning of a date or of a period such as `Autumn 2025`.
    pub fn begin_of(text: &str) -> Option<Self> {
        match forms::read(text) {
            Form::One(date, _) | Form::Period(date) => Some(date),
            _ => None,
        }
    }

    /// Reads the value of a key, in any unambiguous form. Other values are reported, with the dates that they
    /// can mean.
    pub fn read(node: &Node<'_>) -> Option<Self> {
        let text = node.filled()?;
        match forms::read(&text) {
            Form::One(date, _) => in_print(node, &text, date.first).map(|()| date),
            other => {
                let forms = ["2025-09-18", "2025-09", "2025"].map(|form| node.with(form));
                let forms = format!("write `{}`, `{}` or `{}`", forms[0], forms[1], forms[2]);
                report(node, (&text, "a date"), &other, forms);
                None
            }
        }
    }

    /// A full date.
    pub fn day(day: Date) -> Self {
        Self { first: day, precision: Precision::Day }
    }

    /// The first day of the period.
    pub fn first(&self) -> Date {
        self.first
    }

    /// How much of it is known.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The date in the form of ISO 8601, valid in the `datetime` attribute of HTML's `time`.
    pub fn iso(&self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Year => format!("{year:04}"),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Day => self.first.to_string(),
        }
    }

    /// The first instant of the period in a time zone.
    pub fn start(&self, zone: &TimeZone) -> Timestamp {
        start_of(self.first, zone)
    }
}

impl Moment {
    /// Reads a day (`2025-09-18`), or a day and a time, with `T` or a space between them. Seconds are
    /// optional, and so is the offset (`Z`, `+08:00`); without one, the time is in the given time zone. A time
    /// that a change of clocks skips is read as if the clocks had not changed; of a time that occurs twice,
    /// the first counts.
    ///
    /// Other forms are read if they are unambiguous: `18 Sep 2025`, `2005-05-10 9:13:15`.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let canonical = canonical(text)?;
        let instant = Written::parse_strictly(&canonical)?.instant(zone);
        let day = match PartialDate::parse(&canonical) {
            Some(date) => date.first,
            None => zone.to_datetime(instant).date(),
        };
        Some(Self { instant, day, timed: canonical.contains(':') })
    }

    /// Reads the value of a key. A value that is neither a day nor an instant is reported, with the instants
    /// that it can mean.
    pub fn read(node: &Node<'_>, zone: &TimeZone) -> Option<Self> {
        let text = node.filled()?;
        let moment = Self::parse(&text, zone);
        if let Some(moment) = &moment {
            in_print(node, &text, moment.day)?;
        } else {
            let forms = ["2025-09-18", "2025-09-18 06:00", "2025-09-18T06:00+08:00"];
            let forms = forms.map(|form| node.with(form));
            let forms = format!("write `{}`, `{}` or `{}`", forms[0], forms[1], forms[2]);
            let form = match forms::read(&text) {
                Form::Period(date) => Form::Period(PartialDate::day(date.first)),
                form => form,
            };
            report(node, (&text, "a day or an instant"), &form, forms);
        }
        moment
    }

    /// A day or instant in the form of the reference, if the text is unambiguous.
    pub fn canonical(text: &str) -> Option<String> {
        canonical(text).map(|text| text.replacen('T', " ", 1))
    }

    /// The day as a date.
    pub fn date(&self) -> PartialDate {
        PartialDate::day(self.day)
    }
}

impl Written {
    /// Reads what [`Moment::parse`] reads.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_strictly(&canonical(text)?)
    }

    /// Reads only the forms of ISO 8601.
    fn parse_strictly(text: &str) -> Option<Self> {
        if let Some(PartialDate { first, precision: Precision::Day }) = PartialDate::parse(text) {
            return Some(Self::Local(first.to_datetime(Time::midnight())));
        }
        if !text.contains(':') {
            return None;
        }
        let text = text.replacen(' ', "T", 1).replace(' ', "");
        match text.parse::<Timestamp>() {
            Ok(instant) => Some(Self::Instant(instant)),
            Err(_) => text.parse::<DateTime>().ok().map(Self::Local),
        }
    }

    /// The instant that it means in a time zone.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Instant(instant) => *instant,
            // Only times at the ends of the calendar have no instant.
            Self::Local(time) => zone.to_timestamp(*time).unwrap_or(Timestamp::MAX),
        }
    }
}

impl From<Timestamp> for Written {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

/// A day or instant in the form of ISO 8601; `None` if the text has no meaning or several.
fn canonical(text: &str) -> Option<String> {
    if Written::parse_strictly(text).is_some() {
        return Some(text.to_owned());
    }
    match forms::read(text) {
        Form::One(date, time) if date.precision == Precision::Day => {
            Some(format!("{}{time}", date.iso()))
        }
        _ => None,
    }
}

/// The first newspaper was printed in 1605; a date long before that has lost a digit.
const FIRST_YEAR: i16 = 1400;

/// Reports a date before the first newspapers, such as `0205` for 2025.
fn in_print(node: &Node<'_>, text: &str, day: Date) -> Option<()> {
    if day.year() >= FIRST_YEAR {
        return Some(());
    }
    let message = format!("`{text}` is in the year {}, before newspapers were printed", day.year());
    let example = node.with(&day.strftime("2025-%m-%d").to_string());
    let hint = format!("correct the year, as in `{example}`");
    node.report(Code::BadValue, message, hint);
    None
}

/// Reports why a text is not a valid date, with the dates that it can mean.
fn report(node: &Node<'_>, (text, what): (&str, &str), form: &Form, forms: String) {
    let (message, hint) = match form {
        Form::Several(days, time) => {
            let time = time.replacen('T', " ", 1);
            let line = |day: &Date| {
                format!(
                    "`{}` for {}",
                    node.with(&format!("{day}{time}")),
                    day.strftime("%-d %B %Y")
                )
            };
            let lines: Vec<String> = days.iter().map(line).collect();
            let message = match days.len() {
                1 => format!("`{text}` is not in the order year, month, day"),
                count => format!("`{text}` is ambiguous: it can mean {count} dates"),
            };
            (message, format!("write {}", lines.join(", or ")))
        }
        Form::NoSuchDay(first, days) => {
            let month = first.strftime("%B %Y");
            let last = format!("{}{days:02}", first.strftime("%Y-%m-"));
            let hint = format!("the last day of the month is `{}`", node.with(&last));
            (format!("`{text}` is not a date: {month} has {days} days"), hint)
        }
        Form::WrongWeekday(day, name) => {
            let message =
                format!("{} is a {}, not a {name}", day.strftime("%-d %B %Y"), day.strftime("%A"));
            (message, format!("if the day is right, write `{}`", node.with(&day.to_string())))
        }
        Form::NamedZone(date, time) => {
            let time = time.replacen('T', " ", 1);
            let line = node.with(&format!("{}{time}", date.iso()));
            let message =
                format!("`{text}` uses letters for the time zone, which several zones share");
            (message, format!("write the offset from UTC, such as `{line}`"))
        }
        Form::One(date, _) => {
            let hint = format!("write `{}`", node.with(&date.first.to_string()));
            (format!("`{text}` has no day"), hint)
        }
        Form::Period(begin) => {
            let message = format!("`{text}` is not a single day, month or year");
            let line = node.with(&begin.iso());
            let hint = format!(
                "write the date on which it begins: `{line}`; for words, an issue has a title: `title: {text}`"
            );
            (message, hint)
        }
        Form::Incomplete => (format!("`{text}` is not {what}: the year is missing"), forms),
        Form::None => (format!("`{text}` is not {what}"), forms),
    };
    node.report(Code::BadValue, message, hint);
}

/// An instant in the form of RFC 3339, with the offset of the time zone: `2025-09-18T00:00:00+08:00`. An
/// offset with seconds, from before there were time zones, is rounded, and the time of day is adjusted.
pub fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    let exact = zone.to_offset(instant);
    let sign = if exact.is_negative() { '-' } else { '+' };
    let minutes = (exact.seconds().abs() + 30) / 60;
    let rounded = Offset::from_seconds(minutes * 60 * exact.seconds().signum()).unwrap_or(exact);
    let local = rounded.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S");
    format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The first instant of a day.
fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    Written::Local(day.to_datetime(Time::midnight())).instant(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_with_seconds_is_rounded_and_the_instant_stays() {
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let instant: Timestamp = "1890-01-01T00:00:00Z".parse().expect("an instant");
        let text = rfc3339(instant, &zone);
        assert_eq!(text, "1890-01-01T08:06:00+08:06");
        assert_eq!(text.parse::<Timestamp>().expect("an instant"), instant);
    }
}
