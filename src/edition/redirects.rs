//! The redirects of `site.yaml`, for former addresses that belong to no story or page.

use super::assemble::Assembly;
use super::links::{LinkTarget, Targets};
use super::{Origin, Origins, Redirect};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::{Route, SourcePath};
use crate::content::markdown::{Body, Link};
use crate::content::settings::RedirectRule;

impl Assembly<'_> {
    /// Adds the redirects of `site.yaml` to those of stories and pages.
    pub(super) fn add_redirects(&mut self) {
        let rules = &self.edition.settings.redirects;
        let Ok(file) = SourcePath::new("site.yaml") else { return };
        if rules.is_empty() {
            return;
        }
        let (mut redirects, mut found) = (Vec::new(), Vec::new());
        let targets = self.targets();
        for rule in rules {
            match redirect((rule, rules), &file, &targets) {
                Ok(redirect) => redirects.push(redirect),
                Err(mistake) => found.push((rule, mistake)),
            }
        }
        let origins = Origins::new(self.snapshot);
        let located = found.into_iter().map(|(rule, mistake)| {
            let place = origins.locate(&origin(rule, &file));
            Diagnostic { place: Some(place), ..mistake }
        });
        let located: Vec<Diagnostic> = located.collect();
        drop(targets);
        self.found.extend(located);
        self.edition.redirects.extend(redirects);
    }
}

fn origin(rule: &RedirectRule, file: &SourcePath) -> Origin {
    Origin { file: file.clone(), at: Some(rule.at.clone()) }
}

/// Where readers end who follow a rule and those after it; `None` if these lead in a circle.
fn last<'a>(rule: &'a RedirectRule, rules: &'a [RedirectRule]) -> Option<&'a str> {
    let mut last = rule;
    for _ in rules {
        let route = Route::of_alias(&last.to);
        match rules.iter().find(|next| route.as_ref() == Ok(&next.from)) {
            Some(next) => last = next,
            None => return Some(&last.to),
        }
    }
    None
}

/// Follows a rule to an address of the site.
fn redirect(
    (rule, rules): (&RedirectRule, &[RedirectRule]),
    file: &SourcePath,
    targets: &Targets<'_>,
) -> Result<Redirect, Diagnostic> {
    let wrong = |code: Code, message: String, hint: &str| {
        Err(Diagnostic::nowhere(code, message).hint(hint))
    };
    if rule.from.is_feed() {
        let message = format!("at `{}` there is the feed, not a redirect", rule.from.address());
        return wrong(Code::BadValue, message, "delete the line");
    }
    let Some(target) = last(rule, rules) else {
        let message = format!("the redirect from `{}` leads back to it", rule.from.address());
        return wrong(Code::BrokenLink, message, "write the address where readers find it now");
    };
    let link = Link { target: target.to_owned(), title: None, span: 0..0, raw: false };
    match targets.follow(file, &Body::default(), &link) {
        LinkTarget::Url(url) if url.starts_with('/') && !url.starts_with("//") => {
            Ok((rule.from.clone(), url, origin(rule, file)))
        }
        LinkTarget::Nowhere(Some(found)) if found.code == Code::HiddenLink => {
            Err(found.hint("the first build after the release adds the redirect"))
        }
        LinkTarget::Nowhere(Some(found)) => Err(found),
        LinkTarget::Elsewhere(_, found) => wrong(
            Code::BrokenLink,
            found.message.clone(),
            found.hint.as_deref().unwrap_or_default(),
        ),
        LinkTarget::Url(_) | LinkTarget::File(..) | LinkTarget::Nowhere(None) => {
            let message = format!("a redirect cannot lead to `{}`", rule.to);
            let hint = "write an address of this site, such as `/2024-10/`, or the file of a page, story or issue";
            wrong(Code::BrokenLink, message, hint)
        }
    }
}
