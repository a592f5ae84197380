//! Stories that have another address than in the last build, so that links to the old one lead nowhere.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::digest::Digest;
use crate::edition::StoryId;
use crate::ledger::{Gone, Ledger, Made, Why};
use crate::path::Route;
use crate::plan::Plan;
use crate::view::{Question, View};

/// The question that the page of a story asks, and no other page.
const KIND: &str = "body";

/// The stories whose pages the plan no longer has.
pub(super) fn gone(ledger: &Ledger, plan: &Plan) -> Vec<Gone> {
    ledger.gone(KIND, |route| plan.outputs.contains_key(route))
}

/// Warns of each story that is still public, but no longer at the address it had. A story is known again by
/// its file, or, if that was renamed or moved, by its text.
pub(super) fn moved(gone: &[Gone], made: &[Made], view: &View) -> Vec<Diagnostic> {
    if gone.is_empty() {
        return Vec::new();
    }
    let by_text = new_texts(made);
    let find = |gone: &Gone| {
        let by_text = || by_text.get(&gone.answer?).copied().flatten();
        view.story(&gone.about).or_else(by_text)
    };
    let found = gone.iter().filter_map(|gone| Some(warning(&gone.route, find(gone)?, view)));
    view.settings().checks.weigh(found.collect())
}

/// The stories with a page at a new route, by the digests of their texts; `None` for a text that several have.
fn new_texts(made: &[Made]) -> BTreeMap<Digest, Option<StoryId>> {
    let mut texts = BTreeMap::new();
    for page in made.iter().filter(|page| page.why == Why::New) {
        for (question, record) in &page.trace {
            if let Question::Body(id) = question {
                texts.entry(record.digest).and_modify(|id| *id = None).or_insert(Some(*id));
            }
        }
    }
    texts
}

fn warning(old: &Route, story: StoryId, view: &View) -> Diagnostic {
    let story = &view.edition().stories[story];
    let old = old.url("/");
    let message = format!("the story was published at `{old}`, where there is nothing any more");
    let hint = match story.article.head.aliases.is_empty() {
        true => format!("to keep old links working, write `aliases: [{old}]`"),
        false => format!("to keep old links working, add `{old}` to `aliases`"),
    };
    Diagnostic::new(Code::MovedStory, Place::file(&story.article.source), message).hint(hint)
}
