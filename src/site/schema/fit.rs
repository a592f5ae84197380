//! Which values of a publication a form in a browser can hold. Where pressrun takes a text or a mapping, a field is only
//! one of the two, and a value of the other kind would be lost.

use std::collections::BTreeMap;

use super::Kind;
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::base::yaml::table::Form;
use crate::base::yaml::{Map, Node, Reader, Table};
use crate::content::article::FrontMatter;

/// The values that keys have in the files of a publication, by heading and name.
pub(super) type Uses = BTreeMap<(&'static str, &'static str), Use>;

/// The values of a key.
#[derive(Clone, Debug)]
pub(super) struct Use {
    /// Whether all are texts, or lists of texts.
    pub(super) is_text: bool,
    /// The first file with a value that the richest field cannot hold.
    pub(super) misfit: Option<SourcePath>,
}

/// The form of a value that says most.
pub(super) fn richest(form: &Form) -> &Form {
    match form {
        Form::Either(ways) => ways.last().map_or(form, richest),
        form => form,
    }
}

/// Notes the values in a file.
pub(super) fn note(snapshot: &Snapshot, kind: Kind, file: &SourcePath, found: &mut Uses) {
    let Some(text) = snapshot.text(file) else { return };
    let (yaml, start) = match FrontMatter::find(file, text) {
        Ok(front) if file.extension() == "md" => (front.yaml(text), front.yaml_start()),
        _ if file.extension() == "md" => return,
        _ => (text, 0),
    };
    let reader = Reader::new(file, yaml, start);
    if let Some(value) = reader.load() {
        within(kind.table(), &reader.root(&value).open_map(), (file, found));
    }
}

fn within(table: &Table, map: &Map<'_>, (file, found): (&SourcePath, &mut Uses)) {
    for key in table.keys {
        let Some(node) = map.get(key.name) else { continue };
        let all = found.entry((table.heading, key.name));
        let all = all.or_insert(Use { is_text: true, misfit: None });
        all.is_text &= node.each().iter().all(is_filled);
        if all.misfit.is_none() && !holds(&key.form, &node) {
            all.misfit = Some(file.clone());
        }
        let of = match richest(&key.form) {
            Form::List(of) => richest(of),
            form => form,
        };
        if let Form::Map(table) = of {
            for node in node.each().iter().filter(|node| node.is_map()) {
                within(table, &node.open_map(), (file, &mut *found));
            }
        }
    }
}

/// Whether the field for a form can hold a value.
fn holds(form: &Form, node: &Node<'_>) -> bool {
    match richest(form) {
        Form::List(of) => match richest(of) {
            Form::Map(_) => node.is_list() && node.list().iter().all(Node::is_map),
            _ => node.each().iter().all(is_filled),
        },
        Form::Map(_) => node.is_map(),
        Form::Names(_, Form::Text) => {
            node.is_map() && node.open_map().iter().all(|(_, node)| is_filled(&node))
        }
        Form::Flag => node.truth().is_some(),
        Form::Any | Form::Point | Form::Names(..) | Form::Fields(_) | Form::Options => true,
        // What is empty is left out when the form is saved.
        _ => is_filled(node),
    }
}

fn is_filled(node: &Node<'_>) -> bool {
    !node.bare_text().trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of a story that are written as texts, and those that no field can hold.
    fn uses(stories: &[&str]) -> (Vec<&'static str>, Vec<&'static str>) {
        let names: Vec<String> =
            (0..stories.len()).map(|n| format!("content/issues/a/b/{n}.md")).collect();
        let texts: Vec<String> =
            stories.iter().map(|yaml| format!("---\n{yaml}\n---\n\nA text.\n")).collect();
        let files = names.iter().map(String::as_str).zip(texts.iter().map(String::as_bytes));
        let snapshot = Snapshot::of_texts(files);
        let mut found = Uses::new();
        for name in &names {
            let file = SourcePath::new(name).expect("a path");
            note(&snapshot, Kind::Story, &file, &mut found);
        }
        let misfits = || found.iter().filter(|(_, all)| all.misfit.is_some());
        let names = |is_text: bool| {
            let of = misfits().filter(|(_, all)| all.is_text == is_text);
            of.map(|((_, key), _)| *key).collect()
        };
        (names(true), names(false))
    }

    #[test]
    fn a_key_is_a_field_as_it_is_written_everywhere() {
        let mapping = "byline: [{name: Ada Bird}]";
        let text = "byline: Ada Bird";
        assert_eq!(uses(&[mapping, mapping]), (vec![], vec![]));
        assert_eq!(uses(&[text, "byline: [Ada Bird, Tom Wu]"]), (vec!["byline"], vec![]));
        assert_eq!(uses(&[text, mapping]), (vec![], vec!["byline"]));
        assert_eq!(uses(&[mapping, text]), (vec![], vec!["byline"]));
        assert_eq!(uses(&["byline: [Ada Bird, {name: Tom Wu}]"]), (vec![], vec!["byline"]));
    }

    #[test]
    fn what_a_form_would_lose_is_in_no_field() {
        assert_eq!(uses(&["kicker: ''"]), (vec![], vec!["kicker"]));
        assert_eq!(uses(&["photos: [{src: a.jpg, alt: ''}]"]), (vec![], vec!["alt"]));
        let license = "photos: [{src: a.jpg, license: MIT}]";
        assert_eq!(uses(&[license]), (vec!["license"], vec![]));
        let both = "photos: [{src: a.jpg, license: {text: Free}}]";
        assert_eq!(uses(&[both, license]), (vec![], vec!["license"]));
        assert_eq!(uses(&["topics: Energy", "order: 3", "draft: true"]), (vec![], vec![]));
    }
}
