//! The flags of `pressrun mv`.

use clap::Args;

use super::RootFlag;

#[derive(Debug, Args)]
pub(in crate::cli) struct MvFlags {
    /// The story, ISSUE/SECTION/SLUG, or the issue; a path works, too
    #[arg(value_name = "FROM")]
    pub(in crate::cli) from: String,
    /// Its new place: ISSUE/SECTION/SLUG, or the new id of the issue
    #[arg(value_name = "TO")]
    pub(in crate::cli) to: String,
    #[command(flatten)]
    pub(in crate::cli) root: RootFlag,
    /// Show what would be done, and change nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}
