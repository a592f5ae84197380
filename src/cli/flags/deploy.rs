//! The flags of `pressrun deploy`.

use std::path::PathBuf;

use clap::Args;

use super::{PublicationFlags, memory};

#[derive(Debug, Args)]
pub(in crate::cli) struct DeployFlags {
    /// The name of a target in site.yaml; not needed if there is only one
    #[arg(value_name = "TARGET")]
    pub(in crate::cli) target: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) publication: PublicationFlags,
    /// The output folder [default: public/ in the publication's folder]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Do not ask before uploading; needed where nobody can answer
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    /// Deploy what the last build has written
    #[arg(long, conflicts_with_all = ["strict", "theme", "base_url", "at", "cache"])]
    pub(in crate::cli) no_build: bool,
    /// Deploy nothing if there are warnings
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    /// Overwrite what somebody else has deployed or is deploying
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Delete as many files as necessary, whatever `max_deletions` says
    #[arg(long)]
    pub(in crate::cli) allow_deletions: bool,
    /// Delete names with a digest that the site no longer uses at once, and earlier releases
    #[arg(long)]
    pub(in crate::cli) purge: bool,
    /// Compare the files at the target with its manifest, and put right what differs
    #[arg(long)]
    pub(in crate::cli) check_remote: bool,
    /// Fetch the changed pages afterwards, and compare them with those of the site
    #[arg(long)]
    pub(in crate::cli) verify: bool,
    /// Show the release before the present one again, and deploy nothing
    #[arg(long, conflicts_with_all = ["dry_run", "no_build", "check_remote", "verify", "purge"])]
    pub(in crate::cli) rollback: bool,
    /// Memory limit for processing pictures: 256M, 2G
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = memory)]
    pub(in crate::cli) memory: u64,
    /// List every file, not only the first ones
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Print one JSON document about the deployment on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Print only errors and warnings
    #[arg(long, short, conflicts_with = "dry_run")]
    pub(in crate::cli) quiet: bool,
}
