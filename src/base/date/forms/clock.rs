//! The forms in which people and programs write times of day.

/// A time of day at the end of a date.
#[derive(Debug)]
pub(super) enum Time {
    /// In the form of ISO 8601: `T09:13:15`, with an offset if there is one.
    Known(String),
    /// With the abbreviation of a time zone after it.
    NamedZone(String),
    /// The time does not exist.
    Impossible,
}

/// Words before a time of day.
const BEFORE: [&str; 8] = [" at", " um", " kl", " klo", " à", " ore", " om", " o"];

/// Splits a text in lower case into its day and its time; `None` if it has no time.
pub(super) fn split(text: &str) -> Option<(String, Time)> {
    let with_colons = with_colons(text);
    let text = with_colons.as_deref().unwrap_or(text);
    let (start, is_short) = match colon(text) {
        Some(colon) => {
            let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
            (colon - digits, false)
        }
        None => (half_day(text)?, true),
    };
    let day = text[..start].trim_end().trim_end_matches('.');
    let day = BEFORE.iter().find_map(|word| day.strip_suffix(word)).unwrap_or(day);
    let day = day.strip_suffix('t').unwrap_or(day).trim_end_matches([' ', ',', '@']);
    let (time, year) = time(&text[start..], is_short);
    Some((format!("{day}{year}"), time))
}

/// Puts colons into a time that is written `9.13`, `9.13.15`, `9h13` or `9 uhr`, at the end of a text and after a day with
/// its year.
fn with_colons(text: &str) -> Option<String> {
    let clock = text.strip_suffix("uhr").map_or(text, str::trim_end);
    let is_bare_hour = clock.len() < text.len();
    let (day, clock) = clock.rsplit_once(' ')?;
    let parts: Vec<&str> = clock.split(['.', 'h']).collect();
    let has = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_clock = match *parts.as_slice() {
        [hour] => is_bare_hour && has(hour, 1..=2),
        [hour, ""] => clock.ends_with('h') && has(hour, 1..=2),
        [hour, minute] => has(hour, 1..=2) && has(minute, 2..=2),
        [hour, minute, second] => has(hour, 1..=2) && has(minute, 2..=2) && has(second, 2..=2),
        _ => false,
    };
    let has_year = day.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let numbers = day.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).count();
    let is_time = is_clock && has_year && numbers >= 3 && !day.contains(':');
    let minutes = || match *parts.as_slice() {
        [hour] | [hour, ""] => format!("{hour}:00"),
        _ => parts.join(":"),
    };
    is_time.then(|| format!("{day} {}", minutes()))
}

/// The colon between hours and minutes.
fn colon(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    text.match_indices(':')
        .map(|(at, _)| at)
        .find(|at| *at > 0 && is_digit(at - 1) && is_digit(at + 1))
}

/// Where `9 pm` begins at the end of a text.
fn half_day(text: &str) -> Option<usize> {
    let before =
        ["am", "pm", "a.m.", "p.m."].iter().find_map(|end| text.strip_suffix(end))?.trim_end();
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    ((1..=2).contains(&digits) && before.len() > digits).then(|| before.len() - digits)
}

/// A time, and the year that some programs write after it.
fn time(text: &str, is_short: bool) -> (Time, String) {
    let clock_end =
        text.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(text.len());
    let (clock, mut rest) = text.split_at(clock_end);
    let mut parts = clock.trim_end_matches('.').splitn(3, ':');
    let mut next = || parts.next().unwrap_or("0").to_owned();
    let (hour, minute, second) = (next(), next(), next());
    rest = rest.trim_start();
    let (half, after) = half_of_day(rest);
    let (year, zone) = year(after.trim());
    let (second, fraction) = second.split_once('.').unwrap_or((second.as_str(), ""));
    let number = |text: &str| text.parse::<u8>().ok();
    let (Some(mut hour), Some(minute), Some(second)) =
        (number(&hour), number(&minute), number(second))
    else {
        return (Time::Impossible, year);
    };
    match half {
        Some(_) if !(1..=12).contains(&hour) => return (Time::Impossible, year),
        Some(is_afternoon) => hour = hour % 12 + if is_afternoon { 12 } else { 0 },
        None if is_short => return (Time::Impossible, year),
        None => {}
    }
    if hour > 23 || minute > 59 || second > 60 {
        return (Time::Impossible, year);
    }
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    let time = format!("T{hour:02}:{minute:02}:{second:02}{fraction}");
    match offset(&zone) {
        Some(offset) => (Time::Known(format!("{time}{offset}")), year),
        None if (2..=5).contains(&zone.len()) && zone.chars().all(char::is_alphabetic) => {
            (Time::NamedZone(format!("{time}{}", likely_offset(&zone))), year)
        }
        None => (Time::Impossible, year),
    }
}

/// Whether it is after noon, if `am` or `pm` follows.
fn half_of_day(text: &str) -> (Option<bool>, &str) {
    let halves = [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)];
    let found =
        halves.iter().find_map(|(name, half)| Some((Some(*half), text.strip_prefix(name)?)));
    found.unwrap_or((
        None,
        text.strip_prefix("uhr").or_else(|| text.strip_prefix('h')).unwrap_or(text),
    ))
}

/// A year between the time and the offset, as in the dates of Git and C.
fn year(text: &str) -> (String, String) {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_year = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    match is_year {
        true => (format!(" {first}"), rest.trim().to_owned()),
        false => (String::new(), text.to_owned()),
    }
}

/// The most common offset for the abbreviation of a time zone.
fn likely_offset(zone: &str) -> &'static str {
    match zone {
        "cet" | "bst" | "met" => "+01:00",
        "cest" | "eet" | "sast" => "+02:00",
        "eest" | "msk" => "+03:00",
        "hkt" | "sgt" | "cst" => "+08:00",
        "jst" | "kst" => "+09:00",
        "est" => "-05:00",
        "edt" => "-04:00",
        "mst" | "pdt" => "-07:00",
        "pst" => "-08:00",
        _ => "+00:00",
    }
}

/// An offset in the form of ISO 8601, or nothing.
fn offset(zone: &str) -> Option<String> {
    if zone.is_empty() {
        return Some(String::new());
    }
    if matches!(zone, "z" | "utc" | "gmt" | "+0000" | "-0000") {
        return Some("Z".to_owned());
    }
    let zone = zone.strip_prefix("utc").or_else(|| zone.strip_prefix("gmt")).unwrap_or(zone);
    let sign = zone.chars().next().filter(|c| matches!(c, '+' | '-' | '−'))?;
    let digits: String = zone.chars().skip(1).filter(char::is_ascii_digit).collect();
    let is_clean = zone.chars().skip(1).all(|c| c.is_ascii_digit() || c == ':');
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "00"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let sign = if sign == '+' { '+' } else { '-' };
    is_clean.then(|| format!("{sign}{hours:0>2}:{minutes}"))
}
