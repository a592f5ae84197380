//! The shape of data that a built-in layout can show.

use crate::base::date::PartialDate;
use crate::base::yaml::Tree;

/// A row of data: names and values.
type Row = [(String, Tree)];

/// What is wrong with the data for a built-in layout, and what to do.
pub(super) fn unfit(layout: &str, data: &Tree) -> Option<(String, String)> {
    let fault = match data {
        Tree::Empty => None,
        Tree::List(entries) => entries.iter().enumerate().find_map(|(n, entry)| {
            let fault = of_entry(layout, entry).or_else(|| of_columns(layout, &entries[0], entry));
            fault.map(|fault| format!("entry {} {fault}", n + 1))
        }),
        _ => Some("it is no list of entries".to_owned()),
    };
    let example = match layout {
        "staff" => "each entry is like `{role: Editor, names: [Ada Bird]}`",
        "calendar" => "each entry is like `{date: 2026-05-03, title: Open day}`",
        _ => "each entry is like `{Team: Harbour, Points: 3}`, with the same names in all",
    };
    fault.map(|fault| (fault, example.to_owned()))
}

/// What is wrong with an entry alone.
fn of_entry(layout: &str, entry: &Tree) -> Option<String> {
    let Tree::Map(row) = entry else {
        return Some("is no mapping from names to values".to_owned());
    };
    let needed: &[&str] = match layout {
        "staff" => &["role", "names"],
        "calendar" => &["date", "title"],
        _ => &[],
    };
    if let Some(name) = needed.iter().find(|name| value(row, name).is_none()) {
        return Some(format!("has no `{name}`"));
    }
    if let Some((name, _)) = row.iter().find(|(name, value)| !is_shown(layout, name, value)) {
        return Some(format!("has more than a text or a number as `{name}`"));
    }
    let date = value(row, "date").filter(|_| layout == "calendar")?;
    let is_date = matches!(date, Tree::Text(text) if PartialDate::parse(text).is_some());
    (!is_date).then(|| match date {
        Tree::Text(text) => format!("has the date `{text}`, which is not like 2026-05-03"),
        _ => "has a date that is not like 2026-05-03".to_owned(),
    })
}

/// Whether an entry of a table has other columns than the first.
fn of_columns(layout: &str, first: &Tree, entry: &Tree) -> Option<String> {
    let (Tree::Map(first), Tree::Map(row)) = (first, entry) else { return None };
    let names = |row: &Row| row.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (first, own) = (names(first), names(row));
    (layout == "results" && first != own)
        .then(|| format!("has the columns {}, the first {}", own.join(", "), first.join(", ")))
}

/// A value that is there.
fn value<'r>(row: &'r Row, name: &str) -> Option<&'r Tree> {
    let own = row.iter().find(|(own, _)| own == name);
    own.map(|(_, value)| value).filter(|value| **value != Tree::Empty)
}

fn is_shown(layout: &str, name: &str, value: &Tree) -> bool {
    match value {
        Tree::Map(_) => false,
        Tree::List(values) => {
            layout == "staff" && name == "names" && values.iter().all(|name| is_shown("", "", name))
        }
        _ => true,
    }
}
