//! Edits of the places of stories, of whole issues, and of what is hidden until when.

use jiff::SignedDuration;

use super::Kind;
use crate::paper::{Hides, Paper, SECTIONS, text_of};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("story created", create),
    Kind::once("story deleted", delete),
    Kind::once("story renamed", rename),
    Kind::once("story to another section", to_section),
    Kind::once("story to another issue", to_issue),
    Kind::once("order of stories", order),
    Kind::once("rank of a story", rank),
    Kind::once("front ranked", front),
    Kind::once("contents dropped or written", listed),
    Kind::once("pages in contents", paged),
    Kind::once("slugs swapped", swap_slugs),
    Kind::once("draft", draft),
    Kind::once("embargo", embargo),
    Kind::once("clock", clock),
    Kind::once("issue created", new_issue),
    Kind::once("issue deleted", delete_issue),
    Kind::once("issue renamed", rename_issue),
    Kind::once("issue hidden or shown", hide_issue),
    Kind::once("date of an issue", date),
    Kind::once("number of an issue", number),
    Kind::once("title of an issue", title),
    Kind::once("cover of an issue", cover),
];

fn create(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    let name = format!("{}-{}-{}", rng.word(), rng.word(), rng.below(100));
    let at = (rng.pick(&ids)?.clone(), format!("{}/{name}", text_of(rng, SECTIONS)));
    let story = paper.new_story(rng);
    paper.insert(at, story, rng.below(7))?;
    paper.thin_out(rng);
    Some(())
}

fn delete(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    if all.len() < 9 {
        return None;
    }
    let at = rng.pick(&all)?.clone();
    paper.take(&at)?;
    paper.lead_links(&at, None);
    paper.drop_dead_links();
    Some(())
}

/// Moves a story, and all links to it.
fn carry(
    rng: &mut Rng,
    paper: &mut Paper,
    from: &(String, String),
    to: (String, String),
) -> Option<()> {
    if paper.story(&to).is_some() || !paper.issues.contains_key(&to.0) {
        return None;
    }
    let story = paper.take(from)?;
    paper.lead_links(from, Some(&to));
    paper.insert(to, story, rng.below(7))
}

fn rename(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    let from = rng.pick(&all)?.clone();
    let (section, _) = from.1.split_once('/')?;
    let to = (from.0.clone(), format!("{section}/{}-{}", rng.word(), rng.below(1000)));
    carry(rng, paper, &from, to)
}

fn to_section(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    let from = rng.pick(&all)?.clone();
    let (section, name) = from.1.split_once('/')?;
    let to = (from.0.clone(), format!("{}/{name}", rng.other(SECTIONS, &section)?));
    carry(rng, paper, &from, to)
}

fn to_issue(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    let from = rng.pick(&all)?.clone();
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    let to = (rng.other(&ids, &from.0)?, from.1.clone());
    carry(rng, paper, &from, to)
}

fn order(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    issue.listed = true;
    let count = issue.order.len();
    if count < 2 {
        return None;
    }
    issue.order.rotate_left(1 + rng.below(count - 1));
    issue.order.swap(rng.below(count), rng.below(count));
    Some(())
}

/// Only has an effect without `contents`.
fn rank(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    issue.listed = false;
    let keys: Vec<String> = issue.stories.keys().cloned().collect();
    issue.stories.get_mut(rng.pick(&keys)?)?.rank = Some(rng.below(9));
    Some(())
}

fn front(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    let mut keys = issue.order.clone();
    rng.shuffle(&mut keys);
    keys.truncate(rng.below(4));
    issue.front = keys;
    Some(())
}

fn listed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    issue.listed = !issue.listed;
    Some(())
}

fn paged(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    (issue.listed, issue.paged) = (true, !issue.paged);
    Some(())
}

fn swap_slugs(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    let mut keys: Vec<String> = issue.stories.keys().cloned().collect();
    rng.shuffle(&mut keys);
    let [one, two, ..] = &keys[..] else { return None };
    let slug = |key: &String| {
        let slug = issue.stories.get(key).and_then(|story| story.slug.clone());
        slug.or_else(|| Some(key.split_once('/')?.1.to_owned()))
    };
    let slugs = (slug(one), slug(two));
    issue.stories.get_mut(one)?.slug = slugs.1;
    issue.stories.get_mut(two)?.slug = slugs.0;
    Some(())
}

/// Hides a story, or shows a hidden one, so that never many are hidden.
fn draft(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut all = paper.stories();
    let hidden: Vec<_> = all.iter().filter(|at| paper.hides(at).draft).cloned().collect();
    if !hidden.is_empty() && !rng.one_in(3) {
        all = hidden;
    }
    let hides = &mut paper.story(rng.pick(&all)?)?.hides;
    hides.draft = !hides.draft;
    Some(())
}

