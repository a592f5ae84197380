//! Importing a page again: what an editor has changed since the last import stays.

/// A file of three versions, and how often they contradict each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Merged {
    pub(super) text: String,
    pub(super) conflicts: usize,
}

/// Merges an editor's file with a new import; `last` is what the last import wrote. Where both have changed the same
/// lines, the editor's stay, and a mark beside them has the others.
pub(super) fn merge(last: &str, edited: &str, imported: &str) -> Merged {
    let [last, edited, imported] = [last, edited, imported].map(lines);
    let (of_edited, of_imported) = (matches(&last, &edited), matches(&last, &imported));
    let mut merged = Merged { text: String::new(), conflicts: 0 };
    let mut at = (0, 0, 0);
    let anchors = (0..last.len()).filter_map(|n| Some((n, of_edited[n]?, of_imported[n]?)));
    for anchor in anchors.chain([(last.len(), edited.len(), imported.len())]) {
        let between = (&last[at.0..anchor.0], &edited[at.1..anchor.1], &imported[at.2..anchor.2]);
        merged.add(between);
        if let Some(line) = edited.get(anchor.1) {
            merged.text.push_str(line);
        }
        at = (anchor.0 + 1, anchor.1 + 1, anchor.2 + 1);
    }
    merged
}

impl Merged {
    /// Adds lines between two that all versions have.
    fn add(&mut self, (last, edited, imported): (&[&str], &[&str], &[&str])) {
        let chosen = if edited == last { imported } else { edited };
        self.text.extend(chosen.iter().copied());
        let has_both = edited != last && imported != last && edited != imported;
        let new = imported.iter().filter(|line| !line.trim().is_empty() && !edited.contains(line));
        let new: Vec<&str> = new.map(|line| line.trim()).collect();
        if has_both && !new.is_empty() {
            self.conflicts += 1;
            self.text.push_str(&self.conflict(&new.join(" / ")));
        }
    }

    /// Lines of an import that an editor's lines have replaced: a comment of YAML in the front matter, a mark in the text.
    fn conflict(&self, imported: &str) -> String {
        let is_in_text = self.text.lines().filter(|line| *line == "---").count() > 1;
        let imported = imported.replace("<!--", "‹!").replace("-->", "›").replace("--", "- -");
        match is_in_text {
            true => {
                format!("\n<!-- mark: conflict: the import has here: {imported} | choose one -->\n")
            }
            false => format!("# the import has here: {imported}\n"),
        }
    }
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// For each line of one text the same line of another one, in the longest common sequence.
fn matches(one: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let width = other.len() + 1;
    let mut lengths = vec![0_usize; (one.len() + 1) * width];
    for n in (0..one.len()).rev() {
        for m in (0..other.len()).rev() {
            lengths[n * width + m] = match one[n] == other[m] {
                true => lengths[(n + 1) * width + m + 1] + 1,
                false => lengths[(n + 1) * width + m].max(lengths[n * width + m + 1]),
            };
        }
    }
    let mut found = vec![None; one.len()];
    let (mut n, mut m) = (0, 0);
    while n < one.len() && m < other.len() {
        if one[n] == other[m] {
            found[n] = Some(m);
            (n, m) = (n + 1, m + 1);
        } else if lengths[(n + 1) * width + m] >= lengths[n * width + m + 1] {
            n += 1;
        } else {
            m += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: &str = "---\nheadline: A\n---\n\nOne.\n\nTwo.\n\nThree.\n";

    #[test]
    fn what_one_side_changes_is_taken() {
        let edited = LAST.replace("Two.", "Two, completed.");
        let imported = LAST.replace("Three.", "Three and a half.");
        let merged = merge(LAST, &edited, &imported);
        assert_eq!(merged.conflicts, 0);
        assert_eq!(merged.text, edited.replace("Three.", "Three and a half."));
        assert_eq!(merge(LAST, &edited, LAST).text, edited);
        assert_eq!(merge(LAST, LAST, &imported).text, imported);
        assert_eq!(merge(LAST, &edited, &edited).text, edited);
    }

    #[test]
    fn both_versions_of_a_contradiction_are_kept() {
        let edited = LAST.replace("Two.", "Two, by the editor.").replace(": A", ": B");
        let imported = LAST.replace("Two.", "Two, of the page.").replace(": A", ": C");
        let merged = merge(LAST, &edited, &imported);
        assert_eq!(merged.conflicts, 2);
        assert!(
            merged.text.contains("Two, by the editor.\n\n<!-- mark: conflict: "),
            "{}",
            merged.text
        );
        assert!(
            merged.text.contains("has here: Two, of the page. | choose one -->"),
            "{}",
            merged.text
        );
        assert!(
            merged.text.contains("headline: B\n# the import has here: headline: C\n---\n"),
            "{}",
            merged.text
        );
    }
}
