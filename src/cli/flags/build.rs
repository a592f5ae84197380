//! The flags of `pressrun build`.

use std::path::PathBuf;

use clap::Args;

use super::{Format, PublicationFlags, host_files, memory};
use crate::build::Shard;
use crate::deploy::host_files::HostFiles;

#[derive(Debug, Args)]
pub(in crate::cli) struct BuildFlags {
    #[command(flatten)]
    pub(in crate::cli) publication: PublicationFlags,
    /// Write redirects and headers in the form of a host, instead of `host_files` in site.yaml
    #[arg(long, value_name = "KIND", value_parser = host_files)]
    pub(in crate::cli) host_files: Option<HostFiles>,
    /// The output folder [default: public/ in the publication's folder]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Show drafts and embargoed stories under a ribbon, and ask search engines not to list them
    #[arg(long)]
    pub(in crate::cli) drafts: bool,
    /// Publish nothing if there are warnings
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    /// Show every finding, not only the first three of each kind
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Replace files in the output folder that pressrun did not write, if the site needs their place
    #[arg(long)]
    pub(in crate::cli) adopt: bool,
    /// Build again whenever a file changes, until you press Ctrl-C
    #[arg(long, conflicts_with = "format")]
    pub(in crate::cli) watch: bool,
    /// Look at all files twice a second, if the system does not report changes (network drives)
    #[arg(long, requires = "watch")]
    pub(in crate::cli) poll: bool,
    /// Make every file again, without using the records of the last build
    #[arg(long)]
    pub(in crate::cli) no_cache: bool,
    /// Memory limit for processing pictures: 256M, 2G
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = memory)]
    pub(in crate::cli) memory: u64,
    /// Make only the prints that pages show, for the print cache, and publish nothing
    #[arg(long, conflicts_with_all = ["watch", "format", "adopt", "no_cache", "explain"])]
    pub(in crate::cli) only_prints: bool,
    /// Make the prints of one share of the pictures, so that several machines can work at the same time: 2/8
    #[arg(long, value_name = "K/N", requires = "only_prints", value_parser = shard)]
    pub(in crate::cli) shard: Option<Shard>,
    /// Print why each file was made
    #[arg(long, conflicts_with = "format")]
    pub(in crate::cli) explain: bool,
    /// Print how long each stage took
    #[arg(long, conflicts_with = "format")]
    pub(in crate::cli) timings: bool,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(in crate::cli) format: Format,
    /// Print only errors and warnings: no progress, no summary
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

fn shard(text: &str) -> Result<Shard, &'static str> {
    Shard::parse(text).ok_or("not a share; write the second of eight as 2/8")
}
