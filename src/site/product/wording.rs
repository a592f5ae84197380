//! What several products say in the words of the theme.

use tera::Value;

use super::{list, text};
use crate::site::view::Window;

/// A word of the theme.
pub(super) fn word(window: &Window, key: &str, fill: &[(&str, &str)]) -> String {
    window.view().theme().word(key, fill).unwrap_or_default()
}

/// "By Ada Lovelace, correspondent, and Staff Reporters".
pub(super) fn byline(window: &Window, teaser: &Value) -> String {
    let name = |byline: &Value| match text(byline, "role") {
        role if role.is_empty() => text(byline, "name"),
        role => format!("{}{}{role}", text(byline, "name"), word(window, "role_comma", &[])),
    };
    let names: Vec<String> = list(teaser, "bylines").map(name).collect();
    let Some((last, others)) = names.split_last() else { return String::new() };
    let by = word(window, "by", &[]);
    let others = others.join(&word(window, "list_comma", &[]));
    match others.is_empty() {
        true => format!("{by} {last}").trim_start().to_owned(),
        false => {
            format!("{by} {others}{}{last}", word(window, "list_and", &[])).trim_start().to_owned()
        }
    }
}
