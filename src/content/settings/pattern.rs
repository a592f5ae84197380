//! Patterns of URLs: `/{issue}/{section}/{slug}/`.

use crate::base::path::{PathError, Route};

/// The placeholders that the pattern of a kind of page may and must contain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holds {
    /// The placeholders that can be filled.
    pub(super) known: &'static [&'static str],
    /// The placeholders without which several pages would have the same URL.
    pub(super) needed: &'static [&'static str],
}

/// A URL pattern that has every placeholder it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern(String);

/// The values of the placeholders.
#[derive(Clone, Copy, Default, Debug)]
pub struct Blanks<'a> {
    /// The issue's id.
    pub issue: &'a str,
    /// The section's key.
    pub section: &'a str,
    /// The article's slug.
    pub slug: &'a str,
    /// The year of the issue.
    pub year: i16,
    /// The month of the issue, if its date has one.
    pub month: Option<i8>,
}

impl Pattern {
    /// Takes a pattern and checks its placeholders.
    ///
    /// # Errors
    /// With what is wrong and what to do.
    pub(super) fn new(text: &str, holds: Holds) -> Result<Self, (String, String)> {
        if !text.starts_with('/') || !text.ends_with('/') {
            let hint = format!("write `/{}/`", text.trim_matches('/'));
            return Err((format!("the pattern `{text}` does not begin and end with `/`"), hint));
        }
        for name in placeholders(text) {
            if !holds.known.contains(&name) {
                let known: Vec<String> = holds.known.iter().map(|p| format!("{{{p}}}")).collect();
                let hint = format!("the placeholders here are {}", known.join(", "));
                return Err((format!("unknown placeholder `{{{name}}}`"), hint));
            }
        }
        if let Some(lacking) = holds.needed.iter().find(|n| !placeholders(text).any(|p| p == **n)) {
            let message = format!("the pattern `{text}` lacks `{{{lacking}}}`");
            return Err((message, "without it, several pages would have the same URL".to_owned()));
        }
        let pattern = Self(text.to_owned());
        let trial = Blanks { issue: "i", section: "s", slug: "x", year: 2000, month: Some(1) };
        match pattern.route(trial) {
            Ok(_) => Ok(pattern),
            Err(error) => Err((format!("`{text}` is not a path"), error.to_string())),
        }
    }

    /// A pattern that can always be filled, used after an invalid one was reported.
    pub(super) fn fallback() -> Self {
        Self("/{issue}/{section}/{slug}/".to_owned())
    }

    /// Whether the pattern needs the month of the issue.
    pub fn needs_month(&self) -> bool {
        placeholders(&self.0).any(|p| p == "month")
    }

    /// The folders of the route, without slashes at the ends.
    ///
    /// # Errors
    /// If the values do not give a valid path.
    pub fn route(&self, blanks: Blanks<'_>) -> Result<Route, PathError> {
        let path = self
            .0
            .replace("{issue}", blanks.issue)
            .replace("{section}", blanks.section)
            .replace("{slug}", blanks.slug)
            .replace("{year}", &format!("{:04}", blanks.year))
            .replace("{month}", &format!("{:02}", blanks.month.unwrap_or(0)));
        Route::page(&path)
    }
}

/// The names between braces. A brace without an end extends to the end.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest))
}
