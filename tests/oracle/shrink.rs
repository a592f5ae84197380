//! Minimizes a difference: as few papers as possible, with as little in them.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::disk::{Disk, Entry};
use crate::drive::{Builder, Difference, Play, changed};
use crate::edit::{Kind, Step, edited};
use crate::paper::{Paper, Site, Story};

/// The time limit for minimizing.
const PATIENCE: Duration = Duration::from_secs(60);

/// A paper that is built, and its origin.
#[derive(Clone)]
struct State {
    name: &'static str,
    paper: Paper,
}

/// Removes something from all papers.
type Cut = Box<dyn Fn(&mut Paper)>;

/// The search for a smaller difference.
struct Search<'a> {
    builder: &'a Builder,
    end: Instant,
    states: Vec<State>,
    difference: Difference,
}

/// Describes a difference found by a script, minimized for a minute.
pub(crate) fn shrunk(
    kinds: &[Kind],
    (seed, script): (u64, &[Step]),
    (builder, difference): (&Builder, Difference),
) -> String {
    let all = states(kinds, seed, script);
    let end = Instant::now() + PATIENCE;
    let mut search = Search { builder, end, states: all.clone(), difference };
    let mut count = 2;
    while count < all.len() && !search.accepts(&all[all.len() - count..]) {
        count *= 2;
    }
    search.drop_states();
    let cuts = search.states.first().map(|state| cuts(&state.paper)).unwrap_or_default();
    for cut in cuts {
        let mut states = search.states.clone();
        states.iter_mut().for_each(|state| cut(&mut state.paper));
        search.accepts(&states);
    }
    search.drop_states();
    search.draw()
}

/// All papers of a script.
fn states(kinds: &[Kind], seed: u64, script: &[Step]) -> Vec<State> {
    let mut past = vec![Paper::new(seed)];
    let mut states = vec![State { name: "the first", paper: past[0].clone() }];
    for step in script {
        let papers = edited(kinds, *step, &past);
        past.extend(papers.last().cloned());
        let name = kinds[step.kind].name;
        states.extend(papers.into_iter().map(|paper| State { name, paper }));
    }
    states
}

impl Search<'_> {
    /// Accepts these papers if they also show the difference.
    fn accepts(&mut self, states: &[State]) -> bool {
        if Instant::now() > self.end {
            return false;
        }
        let builders = [self.builder.clone()];
        let mut play = Play::new(&[], &builders, 0);
        for state in states {
            play.compare(&state.paper);
            if let Some(difference) = play.found.pop() {
                (self.states, self.difference) = (states.to_vec(), difference);
                return true;
            }
        }
        false
    }

    /// Removes papers, in ever smaller runs.
    fn drop_states(&mut self) {
        let mut size = self.states.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < self.states.len() {
                let mut states = self.states.clone();
                states.drain(at..(at + size).min(states.len()));
                if !self.accepts(&states) {
                    at += size;
                }
            }
            size /= 2;
        }
    }

    /// What is built in turn, and what is wrong in the end.
    fn draw(&self) -> String {
        let Difference { subject, about } = &self.difference;
        let mut text = format!("{subject} differs from a clean build:\n");
        let mut before = Disk::new();
        for State { name, paper } in &self.states {
            let files = paper.disk();
            let _ = writeln!(text, "== {name}, at {}{}", paper.now, wishes(paper));
            for path in changed(&before, &files) {
                let _ = writeln!(text, "-- {path}\n{}", shown(files.get(&path)));
            }
            before = files;
        }
        for about in about.iter().take(20) {
            let _ = writeln!(text, "! {about}");
        }
        text + &format!("! {} differences\n", about.len())
    }
}

/// Other parts of the request, in words.
fn wishes(paper: &Paper) -> String {
    let drafts = if paper.drafts { ", with drafts" } else { "" };
    let tampered = paper.tampered.map(|n| format!(", output tampered with ({n})"));
    format!("{drafts}{}", tampered.unwrap_or_default())
}

/// A file in readable form.
fn shown(entry: Option<&Entry>) -> String {
    let text = match entry {
        None => return "(deleted)".to_owned(),
        Some(Entry::Link(to)) => return format!("(a link to {to})"),
        Some(Entry::File(bytes)) => std::str::from_utf8(bytes),
    };
    match text {
        Err(_) => "(not text)".to_owned(),
        Ok(text) if text.len() > 1500 => "(a long text)".to_owned(),
        Ok(text) => text.to_owned(),
    }
}

/// Everything that can be removed from a paper, the largest first.
fn cuts(paper: &Paper) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    cuts.extend(ids.into_iter().map(|id| -> Cut { Box::new(move |paper| cut_issue(paper, &id)) }));
    for at in paper.stories() {
        cuts.push(Box::new(move |paper| {
            paper.take(&at);
            paper.lead_links(&at, None);
        }));
    }
    cuts.push(Box::new(|paper| paper.tampered = None));
    cuts.push(Box::new(|paper| paper.drafts = false));
    cuts.push(Box::new(|paper| paper.links.clear()));
    cuts.push(Box::new(|paper| paper.shelved.clear()));
    cuts.push(Box::new(|paper| paper.pages.clear()));
    cuts.push(Box::new(|paper| paper.statics.clear()));
    cuts.push(Box::new(|paper| paper.sidecars.clear()));
    cuts.push(Box::new(|paper| paper.loose.clear()));
    cuts.push(Box::new(|paper| paper.recordings.clear()));
    cuts.push(Box::new(|paper| paper.issues.values_mut().for_each(|issue| issue.photos.clear())));
    cuts.push(Box::new(|paper| paper.theme.templates.clear()));
    cuts.push(Box::new(|paper| paper.theme.assets.clear()));
    cuts.push(Box::new(|paper| paper.theme.words.clear()));
    cuts.push(Box::new(|paper| {
        let site = Site { theme: paper.site.theme, ..Site::new() };
        paper.site = site;
    }));
    cuts.push(Box::new(|paper| paper.links().for_each(Vec::clear)));
    for at in paper.stories() {
        for field in FIELDS {
            let at = at.clone();
            cuts.push(Box::new(move |paper| _ = paper.story(&at).map(field)));
        }
    }
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let cut =
        |picture: String| -> Cut { Box::new(move |paper| _ = paper.pictures.remove(&picture)) };
    cuts.extend(pictures.into_iter().map(cut));
    cuts
}

fn cut_issue(paper: &mut Paper, id: &str) {
    let Some(issue) = paper.issues.remove(id) else { return };
    for key in issue.stories.into_keys() {
        paper.lead_links(&(id.to_owned(), key), None);
    }
    paper.carry_pictures(id, None);
}

/// What can be removed from a story.
const FIELDS: &[fn(&mut Story)] = &[
    |story| story.photos.clear(),
    |story| story.figures.clear(),
    |story| (story.bylines, story.topics) = (Vec::new(), Vec::new()),
    |story| (story.kicker, story.dek, story.dateline) = (None, None, None),
    |story| (story.bare_dek, story.id, story.published) = (None, None, None),
    |story| (story.page, story.parts) = (None, None),
    |story| (story.aliases, story.corrections) = (Vec::new(), Vec::new()),
    |story| (story.slug, story.updated, story.rank, story.noindex) = (None, None, None, false),
    |story| (story.body, story.crosshead) = (vec!["Text.".to_owned()], None),
];
