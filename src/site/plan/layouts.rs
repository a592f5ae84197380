//! Layouts of stories and standing pages: whether the theme has them, what they are for, and the data they show.

use super::{Draft, LAYOUTS, data_shape};
use crate::base::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::base::path::SourcePath;
use crate::base::yaml::{KeyPath, Tree};
use crate::edition::{Edition, Origin};
use crate::site::theme::Theme;

/// The built-in layouts of stories.
const OF_STORIES: [&str; 1] = ["feature"];

/// The built-in layouts of standing pages, each of which shows a data file.
const OF_PAGES: [&str; 3] = ["calendar", "results", "staff"];

/// A layout that a source chooses.
struct Choice<'e> {
    source: &'e SourcePath,
    name: &'e str,
    at: &'e KeyPath,
    /// The fields of a standing page; none for a story.
    extra: Option<&'e Tree>,
}

impl Draft<'_, '_> {
    /// Reports layouts that the theme does not have, and built-in ones that cannot show the source.
    pub(super) fn check_layouts(&mut self, edition: &Edition, theme: &Theme) {
        let stories = edition.stories.iter().filter_map(|story| {
            let (name, at) = story.article.head.layout.as_ref()?;
            Some(Choice { source: &story.article.source, name, at, extra: None })
        });
        let pages = edition.pages.iter().filter_map(|page| {
            let (name, at) = page.content.layout.as_ref()?;
            Some(Choice {
                source: &page.content.source,
                name,
                at,
                extra: Some(&page.content.extra),
            })
        });
        for choice in stories.chain(pages) {
            let template = format!("{LAYOUTS}{}.html", choice.name);
            let file = theme.templates.key(&template).and_then(|key| theme.templates.file(key));
            let (at, message, hint) = match file {
                None => (
                    choice.at.clone(),
                    format!("the theme has no layout `{}`", choice.name),
                    choice.unknown(theme),
                ),
                Some(file) if file.is_own => continue,
                Some(_) => match choice.misused(edition) {
                    Some(misused) => misused,
                    None => continue,
                },
            };
            let place = self.origins.locate(&Origin { file: choice.source.clone(), at: Some(at) });
            self.found.push(Diagnostic::new(Code::BadValue, place, message).hint(hint));
        }
    }
}

impl Choice<'_> {
    /// What to do about a layout that the theme does not have.
    fn unknown(&self, theme: &Theme) -> String {
        let names = theme.templates.names().filter_map(|name| name.strip_prefix(LAYOUTS));
        let known: Vec<&str> = names.filter_map(|name| name.strip_suffix(".html")).collect();
        // The usual names of other programs for the pages that need no layout here.
        if ["post", "page", "default", "single", "article", "story"].contains(&self.name) {
            return "delete the line: pages need no layout".to_owned();
        }
        did_you_mean(self.name, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
            true => format!(
                "the theme has no layouts; put one into `templates/layouts/{}.html`",
                self.name
            ),
            false => format!("the layouts are {}", known.join(", ")),
        })
    }

    /// Why a built-in layout cannot show the source: the place, what is wrong, and what to do.
    fn misused(&self, edition: &Edition) -> Option<(KeyPath, String, String)> {
        let name = self.name;
        let Some(extra) = self.extra else {
            return OF_PAGES.contains(&name).then(|| {
                let message = format!("the layout `{name}` is for standing pages");
                let hint = format!("the layouts of stories are {}", OF_STORIES.join(", "));
                (self.at.clone(), message, hint)
            });
        };
        if OF_STORIES.contains(&name) {
            let message = format!("the layout `{name}` is for stories");
            let hint = format!("the layouts of standing pages are {}", OF_PAGES.join(", "));
            return Some((self.at.clone(), message, hint));
        }
        if !OF_PAGES.contains(&name) {
            return None;
        }
        let known = || edition.data.keys().map(String::as_str);
        let data = match extra {
            Tree::Map(fields) => fields.iter().find(|(key, _)| key == "data").map(|(_, data)| data),
            _ => None,
        };
        let Some(data) = data else {
            let message = format!("the layout `{name}` shows a data file, but `extra` names none");
            let hint = format!(
                "add `extra: {{data: {}}}`, the name of a file in content/data/ without its extension",
                known().next().unwrap_or(name)
            );
            return Some((self.at.clone(), message, hint));
        };
        let Tree::Text(data) = data else { return None };
        if let Some(file) = edition.data.get(data) {
            let (fault, hint) = data_shape::unfit(name, &file.value)?;
            let message = format!("the layout `{name}` cannot show the data `{data}`: {fault}");
            return Some((KeyPath::key("extra").then_key("data"), message, hint));
        }
        let message = format!("there is no data file `{data}` in content/data/");
        let hint = did_you_mean(data, known()).unwrap_or_else(|| match known().count() {
            0 => format!("put the data into content/data/{data}.yaml or {data}.csv"),
            _ => format!("the data files are {}", known().collect::<Vec<_>>().join(", ")),
        });
        Some((KeyPath::key("extra").then_key("data"), message, hint))
    }
}
