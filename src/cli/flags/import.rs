//! The flags of `pressrun import`.

use std::path::PathBuf;

use clap::Args;

use super::RootFlag;

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportFlags {
    /// The pages, each a file of Markdown or plain text
    #[arg(value_name = "PAGE.md", required = true)]
    pub(in crate::cli) pages: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) root: RootFlag,
    /// The issue; it is created if it does not exist
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) issue: String,
    /// The number of the printed page; of several pages, that of the first
    #[arg(long, value_name = "N")]
    pub(in crate::cli) page: Option<String>,
    /// The section, instead of the one at the top of a page
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) section: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}
