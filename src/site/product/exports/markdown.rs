//! A story as Markdown: its facts as front matter, then headline and text as CommonMark.

use std::io;

use tera::Value;

use super::document::Story;
use crate::content::markdown::{commonmark, escaped};

/// What is in the text itself, or is about JSON.
const LEFT_OUT: [&str; 6] = ["$schema", "markdown_url", "photos", "sounds", "html", "text"];

/// Writes a story.
pub(super) fn write(story: &Story) -> io::Result<Vec<u8>> {
    let mut out = "---\n".to_owned();
    // YAML reads JSON (YAML 1.2, section 1.3), so that no text needs rules of its own.
    let facts = Value::from_serializable(story);
    let facts = facts.as_map().into_iter().flatten();
    for (key, value) in
        facts.filter(|(key, _)| !LEFT_OUT.contains(&key.as_str().unwrap_or_default()))
    {
        out.push_str(&format!("{key}: {}\n", serde_json::to_string(value)?));
    }
    out.push_str("---\n\n");
    let label =
        story.label.as_ref().map(|label| format!("<p><strong>{}</strong></p>\n", escaped(label)));
    let head = format!("{}<h1>{}</h1>\n", label.unwrap_or_default(), escaped(&story.headline));
    out.push_str(&commonmark(&format!("{head}{}", story.html)));
    Ok(out.into_bytes())
}
