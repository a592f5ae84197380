//! `pressrun release`: records what is published.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use super::flags::{ReleaseFlags, extent};
use super::report::{self, Bar};
use super::{Ended, Failure, build, prints};
use crate::base::diagnostic::{self, Diagnostic, visible_line};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::build::{BuildCache, Input, Published, Trial};
use crate::content::address_record;
use crate::content::settings::BaseUrl;
use crate::content::text_record::{self, TextRecord};
use crate::io::disk;

/// The most addresses that are listed without `--all`.
const LISTED: usize = 20;

/// Records the addresses and texts of the site, and tells what has changed.
pub(super) fn release(flags: &ReleaseFlags) -> Result<Ended, Failure> {
    let root = &flags.publication.root.folder;
    let request = build::request(&flags.publication, false)?;
    let (snapshot, found) = disk::read(root)?;
    let mut input = build::input(&snapshot, found, (&request, &flags.publication));
    refuse_future(&input)?;
    let print_cache = prints::print_cache(&flags.publication);
    let output = prints::output(&flags.publication);
    input.found.extend(prints::reach(&print_cache, (&flags.publication, &output), &input));
    let trial = Trial::new(&print_cache, flags.memory);
    let bar = Bar::new(flags.json);
    let cache = &mut BuildCache::default();
    let built = build::build_into(&input, cache, (build::nowhere(&trial), &bar))?;
    let (Some(published), Some(settings)) = (cache.published(), input.settings()) else {
        return refuse(flags, &snapshot, &built.outcome.diagnostics);
    };
    let records = Records::new(&snapshot, &published, input.keeps_addresses);
    if !flags.dry_run {
        records.write(root, &snapshot)?;
    }
    records.report(flags, &settings.base)?;
    Ok(Ended::Done)
}

/// Refuses an instant that lies ahead: what is under embargo until then would be recorded where others may read it.
fn refuse_future(input: &Input<'_>) -> Result<(), Failure> {
    let instant = input.settings().map(|settings| settings.instant);
    if instant.is_none_or(|instant| instant <= Timestamp::now()) {
        return Ok(());
    }
    let message = "`--at` lies ahead: addresses that are still under embargo would be recorded";
    let hint = "release when it is time";
    Err(Failure::usage(message.to_owned(), Some(hint.to_owned())))
}

/// Reports mistakes; nothing was recorded.
fn refuse(
    flags: &ReleaseFlags,
    snapshot: &Snapshot,
    diagnostics: &[Diagnostic],
) -> Result<Ended, Failure> {
    if flags.json {
        report::print(&report::json(diagnostics, snapshot, None))?;
    } else {
        report::draw(diagnostics, snapshot, extent(flags.all));
        let counts = diagnostic::summary(diagnostics);
        report::complain(&format!("{counts}; nothing was recorded"));
    }
    Ok(Ended::Mistakes)
}

/// What is to be recorded, and what has changed since the last release.
struct Records {
    addresses: (String, String),
    texts: (String, String),
    /// The addresses that were not recorded.
    recorded: usize,
    new: Vec<Route>,
    changed: Vec<Route>,
    /// The pages that are gone; if readers are sent on, they are gone as well.
    gone: Vec<Route>,
}

impl Records {
    /// What a release records. In a look into the past, what is not there yet counts as unchanged.
    fn new(snapshot: &Snapshot, published: &Published, is_present: bool) -> Self {
        let before = |file: &str| {
            let file = SourcePath::new(file).ok();
            file.and_then(|file| snapshot.text(&file)).unwrap_or_default().to_owned()
        };
        let (addresses, texts) = (before(address_record::FILE), before(text_record::FILE));
        let known = address_record::routes(&addresses);
        let last = TextRecord::parse(&texts);
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for (route, digest) in &published.texts {
            match last.has(route) {
                false => new.push(route.clone()),
                true if last.is_same(route, digest) => {}
                true => changed.push(route.clone()),
            }
        }
        let stays = |route: &Route| !is_present && known.contains(route);
        let is_there = |route: &Route| {
            published.addresses.contains(route) && !published.redirects.contains(route)
        };
        let is_gone = |route: &&Route| !is_there(route) && !stays(route);
        let mut gone: Vec<Route> = last.addresses().filter(is_gone).cloned().collect();
        for routes in [&mut new, &mut changed, &mut gone] {
            routes.sort_by_cached_key(Route::address);
        }
        let now = last.updated(&published.texts, stays).to_text(&texts);
        Self {
            recorded: published.addresses.iter().filter(|route| !known.contains(*route)).count(),
            addresses: (addresses.clone(), address_record::with(&addresses, &published.addresses)),
            texts: (texts, now),
            new,
            changed,
            gone,
        }
    }

    fn write(&self, root: &Path, snapshot: &Snapshot) -> Result<(), Failure> {
        for (file, (before, after)) in
            [(address_record::FILE, &self.addresses), (text_record::FILE, &self.texts)]
        {
            let file = SourcePath::new(file).map_err(anyhow::Error::from)?;
            if snapshot.get(&file).is_none() {
                disk::create_new(root, &[(file, after.clone().into_bytes())])?;
            } else if before != after {
                disk::rewrite(root, &file, (before, after))?;
            }
        }
        Ok(())
    }

    fn report(&self, flags: &ReleaseFlags, base: &BaseUrl) -> Result<(), Failure> {
        if flags.json {
            let absolute = |routes: &[Route]| -> Vec<String> {
                routes.iter().map(|route| base.absolute(&route.url(base.prefix()))).collect()
            };
            let document = json!({
                "recorded": self.recorded,
                "new": absolute(&self.new),
                "changed": absolute(&self.changed),
                "gone": absolute(&self.gone),
                "diagnostics": [],
                "error": null,
            });
            return Ok(report::print(&report::document(&document))?);
        }
        let most = if flags.all { usize::MAX } else { LISTED };
        let lists = [('+', &self.new), ('~', &self.changed), ('-', &self.gone)];
        let lists: String =
            lists.iter().map(|(sign, routes)| listed(*sign, routes, most)).collect();
        let done = if flags.dry_run { "to record" } else { "recorded" };
        report::print(&format!(
            "{lists}{} {done}; {} new, {} changed, {} gone\n",
            count(self.recorded, "address", "addresses"),
            count(self.new.len(), "page", "pages"),
            self.changed.len(),
            self.gone.len()
        ))?;
        Ok(())
    }
}

/// Addresses with a sign, one line each.
fn listed(sign: char, routes: &[Route], most: usize) -> String {
    let line = |route: &Route| visible_line(&format!("  {sign} {}", route.address())) + "\n";
    let lines: String = routes.iter().take(most).map(line).collect();
    match routes.len().saturating_sub(most) {
        0 => lines,
        more => format!("{lines}    and {more} more; `--all` lists all\n"),
    }
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
