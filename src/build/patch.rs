//! The second way: if only the words of a few stories have changed, keep the edition and the plan of the last build, and
//! make only the pages that show these words.
//!
//! That this gives the same outputs as a full build is not taken on trust: `tests/oracle` compares the two.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::cache::LastBuild;
use super::state::BuildState;
use super::{Build, BuildCache, Changes, Environment, Input, Progress, Stage};
use crate::base::digest::Digest;
use crate::base::output::Sink;
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::content::article::Article;
use crate::content::closed_issue;
use crate::content::settings::Request;
use crate::content::sources::{Memo, may_be_copied};
use crate::edition::StoryId;
use crate::site::ledger::{Affected, Ledger, Made, Why};
use crate::site::product::Products;
use crate::site::view::{Fact, QuestionKind, View};

/// Above this many changed files, a full build is as fast.
const MOST_FILES: usize = 100;

/// Stories whose words have changed, and nothing else about them.
type Reworded = Vec<(StoryId, Arc<Article>, Digest)>;

/// Makes the next edition out of the last, if no more than words have changed.
pub(super) fn patch(
    input: &Input<'_>,
    cache: &mut BuildCache,
    environment: Environment<'_>,
) -> io::Result<Option<Build>> {
    cache.load(input);
    let BuildCache { memo, ledger, last_build: LastBuild::InMemory(last), .. } = cache else {
        return Ok(None);
    };
    (environment.progress)(Progress::Stage(Stage::Sources));
    if !last.state.is_for(input) {
        return Ok(None);
    }
    let mut changed: BTreeSet<SourcePath> =
        input.snapshot.differences(&last.state.sources.snapshot).into_iter().collect();
    changed.extend(last.saved.iter().flat_map(|saved| saved.since.iter().cloned()));
    let Some(reworded) = reworded(&last.state, (input.snapshot, &changed), memo) else {
        return Ok(None);
    };
    let Some(facts) = last.state.reword(reworded, input.snapshot) else { return Ok(None) };
    // `end` describes the edition before this change.
    last.end = None;
    (environment.progress)(Progress::Stage(Stage::Review));
    let affected = ledger.affected_by(&last.state.view, facts);
    let made = last.state.make_affected((ledger, affected), environment);
    let build = made.and_then(|build| input.if_readable(build));
    if build.as_ref().is_ok_and(Build::is_good) {
        if let Some(saved) = &mut last.saved {
            saved.since = changed;
        }
        // The server's sink keeps what it is not asked about. It can do without the end of this build, which would cost a
        // digest of all sources at each keystroke.
        if let (Ok(build), false) = (&build, environment.sink.keeps_unasked()) {
            cache.note(input, build);
        }
    } else {
        // The ledger may have outputs of this edition that are never published. The sink does not have them, so the
        // next build, which starts from the sources, makes them again.
        cache.last_build = LastBuild::Unknown;
    }
    build.map(Some)
}

impl BuildState {
    /// Replaces stories by their new readings and returns the facts that change. `None` if the edition is still in use.
    fn reword(&mut self, reworded: Reworded, snapshot: &Snapshot) -> Option<Vec<Fact>> {
        let facts: Vec<Fact> = reworded.iter().map(|(id, _, _)| Fact::Story(*id)).collect();
        self.galleys.drop_what_reads(&facts);
        let view = Arc::get_mut(&mut self.view)?;
        for (id, article, file) in reworded {
            view.replace(id, article, file);
        }
        view.renew(snapshot.clone());
        self.sources.snapshot = snapshot.clone();
        Some(facts)
    }

    /// Makes the outputs that a change of words affects, and writes them down.
    fn make_affected(
        &mut self,
        (ledger, affected): (&mut Ledger, Affected),
        environment: Environment<'_>,
    ) -> io::Result<Build> {
        (environment.progress)(Progress::Stage(Stage::Outputs));
        let late = self.late_routes();
        let first = affected.routes.iter().filter(|(route, _)| !late.contains(*route));
        let routes: BTreeSet<Route> = first.clone().map(|(route, _)| route.clone()).collect();
        let asked =
            |ledger: &Ledger, view: &View| ledger.asked(QuestionKind::Print, routes.iter(), view);
        let before = asked(ledger, &self.view);
        let whys = first.map(|(route, names)| (route, Why::Answers(names.clone())));
        let mut made = self.make_some(whys.collect(), environment)?;
        if self.has_failed() {
            return Ok(self.build(Changes { made, ..Changes::default() }));
        }
        (environment.progress)(Progress::Stage(Stage::Ledger));
        ledger.record_patch(affected, &self.view, &made);
        let are_others = asked(ledger, &self.view) != before;
        if are_others {
            let asked = self.recount_prints(ledger);
            self.look_for_unfit(asked.iter());
        }
        let printed = self.print_pictures(ledger, environment)?;
        ledger.record_files(&printed);
        // Only prints can be gone.
        let removed = if are_others { self.remove_unplanned(ledger) } else { Vec::new() };
        made.extend(printed);
        made.extend(self.make_lost((ledger, &routes), &late, environment)?);
        if !late.is_empty() && !self.has_failed() {
            made.extend(self.make_late(ledger, &late, environment)?);
        }
        Ok(self.build(Changes { made, removed, ..Changes::default() }))
    }

