//! The first files of an editor: the first lines of an issue and of a story.

use crate::base::date::PartialDate;
use crate::base::diagnostic::{self, Diagnostic, did_you_mean};
use crate::base::path::{Slug, SourcePath, titled};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::line;
use crate::content::issue::{Contents, IssueFile};
use crate::content::settings::Settings;

/// A new file for an editor.
#[derive(Debug)]
pub struct Begun {
    /// Its path.
    pub file: SourcePath,
    /// Its contents.
    pub text: String,
    /// What is left for the editor to do, in lines for people.
    pub to_do: Vec<String>,
}

/// Why a file was not created.
#[derive(Debug)]
pub enum Refused {
    /// The request is not possible.
    Request {
        /// What is wrong with it.
        message: String,
        /// What to request instead.
        hint: Option<String>,
    },
    /// Mistakes in the publication prevent it.
    Mistakes(Vec<Diagnostic>),
}

/// An issue to be created.
#[derive(Clone, Copy, Debug)]
pub struct NewIssue<'a> {
    /// Its id, the name of its folder.
    pub id: &'a str,
    /// Its date, if the id is not a date.
    pub date: Option<&'a str>,
    /// A title of its own.
    pub title: Option<&'a str>,
}

/// A story to be created.
#[derive(Clone, Copy, Debug)]
pub struct NewStory<'a> {
    /// The id of its issue.
    pub issue: &'a str,
    /// The key of its section.
    pub section: &'a str,
    /// The name of its file, if not derived from the headline.
    pub slug: Option<&'a str>,
    /// Its headline, if not derived from the name.
    pub headline: Option<&'a str>,
}

/// Starts an issue.
///
/// # Errors
/// If its id cannot be the name of a folder and part of a URL, or it has no date.
pub fn issue(asked: &NewIssue<'_>) -> Result<Begun, Refused> {
    let id = issue_id(asked)?;
    let date = asked.date.unwrap_or(asked.id);
    let Some(date) = PartialDate::parse_any(date) else {
        let hint = match asked.date {
            Some(_) => "write 2025-09-18, 2025-09 for a monthly, or 2025".to_owned(),
            None => format!("give its date: {id} --date {}", likely_date(asked)),
        };
        return Err(refused(format!("`{date}` is not a date"), Some(hint)));
    };
    let title = match asked.title {
        Some(title) => line("title", title),
        None => "# title: Harvest\n".to_owned(),
    };
    Ok(Begun {
        file: issue_file(&id)?,
        text: format!(include_str!("begin/issue.yaml.txt"), date = date.iso(), title = title),
        to_do: vec![format!("pressrun new article {id}/SECTION --headline \"...\"")],
    })
}

/// The id of an issue. If it is not valid, the hint contains the whole command for a valid one.
fn issue_id(asked: &NewIssue<'_>) -> Result<Slug, Refused> {
    slug("issue", asked.id).map_err(|refusal| {
        let Refused::Request { message, hint } = refusal else { return refusal };
        let hint = match (asked.date, PartialDate::parse_any(asked.id), Slug::of(asked.id)) {
            (None, Some(date), _) => Some(format!("write `{}`", date.iso())),
            (None, None, Ok(slug)) => {
                let (date, title) = (likely_date(asked), asked.title.unwrap_or(asked.id));
                Some(format!("write `{} --date {date} --title \"{title}\"`", slug.cut()))
            }
            _ => hint,
        };
        refused(message, hint)
    })
}

/// A date for a hint: the beginning of the period that the id names, if it names one.
fn likely_date(asked: &NewIssue<'_>) -> String {
    PartialDate::begin_of(asked.id).map_or_else(|| "2025-09-18".to_owned(), |date| date.iso())
}

/// Starts a story as a draft, so that an unfinished text is not published when another person builds the site.
///
/// # Errors
/// If the issue or section does not exist, the file cannot be named, or `issue.yaml` cannot be read.
pub fn story(
    asked: &NewStory<'_>,
    snapshot: &Snapshot,
    settings: &Settings,
) -> Result<Begun, Refused> {
    let issue = known_issue(asked.issue, snapshot)?;
    let section = known_section(asked.section, settings)?;
    let headline = asked.headline.map(str::trim).filter(|headline| !headline.is_empty());
    let (name, headline) = match (asked.slug, headline) {
        (Some(name), Some(headline)) => (slug("story", name)?, headline.to_owned()),
        (Some(name), None) => (slug("story", name)?, titled(name)),
        (None, Some(headline)) => (slug_of(headline)?, headline.to_owned()),
        (None, None) => {
            let hint = "add --headline \"...\", or the name of the file: ISSUE/SECTION/SLUG";
            return Err(refused("the story has no name".to_owned(), Some(hint.to_owned())));
        }
    };
    let file = format!("content/issues/{issue}/{section}/{name}.md");
    let mut to_do = vec!["write the text; to publish it, delete the line `draft: true`".to_owned()];
    to_do.extend(listing((&issue, &section, &name), snapshot, settings)?);
    Ok(Begun {
        file: source(&file)?,
        text: format!(include_str!("begin/story.md.txt"), headline = line("headline", &headline)),
        to_do,
    })
}

