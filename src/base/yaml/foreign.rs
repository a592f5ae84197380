//! Keys of other programs, and the hints for authors who use them here.

use super::Node;
use super::words::bare;
use crate::base::diagnostic::{nearest, suggestion};

/// A key of another program or format, and the hint for authors who use it here.
pub struct Foreign {
    /// The key, in lower case, without hyphens and underscores.
    pub key: &'static str,
    /// The hint.
    pub answer: Answer,
}

/// The hint for a key of another program.
pub enum Answer {
    /// Another key takes the value.
    Key(&'static str),
    /// Another key takes the value, as a list.
    List(&'static str),
    /// Makes the line to write instead from the value; `None` if that is not possible.
    Line(fn(&Node<'_>) -> Option<String>),
    /// What to do.
    Advice(&'static str),
}

/// A key whose value another key takes.
pub const fn key(key: &'static str, to: &'static str) -> Foreign {
    Foreign { key, answer: Answer::Key(to) }
}

/// A key whose value another key takes, as a list.
pub const fn list(key: &'static str, to: &'static str) -> Foreign {
    Foreign { key, answer: Answer::List(to) }
}

/// A key with the line to write instead.
pub const fn line(key: &'static str, line: fn(&Node<'_>) -> Option<String>) -> Foreign {
    Foreign { key, answer: Answer::Line(line) }
}

/// A key with what to do about it.
pub const fn advice(key: &'static str, advice: &'static str) -> Foreign {
    Foreign { key, answer: Answer::Advice(advice) }
}

impl Node<'_> {
    /// The hint for an unknown key with this value.
    pub(super) fn meant(
        &self,
        name: &str,
        (known, others): (&[&str], &[Foreign]),
        meant: &mut Vec<String>,
    ) -> String {
        let folded = bare(name);
        let foreign = others.iter().find(|foreign| foreign.key == folded);
        if let Some(hint) = foreign.and_then(|foreign| self.answer(&foreign.answer, meant)) {
            let named =
                |key: &&&str| ["`", ": "].iter().any(|end| hint.contains(&format!("`{key}{end}")));
            meant.extend(known.iter().filter(named).map(|key| (*key).to_owned()));
            return hint;
        }
        if let Some(key) = known.iter().find(|key| bare(key) == folded) {
            meant.push((*key).to_owned());
            let is_line = !self.is_list() && !self.is_map();
            return match is_line {
                true => format!("write `{}`", format!("{key}: {}", self.flow()).trim_end()),
                false => format!("write `{key}`"),
            };
        }
        match nearest(name, known.iter().copied()) {
            Some(key) => {
                meant.push(key.to_owned());
                suggestion(key)
            }
            None => {
                let is_name = name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
                let own = match is_name && known.contains(&"extra") {
                    true => format!(
                        "for a field of your own, write `extra: {{{}}}`; ",
                        self.with(&self.flow())
                    ),
                    false => String::new(),
                };
                format!("{own}the keys here are: {}", known.join(", "))
            }
        }
    }

    /// The hint for a key of another program with this value.
    fn answer(&self, answer: &Answer, meant: &mut Vec<String>) -> Option<String> {
        match answer {
            Answer::Key(key) => {
                meant.push((*key).to_owned());
                Some(format!("in pressrun: `{key}: {}`", self.flow()))
            }
            Answer::List(key) => {
                meant.push((*key).to_owned());
                Some(format!("in pressrun: `{key}: {}`", self.flow_list()))
            }
            Answer::Line(line) => line(self).map(|line| format!("in pressrun: `{line}`")),
            Answer::Advice(advice) => Some((*advice).to_owned()),
        }
    }
}