    /// Makes outputs again that the sink has lost, except those just made and late products.
    fn make_lost(
        &self,
        (ledger, just_made): (&Ledger, &BTreeSet<Route>),
        late: &BTreeSet<Route>,
        environment: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        if environment.sink.keeps_unasked() {
            return Ok(Vec::new());
        }
        let is_other = |route: &Route| {
            !just_made.contains(route) && !late.contains(route) && !self.prints.contains_key(route)
        };
        let others = ledger.outputs().filter(|(route, _)| is_other(route)).collect();
        let lost = lost(others, environment.sink)?;
        self.make_some(lost.iter().map(|route| (route, Why::Lost)).collect(), environment)
    }

    /// Makes the late products, if they are missing or an output they asked for has changed.
    fn make_late(
        &mut self,
        ledger: &mut Ledger,
        late: &BTreeSet<Route>,
        environment: Environment<'_>,
    ) -> io::Result<Vec<Made>> {
        self.set_outputs(ledger, [].into_iter())?;
        let affected = ledger.affected_by_outputs(&self.view);
        let known: BTreeMap<&Route, &Digest> = ledger.outputs().collect();
        let mut whys = Vec::new();
        for route in late {
            let why = match (affected.routes.get(route), known.get(route)) {
                (Some(names), _) => Why::Answers(names.clone()),
                (None, None) => Why::New,
                (None, Some(digest)) if environment.sink.keep(route, digest)? => continue,
                (None, Some(_)) => Why::Lost,
            };
            whys.push((route, why));
        }
        let made = self.make_some(whys, environment)?;
        ledger.record_patch(affected, &self.view, &made);
        Ok(made)
    }
}

/// Whether this way is possible, judging by the paths that have changed.
pub(super) fn can_patch(changed: &BTreeSet<SourcePath>) -> bool {
    let is_story = |path: &SourcePath| story_id(path).is_some();
    changed.len() <= MOST_FILES && changed.iter().all(is_story)
}

/// What names the story of a file.
fn story_id(path: &SourcePath) -> Option<&str> {
    path.as_str().strip_prefix("content/issues/")?.strip_suffix(".md")
}

/// The outputs that a sink has lost.
fn lost(outputs: Vec<(&Route, &Digest)>, sink: &dyn Sink) -> io::Result<Vec<Route>> {
    let lost = |(route, digest): (&Route, &Digest)| match sink.keep(route, digest) {
        Ok(true) => None,
        Ok(false) => Some(Ok(route.clone())),
        Err(error) => Some(Err(error)),
    };
    outputs.into_par_iter().filter_map(lost).collect()
}

/// The stories that have changed, if nothing else has.
fn reworded(
    state: &BuildState,
    (snapshot, changed): (&Snapshot, &BTreeSet<SourcePath>),
    memo: &mut Memo,
) -> Option<Reworded> {
    if !can_patch(changed) {
        return None;
    }
    let story = |path: &SourcePath| {
        let id = state.view.story(story_id(path)?)?;
        let before = Arc::clone(&state.view.edition().stories.get(id)?.article);
        let is_marked = state.sources.found.iter().chain(&state.unfit).any(|d| d.is_about(path));
        // A closed issue is compared with its record by a full build.
        let is_closed =
            closed_issue::record(path).is_some_and(|record| snapshot.get(&record).is_some());
        let is_alone = !is_marked && !is_closed && !may_be_copied(path, snapshot);
        (before.source == *path && is_alone).then_some((id, before))
    };
    let reading = &state.view.settings().reading;
    let before = changed.iter().map(story).collect::<Option<Vec<_>>>()?;
    let again = |(path, (id, before)): (&SourcePath, (StoryId, Arc<Article>))| {
        let after = memo.read_again(path, snapshot, reading)?;
        let file = snapshot.get(path)?.digest;
        // Only a full build reports dates far ahead and notes when that ends.
        let is_far_ahead = state.view.edition().is_far_ahead(after.head.updated);
        let fits = !is_far_ahead && after.fits_in_place_of(&before);
        fits.then_some((id, after, file))
    };
    let reworded: Reworded = changed.iter().zip(before).map(again).collect::<Option<_>>()?;
    // Only a full build reports an issue that is too long for its e-mail.
    let articles = reworded.iter().map(|(id, article, _)| (*id, &**article));
    state.view.edition().keeps_mails(articles).then_some(reworded)
}

impl BuildState {
    /// Whether the last build had the same request, and its next change is not due yet.
    fn is_for(&self, input: &Input<'_>) -> bool {
        let Request { instant, drafts, base_url, theme, host_files } = input.request;
        let last = &self.sources.request;
        let settings = self.view.settings();
        let instant = instant.instant(&settings.reading.zone);
        let next = self.view.edition().next_change;
        let names = |products: Products| products.iter().map(|product| product.name());
        (drafts, base_url, theme) == (&last.drafts, &last.base_url, &last.theme)
            && *host_files == last.host_files
            && names(input.products).eq(names(self.sources.products))
            && instant >= settings.instant
            && next.is_none_or(|next| instant < next)
            && input.found == self.sources.before
    }
}