fn known_issue(id: &str, snapshot: &Snapshot) -> Result<Slug, Refused> {
    let known = || {
        let files = snapshot.below("content/issues").map(|(path, _)| path.as_str());
        files.filter_map(|p| p.strip_prefix("content/issues/")?.strip_suffix("/issue.yaml"))
    };
    if known().any(|issue| issue == id) {
        return slug("issue", id);
    }
    let hint = did_you_mean(id, known()).unwrap_or_else(|| format!("pressrun new issue {id}"));
    Err(refused(format!("there is no issue `{id}`"), Some(hint)))
}

fn known_section(key: &str, settings: &Settings) -> Result<Slug, Refused> {
    if settings.sections.is_empty() || settings.section(key).is_some() {
        return slug("section", key);
    }
    let keys: Vec<&str> = settings.sections.iter().map(|s| s.key.as_str()).collect();
    let hint = did_you_mean(key, keys.iter().copied()).unwrap_or_else(|| {
        format!("the sections are {}; add others under `sections` in site.yaml", keys.join(", "))
    });
    Err(refused(format!("`site.yaml` does not list the section `{key}`"), Some(hint)))
}

/// Where to list the story in `contents` of the issue, if that exists and does not list it yet.
fn listing(
    (issue, section, name): (&Slug, &Slug, &Slug),
    snapshot: &Snapshot,
    settings: &Settings,
) -> Result<Option<String>, Refused> {
    let file = issue_file(issue)?;
    let text = snapshot.text(&file).unwrap_or_default();
    let parsed = IssueFile::parse(&file, text, &settings.reading).map_err(Refused::Mistakes)?;
    let Some(contents) = &parsed.contents else { return Ok(None) };
    let of_section = |c: &&Contents| c.section == section.as_str();
    let lists = |c: &Contents| c.stories.iter().any(|(stem, _)| stem == name.as_str());
    if contents.iter().filter(of_section).any(lists) {
        return Ok(None);
    }
    Ok(Some(match contents.iter().rev().find(of_section) {
        Some(entry) => {
            let start = parsed.place(Some(text), &entry.at).span.unwrap_or_default().0;
            let (line, _) = diagnostic::line_column(text, start);
            format!("list it: add `{name}` to `stories` of `{section}` in {file}, line {line}")
        }
        None => format!(
            "list it: add these lines to `contents` in {file}\n      \
             - section: {section}\n        stories: [{name}]"
        ),
    }))
}

/// Takes a name, which must have the form of a slug.
fn slug(what: &str, name: &str) -> Result<Slug, Refused> {
    Slug::new(name).map_err(|error| match Slug::of(name).map(|slug| slug.cut()) {
        Ok(slug) => {
            let message = format!("`{name}` cannot be part of the address of this {what}");
            refused(message, Some(format!("write `{slug}`")))
        }
        Err(_) => {
            let hint = "use lower-case letters, digits and hyphens".to_owned();
            refused(format!("`{name}` cannot be the name of this {what}: {error}"), Some(hint))
        }
    })
}

/// Derives the name of a file from a headline.
fn slug_of(headline: &str) -> Result<Slug, Refused> {
    Slug::of(headline).map(|slug| slug.cut()).map_err(|error| {
        let message = format!("the headline `{headline}` does not give a file name: {error}");
        refused(message, Some("name the file yourself: ISSUE/SECTION/SLUG".to_owned()))
    })
}

fn issue_file(issue: &Slug) -> Result<SourcePath, Refused> {
    source(&format!("content/issues/{issue}/issue.yaml"))
}

fn source(path: &str) -> Result<SourcePath, Refused> {
    SourcePath::new(path)
        .map_err(|error| refused(format!("`{path}` is not a file name: {error}"), None))
}

fn refused(message: String, hint: Option<String>) -> Refused {
    Refused::Request { message, hint }
}

#[cfg(test)]
mod tests;