fn embargo(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let mut all = paper.stories();
    let hidden: Vec<_> =
        all.iter().filter(|at| paper.hides(at).embargo.is_some()).cloned().collect();
    if !hidden.is_empty() && rng.one_in(2) {
        all = hidden;
    }
    let until = paper.now + SignedDuration::from_hours(1 + rng.below(60) as i64);
    let hides = &mut paper.story(rng.pick(&all)?)?.hides;
    hides.embargo = match hides.embargo {
        Some(_) => None,
        None => Some(until),
    };
    Some(())
}

/// Moves the clock to the next release or just before it, or back before the last. If there is none, creates one.
fn clock(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let stories = paper.stories();
    let mut instants: Vec<_> = stories.iter().filter_map(|at| paper.hides(at).embargo).collect();
    instants.extend(paper.issues.values().filter_map(|issue| issue.hides.embargo));
    let next = instants.iter().filter(|instant| **instant > paper.now).min();
    let last = instants.iter().filter(|instant| **instant <= paper.now).max();
    let second = SignedDuration::from_secs(1);
    paper.now = match (next, last) {
        (Some(next), _) if rng.one_in(6) => *next - second,
        (Some(next), _) => *next,
        (None, Some(last)) => *last - second,
        (None, None) => {
            let (shown, instant) = (paper.shown(), paper.now);
            paper.story(rng.pick(&shown)?)?.hides.embargo = Some(instant);
            instant - second
        }
    };
    Some(())
}

fn new_issue(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let free = |n: &usize| !paper.issues.contains_key(&format!("2025-{:02}", n + 7));
    let n = (0..9).find(free)?;
    let mut issue = paper.new_issue(rng, n);
    issue.keep(4 + rng.below(3));
    paper.issues.insert(format!("2025-{:02}", n + 7), issue);
    paper.thin_out(rng);
    Some(())
}

fn delete_issue(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    let id = rng.pick(&ids).filter(|_| ids.len() > 2)?;
    paper.take_issue(id)
}

/// Renames its folder with all contents.
fn rename_issue(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let ids: Vec<String> = paper.issues.keys().cloned().collect();
    let id = rng.pick(&ids)?;
    let new = format!("{}-{}", rng.word(), rng.below(1000));
    let issue = paper.issues.remove(id)?;
    for key in issue.stories.keys() {
        paper.lead_links(&(id.clone(), key.clone()), Some(&(new.clone(), key.clone())));
    }
    paper.issues.insert(new.clone(), issue);
    // Links among its own stories have not been changed yet.
    let keys: Vec<String> = paper.issues.get(&new)?.stories.keys().cloned().collect();
    for key in keys {
        paper.lead_links(&(id.clone(), key.clone()), Some(&(new.clone(), key)));
    }
    paper.carry_pictures(id, Some(&new));
    Some(())
}

fn hide_issue(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let until = paper.now + SignedDuration::from_hours(1 + rng.below(30) as i64);
    let mut issues: Vec<_> = paper.issues.values_mut().collect();
    if let Some(hidden) = issues.iter_mut().find(|issue| issue.hides != Hides::default()) {
        hidden.hides = Hides::default();
        return Some(());
    }
    let n = rng.below(issues.len());
    issues.get_mut(n)?.hides = match rng.one_in(2) {
        true => Hides { draft: true, embargo: None },
        false => Hides { draft: false, embargo: Some(until) },
    };
    Some(())
}

fn date(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    let dates = [
        "2025-08",
        "2025-09-18",
        "18 Sep 2025",
        "9/18/2025",
        "2025",
        "1 December 2025",
        "2025年8月",
        "2024-02-29",
        "2026-04-03",
    ];
    let dates = dates.map(str::to_owned);
    issue.date = rng.other(&dates, &issue.date)?;
    Some(())
}

fn number(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    issue.number = match issue.number {
        Some(_) if rng.one_in(4) => None,
        _ => Some(rng.below(90) as u32),
    };
    Some(())
}

fn title(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let issue = paper.any_issue(rng)?;
    issue.title = match issue.title {
        Some(_) if rng.one_in(4) => None,
        _ => Some(rng.phrase(2)),
    };
    Some(())
}

fn cover(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let issue = paper.any_issue(rng)?;
    issue.cover = match &issue.cover {
        Some(now) if !rng.one_in(4) => rng.other(&pictures, now),
        Some(_) => None,
        None => rng.pick(&pictures).cloned(),
    };
    Some(())
}
