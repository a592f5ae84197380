//! Edits with a temporary state that cannot be published. The mistake is built, built again after other edits, and
//! corrected. What counts is the final site, including the other edits.

use super::{Kind, Step, edited};
use crate::disk::NOWHERE;
use crate::paper::{Paper, anchor, source};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::stages("undone", undone),
    Kind::stages(HIDDEN, all_hidden),
    Kind::stages("several at once", several),
    Kind::stages("broken front matter", |rng, paper, _| {
        broken(rng, paper, "---\nheadline: [a\n---\nb\n")
    }),
    Kind::stages("unknown key", |rng, paper, _| {
        broken(rng, paper, "---\nheadline: a\nheadlin: b\n---\nc\n")
    }),
    Kind::stages("not UTF-8", not_utf8),
    Kind::stages("broken settings", |rng, paper, _| instead(rng, paper, "site.yaml", b"name: {\n")),
    Kind::stages("recorded address gone for a while", |rng, paper, _| {
        instead(rng, paper, "content/addresses.txt", b"/\n/nothing/was/ever/here/\n")
    }),
    Kind::stages("addresses recorded for a while", |rng, paper, _| {
        instead(rng, paper, "content/addresses.txt", b"/\n/issues/\n")
    }),
    Kind::stages("broken template", template),
    Kind::stages("broken word", |rng, paper, _| {
        instead(rng, paper, "themes/own/i18n/en.yaml", b"by: [\n")
    }),
    Kind::stages("crosshead renamed under a link", crosshead),
    Kind::stages("missing photo", photo),
    Kind::stages("broken link", broken_link),
    Kind::stages("drafts shown for a while", drafts),
    Kind::stages("output tampered with", tampered),
    Kind::stages("unlisted story", unlisted),
    Kind::stages("two stories at one address", clash),
    Kind::stages("touched", |_, paper, _| Some(vec![paper.clone()])),
    Kind::stages(MENDED, |_, _, past| {
        past.len().checked_sub(2).and_then(|n| past.get(n)).map(|then| vec![then.clone()])
    }),
];

/// The kind that reverts the previous step; only used after a step that failed.
pub(crate) const MENDED: &str = "taken back";

/// The kind that leaves no public issue for a while.
pub(super) const HIDDEN: &str = "everything hidden for a while";

/// The kind that changes nothing.
pub(crate) const TOUCHED: &str = "touched";

/// A paper without any public issue, in which other things are edited meanwhile.
fn all_hidden(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut hidden = paper.clone();
    hidden.issues.values_mut().for_each(|issue| issue.hides.draft = true);
    let content = super::content();
    let mut good = others_of(&content, (rng, &hidden), 1);
    good.issues.values_mut().for_each(|issue| issue.hides.draft = false);
    let better = others_of(&content, (rng, &good), 1);
    Some(vec![hidden, better])
}

/// The paper as it was a few steps ago, at the current or the former time.
fn undone(rng: &mut Rng, paper: &Paper, past: &[Paper]) -> Option<Vec<Paper>> {
    let back = 2 + rng.below(4);
    let mut then = past.get(past.len().checked_sub(back)?)?.clone();
    if rng.one_in(2) {
        then.now = paper.now;
    }
    Some(vec![then])
}

/// Other edits after this state.
pub(super) fn others(rng: &mut Rng, paper: &Paper, count: usize) -> Paper {
    others_of(&super::simple_kinds(), (rng, paper), count)
}

pub(super) fn others_of(kinds: &[Kind], (rng, paper): (&mut Rng, &Paper), count: usize) -> Paper {
    let mut paper = paper.clone();
    for _ in 0..count {
        let step = Step { kind: rng.below(kinds.len()), seed: rng.next() };
        if let Some(next) = edited(kinds, step, &[paper.clone()]).pop() {
            paper = next;
        }
    }
    paper
}

fn several(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let count = 2 + rng.below(4);
    Some(vec![others(rng, paper, count)])
}

/// A file with other bytes, then other edits, then the correct file.
pub(super) fn instead(
    rng: &mut Rng,
    paper: &Paper,
    path: &str,
    bytes: &[u8],
) -> Option<Vec<Paper>> {
    let mut bad = paper.clone();
    bad.broken.insert(path.to_owned(), bytes.to_vec());
    let mut worse = others(rng, &bad, 1);
    worse.broken = bad.broken.clone();
    let mut good = others(rng, &worse, 1);
    good.broken.clear();
    Some(vec![bad, worse, good])
}

/// A file is a link that leads nowhere for a while.
fn broken_link(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let files: Vec<String> = paper.files().into_keys().collect();
    let path = rng.pick(&files)?;
    let mut bad = paper.clone();
    bad.links.insert(path.clone(), NOWHERE.to_owned());
    let mut good = others(rng, &bad, 2);
    good.links.remove(path);
    Some(vec![bad, good])
}

