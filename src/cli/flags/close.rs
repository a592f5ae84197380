//! The flags of `pressrun close`.

use clap::Args;

use super::RootFlag;

/// Close an issue that is out, so that nothing in it changes in silence
///
/// Writes closed.yaml beside issue.yaml: digests of texts, heads, captions and photos, and the order of
/// the stories. From then on, `build`, `check` and `serve` report an error if a story changes without
/// a new correction or a later `updated`. The theme and site.yaml may change. Close the issue again to
/// record it as it is now; delete the file to open it.
#[derive(Debug, Args)]
#[command(after_help = "Example: pressrun close 2025-09")]
pub(in crate::cli) struct CloseFlags {
    /// The id of the issue; its path works, too
    #[arg(value_name = "ISSUE")]
    pub(in crate::cli) issue: String,
    #[command(flatten)]
    pub(in crate::cli) root: RootFlag,
    /// Show what would be recorded, and write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}
