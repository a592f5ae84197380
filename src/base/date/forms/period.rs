//! Periods that papers write instead of a date: `Autumn 2025`, `September/October 2025`, `18–19 September 2025`.

use super::{PartialDate, Pieces, Precision, day, month};

/// The seasons, with the month in which each begins in the northern hemisphere.
const SEASONS: [(i16, &[&str]); 4] = [
    (3, &["spring", "frühling", "frühjahr", "printemps", "primavera", "vår", "lente", "wiosna"]),
    (6, &["summer", "sommer", "été", "verano", "estate", "verão", "sommar", "zomer", "lato"]),
    (9, &["autumn", "fall", "herbst", "automne", "otoño", "autunno", "outono", "höst", "herfst"]),
    (12, &["winter", "hiver", "invierno", "inverno", "vinter", "zima"]),
];

/// The beginning of a period; `None` if the text is not one. The text is in lower case.
pub(super) fn read(text: &str) -> Option<PartialDate> {
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let numbers: Vec<(i16, usize)> =
        words().filter_map(|word| Some((word.parse().ok()?, word.len()))).collect();
    let (year, _) = *numbers.iter().find(|(_, digits)| *digits == 4)?;
    let season = SEASONS.iter().find(|(_, names)| words().any(|word| names.contains(&word)));
    let months: Vec<i16> = words().filter_map(month::find).map(i16::from).collect();
    let begin = |month, precision| Some(PartialDate { first: day(year, month, 1)?, precision });
    match (season, months.as_slice()) {
        (Some((month, _)), []) => begin(*month, Precision::Month),
        (None, [first, _]) => begin(*first, Precision::Month),
        (None, [month]) if is_readable(text) => days(&numbers, *month),
        _ => None,
    }
}

/// The first of two days of a month.
fn days(numbers: &[(i16, usize)], month: i16) -> Option<PartialDate> {
    match *numbers {
        [(first, 1 | 2), (last, 1 | 2), (year, 4)] if first < last => {
            day(year, month, last)?;
            day(year, month, first).map(PartialDate::day)
        }
        _ => None,
    }
}

/// Whether a text contains only what dates consist of.
fn is_readable(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    words.filter(|word| !is_number(word)).all(|word| Pieces::default().word(word).is_some())
}
