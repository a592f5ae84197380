//! `pressrun photo`: the metadata of picture files, and what readers would see.

#![expect(clippy::disallowed_methods, reason = "the files are named on the command line")]

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::flags::{Format, PhotoCommand, PhotoFlags};
use super::{Ended, Failure, fetch, report};
use crate::base::diagnostic;
use crate::base::path::SourcePath;
use crate::content::sidecar::{self, PhotoText};
use crate::pictures::photo::{self, Examined, Fact, MetadataValue};

/// One picture with the words of its sidecar.
struct Looked {
    name: String,
    examined: Examined,
    sidecar: PhotoText,
}

/// Prints the facts of pictures.
pub(super) fn photo(flags: &PhotoFlags) -> Result<Ended, Failure> {
    if let Some(PhotoCommand::Fetch(flags)) = &flags.command {
        return fetch::fetch(flags);
    }
    let mut looked = Vec::new();
    let mut mistakes = Vec::new();
    for file in &flags.files {
        match look(file)? {
            Ok(one) => looked.push(one),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    let printed = match flags.format {
        Format::Human => looked.iter().map(Looked::lines).collect::<Vec<_>>().join("\n"),
        Format::Json => {
            let photos: Vec<Value> = looked.iter().map(Looked::json).collect();
            report::document(&json!({ "photos": photos, "errors": mistakes }))
        }
    };
    report::print(&printed)?;
    for mistake in mistakes.iter().filter(|_| flags.format == Format::Human) {
        report::complain(&format!("error: {mistake}"));
    }
    Ok(if mistakes.is_empty() { Ended::Done } else { Ended::Mistakes })
}

/// Examines a file and its sidecar. The inner error is what is wrong with the picture.
fn look(file: &Path) -> Result<Result<Looked, String>, Failure> {
    let name = diagnostic::visible_line(&file.display().to_string());
    if !file.is_file() {
        return Err(Failure::usage(format!("there is no file `{name}`"), None));
    }
    let bytes = std::fs::read(file).with_context(|| format!("cannot read `{name}`"))?;
    let examined = match photo::examine(&bytes) {
        Ok(examined) => examined,
        Err(trouble) => return Ok(Err(format!("`{name}`: {trouble}"))),
    };
    Ok(beside(file).map(|sidecar| Looked { name, examined, sidecar }))
}

/// The words of the sidecar of a file, if it has one.
fn beside(file: &Path) -> Result<PhotoText, String> {
    let mut path = file.as_os_str().to_owned();
    path.push(".yaml");
    let path = PathBuf::from(path);
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(PhotoText::default()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let source = SourcePath::new(&name.unwrap_or_default()).map_err(|error| error.to_string())?;
    let (words, found) = sidecar::parse(&source, &text);
    match found.as_slice() {
        [] => Ok(words),
        found => {
            let source = |_: &SourcePath| Some(text.as_str());
            Err(diagnostic::draw(found, &source, diagnostic::Style::Plain))
        }
    }
}

impl Looked {
    /// What would be published: the words of the sidecar; missing ones come from the file.
    fn words(&self) -> PhotoText {
        self.sidecar.or(&PhotoText::of_file(&self.examined.embedded))
    }

    fn lines(&self) -> String {
        let size = self.examined.size.map(|(w, h)| format!(", {w} × {h}")).unwrap_or_default();
        let turned = match self.examined.orientation.number() {
            1 => String::new(),
            number => format!(", turned (orientation {number})"),
        };
        let mut lines = vec![format!("{}: {}{size}{turned}", self.name, self.examined.format)];
        let mut line = |key: &str, text: &str, origin: &str| {
            let origin = if origin.is_empty() { String::new() } else { format!("  [{origin}]") };
            lines.push(format!("  {key:20} {}{origin}", diagnostic::visible(text)));
        };
        for (fact, found) in &self.examined.embedded.facts {
            line(fact.key(), &found.text(), &found.origin.to_string());
        }
        for (key, text) in spread(&self.sidecar) {
            line(key, &text, "sidecar");
        }
        for conflict in &self.examined.embedded.conflicts {
            line("conflict", &conflict.left.text(), &conflict.left.origin.to_string());
        }
        for (_, found) in &self.examined.embedded.ignored {
            line("ignored", &found.text(), &found.origin.to_string());
        }
        match self.examined.trouble {
            Some(trouble) => line("published", &format!("not: {trouble}"), ""),
            None => shown(&self.words()).iter().for_each(|(key, text)| {
                line(&format!("shown {key}"), text, "");
            }),
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn json(&self) -> Value {
        let found = |found: &MetadataValue| json!({ "texts": found.texts, "origin": found.origin.to_string() });
        let Examined { embedded, size, .. } = &self.examined;
        let facts = embedded.facts.iter().map(|(fact, one)| (fact.key().to_owned(), found(one)));
        let conflicts = embedded.conflicts.iter().map(|conflict| {
            json!({
                "fact": conflict.fact.key(),
                "taken": found(&conflict.taken),
                "left": found(&conflict.left),
            })
        });
        let ignored = embedded.ignored.iter().map(|(_, one)| found(one));
        let words = |words: Vec<(&str, String)>| -> Map<String, Value> {
            words.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect()
        };
        json!({
            "file": self.name,
            "format": self.examined.format,
            "width": size.map(|(width, _)| width),
            "height": size.map(|(_, height)| height),
            "orientation": self.examined.orientation.number(),
            "facts": facts.collect::<Map<_, _>>(),
            "sidecar": words(spread(&self.sidecar)),
            "conflicts": conflicts.collect::<Vec<_>>(),
            "ignored": ignored.collect::<Vec<_>>(),
            "shown": words(shown(&self.words())),
            "trouble": self.examined.trouble.map(|trouble| trouble.to_string()),
        })
    }
}

/// The words readers see.
fn shown(words: &PhotoText) -> Vec<(&'static str, String)> {
    let credit = words.credit_line().map(str::to_owned);
    let all = spread(&PhotoText { credit, ..words.clone() }).into_iter();
    let keys = ["caption", "credit", "alt", "creator", "copyright", "date"];
    all.filter(|(key, _)| keys.contains(key)).collect()
}

/// The words that exist, with their keys.
fn spread(words: &PhotoText) -> Vec<(&'static str, String)> {
    let of = |fact: Fact| match fact {
        Fact::Description => ("caption", words.caption.clone()),
        Fact::Headline => (fact.key(), words.headline.clone()),
        Fact::Creator => (fact.key(), words.creator.clone()),
        Fact::Credit => (fact.key(), words.credit.clone()),
        Fact::Copyright => (fact.key(), words.copyright.clone()),
        Fact::Source => (fact.key(), words.source.clone()),
        Fact::Date => (fact.key(), words.date.map(|date| date.iso())),
        Fact::City => (fact.key(), words.city.clone()),
        Fact::Country => (fact.key(), words.country.clone()),
        Fact::Alt => (fact.key(), words.alt.clone()),
        Fact::ExtendedDescription => (fact.key(), words.extended_description.clone()),
        Fact::Instructions => (fact.key(), words.instructions.clone()),
        Fact::WebStatement => (fact.key(), words.web_statement.clone()),
        Fact::DigitalSourceType => (fact.key(), words.digital_source_type.clone()),
    };
    Fact::all().map(of).filter_map(|(key, text)| Some((key, text?))).collect()
}
