//! Stories and standing pages whose address has changed since the last build, so that links to the old one are broken.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::site::ledger::{Gone, Ledger, Made, Why};
use crate::site::plan::Plan;
use crate::site::view::{Question, QuestionKind, View};

/// The questions that only the page of a story and a standing page ask.
const KINDS: [QuestionKind; 2] = [QuestionKind::Body, QuestionKind::StandingPage];

/// The pages of stories and the standing pages that the plan no longer has.
pub(super) fn gone(ledger: &Ledger, plan: &Plan) -> Vec<Gone> {
    let gone = |kind| ledger.gone(kind, |route| plan.outputs.contains_key(route));
    KINDS.into_iter().flat_map(gone).collect()
}

/// Warns of each text that is still public, but at another address. A text is recognised by its file; if that was renamed
/// or moved, by its words; if these changed as well, because it is the only new one where one is gone.
pub(super) fn moved(gone: &[Gone], made: &[Made], view: &View) -> Vec<Diagnostic> {
    if gone.is_empty() {
        return Vec::new();
    }
    let new = new_texts(made);
    let by_words = by_words(&new);
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    for gone in gone {
        let same_words = || by_words.get(&gone.answer?).copied().flatten().cloned();
        match view.named(&gone.question).or_else(same_words) {
            Some(question) => found.extend(warning(gone, (&question, true), view)),
            None => lost.push(gone),
        }
    }
    let told: Vec<&SourcePath> =
        found.iter().filter_map(|d| Some(&d.place.as_ref()?.file)).collect();
    let is_told =
        |question: &Question| text(question, view).is_some_and(|(file, _)| told.contains(&file));
    let mut likely: BTreeMap<String, (Vec<&Gone>, Vec<&Question>)> = BTreeMap::new();
    for gone in lost.into_iter().filter(|gone| !is_there(gone, view)) {
        likely.entry(place_of(&gone.question, view)).or_default().0.push(gone);
    }
    for (question, _) in new.iter().filter(|(question, _)| !is_told(question)) {
        let place = place_of(&view.name_of(question), view);
        likely.entry(place).or_default().1.push(question);
    }
    for (gone, new) in likely.into_values() {
        if let ([gone], [question]) = (gone.as_slice(), new.as_slice()) {
            found.extend(warning(gone, (question, false), view));
        }
    }
    view.settings().checks.weigh(found)
}

/// The texts with a page at a new route, and the digests of their answers.
fn new_texts(made: &[Made]) -> Vec<(Question, Digest)> {
    let new = made.iter().filter(|page| page.why == Why::New).flat_map(|page| &page.trace);
    let texts = new
        .filter(|(question, _)| matches!(question, Question::Body(_) | Question::StandingPage(_)));
    texts.map(|(question, record)| (question.clone(), record.digest)).collect()
}

/// Texts by their words; `None` for words that several texts share.
fn by_words(new: &[(Question, Digest)]) -> BTreeMap<Digest, Option<&Question>> {
    let mut texts = BTreeMap::new();
    for (question, digest) in new {
        texts.entry(*digest).and_modify(|text| *text = None).or_insert(Some(question));
    }
    texts
}

/// Whether the source of a page that is gone still exists: then its text is hidden, not moved.
fn is_there(gone: &Gone, view: &View) -> bool {
    let path = match gone.question.split_once(' ') {
        Some(("body", story)) => SourcePath::new(&format!("content/issues/{story}.md")),
        Some((_, page)) => SourcePath::new(page),
        None => return false,
    };
    path.is_ok_and(|path| view.has_source(&path))
}

/// Where a text is looked for when it is gone: the issue of a story.
fn place_of(question: &str, view: &View) -> String {
    let (kind, about) = question.split_once(' ').unwrap_or_default();
    let issues = view.edition().issues.iter().map(|issue| issue.id.as_str());
    let issue =
        issues.filter(|id| about.strip_prefix(id).is_some_and(|rest| rest.starts_with('/')));
    format!("{kind} {}", issue.max_by_key(|id| id.len()).unwrap_or_default())
}

/// The file of a text, and whether it has aliases.
fn text<'v>(question: &Question, view: &'v View) -> Option<(&'v SourcePath, bool)> {
    Some(match question {
        Question::Body(id) => {
            let article = &view.edition().stories.get(*id)?.article;
            (&article.source, !article.head.aliases.is_empty())
        }
        Question::StandingPage(n) => {
            let page = &view.edition().pages.get(*n)?.content;
            (&page.source, !page.aliases.is_empty())
        }
        _ => return None,
    })
}

fn warning(gone: &Gone, (question, is_sure): (&Question, bool), view: &View) -> Option<Diagnostic> {
    let (file, has_aliases) = text(question, view)?;
    let what = if matches!(question, Question::Body(_)) { "story" } else { "page" };
    let old = gone.route.url("/");
    let message = match is_sure {
        true => format!("the {what} was published at `{old}`, where there is nothing any more"),
        false => format!("the file of the {what} at `{old}` is gone, and this one is new"),
    };
    let line = match has_aliases {
        false => format!("write `aliases: [{old}]`"),
        true => format!("add `{old}` to `aliases`"),
    };
    let hint = match is_sure {
        true => format!("to keep old links working, {line}"),
        false => format!(
            "if it is the same {what} under another name, {line}, to keep old links working"
        ),
    };
    Some(Diagnostic::new(Code::MovedStory, Place::file(file), message).hint(hint))
}
