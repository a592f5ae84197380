//! The flags of `pressrun indexnow`.

use std::path::PathBuf;

use clap::Args;

use super::{RootFlag, base_url};
use crate::io::index_now::SERVICE;

#[derive(Debug, Args)]
pub(in crate::cli) struct IndexNowFlags {
    /// What `pressrun release --json` has printed, or one address on each line; without it, standard input
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) root: RootFlag,
    /// The address of the site, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(in crate::cli) base_url: Option<String>,
    /// The service to tell
    #[arg(long, value_name = "URL", default_value = SERVICE)]
    pub(in crate::cli) service: String,
    /// List the addresses, and tell nobody
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}
