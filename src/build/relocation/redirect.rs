//! Redirects from the addresses that a move leaves.

use super::Desk;
use super::place::{Subject, path, refused};
use super::survey::Survey;
use crate::base::path::{Route, SourcePath};
use crate::base::yaml::edit::{Edit, texts};
use crate::base::yaml::{KeyPath, scalar};
use crate::content::article::{Article, FrontMatter};
use crate::content::begin::Refused;
use crate::site::plan::Job;

impl Desk<'_> {
    /// Adds the old addresses of stories to their `aliases`, and those of other pages to `redirects` in `site.yaml`.
    pub(super) fn redirect(&mut self, subject: &Subject) -> Result<(), Refused> {
        self.free_addresses()?;
        let after = self.survey()?;
        let (before, record) = (self.before, &self.before.record);
        let known = before.addresses.keys().chain(record.iter().map(|(route, _)| route));
        let lost = known.filter(|route| {
            before.outputs.contains_key(*route) && !after.outputs.contains_key(*route)
        });
        let lost: std::collections::BTreeSet<&Route> = lost.collect();
        let mut others = Vec::new();
        for old in lost {
            match before.outputs.get(old) {
                Some(Job::Article(id)) => {
                    let file = self.new_name(&before.edition.stories[*id].article.source);
                    self.add_alias(&file, old)?;
                }
                _ => others.push((old, self.successor(old, subject, &after))),
            }
        }
        self.add_redirects(&others)
    }

    /// Removes the redirects of `site.yaml` at addresses where the move publishes something.
    fn free_addresses(&mut self) -> Result<(), Refused> {
        if self.settings().redirects.is_empty() {
            return Ok(());
        }
        let site = path("site.yaml")?;
        let after = self.survey()?;
        let is_taken = |from: &Route| {
            let job = after.outputs.get(from);
            job.is_some_and(|job| !matches!(job, Job::Redirect(_)))
        };
        let taken = self.settings().redirects.iter().filter(|rule| is_taken(&rule.from));
        for rule in taken {
            let text = self.text(&site);
            let removed = Edit::of(&text).remove_key(&rule.at);
            let Some(text) = removed else { return Err(by_hand("redirects", &site)) };
            self.put(&site, text, &format!("without the redirect from `{}`", rule.from.address()));
        }
        Ok(())
    }

    /// Where readers of an address that is not a story's go: the same page of the moved issue, or the page above.
    fn successor(&self, old: &Route, subject: &Subject, after: &Survey) -> Route {
        if let Some(moved) =
            self.moved(old, subject, after).filter(|new| after.outputs.contains_key(new))
        {
            return moved;
        }
        let mut folder = old.as_str().strip_suffix("/index.html").unwrap_or(old.as_str());
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            if let Some(page) =
                Route::page(folder).ok().filter(|page| after.outputs.contains_key(page))
            {
                return page;
            }
        }
        Route::page("").unwrap_or_else(|_| old.clone())
    }

    /// The same page of a moved issue.
    fn moved(&self, old: &Route, subject: &Subject, after: &Survey) -> Option<Route> {
        let Subject::Issue(from, to) = subject else { return None };
        let front = |survey: &Survey, id: &str| {
            let issue = survey.edition.issues.iter().find(|issue| issue.id.as_str() == id)?;
            Some(issue.route.as_str().trim_end_matches("index.html").to_owned())
        };
        let rest = old.as_str().strip_prefix(&front(self.before, from)?)?;
        Route::new(&format!("{}{rest}", front(after, to)?)).ok()
    }

    /// Adds an address to the `aliases` of a story, at the end: the first one makes the id in feeds.
    fn add_alias(&mut self, file: &SourcePath, old: &Route) -> Result<(), Refused> {
        let text = self.text(file);
        let address = old.address();
        let Some(edited) = self.with_alias(file, &text, old) else {
            let message =
                format!("`aliases` in `{file}` is written in a form that cannot be changed");
            let hint = format!("add `{address}` to it yourself, then move again");
            return Err(refused(message, Some(&hint)));
        };
        self.put(file, edited, &format!("`{address}` is added to `aliases`"));
        Ok(())
    }

    fn with_alias(&self, file: &SourcePath, text: &str, old: &Route) -> Option<String> {
        let reading = &self.settings().reading;
        let read = |text: &str| Article::parse(file, text, reading).ok();
        let aliases = |article: Article| -> Vec<Route> {
            article.head.aliases.into_iter().map(|(route, _)| route).collect()
        };
        let front_matter = FrontMatter::find(file, text).ok()?;
        let (yaml, start) = (front_matter.yaml(text), front_matter.yaml_start());
        let edit = Edit::of(yaml);
        let (key, address) = (KeyPath::key("aliases"), scalar(&old.address()));
        let edited = match edit.has_key("aliases") {
            true => edit.append(&key, &address)?,
            false => edit.add_key("aliases", &format!(" [{address}]")),
        };
        let is_other = |text: &crate::base::yaml::edit::YamlText| !text.at.begins_with(&key);
        let others = |yaml: &str| -> Vec<String> {
            texts(yaml).into_iter().filter(is_other).map(|text| text.text).collect()
        };
        let whole = format!("{}{edited}{}", &text[..start], &text[start + yaml.len()..]);
        let mut wanted = aliases(read(text)?);
        wanted.push(old.clone());
        let is_good = aliases(read(&whole)?) == wanted && others(&edited) == others(yaml);
        is_good.then_some(whole)
    }

    /// Adds redirects to `site.yaml`. Whether they are read as they should is checked with the whole publication.
    fn add_redirects(&mut self, redirects: &[(&Route, Route)]) -> Result<(), Refused> {
        let site = path("site.yaml")?;
        for (old, new) in redirects {
            let (from, to) = (scalar(&old.address()), scalar(&new.address()));
            let text = self.text(&site);
            let edit = Edit::of(&text);
            let edited = match edit.has_key("redirects") {
                true => edit.append_key(&KeyPath::key("redirects"), (&from, &to)),
                false => Some(edit.add_key("redirects", &format!("\n  {from}: {to}"))),
            };
            let Some(edited) = edited else { return Err(by_hand("redirects", &site)) };
            self.put(&site, edited, &format!("`{}` leads to `{}`", old.address(), new.address()));
        }
        Ok(())
    }
}

fn by_hand(key: &str, file: &SourcePath) -> Refused {
    let message = format!("`{key}` in `{file}` is written in a form that cannot be changed");
    refused(message, Some("write one line for each former address; then move again"))
}
