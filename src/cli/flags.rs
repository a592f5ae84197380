//! Commands and flags, and what `--help` says of them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Publishes the issue of a newspaper or magazine as a static site.
///
/// Article sources (Markdown with YAML front matter), photos and a theme go in; a complete static site
/// comes out. Begin with `pressrun init my-paper`.
#[derive(Debug, Parser)]
#[command(name = "pressrun", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(super) struct Flags {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What the exit code says.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the publication has mistakes; nothing was published
  2  the command line makes no sense
  3  the machine failed: a full disk, a folder that cannot be written";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site into the output folder
    ///
    /// Reads site.yaml, content/ and themes/ and writes the site. With any mistake nothing in the output
    /// folder changes: the last good issue stays up. Only files that differ are written, and only files
    /// that an earlier build wrote are ever removed.
    Build(BuildFlags),
    /// Look for mistakes without writing anything
    ///
    /// Reports all that `build` would report, and examines drafts and embargoed stories as if they were
    /// released.
    Check(CheckFlags),
    /// Print a script that completes commands and flags in your shell
    #[command(after_help = "Example: pressrun completions bash > /etc/bash_completion.d/pressrun")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct BuildFlags {
    #[command(flatten)]
    pub(super) publication: PublicationFlags,
    /// Where the site goes [default: public/ in the publication's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Show drafts and embargoed stories, marked, and hidden from search engines
    #[arg(long)]
    pub(super) drafts: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Replace files in the output folder that pressrun did not write, where the site needs their place
    #[arg(long)]
    pub(super) adopt: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Say nothing but mistakes
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckFlags {
    #[command(flatten)]
    pub(super) publication: PublicationFlags,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) strict: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(super) format: CheckFormat,
}

/// Which publication, and as of when.
#[derive(Debug, Args)]
pub(super) struct PublicationFlags {
    /// The publication's folder, where site.yaml is
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Where the site will be, in place of `base_url` in site.yaml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// The theme, in place of `theme` in site.yaml
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// Build as of this instant (2025-09-18T06:00+08:00), not as of now
    #[arg(long, value_name = "INSTANT")]
    pub(super) at: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// Lines for people
    Human,
    /// One JSON document on standard output
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum CheckFormat {
    /// Lines for people
    Human,
    /// One JSON document on standard output
    Json,
    /// SARIF 2.1.0 on standard output, for code forges
    Sarif,
}
