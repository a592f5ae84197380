//! The flags of `pressrun schema`.

use std::path::PathBuf;

use clap::Args;

use super::RootFlag;
use crate::site::schema::Kind;

#[derive(Debug, Args)]
pub(in crate::cli) struct SchemaFlags {
    /// The kind of file: site, issue, story, page, author, text, photo or theme. Without it, lists them
    #[arg(value_name = "KIND", value_parser = kind)]
    pub(in crate::cli) kind: Option<Kind>,
    /// Write all schemas into this folder, as KIND.schema.json
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Print a configuration for Sveltia CMS, with which people edit the publication in a browser
    #[arg(long, conflicts_with_all = ["kind", "output"])]
    pub(in crate::cli) sveltia: bool,
    /// Leave out the names of the publication
    #[arg(long)]
    pub(in crate::cli) general: bool,
    #[command(flatten)]
    pub(in crate::cli) root: RootFlag,
}

fn kind(text: &str) -> Result<Kind, String> {
    let names = Kind::ALL.map(Kind::name).join(", ");
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == text);
    kind.ok_or_else(|| format!("there is no such schema; the kinds are {names}"))
}
