//! Labels of printed pages: `4`, `A7`.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::path::{PathError, Slug};

/// The label of a printed page: letters and digits. Labels sort naturally (`2`, `10`, `A2`, `A10`), and those that
/// differ only in case are equal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageLabel {
    shown: Box<str>,
    folded: Box<str>,
}

impl PageLabel {
    /// Takes a label.
    ///
    /// # Errors
    /// If it is empty or contains anything but letters and digits.
    pub fn new(text: &str) -> Result<Self, PathError> {
        if text.is_empty() {
            return Err(PathError::Empty);
        }
        if !text.chars().all(char::is_alphanumeric) {
            return Err(PathError::BadCharacter);
        }
        let folded = Slug::of(text)?;
        Ok(Self { shown: text.into(), folded: folded.as_str().into() })
    }

    /// The label in its original form.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// Compares two texts in the order of labels: digits by their value.
    pub fn natural(a: &str, b: &str) -> Ordering {
        runs(a).cmp(runs(b)).then_with(|| a.cmp(b))
    }

    /// The label as part of a route.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl PartialEq for PageLabel {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for PageLabel {}

impl PartialOrd for PageLabel {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PageLabel {
    fn cmp(&self, other: &Self) -> Ordering {
        Self::natural(&self.folded, &other.folded)
    }
}

impl fmt::Display for PageLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// The runs of digits and of other characters. A number sorts before letters and by its value.
fn runs(text: &str) -> impl Iterator<Item = (bool, usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        let value = if digits { run.trim_start_matches('0') } else { run };
        Some((!digits, if digits { value.len() } else { 0 }, value))
    })
}