/// Drafts are shown while other things are edited.
fn drafts(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut shown = paper.clone();
    shown.drafts = !paper.drafts;
    let mut edited = others(rng, &shown, 1);
    edited.drafts = shown.drafts;
    let mut hidden = others(rng, &edited, 1);
    hidden.drafts = false;
    Some(vec![shown, edited, hidden])
}

/// The output folder is changed, once alone, once together with an edit.
fn tampered(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let alone = Paper { tampered: Some(rng.next()), ..paper.clone() };
    let beside = Paper { tampered: Some(rng.next()), ..others(rng, paper, 1) };
    Some(vec![alone, beside])
}

/// The file of a story that readers see.
pub(super) fn any_file(rng: &mut Rng, paper: &Paper) -> Option<String> {
    rng.pick(&paper.shown()).map(source)
}

fn broken(rng: &mut Rng, paper: &Paper, text: &str) -> Option<Vec<Paper>> {
    let path = any_file(rng, paper)?;
    instead(rng, paper, &path, text.as_bytes())
}

fn not_utf8(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let path = any_file(rng, paper)?;
    instead(rng, paper, &path, b"---\nheadline: \xff\n---\n\nText.\n")
}

fn template(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let text = match rng.below(3) {
        0 => "{% if %}",
        1 => "{{ nothing.at.all }}",
        _ => "{% extends \"nowhere.html\" %}",
    };
    let name = *rng.pick(&["article.html", "archive.html", "base.html", "listing.html"])?;
    let mut paper = paper.clone();
    paper.site.theme = "own";
    instead(rng, &paper, &format!("themes/own/templates/{name}"), text.as_bytes())
}

/// A link to a crosshead, which is then renamed; in the end the link is corrected.
fn crosshead(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let all = paper.shown();
    let (from, to) = (rng.pick(&all)?, rng.pick(&all)?);
    let mut linked = paper.clone();
    linked.story(to)?.crosshead.get_or_insert_with(|| rng.phrase(2));
    let link = linked.link_to(to, true);
    linked.story(from)?.links.push(link);
    let mut renamed = linked.clone();
    let head = format!("{} {}", rng.phrase(2), rng.below(100));
    renamed.story(to)?.crosshead = Some(head.clone());
    let mut mended = renamed.clone();
    for link in mended.links().flatten() {
        if link.to == source(to) && link.anchor.is_some() {
            link.anchor = Some(anchor(&head));
        }
    }
    Some(vec![linked, renamed, mended])
}

/// A photo is listed before its file exists.
fn photo(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let path = format!("content/photos/{}-{}.png", rng.word(), rng.below(1000));
    let all = paper.shown();
    let mut good = paper.clone();
    let words = crate::paper::Words::new(rng);
    good.story(rng.pick(&all)?)?.photos.insert(
        0,
        crate::paper::Photo { src: path.clone(), words, shown: crate::paper::Look::default() },
    );
    let mut bad = good.clone();
    good.pictures.insert(path, rng.below(256) as u8);
    bad.broken.clear();
    Some(vec![bad, good])
}

/// A new story exists before `contents` lists it.
fn unlisted(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let ids: Vec<&String> = paper.issues.keys().collect();
    let id = (*rng.pick(&ids)?).clone();
    let key = format!("news/{}-{}", rng.word(), rng.below(1000));
    let mut good = paper.clone();
    good.issues.get_mut(&id)?.listed = true;
    let story = paper.new_story(rng);
    good.insert((id.clone(), key.clone()), story, 0)?;
    let mut bad = good.clone();
    bad.issues.get_mut(&id)?.order.retain(|listed| *listed != key);
    Some(vec![bad, good])
}

/// One story takes the slug of another, which then changes.
fn clash(rng: &mut Rng, paper: &Paper, _: &[Paper]) -> Option<Vec<Paper>> {
    let mut all = paper.shown();
    rng.shuffle(&mut all);
    let section = |key: &str| key.split('/').next().map(str::to_owned);
    let (one, two) = all
        .iter()
        .zip(all.iter().skip(1))
        .find(|(one, two)| one.0 == two.0 && section(&one.1) == section(&two.1))?;
    let mut bad = paper.clone();
    let slug = bad.story(one)?.slug.clone().or_else(|| Some(one.1.split_once('/')?.1.to_owned()));
    bad.story(two)?.slug = slug;
    let mut good = bad.clone();
    good.story(one)?.slug = Some(format!("{}-{}", rng.word(), rng.below(1000)));
    Some(vec![bad, good])
}
