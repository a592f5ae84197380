//! The flags of `pressrun release`.

use clap::Args;

use super::{PublicationFlags, memory};

#[derive(Debug, Args)]
pub(in crate::cli) struct ReleaseFlags {
    #[command(flatten)]
    pub(in crate::cli) publication: PublicationFlags,
    /// Show what would be recorded, and write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Memory limit for processing pictures: 256M, 2G
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = memory)]
    pub(in crate::cli) memory: u64,
    /// List every address and finding, not only the first ones
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Print one JSON document with the addresses that are new, changed or gone on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
