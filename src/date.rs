//! Dates with a precision, and instants that carry an offset.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Code;
use crate::yaml::Node;

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

/// A date as far as it is known (ISO 8601-1, reduced precision). Sorts by the first day of its
/// period, then the finer precision later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct PartialDate {
    first: Date,
    precision: Precision,
}

/// A point in time as an author writes it: a day, or a day and a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Moment {
    /// The instant: of a day, its first in the publication's time zone.
    pub instant: Timestamp,
    /// The day on the publication's calendar.
    pub day: Date,
    /// Whether a time of day was given.
    pub timed: bool,
}

/// A point in time as it is written, whose time zone may be known only later.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Written {
    /// With an offset: `2025-09-18T06:00+08:00`.
    Instant(Timestamp),
    /// Without: `2025-09-18 06:00`, or a day, which means its first instant.
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

    /// Reads the value of a key; what is no date is reported.
    pub fn read(node: &Node<'_>) -> Option<Self> {
        let text = node.label()?;
        let date = Self::parse(&text);
        if date.is_none() {
            let hint = "`2025-09-18`, `2025-09` or `2025`";
            node.report(Code::BadValue, format!("`{text}` is no date"), hint.to_owned());
        }
        date
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

    /// The date as it was written, valid in the `datetime` attribute of HTML's `time`.
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
    /// Reads a day (`2025-09-18`), or a day and a time with `T` or a space between, with seconds or
    /// without, with an offset (`Z`, `+08:00`) or without: then in the given time zone. A time that a
    /// change of clocks skips is taken as if the clock had not changed; one that occurs twice is the
    /// first.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let instant = Written::parse(text)?.instant(zone);
        let day = match PartialDate::parse(text) {
            Some(date) => date.first,
            None => zone.to_datetime(instant).date(),
        };
        Some(Self { instant, day, timed: text.contains(':') })
    }

    /// Reads the value of a key; what is no day and no instant is reported.
    pub fn read(node: &Node<'_>, zone: &TimeZone) -> Option<Self> {
        let text = node.label()?;
        let moment = Self::parse(&text, zone);
        if moment.is_none() {
            let hint = "`2025-09-18`, `2025-09-18 06:00` or `2025-09-18T06:00+08:00`";
            node.report(
                Code::BadValue,
                format!("`{text}` is no day and no instant"),
                hint.to_owned(),
            );
        }
        moment
    }

    /// The day as a date.
    pub fn date(&self) -> PartialDate {
        PartialDate::day(self.day)
    }
}

impl Written {
    /// Reads what [`Moment::parse`] reads.
    pub fn parse(text: &str) -> Option<Self> {
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

    /// The instant it means where clocks show the time of a zone.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Instant(instant) => *instant,
            // Only the ends of the calendar have no instant.
            Self::Local(time) => zone.to_timestamp(*time).unwrap_or(Timestamp::MAX),
        }
    }
}

impl From<Timestamp> for Written {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

/// An instant as RFC 3339 has it, with the offset of the time zone: `2025-09-18T00:00:00+08:00`. An
/// offset with seconds, as before there were time zones, is rounded, and the time of day goes with it.
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
