//! The shortest way to the next edition: where nothing has changed but the words of a few stories, the
//! edition and the plan of the last build hold, and only the pages that show these words are made.
//!
//! That this comes to the same as a whole build is not taken on trust: `tests/oracle` compares the two.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::state::BuildState;
use super::{Build, BuildCache, Environment, Stage, Step, sound};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::output::Sink;
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::content::article::Article;
use crate::content::settings::Request;
use crate::content::sources::{Memo, may_be_copied};
use crate::edition::StoryId;
use crate::site::ledger::{Ledger, Touched, Why};
use crate::site::view::{Fact, QuestionKind, View};

/// With more changed files than this the long way is as short.
const MANY: usize = 100;

/// Stories whose words have changed, and nothing else about them.
type Reworded = Vec<(StoryId, Arc<Article>, Digest)>;

/// Makes the next edition out of the last, if no more than words have changed.
pub(super) fn retouch(
    (snapshot, found): (&Snapshot, &[Diagnostic]),
    request: &Request,
    cache: &mut BuildCache,
    environment: Environment<'_>,
) -> io::Result<Option<Build>> {
    let BuildCache { memo, ledger, state, finished, since, .. } = cache;
    let Some(last) = state.as_mut() else { return Ok(None) };
    (environment.progress)(Step::Stage(Stage::Sources));
    if !last.is_for(request, found) {
        return Ok(None);
    }
    let mut changed: BTreeSet<SourcePath> =
        snapshot.differences(&last.inputs.snapshot).into_iter().collect();
    changed.extend(since.iter().cloned());
    let Some(reworded) = reworded(last, (snapshot, &changed), memo) else { return Ok(None) };
    let facts: Vec<Fact> = reworded.iter().map(|(id, _, _)| Fact::Story(*id)).collect();
    last.galleys.drop_what_reads(&facts);
    let Some(view) = Arc::get_mut(&mut last.view) else { return Ok(None) };
    for (id, article, file) in reworded {
        view.replace(id, article, file);
    }
    view.renew(snapshot.clone());
    last.inputs.snapshot = snapshot.clone();
    // That was the end of another edition.
    *finished = None;
    (environment.progress)(Step::Stage(Stage::Review));
    let touched = ledger.touch(&last.view, facts);
    let printed = last.press((ledger, touched), environment);
    let build = printed.and_then(|build| sound(snapshot, build));
    if build.as_ref().is_ok_and(Build::is_good) {
        cache.note_changed(changed);
    } else {
        // The ledger holds for the last good edition; with this one the next build has to begin anew.
        *state = None;
    }
    build.map(Some)
}

impl BuildState {
    /// Makes what a change of words comes to, and writes it down.
    fn press(
        &mut self,
        (ledger, touched): (&mut Ledger, Touched),
        environment: Environment<'_>,
    ) -> io::Result<Build> {
        (environment.progress)(Step::Stage(Stage::Outputs));
        let routes: BTreeSet<Route> = touched.routes.keys().cloned().collect();
        let asked =
            |ledger: &Ledger, view: &View| ledger.asked(QuestionKind::Print, routes.iter(), view);
        let before = asked(ledger, &self.view);
        let whys = touched.routes.iter().map(|(route, names)| (route, Why::Answers(names.clone())));
        let mut made = self.make_some(whys.collect(), environment)?;
        if self.has_failed() {
            return Ok(self.build(made));
        }
        (environment.progress)(Step::Stage(Stage::Ledger));
        ledger.amend(touched, &self.view, &made);
        let are_others = asked(ledger, &self.view) != before;
        if are_others {
            let asked = self.recount_prints(ledger);
            self.look_for_small(asked.iter());
        }
        let printed = self.print_pictures(ledger, environment)?;
        ledger.enter_files(&printed);
        // Prints are all that can have gone.
        let removed = if are_others { self.strike_out(ledger) } else { Vec::new() };
        made.extend(printed);
        if !environment.sink.keeps_unasked() {
            let is_other =
                |route: &Route| !routes.contains(route) && !self.prints.contains_key(route);
            let others = ledger.outputs().filter(|(route, _)| is_other(route)).collect();
            let lost = lost(others, environment.sink)?;
            let lost = lost.iter().map(|route| (route, Why::Lost)).collect();
            made.extend(self.make_some(lost, environment)?);
        }
        Ok(Build { removed, ..self.build(made) })
    }
}

/// Whether this may be a short way, as far as the paths of what has changed tell.
pub(super) fn may_do(changed: &BTreeSet<SourcePath>) -> bool {
    let is_story = |path: &SourcePath| story_id(path).is_some();
    changed.len() <= MANY && changed.iter().all(is_story)
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
    if !may_do(changed) {
        return None;
    }
    let story = |path: &SourcePath| {
        let id = state.view.story(story_id(path)?)?;
        let before = Arc::clone(&state.view.edition().stories.get(id)?.article);
        let is_marked = state.inputs.found.iter().chain(&state.small).any(|d| d.is_about(path));
        let is_alone = !is_marked && !may_be_copied(path, snapshot);
        (before.source == *path && is_alone).then_some((id, before))
    };
    let reading = &state.view.settings().reading;
    let before = changed.iter().map(story).collect::<Option<Vec<_>>>()?;
    let again = |(path, (id, before)): (&SourcePath, (StoryId, Arc<Article>))| {
        let after = memo.read_again(path, snapshot, reading)?;
        let file = snapshot.get(path)?.digest;
        // A date far ahead is told of by an assembly, which also notes when that ends.
        let is_far_ahead = state.view.edition().is_far_ahead(after.head.updated);
        let fits = !is_far_ahead && after.fits_in_place_of(&before);
        fits.then_some((id, after, file))
    };
    changed.iter().zip(before).map(again).collect()
}

impl BuildState {
    /// Whether the last build was asked the same, and nothing has been released since.
    fn is_for(&self, request: &Request, found: &[Diagnostic]) -> bool {
        let Request { instant, drafts, base_url, theme } = request;
        let last = &self.inputs.request;
        let settings = self.view.settings();
        let instant = instant.instant(&settings.reading.zone);
        let next = self.view.edition().next_change;
        (drafts, base_url, theme) == (&last.drafts, &last.base_url, &last.theme)
            && instant >= settings.instant
            && next.is_none_or(|next| instant < next)
            && found == self.inputs.before
    }
}
